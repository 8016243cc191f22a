#pragma once
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <telctl/estate/index.hpp>
#include <telctl/support/error.hpp>

namespace telctl::estate {

/// A rule of `telctl validate`: a stable id that can be switched off, and what it looks for.
struct Rule {
  std::string_view id; ///< "duplicate-extension"
  Severity severity;
  std::string_view summary;
  bool whole = false; ///< finds what is missing, so it means nothing when a part of the estate could not be read
};
const std::vector<Rule>& rules();

/// Every violation of every rule that is not in `disabled`, sorted by place.
Findings check(const Index& estate, const std::set<std::string>& disabled = {});

} // namespace telctl::estate
