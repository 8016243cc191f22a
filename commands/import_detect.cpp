#include <algorithm>
#include <memory>

#include <CLI/App.hpp>
#include <fmt/format.h>
#include <framework/command.hpp>
#include <framework/report.hpp>
#include <import_work.hpp>
#include <telctl/io/file.hpp>
#include <telctl/legacy/errors.hpp>
#include <telctl/legacy/reader.hpp>
#include <telctl/support/encoding.hpp>
#include <telctl/support/text.hpp>

namespace telctl::commands {
namespace {

struct Options {
  std::vector<std::string> files;
  bool explain = false;
};

std::vector<std::string> encodings_of(std::string_view bytes) {
  auto proposed = propose_encodings(bytes);
  if (is_ascii(bytes)) std::replace(proposed.begin(), proposed.end(), std::string("utf-8"), std::string("ascii"));
  return proposed;
}

OrderedJson record(const std::string& file, std::string_view bytes, const std::vector<legacy::Candidate>& candidates) {
  OrderedJson all = OrderedJson::array();
  for (const auto& [reader, detection] : candidates)
    all.push_back({{"format", reader->name},
                   {"confidence", detection.confidence},
                   {"version", detection.version.empty() ? OrderedJson() : OrderedJson(detection.version)},
                   {"reasons", detection.reasons}});
  const bool known = !candidates.empty();
  return {{"file", file},
          {"format", known ? OrderedJson(candidates.front().reader->name) : OrderedJson()},
          {"confidence", known ? OrderedJson(candidates.front().detection.confidence) : OrderedJson()},
          {"version", known ? all.front()["version"] : OrderedJson()},
          {"encodings", encodings_of(bytes)},
          {"candidates", std::move(all)}};
}

void explain(const std::string& file, const std::vector<legacy::Candidate>& candidates, Report& report) {
  for (const auto& [reader, detection] : candidates) {
    report.notes.push_back(fmt::format("{}: {} ({} %): {}", file, reader->name, detection.confidence, reader->title));
    for (const auto& reason : detection.reasons)
      report.notes.push_back("  " + reason);
  }
  if (candidates.empty()) report.notes.push_back(fmt::format("{}: no reader sees anything of its own in it", file));
}

Result<std::vector<std::string>> exports_of(const std::vector<std::string>& paths) {
  std::vector<std::string> files;
  for (const auto& path : paths) {
    auto found = commands::exports_of(path);
    if (!found) return found;
    files.insert(files.end(), found->begin(), found->end());
  }
  return files;
}

Result<Exit> run_import_detect(const Context& context, const Options& options) {
  Report report{.schema = "telctl/import-detection",
                .list = "files",
                .columns = {{"file", "FILE"},
                            {"format", "FORMAT"},
                            {"confidence", "CONFIDENCE", false, true},
                            {"version", "VERSION"},
                            {"encodings", "ENCODINGS"}}};
  bool all_known = true;
  if (options.explain) report.notes.emplace_back();
  const auto files = exports_of(options.files);
  if (!files) return fail(files.error());
  for (const auto& file : *files) {
    const auto bytes = read_file(file);
    if (!bytes) return fail(bytes.error());
    const auto candidates = legacy::detect(*bytes);
    all_known = all_known && !candidates.empty();
    report.records.push_back(record(file, *bytes, candidates));
    if (options.explain) explain(file, candidates, report);
  }
  if (auto shown = emit(context, report); !shown) return fail(shown.error());
  if (all_known) return Exit::done;
  print_error(context,
              {.code = errors::not_this_format,
               .what = "no reader knows one of the files",
               .hint = "any list can be read as a table once it has columns; docs/formats tells what to send us"});
  return Exit::bad_input;
}

} // namespace

Command import_detect() {
  return {.path = "import detect",
          .summary = "Tell the format of exports of old exchanges",
          .details = "Looks at the content, never at the name: format and generation, how certain, and the encodings "
                     "in which the bytes are readable text, the most "
                     "probable first.",
          .examples = {{"telctl import detect examples/captures/nortel/ld20-tnb-2057.txt",
                        "format and encodings of one file"},
                       {"telctl import detect --explain *.csv", "with what speaks for each format"},
                       {"telctl import detect pabx/agro", "everything that came from one exchange"}},
          .schema = "telctl/import-detection",
          .setup = [](CLI::App& app) {
            auto options = std::make_shared<Options>();
            app.add_option("FILE", options->files, "Exports, or folders of them; - is standard input")->required();
            app.add_flag("--explain", options->explain, "Say what speaks for each format");
            return [options](Context& context) { return run_import_detect(context, *options); };
          }};
}

} // namespace telctl::commands
