#include <filesystem>
#include <memory>
#include <sstream>

#include <CLI/App.hpp>
#include <fmt/format.h>
#include <framework/command.hpp>
#include <import_report.hpp>
#include <telctl/config/load.hpp>
#include <telctl/estate/rules.hpp>
#include <telctl/io/file.hpp>
#include <telctl/legacy/build.hpp>
#include <telctl/legacy/errors.hpp>
#include <telctl/legacy/output.hpp>
#include <telctl/legacy/reader.hpp>
#include <telctl/support/text.hpp>

namespace telctl::commands {
namespace {

namespace fs = std::filesystem;
using legacy::Mapping;

struct Options {
  std::string format;
  std::vector<std::string> files;
  std::string mapping;
  std::string site;
  std::string into;
  std::string name;
  std::string fidelity;
  std::vector<std::string> fail_on;
  std::vector<std::string> force;
};

/// An import, step by step; what each found stays for the report.
struct Work {
  Mapping mapping;
  estate::Estate fragment;
  legacy::FactSet facts;
  legacy::Imported imported;
  std::vector<legacy::Gate> gates;
  std::vector<legacy::OutputFile> output;
};

Result<const legacy::Reader*> reader_of(const std::string& format) {
  if (const auto* reader = legacy::find_reader(format)) return reader;
  std::vector<std::string> names;
  for (const auto& reader : legacy::readers())
    names.emplace_back(reader.name);
  const auto guess = did_you_mean(format, names);
  return fail({.code = errors::unknown_format,
               .what = fmt::format("no reader for '{}'", visible(format)),
               .hint = guess ? fmt::format("did you mean '{}'?", *guess) : "one of " + join(names, ", ")});
}

/// A line for each reader, for the help.
std::string formats() {
  std::vector<std::string> lines;
  for (const auto& reader : legacy::readers())
    lines.push_back(fmt::format("  {:<10} {}", reader.name, reader.title));
  return join(lines, "\n");
}

/// False when something in it is wrong; the findings are shown.
Result<bool> load_mapping(const Context& context, const Options& options, Work& work) {
  const auto bytes = read_file(options.mapping);
  if (!bytes) return fail(bytes.error());
  auto loaded = legacy::parse_mapping(*bytes, options.mapping);
  work.mapping = std::move(loaded.mapping);
  if (!work.mapping.format.empty() && work.mapping.format != options.format)
    loaded.findings.error(
        {.code = errors::mapping_invalid,
         .what = fmt::format("the mapping is for format '{}', not '{}'", work.mapping.format, options.format),
         .where = {.file = options.mapping}});
  print_findings(context, loaded.findings);
  return !loaded.findings.has_errors();
}

Result<bool> load_fragment(const Context& context, const Options& options, Work& work) {
  if (options.site.empty()) return true;
  std::error_code problem;
  const bool folder = fs::is_directory(options.site, problem);
  auto loaded = folder ? config::load_estate(options.site) : config::load_estate_file(options.site);
  if (!loaded) return fail(loaded.error());
  print_findings(context, loaded->findings);
  work.fragment = std::move(loaded->estate);
  return !loaded->findings.has_errors();
}

Status read_exports(const Context& context, const Options& options, const legacy::Reader& reader, Work& work) {
  for (const auto& file : options.files) {
    const auto bytes = read_file(file);
    if (!bytes) return fail(bytes.error());
    // A file that cannot be read at all does not hide what is wrong with the others.
    if (auto read = reader.read({file, *bytes}, work.mapping, work.facts); !read)
      work.facts.findings.error(read.error());
  }
  if (reader.settle != nullptr) reader.settle(work.facts, work.mapping);
  context.debug(fmt::format("{} facts of {} lines", work.facts.facts.size(), work.facts.lines.total));
  return {};
}

Status parse_gates(const Options& options, Work& work) {
  for (const auto& text : options.fail_on) {
    auto gate = legacy::parse_gate(text);
    if (!gate) return fail(gate.error());
    work.gates.push_back(std::move(*gate));
  }
  return {};
}

/// The tables that were made, and the fragment beside them unless it lies there already.
Status plan_output(const Options& options, Work& work) {
  if (options.into.empty()) return {};
  auto files = legacy::import_files(work.imported.estate, options.name);
  std::error_code problem;
  if (!options.site.empty() && fs::is_regular_file(options.site, problem)) {
    const auto name = fs::path(options.site).filename();
    if (!fs::equivalent(options.site, fs::path(options.into) / name, problem)) {
      const auto bytes = read_file(options.site);
      if (!bytes) return fail(bytes.error());
      files.push_back({name.string(), *bytes});
    }
  }
  auto output = legacy::compare_output(std::move(files), options.into, options.force);
  if (!output) return fail(output.error());
  work.output = std::move(*output);
  return {};
}

/// Fragment and import as one estate, for the rules.
Findings check_whole(const Work& work) {
  estate::Estate whole = work.fragment;
  const auto append = [](auto& to, const auto& from) { to.insert(to.end(), from.begin(), from.end()); };
  const auto& made = work.imported.estate;
  append(whole.people, made.people);
  append(whole.lines, made.lines);
  append(whole.parallel_sets, made.parallel_sets);
  append(whole.keys, made.keys);
  append(whole.groups, made.groups);
  append(whole.filters, made.filters);
  return estate::check(estate::Index(whole));
}

/// Why nothing may be written, told on stderr; nothing when all is well.
std::optional<Exit> obstacle(const Context& context, const Options& options, const Work& work, std::string& why) {
  if (work.imported.findings.has_errors()) {
    print_findings(context, work.imported.findings);
    why = "since the mapping leaves things open (see the errors)";
    return Exit::bad_input;
  }
  for (const auto& gate : work.gates)
    if (const auto count = legacy::refused_by(gate, work.imported.fidelity, work.facts); count > 0) {
      print_error(context,
                  {.code = errors::fidelity_refused, .what = fmt::format("--fail-on {}: {} found", gate.text, count)});
      why = "since --fail-on refused";
      return Exit::refused;
    }
  for (const auto& output : work.output)
    if (output.status == legacy::FileStatus::refused) {
      print_error(context, {.code = errors::target_edited,
                            .what = "the file is there with content that no import wrote",
                            .where = {.file = (fs::path(options.into) / output.file.name).string()},
                            .hint = fmt::format("--force {} replaces it", output.file.name)});
      why = "since a file was edited by hand";
    }
  return why.empty() ? std::nullopt : std::optional(Exit::refused);
}

Status write_fidelity(const Context& context, const Options& options, const ImportStory& story) {
  if (options.fidelity.empty()) return {};
  std::ostringstream text;
  Terminal into_file{.out = &text, .err = context.terminal.err};
  Context other{.terminal = into_file, .clock = context.clock, .global = {}};
  other.global.output = options.fidelity.ends_with(".csv") ? Format::csv : Format::json;
  if (auto emitted = emit(other, fidelity_report(story)); !emitted) return emitted;
  return write_file_atomically(options.fidelity, text.str());
}

Result<Exit> finish(const Context& context, const Options& options, Work& work) {
  std::string why;
  const auto blocked = obstacle(context, options, work, why);
  if (!blocked && options.into.empty()) why = "since no folder was named: --into DIR";
  if (!blocked && context.global.check) why = "since --check was given";
  ImportStory story{.mapping = work.mapping,
                    .facts = work.facts,
                    .imported = work.imported,
                    .output = work.output,
                    .folder = options.into,
                    .why_not_written = why};
  const auto whole = check_whole(work);
  story.estate_errors = whole.count(Severity::error);
  story.estate_warnings = whole.count(Severity::warning);
  if (why.empty()) {
    if (auto written = legacy::write_output(work.output, options.into); !written) return fail(written.error());
    story.written = true;
  }
  if (auto written = write_fidelity(context, options, story); !written) return fail(written.error());
  const bool for_people = context.global.output == Format::table;
  if (auto shown = emit(context, for_people ? fidelity_table(story) : fidelity_report(story)); !shown)
    return fail(shown.error());
  if (blocked) return *blocked;
  return work.facts.lines.quarantined > 0 ? Exit::partial : Exit::done;
}

Result<Exit> run_import(const Context& context, const Options& options) {
  const auto reader = reader_of(options.format);
  if (!reader) return fail(reader.error());
  Work work;
  if (auto gates = parse_gates(options, work); !gates) return fail(gates.error());
  const auto mapped = load_mapping(context, options, work);
  if (!mapped) return fail(mapped.error());
  const auto described = load_fragment(context, options, work);
  if (!described) return fail(described.error());
  if (!*mapped || !*described) return Exit::bad_input;
  if (auto read = read_exports(context, options, **reader, work); !read) return fail(read.error());
  work.imported = legacy::build_estate(work.facts, work.mapping, work.fragment);
  if (auto planned = plan_output(options, work); !planned) return fail(planned.error());
  return finish(context, options, work);
}

} // namespace

Command import_() {
  static const std::string details =
      "Reads the exports, makes estate objects of them as the mapping says, and accounts for every "
      "feature of every line: kept, transformed, "
      "lost (with the reason), to decide. Lines that are not understood are put aside and shown; the "
      "import then ends with exit code 3.\n\n"
      "FORMAT is one of these; telctl import detect FILE tells which:\n\n" +
      formats() +
      "\n\nA file that a person has edited is never replaced unless "
      "--force names it.";
  return {.path = "import",
          .summary = "Make an estate of exports of an old exchange",
          .details = details,
          .examples =
              {{"telctl import nortel examples/captures/nortel/*.txt --mapping examples/captures/nortel/mapping.yaml "
                "--site examples/captures/nortel/site.yaml --into out",
                "captures of a Meridian into an estate in out/"},
               {"telctl import freepbx bulk.csv --mapping mapping.yaml --site site.yaml --check",
                "show what would come of it"},
               {"telctl import table *.csv --mapping mapping.yaml --site estate --fail-on lost:forward-block -o json",
                "a gate for a pipeline"}},
          .changes = true,
          .schema = "telctl/fidelity",
          .setup = [](CLI::App& app) {
            auto options = std::make_shared<Options>();
            app.add_option("FORMAT", options->format, "Name of a reader")->required();
            app.add_option("FILE", options->files, "Exports")->required();
            app.add_option("--mapping", options->mapping, "How facts become estate objects (docs/formats/mapping.md)")
                ->required()
                ->type_name("FILE");
            app.add_option("--site", options->site,
                           "What no export knows: sites, models, rights; a file of an estate, or its folder")
                ->type_name("FILE|DIR");
            app.add_option("--into", options->into, "Folder of the estate to write")->type_name("DIR");
            app.add_option("--name", options->name,
                           "Write lines-NAME.csv instead of lines.csv, for several imports in one estate")
                ->type_name("NAME");
            app.add_option("--fidelity", options->fidelity,
                           "Also write the report: JSON, or CSV if the name ends in .csv")
                ->type_name("FILE");
            app.add_option("--fail-on", options->fail_on,
                           "Refuse (exit 4) such a verdict: lost, lost:FEATURE, to-decide, quarantined")
                ->type_name("WHAT")
                ->allow_extra_args(false);
            app.add_option("--force", options->force, "Replace this file of DIR even if a person edited it")
                ->type_name("NAME")
                ->allow_extra_args(false);
            return [options](Context& context) { return run_import(context, *options); };
          }};
}

} // namespace telctl::commands
