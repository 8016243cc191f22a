#include <filesystem>
#include <map>
#include <memory>
#include <sstream>

#include <CLI/App.hpp>
#include <fmt/format.h>
#include <framework/command.hpp>
#include <import_report.hpp>
#include <import_work.hpp>
#include <telctl/io/file.hpp>
#include <telctl/legacy/errors.hpp>

namespace telctl::commands {
namespace {

namespace fs = std::filesystem;

Result<std::vector<legacy::Gate>> parse_gates(const ImportOptions& options) {
  std::vector<legacy::Gate> gates;
  for (const auto& text : options.fail_on) {
    auto gate = legacy::parse_gate(text);
    if (!gate) return fail(gate.error());
    gates.push_back(std::move(*gate));
  }
  return gates;
}

/// One gap of the mapping can be found on each line of an exchange: people are shown the first of each kind.
Findings shortened(const Context& context, const Findings& findings) {
  constexpr std::size_t shown = 10;
  if (context.global.output != Format::table) return findings;
  Findings result;
  std::map<std::uint16_t, std::size_t> counts;
  for (const auto& item : findings.items())
    if (++counts[item.error.code.number] <= shown) result.add(item);
  for (const auto& [number, count] : counts)
    if (count > shown)
      context.warn(fmt::format("TEL-{:04}: the first {} of {} are shown; -o json has them all", number, shown, count));
  return result;
}

bool open_findings(const Context& context, const ImportWork& work) {
  bool errors = false;
  for (const auto& unit : work.units) {
    print_findings(context, shortened(context, unit.imported.findings));
    errors = errors || unit.imported.findings.has_errors();
  }
  return errors;
}

bool refused_by_gates(const Context& context, const std::vector<legacy::Gate>& gates, const ImportWork& work) {
  bool refused = false;
  for (const auto& gate : gates) {
    std::size_t count = 0;
    for (const auto& unit : work.units)
      count += legacy::refused_by(gate, unit.imported.fidelity, unit.facts);
    if (count == 0) continue;
    print_error(context,
                {.code = errors::fidelity_refused, .what = fmt::format("--fail-on {}: {} found", gate.text, count)});
    refused = true;
  }
  return refused;
}

bool refused_by_files(const Context& context, const ImportOptions& options, const ImportWork& work) {
  bool refused = false;
  for (const auto& unit : work.units)
    for (const auto& output : unit.output) {
      const bool stops = output.status == legacy::FileStatus::refused;
      refused = refused || stops;
      for (auto conflict : output.conflicts) {
        conflict.where.file = (fs::path(options.into) / conflict.where.file).string();
        if (stops)
          print_error(context, conflict);
        else
          context.warn(to_string(conflict));
      }
      if (stops && output.conflicts.empty())
        print_error(context, {.code = errors::target_edited,
                              .what = "the file is there with content that this import did not write",
                              .where = {.file = (fs::path(options.into) / output.file.name).string()},
                              .hint = fmt::format("--name makes tables of another name; --force {} replaces this one",
                                                  output.file.name)});
    }
  return refused;
}

/// Why nothing may be written, told on stderr; nothing when all is well.
std::optional<Exit> obstacle(const Context& context, const ImportOptions& options,
                             const std::vector<legacy::Gate>& gates, const ImportWork& work, std::string& why) {
  if (open_findings(context, work)) {
    why = "since the mapping leaves things open (see the errors)";
    return Exit::bad_input;
  }
  if (refused_by_gates(context, gates, work)) why = "since --fail-on refused";
  if (refused_by_files(context, options, work)) why = "since a file was edited by hand (see the errors)";
  return why.empty() ? std::nullopt : std::optional(Exit::refused);
}

Status write_all(const ImportOptions& options, const ImportWork& work) {
  for (const auto& unit : work.units) {
    if (auto written = legacy::write_output(unit.output, options.into); !written) return written;
    if (auto kept = legacy::remember_put_aside(unit.facts, options.into, unit.name); !kept) return kept;
  }
  return {};
}

Status write_fidelity(const Context& context, const ImportOptions& options, const ImportStory& story) {
  if (options.fidelity.empty()) return {};
  std::ostringstream text;
  Terminal into_file{.out = &text, .err = context.terminal.err};
  Context other{.terminal = into_file, .clock = context.clock, .global = {}};
  other.global.output = options.fidelity.ends_with(".csv") ? Format::csv : Format::json;
  if (auto emitted = emit(other, fidelity_report(story)); !emitted) return emitted;
  return write_file_atomically(options.fidelity, text.str());
}

Result<Exit> finish(const Context& context, const ImportOptions& options, const std::vector<legacy::Gate>& gates,
                    const ImportWork& work) {
  std::string why;
  const auto blocked = obstacle(context, options, gates, work, why);
  if (!blocked && options.into.empty()) why = "since no folder was named: --into DIR";
  if (!blocked && context.global.check) why = "since --check was given";
  ImportStory story{.work = work, .folder = options.into, .why_not_written = why};
  if (why.empty()) {
    if (auto written = write_all(options, work); !written) return fail(written.error());
    story.written = true;
  }
  if (auto written = write_fidelity(context, options, story); !written) return fail(written.error());
  const bool for_people = context.global.output == Format::table;
  if (auto shown = emit(context, for_people ? fidelity_table(story) : fidelity_report(story)); !shown)
    return fail(shown.error());
  if (blocked) return *blocked;
  return story.quarantined() > 0 ? Exit::partial : Exit::done;
}

Result<Exit> run_import(const Context& context, const ImportOptions& options) {
  auto work = find_units(options);
  if (!work) return fail(work.error());
  const auto gates = parse_gates(options);
  if (!gates) return fail(gates.error());
  const auto right = load_rules(context, options, *work);
  if (!right) return fail(right.error());
  if (!*right) return Exit::bad_input;
  read_and_build(*work);
  if (auto judged = judge(options, *work); !judged) return fail(judged.error());
  if (auto planned = plan_output(options, *work); !planned) return fail(planned.error());
  return finish(context, options, *gates, *work);
}

void add_options(CLI::App& app, ImportOptions& options) {
  app.add_option("FORMAT", options.format,
                 "Name of a reader (telctl import detect tells); it may be left out where the mapping says it")
      ->required();
  app.add_option("FILE", options.files,
                 "Exports of one exchange; or folders, each with the exports of one exchange and its mapping.yaml");
  app.add_option("--mapping", options.mapping,
                 "How facts become estate objects (docs/formats/mapping.md); a folder's own without it")
      ->type_name("FILE");
  app.add_option("--site", options.site,
                 "What no export knows: sites, models, rights; a file of an estate, or its folder. Without it the "
                 "site.yaml beside the mapping, and what lies in --into")
      ->type_name("FILE|DIR");
  app.add_option("--into", options.into, "Folder of the estate to write")->type_name("DIR");
  app.add_option("--name", options.name,
                 "Write lines-NAME.csv instead of lines.csv, for several imports in one estate; a folder of exports "
                 "has its own name")
      ->type_name("NAME");
  app.add_option("--fidelity", options.fidelity, "Also write the report: JSON, or CSV if the name ends in .csv")
      ->type_name("FILE");
  app.add_option("--usage", options.usage,
                 "Calls of each line, as telctl cdr usage -o csv writes them: tells which lines nobody uses")
      ->type_name("FILE");
  app.add_option("--fail-on", options.fail_on,
                 "Refuse (exit 4) such a verdict: lost, lost:FEATURE, to-decide, quarantined")
      ->type_name("WHAT")
      ->allow_extra_args(false);
  app.add_option("--force", options.edits.force, "Replace this file of DIR even if a person edited it")
      ->type_name("NAME")
      ->allow_extra_args(false);
  app.add_flag("--keep-edits", options.edits.keep_edits,
               "Where a person and the source changed the same cell, keep the person's");
}

/// With a line for each reader.
std::string details() {
  std::string text =
      "Reads the exports, makes estate objects of them as the mapping says, and accounts for every feature "
      "of every line: kept, transformed, lost (with the reason), to decide. Lines that are not understood "
      "are put aside and shown; the import then ends with exit code 3. Made again with --into the same estate, by a "
      "later version or with a better mapping, it tells which of them it understands now.\n\n"
      "FORMAT is one of these; telctl import detect FILE tells which:\n";
  for (const auto& reader : legacy::readers())
    text += fmt::format("\n  {:<10} {}", reader.name, reader.title);
  return text + "\n\nA folder holds everything that comes from one exchange: files of several formats, with the "
                "mapping.yaml that says which is which. Several folders are several exchanges of one estate.\n\n"
                "When an import is made again, what people changed in its tables since is merged with what changed at "
                "the source, cell by cell; where both changed the same, nothing is written (exit code 4) until "
                "--keep-edits or --force says which side is right.";
}

} // namespace

Command import_() {
  static const std::string text = details();
  return {.path = "import",
          .summary = "Make an estate of exports of an old exchange",
          .details = text,
          .examples = {{"telctl import examples/captures/nortel --into out",
                        "captures of a Meridian into an estate in out/"},
                       {"telctl import examples/universite/pabx/* --site examples/universite/estate --into out",
                        "fifteen exchanges of one university"},
                       {"telctl import freepbx bulk.csv --mapping mapping.yaml --site site.yaml --check",
                        "show what would come of it"},
                       {"telctl import table *.csv --mapping mapping.yaml --site estate --fail-on lost:forward-block "
                        "-o json",
                        "a gate for a pipeline"}},
          .changes = true,
          .schema = "telctl/fidelity",
          .setup = [](CLI::App& app) {
            auto options = std::make_shared<ImportOptions>();
            add_options(app, *options);
            return [options](Context& context) { return run_import(context, *options); };
          }};
}

} // namespace telctl::commands
