#pragma once
#include <iosfwd>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <framework/counted.hpp>
#include <framework/report.hpp>
#include <telctl/estate/rules.hpp>

/// What a command found by rules, for people and for programs that collect the findings of many tools.
namespace telctl::commands {

struct Judgement {
  std::string_view command;               ///< "validate", as it stands in the documents
  const std::vector<estate::Rule>& rules; ///< all that there are
  std::string folder = {};                ///< in which the files of the findings lie, as given
  Findings findings = {};
  std::set<std::string> skipped = {}; ///< rules that were not applied
  bool strict = false;                ///< warnings fail
};

std::string_view name_of(Severity severity); ///< "error", "warning", "note"
/// A finding as a record of a report: place, severity, rule, code, file, line, column, object, what, hint.
OrderedJson record(const Finding& finding);

/// The rules, for --rules.
Status list_rules(const Context& context, const std::vector<estate::Rule>& rules);
/// `given` as a set; TEL-0900 for one that is no rule of the command.
Result<std::set<std::string>> known_rules(std::string_view command, const std::vector<estate::Rule>& rules,
                                          const std::vector<std::string>& given);

/// "2 errors, no warnings, 3 notes"
std::string counted(const Findings& findings);

/// SARIF 2.1.0 (OASIS), as code hosting sites show beside the lines of a file.
void write_sarif(std::ostream& out, const Judgement& judgement);
/// JUnit's XML as CI servers read it: a test case for each rule, and one for the syntax of the files.
void write_junit(std::ostream& out, const Judgement& judgement);

} // namespace telctl::commands
