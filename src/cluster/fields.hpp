#pragma once
#include <string>
#include <string_view>

#include <telctl/support/json.hpp>

/// Fields of the server's JSON, without exceptions.
namespace telctl::cluster {

/// The text of a field; empty when it is missing, null or no text. Numbers become text.
inline std::string text_at(const Json& item, std::string_view key) {
  if (!item.is_object()) return {};
  const auto found = item.find(key);
  if (found == item.end() || found->is_null()) return {};
  if (found->is_string()) return found->get<std::string>();
  return found->is_number_integer() ? found->dump() : std::string();
}

inline bool true_at(const Json& item, std::string_view key) {
  const auto found = item.is_object() ? item.find(key) : item.end();
  return item.is_object() && found != item.end() && found->is_boolean() && found->get<bool>();
}

/// The list or object in a field; an empty one when it is missing.
inline const Json& at(const Json& item, std::string_view key) {
  static const Json nothing = Json::array();
  if (!item.is_object()) return nothing;
  const auto found = item.find(key);
  return found == item.end() || !found->is_structured() ? nothing : *found;
}

/// Of a group or queue that the web services of a XiVO show: its members, numbers and schedule are changed with it.
inline bool is_whole(const Json& item) {
  return item.contains("web_context");
}

/// null for an empty text: how the estate's "not given" is compared and sent.
inline Json or_null(std::string_view text) {
  return text.empty() ? Json() : Json(text);
}

} // namespace telctl::cluster
