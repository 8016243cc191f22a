#pragma once
#include <string>
#include <vector>

#include <telctl/support/json.hpp>

namespace telctl::commands {

/// One field of an object, before and after.
struct Change {
  std::string field; ///< "lastname", "keys.3.label"
  Json before;       ///< null: not there
  Json after;
};

/// The fields that differ, down to single values; lists are compared as a whole.
std::vector<Change> changes_between(const Json& before, const Json& after);

/// A value as people write it: text bare, a list with commas, nothing as "-".
std::string shown(const Json& value);

/// "lastname: Muller → Müller". Of lists, what comes and what goes: "members: +4013@default −4015@default".
std::string shown(const Change& change);

} // namespace telctl::commands
