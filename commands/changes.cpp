#include <changes.hpp>

#include <algorithm>

#include <fmt/format.h>
#include <telctl/support/text.hpp>

namespace telctl::commands {
namespace {

void collect(const std::string& path, const Json& before, const Json& after, std::vector<Change>& changes) {
  if (before == after) return;
  const bool objects = before.is_object() && after.is_object();
  if (!objects) {
    changes.push_back({path, before, after});
    return;
  }
  const auto below = [&](const std::string& key) { return path.empty() ? key : path + "." + key; };
  const auto value = [](const Json& object, const std::string& key) {
    const auto found = object.find(key);
    return found == object.end() ? Json() : *found;
  };
  for (const auto& [key, old] : before.items())
    collect(below(key), old, value(after, key), changes);
  for (const auto& [key, fresh] : after.items())
    if (!before.contains(key)) collect(below(key), Json(), fresh, changes);
}

/// The items of one list that the other lacks.
std::string only_in(const Json& list, const Json& other, std::string_view sign) {
  std::string text;
  for (const auto& item : list)
    if (std::find(other.begin(), other.end(), item) == other.end()) text += fmt::format(" {}{}", sign, shown(item));
  return text;
}

} // namespace

std::vector<Change> changes_between(const Json& before, const Json& after) {
  std::vector<Change> changes;
  collect({}, before, after, changes);
  return changes;
}

std::string shown(const Json& value) {
  if (value.is_null()) return "-";
  if (value.is_object() && value.contains("start") && value.contains("end")) // a range of numbers
    return fmt::format("{}-{}", shown(value["start"]), shown(value["end"]));
  if (value.is_string()) return value.get_ref<const std::string&>().empty() ? "\"\"" : value.get<std::string>();
  if (value.is_array() && !value.empty() &&
      std::none_of(value.begin(), value.end(), [](const Json& item) { return item.is_structured(); })) {
    std::vector<std::string> items;
    for (const auto& item : value)
      items.push_back(shown(item));
    return join(items, ", ");
  }
  return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string shown(const Change& change) {
  if (change.before.is_array() && change.after.is_array()) {
    const auto moved = only_in(change.before, change.after, "−") + only_in(change.after, change.before, "+");
    if (!moved.empty()) return fmt::format("{}:{}", change.field, moved);
  }
  return fmt::format("{}: {} → {}", change.field, shown(change.before), shown(change.after));
}

} // namespace telctl::commands
