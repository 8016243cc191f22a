#pragma once
#include <iosfwd>
#include <set>
#include <string>

#include <telctl/support/error.hpp>

namespace telctl::commands {

/// What `telctl validate` found, for programs that collect the findings of many tools.
struct Validation {
  std::string folder; ///< of the estate, as given
  Findings findings;
  std::set<std::string> skipped; ///< rules that were not applied
  bool strict = false;           ///< warnings fail
};

/// SARIF 2.1.0 (OASIS), as code hosting sites show beside the lines of a file.
void write_sarif(std::ostream& out, const Validation& validation);
/// JUnit's XML as CI servers read it: a test case for each rule, and one for the syntax of the files.
void write_junit(std::ostream& out, const Validation& validation);

} // namespace telctl::commands
