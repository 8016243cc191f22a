#pragma once
#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <telctl/journal/records.hpp>

/// How values stand in the columns of the journal's tables: states by their names, lists as JSON.
namespace telctl::journal {

template <class Value, std::size_t count>
using Names = std::array<std::pair<Value, std::string_view>, count>;

template <class Value, std::size_t count>
std::string_view name_of(const Names<Value, count>& names, Value value) {
  for (const auto& [item, name] : names)
    if (item == value) return name;
  return names[0].second;
}

template <class Value, std::size_t count>
Value value_of(const Names<Value, count>& names, std::string_view name) {
  for (const auto& [item, text] : names)
    if (text == name) return item;
  return names[0].first;
}

inline std::string dump(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

inline std::vector<std::string> parse_lines(const std::string& text) {
  std::vector<std::string> result;
  for (const auto& item : Json::parse(text, nullptr, false))
    if (item.is_string()) result.push_back(item.get<std::string>());
  return result;
}

inline std::string dump(const std::vector<Name>& names) {
  auto json = Json::array();
  for (const auto& item : names)
    json.push_back({item.type, item.name});
  return dump(json);
}

inline std::vector<Name> parse_names(const std::string& text) {
  std::vector<Name> result;
  for (const auto& item : Json::parse(text, nullptr, false))
    if (item.is_array() && item.size() == 2 && item[0].is_string() && item[1].is_string())
      result.push_back({item[0].get<std::string>(), item[1].get<std::string>()});
  return result;
}

} // namespace telctl::journal
