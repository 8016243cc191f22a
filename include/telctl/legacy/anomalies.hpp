#pragma once
#include <string>
#include <string_view>
#include <vector>

#include <telctl/estate/usage.hpp>
#include <telctl/legacy/build.hpp>

namespace telctl::legacy {

/// A table with the columns `line` and `calls` (others are ignored), as `telctl cdr usage -o csv` writes it.
Result<estate::Usage> parse_usage(std::string_view csv, const std::string& name);

/// Something about the old exchange that a person should look at before its lines move.
struct Anomaly {
  std::string rule;   ///< "number-on-several-sets", "name-missing", …
  std::string object; ///< "line 4012"
  std::string what;
  Place where;
};

/// The rules: number-on-several-sets, name-missing, name-cut, dead-member, forward-loop, forward-outside, unused (with
/// `usage` only). `judged` is what the rules of the estate found in the whole. Sorted by rule, then by object.
std::vector<Anomaly> anomalies(const FactSet& facts, const Imported& imported, const Findings& judged,
                               const estate::Usage* usage);

} // namespace telctl::legacy
