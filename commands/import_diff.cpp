#include <array>
#include <filesystem>
#include <memory>

#include <CLI/App.hpp>
#include <fmt/format.h>
#include <framework/command.hpp>
#include <framework/report.hpp>
#include <import_work.hpp>
#include <telctl/legacy/diff.hpp>
#include <telctl/legacy/import.hpp>
#include <telctl/support/errors.hpp>

namespace telctl::commands {
namespace {

struct Options {
  std::string before;
  std::string after;
  std::string mapping;
  bool detailed = false;
};

Result<ImportUnit> unit_of(const std::string& path, const std::string& mapping) {
  std::error_code ignored;
  if (!std::filesystem::exists(path, ignored))
    return fail({.code = errors::file_missing, .what = "no such file", .where = {.file = path}});
  ImportOptions options;
  options.format = path;
  options.mapping = mapping;
  auto work = find_units(options);
  if (!work) return fail(work.error());
  return std::move(work->units.front());
}

/// Nothing after findings, which are shown.
Result<std::optional<legacy::FactSet>> facts_of(const Context& context, const std::string& path,
                                                const std::string& mapping) {
  const auto unit = unit_of(path, mapping);
  if (!unit) return fail(unit.error());
  auto loaded = legacy::load_mapping(unit->mapping_file);
  if (!loaded) return fail(loaded.error());
  print_findings(context, loaded->findings);
  if (loaded->findings.has_errors()) return std::nullopt;
  auto facts = legacy::read_exports(unit->files, loaded->mapping, nullptr);
  print_findings(context, facts.findings);
  if (facts.findings.has_errors()) return std::nullopt;
  return facts;
}

OrderedJson record(const legacy::Change& change) {
  const auto text = [](const std::string& value) { return value.empty() ? OrderedJson() : OrderedJson(value); };
  auto place = change.where;
  place.object.clear();
  return {{"change", to_string(change.kind)},    {"subject", to_string(change.subject)},
          {"attribute", text(change.attribute)}, {"before", text(change.before)},
          {"after", text(change.after)},         {"place", text(to_string(place))}};
}

Report report_of(const std::vector<legacy::Change>& changes, std::size_t quarantined) {
  std::array<std::size_t, 3> counts{};
  Report report{.schema = "telctl/import-diff",
                .list = "changes",
                .columns = {{"change", "CHANGE"},
                            {"subject", "SUBJECT"},
                            {"attribute", "WHAT"},
                            {"before", "BEFORE"},
                            {"after", "AFTER"},
                            {"place", "PLACE"}}};
  for (const auto& change : changes) {
    ++counts.at(static_cast<std::size_t>(change.kind));
    report.records.push_back(record(change));
  }
  report.head = {
      {"added", counts[0]}, {"removed", counts[1]}, {"changed", counts[2]}, {"lines_quarantined", quarantined}};
  if (!changes.empty()) report.notes.emplace_back();
  report.notes.push_back(fmt::format(
      "{} added, {} removed, {} changed{}", counts[0], counts[1], counts[2],
      quarantined == 0 ? "" : fmt::format("; {} lines were not understood and are not compared", quarantined)));
  return report;
}

Result<Exit> run_import_diff(const Context& context, const Options& options) {
  // A folder that was kept aside need not have a mapping of its own.
  const auto newer = unit_of(options.after, options.mapping);
  if (!newer) return fail(newer.error());
  const auto before = facts_of(context, options.before, newer->mapping_file);
  if (!before) return fail(before.error());
  const auto after = facts_of(context, options.after, options.mapping);
  if (!after) return fail(after.error());
  if (!*before || !*after) return Exit::bad_input;
  const auto changes = legacy::compare(**before, **after);
  const auto quarantined = (*before)->lines.quarantined + (*after)->lines.quarantined;
  if (auto shown = emit(context, report_of(changes, quarantined)); !shown) return fail(shown.error());
  if (quarantined > 0) return Exit::partial;
  return options.detailed && !changes.empty() ? Exit::changes : Exit::done;
}

} // namespace

Command import_diff() {
  return {.path = "import diff",
          .summary = "Tell what changed on an old exchange between two exports",
          .details =
              "An exchange keeps changing until its wave. Both exports are read as import would, and compared "
              "fact by fact: lines that came and went, and what is said of the others. The order of rows, titles "
              "and messages count for nothing.",
          .examples = {{"telctl import diff kept/agro pabx/agro", "two folders; the mapping is the newer one's"},
                       {"telctl import diff old.csv new.csv --mapping mapping.yaml --detailed-exitcode",
                        "exit code 2 when something changed"}},
          .schema = "telctl/import-diff",
          .setup = [](CLI::App& app) {
            auto options = std::make_shared<Options>();
            app.add_option("OLD", options->before, "Export, or folder of exports, as it was")->required();
            app.add_option("NEW", options->after, "The same as it is now")->required();
            app.add_option("--mapping", options->mapping, "Mapping of both; the newer folder's own without it")
                ->type_name("FILE");
            app.add_flag("--detailed-exitcode", options->detailed, "End with 2 when something changed");
            return [options](Context& context) { return run_import_diff(context, *options); };
          }};
}

} // namespace telctl::commands
