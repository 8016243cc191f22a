#include <algorithm>
#include <memory>
#include <ostream>

#include <CLI/App.hpp>
#include <fmt/format.h>
#include <framework/command.hpp>
#include <framework/counted.hpp>
#include <framework/errors.hpp>
#include <framework/report.hpp>
#include <telctl/config/load.hpp>
#include <telctl/estate/rules.hpp>
#include <telctl/support/text.hpp>
#include <validate_formats.hpp>

namespace telctl::commands {
namespace {

struct Options {
  std::vector<std::string> disable;
  bool rules = false;
  bool strict = false;
};

std::string_view name_of(Severity severity) {
  return severity == Severity::error ? "error" : severity == Severity::warning ? "warning" : "note";
}

Result<Exit> list_rules(const Context& context) {
  Report report{.schema = "telctl/rules",
                .list = "rules",
                .columns = {{"id", "RULE"}, {"severity", "SEVERITY"}, {"summary", "FINDS"}}};
  for (const auto& rule : estate::rules())
    report.records.push_back({{"id", rule.id}, {"severity", name_of(rule.severity)}, {"summary", rule.summary}});
  if (auto written = emit(context, report); !written) return fail(written.error());
  return Exit::done;
}

Result<std::set<std::string>> disabled_rules(const Options& options) {
  std::vector<std::string> known;
  for (const auto& rule : estate::rules())
    known.emplace_back(rule.id);
  for (const auto& id : options.disable) {
    if (std::find(known.begin(), known.end(), id) != known.end()) continue;
    const auto meant = did_you_mean(id, known);
    return fail({.code = errors::usage,
                 .what = fmt::format("no rule '{}'", visible(id)),
                 .hint = meant ? fmt::format("did you mean '{}'?", *meant) : "telctl validate --rules lists them"});
  }
  return std::set<std::string>(options.disable.begin(), options.disable.end());
}

std::string summary(const estate::Estate& estate, const Findings& findings) {
  auto text = fmt::format("{}, {}: {}, {}", counted(estate.lines.size(), "line"), counted(estate.sites.size(), "site"),
                          counted(findings.count(Severity::error), "error", "no"),
                          counted(findings.count(Severity::warning), "warning", "no"));
  if (const auto notes = findings.count(Severity::info); notes > 0) text += ", " + counted(notes, "note");
  return text;
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

Report make_report(const estate::Estate& estate, const Validation& validation, bool complete) {
  const auto& findings = validation.findings;
  Report report{.schema = "telctl/validate",
                .list = "findings",
                .columns = {{"place", "PLACE"},
                            {"severity", "SEVERITY"},
                            {"code", "CODE", true},
                            {"object", "OBJECT", true},
                            {"rule", "RULE"},
                            {"what", "WHAT"},
                            {"hint", "HINT"}}};
  report.head = {{"estate", estate.name},
                 {"complete", complete},
                 {"lines", estate.lines.size()},
                 {"sites", estate.sites.size()},
                 {"errors", findings.count(Severity::error)},
                 {"warnings", findings.count(Severity::warning)},
                 {"notes", findings.count(Severity::info)},
                 {"skipped_rules", validation.skipped}};
  for (const auto& item : findings.items())
    report.records.push_back(record(item));
  if (!report.records.empty()) report.notes.emplace_back();
  if (!complete)
    report.notes.emplace_back("Parts could not be read; what seems to be missing was therefore not judged.");
  report.notes.push_back(summary(estate, findings));
  return report;
}

Result<Exit> run_validate(const Context& context, const Options& options) {
  if (options.rules) return list_rules(context);
  auto skipped = disabled_rules(options);
  if (!skipped) return fail(skipped.error());
  auto loaded = config::load_estate(context.global.directory);
  if (!loaded) return fail(loaded.error());
  if (!loaded->complete)
    for (const auto& rule : estate::rules())
      if (rule.whole) skipped->insert(std::string(rule.id));

  Validation validation{.folder = context.global.directory,
                        .findings = std::move(loaded->findings),
                        .skipped = *skipped,
                        .strict = options.strict};
  validation.findings.append(estate::check(estate::Index(loaded->estate), *skipped));
  validation.findings.sort();
  if (context.global.output == Format::sarif)
    write_sarif(context.out(), validation);
  else if (context.global.output == Format::junit)
    write_junit(context.out(), validation);
  else if (auto written = emit(context, make_report(loaded->estate, validation, loaded->complete)); !written)
    return fail(written.error());
  const bool failed =
      validation.findings.has_errors() || (options.strict && validation.findings.count(Severity::warning) > 0);
  return failed ? Exit::bad_input : Exit::done;
}

} // namespace

Command validate() {
  return {.path = "validate",
          .summary = "Find every error of an estate at once, each with file, line and column",
          .details = "Reads the folder of the estate (-C) and nothing else: no server is asked. Ends with 65 when "
                     "there are errors; warnings and "
                     "notes do not fail. -o sarif and -o junit are for code hosting sites and CI servers.",
          .examples = {{"telctl validate -C examples/universite/estate", "every finding as a table, and a summary"},
                       {"telctl validate -C examples/universite/estate -o sarif", "the same for a code hosting site"},
                       {"telctl validate --rules", "the rules, with the ids that --disable takes"}},
          .schema = "telctl/validate",
          .formats = {"sarif", "junit"},
          .setup = [](CLI::App& app) {
            auto options = std::make_shared<Options>();
            app.add_option("--disable", options->disable, "Leave out this rule; may be given several times")
                ->type_name("RULE");
            app.add_flag("--rules", options->rules, "List the rules");
            app.add_flag("--strict", options->strict, "Warnings fail as errors do");
            return [options](Context& context) { return run_validate(context, *options); };
          }};
}

} // namespace telctl::commands
