#include <findings.hpp>

#include <algorithm>

#include <fmt/format.h>
#include <framework/errors.hpp>
#include <telctl/support/text.hpp>

namespace telctl::commands {
std::string_view name_of(Severity severity) {
  return severity == Severity::error ? "error" : severity == Severity::warning ? "warning" : "note";
}

OrderedJson record(const Finding& finding) {
  const auto text = [](const std::string& value) { return value.empty() ? OrderedJson() : OrderedJson(value); };
  const auto number = [](std::uint32_t value) { return value == 0 ? OrderedJson() : OrderedJson(value); };
  const auto& [code, what, where, cause, hint, retryable] = finding.error;
  Place place = where;
  place.object.clear();
  return {{"place", text(to_string(place))},
          {"severity", name_of(finding.severity)},
          {"rule", text(finding.rule)},
          {"code", to_string(code)},
          {"file", text(where.file)},
          {"line", number(where.line)},
          {"column", number(where.column)},
          {"object", text(where.object)},
          {"what", what},
          {"hint", text(hint)}};
}

Status list_rules(const Context& context, const std::vector<estate::Rule>& rules) {
  Report report{.schema = "telctl/rules",
                .list = "rules",
                .columns = {{"id", "RULE"}, {"severity", "SEVERITY"}, {"summary", "FINDS"}}};
  for (const auto& rule : rules)
    report.records.push_back({{"id", rule.id}, {"severity", name_of(rule.severity)}, {"summary", rule.summary}});
  return emit(context, report);
}

Result<std::set<std::string>> known_rules(std::string_view command, const std::vector<estate::Rule>& rules,
                                          const std::vector<std::string>& given) {
  std::vector<std::string> known;
  for (const auto& rule : rules)
    known.emplace_back(rule.id);
  for (const auto& id : given) {
    if (std::find(known.begin(), known.end(), id) != known.end()) continue;
    const auto meant = did_you_mean(id, known);
    return fail({.code = errors::usage,
                 .what = fmt::format("no rule '{}'", visible(id)),
                 .hint = meant ? fmt::format("did you mean '{}'?", *meant)
                               : fmt::format("telctl {} --rules lists them", command)});
  }
  return std::set<std::string>(given.begin(), given.end());
}

std::string counted(const Findings& findings) {
  auto text = fmt::format("{}, {}", counted(findings.count(Severity::error), "error", "no"),
                          counted(findings.count(Severity::warning), "warning", "no"));
  if (const auto notes = findings.count(Severity::info); notes > 0) text += ", " + counted(notes, "note");
  return text;
}

} // namespace telctl::commands
