#pragma once
#include <string>
#include <string_view>
#include <vector>

#include <telctl/legacy/facts.hpp>

namespace telctl::legacy {

/// What an exchange says now that it did not say in an older export.
struct Change {
  enum class Kind { added, removed, changed };
  Kind kind = Kind::changed;
  Subject subject;
  std::string attribute; ///< empty when the whole subject came or went
  std::string before;
  std::string after;
  Place where; ///< in the newer export, or in the older one when it is gone
};
/// "added", "removed", "changed"
std::string_view to_string(Change::Kind kind);

/// By subject, then by attribute. Values that stand several times (members, classes) are compared as one list. What the
/// exchange says of itself is left out: its messages are new each time.
std::vector<Change> compare(const FactSet& before, const FactSet& after);

} // namespace telctl::legacy
