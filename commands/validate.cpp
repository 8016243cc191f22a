#include <memory>
#include <ostream>

#include <CLI/App.hpp>
#include <findings.hpp>
#include <fmt/format.h>
#include <framework/command.hpp>
#include <framework/counted.hpp>
#include <telctl/config/load.hpp>
#include <telctl/estate/rules.hpp>

namespace telctl::commands {
namespace {

struct Options {
  std::vector<std::string> disable;
  bool rules = false;
  bool strict = false;
};

Report make_report(const estate::Estate& estate, const Judgement& judgement, bool complete) {
  const auto& findings = judgement.findings;
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
                 {"skipped_rules", judgement.skipped}};
  for (const auto& item : findings.items())
    report.records.push_back(record(item));
  if (!report.records.empty()) report.notes.emplace_back();
  if (!complete)
    report.notes.emplace_back("Parts could not be read; what seems to be missing was therefore not judged.");
  report.notes.push_back(fmt::format("{}, {}: {}", counted(estate.lines.size(), "line"),
                                     counted(estate.sites.size(), "site"), counted(findings)));
  return report;
}

Result<Exit> run_validate(const Context& context, const Options& options) {
  if (options.rules) {
    if (auto listed = list_rules(context, estate::rules()); !listed) return fail(listed.error());
    return Exit::done;
  }
  auto skipped = known_rules("validate", estate::rules(), options.disable);
  if (!skipped) return fail(skipped.error());
  auto loaded = config::load_estate(context.global.directory);
  if (!loaded) return fail(loaded.error());
  if (!loaded->complete)
    for (const auto& rule : estate::rules())
      if (rule.whole) skipped->insert(std::string(rule.id));

  Judgement judgement{.command = "validate",
                      .rules = estate::rules(),
                      .folder = context.global.directory,
                      .findings = std::move(loaded->findings),
                      .skipped = *skipped,
                      .strict = options.strict};
  judgement.findings.append(estate::check(estate::Index(loaded->estate), *skipped));
  judgement.findings.sort();
  if (context.global.output == Format::sarif)
    write_sarif(context.out(), judgement);
  else if (context.global.output == Format::junit)
    write_junit(context.out(), judgement);
  else if (auto written = emit(context, make_report(loaded->estate, judgement, loaded->complete)); !written)
    return fail(written.error());
  const bool failed =
      judgement.findings.has_errors() || (options.strict && judgement.findings.count(Severity::warning) > 0);
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
