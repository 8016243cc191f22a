#include <memory>

#include <CLI/App.hpp>
#include <cdr_catalogue.hpp>
#include <fmt/format.h>
#include <framework/command.hpp>
#include <framework/report.hpp>
#include <telctl/cdr/detect.hpp>
#include <telctl/cdr/errors.hpp>
#include <telctl/io/input.hpp>

namespace telctl::commands {
namespace {

OrderedJson to_json(const cdr::Candidate& candidate) {
  return {{"format", candidate.variant->format->name},
          {"options", candidate.variant->options.empty() ? OrderedJson() : OrderedJson(candidate.variant->options)},
          {"columns", candidate.variant->columns.size()},
          {"records", candidate.records},
          {"confidence", candidate.confidence},
          {"reasons", candidate.reasons}};
}

/// Standard input is looked at as far as the beginning goes: it cannot be read twice.
Result<std::vector<cdr::LayoutChange>> changes_of(const std::string& path, const std::string& beginning,
                                                  const cdr::FormatCatalogue& catalogue) {
  if (path == "-") {
    std::size_t given = 0;
    return cdr::layout_changes(
        [&](char* buffer, std::size_t size) -> Result<std::size_t> {
          const auto count = beginning.copy(buffer, size, given);
          given += count;
          return count;
        },
        catalogue);
  }
  auto file = InputFile::open(path);
  if (!file) return fail(file.error());
  return cdr::layout_changes([&](char* buffer, std::size_t size) { return file->read(buffer, size); }, catalogue);
}

OrderedJson to_json(const cdr::LayoutChange& change) {
  return {{"line", change.line},
          {"offset", change.offset},
          {"before", change.before},
          {"after", change.after.empty() ? OrderedJson() : OrderedJson(change.after)}};
}

OrderedJson record_of(const std::string& path, const cdr::Detection& found,
                      const std::vector<cdr::LayoutChange>& changed) {
  OrderedJson changes = OrderedJson::array();
  for (const auto& change : changed)
    changes.push_back(to_json(change));
  const cdr::Variant* best = found.candidates.empty() ? nullptr : found.candidates.front().variant;
  OrderedJson candidates = OrderedJson::array();
  for (const auto& candidate : found.candidates)
    candidates.push_back(to_json(candidate));
  return {{"file", path},
          {"format", best == nullptr ? OrderedJson() : OrderedJson(best->format->name)},
          {"options", best == nullptr || best->options.empty() ? OrderedJson() : OrderedJson(best->options)},
          {"columns", found.columns},
          {"confidence", best == nullptr ? OrderedJson() : OrderedJson(found.candidates.front().confidence)},
          {"ambiguous", found.ambiguous},
          {"time", found.time},
          {"encodings", found.encodings},
          {"records", found.records},
          {"carriage_returns", found.carriage_returns},
          {"same_column_count", found.same_count},
          {"time_hints", found.time_hints},
          {"changes", std::move(changes)},
          {"candidates", std::move(candidates)}};
}

void explain(const std::string& path, const cdr::Detection& found, const std::vector<cdr::LayoutChange>& changes,
             Report& report) {
  report.notes.emplace_back();
  if (found.candidates.empty()) {
    report.notes.push_back(fmt::format("{}: no descriptor fits any of {} records", path, found.records));
    return;
  }
  for (const auto& candidate : found.candidates) {
    report.notes.push_back(
        fmt::format("{}: {}, confidence {:.3f}", path, candidate.variant->label(), candidate.confidence));
    for (const auto& reason : candidate.reasons)
      report.notes.push_back("  " + reason);
  }
  for (const auto& other : found.same_count)
    report.notes.push_back(
        fmt::format("  {} columns are those of {} too: told apart by content", found.columns, other));
  if (found.ambiguous) report.notes.emplace_back("  ambiguous: name one of them with --format");
  for (const auto& hint : found.time_hints)
    report.notes.push_back("  time: " + hint);
  for (const auto& change : changes)
    report.notes.push_back(fmt::format("  from line {} on (byte {}): {}, before {}", change.line, change.offset,
                                       change.after.empty() ? "a version that no descriptor knows" : change.after,
                                       change.before));
  if (found.carriage_returns) report.notes.emplace_back("  lines end in CR LF: the file was transferred as text");
}

struct Options {
  std::vector<std::string> files;
  std::vector<std::string> format_files;
};

Result<Exit> run_cdr_detect(const Context& context, const Options& options) {
  const auto catalogue = catalogue_with(context, options.format_files);
  if (!catalogue) return fail(catalogue.error());
  Report report{.schema = "telctl/cdr-detection",
                .list = "files",
                .columns = {{"file", "FILE"},
                            {"format", "FORMAT"},
                            {"options", "OPTIONS"},
                            {"columns", "COLUMNS", false, true},
                            {"confidence", "CONFIDENCE", false, true},
                            {"ambiguous", "AMBIGUOUS", true},
                            {"time", "TIME"},
                            {"encodings", "ENCODINGS"},
                            {"records", "RECORDS", true, true},
                            {"carriage_returns", "CRLF", true}}};
  std::vector<Error> unknown;
  for (const auto& path : options.files) {
    const auto sample = beginning_of(path);
    if (!sample) return fail(sample.error());
    const auto found = cdr::detect(*sample, **catalogue);
    const auto changes = changes_of(path, *sample, **catalogue);
    if (!changes) return fail(changes.error());
    report.records.push_back(record_of(path, found, *changes));
    explain(path, found, *changes, report);
    if (found.candidates.empty())
      unknown.push_back({.code = errors::cdr_not_recognised,
                         .what = found.nearest.empty()
                                     ? "no ticket format is recognised"
                                     : fmt::format("no ticket format is recognised; the nearest is {}", found.nearest),
                         .where = {.file = path},
                         .hint = "docs/formats/adding-a-version.md tells how to describe a new one"});
  }
  const auto status = emit(context, report);
  if (!status) return fail(status.error());
  for (const auto& error : unknown)
    print_error(context, error);
  return unknown.empty() ? Exit::done : Exit::bad_input;
}

} // namespace

Command cdr_detect() {
  return {.path = "cdr detect",
          .summary = "Tell the format of ticket files",
          .details = "Looks at the first records of each file: which descriptors they fit and why, the options of the "
                     "source, encoding, and whether the clock of the source was in UTC, by the epoch in uniqueid. Then "
                     "the whole file is read, and each line from which on the layout is another is told. The number of "
                     "columns alone "
                     "tells nothing: the form of every value is looked at.",
          .examples = {{"telctl cdr detect Master.csv", "format, options and clock of one file"},
                       {"telctl cdr detect -o json *.csv", "every candidate with its reasons"}},
          .schema = "telctl/cdr-detection",
          .setup = [](CLI::App& app) {
            auto options = std::make_shared<Options>();
            app.add_option("FILE", options->files, "Ticket files; - is standard input")->required();
            add_format_files(app, options->format_files);
            return [options](Context& context) { return run_cdr_detect(context, *options); };
          }};
}

} // namespace telctl::commands
