#include <algorithm>
#include <filesystem>
#include <memory>

#include <CLI/App.hpp>
#include <cdr_reading.hpp>
#include <cdr_store.hpp>
#include <fmt/format.h>
#include <framework/command.hpp>
#include <framework/errors.hpp>
#include <framework/workplace.hpp>
#include <telctl/cdr/errors.hpp>
#include <telctl/support/text.hpp>

namespace telctl::commands {
namespace {

struct Options {
  std::vector<std::string> files;
  std::string source;
  std::string sources;
  std::vector<std::string> force_new;
  std::string store;
  ReadingOptions reading;
};

/// How the source is declared; its files come from the command line, and its other kinds of places from nowhere: rows
/// and connections have no bytes by which a file of the same calls would be known.
Result<cdr::Source> declared_source(const cdr::Sources& sources, const std::string& name) {
  const auto* declared = sources.find(name);
  if (declared == nullptr)
    return fail({.code = errors::cdr_unknown_stream,
                 .what = fmt::format("no source '{}' is declared", visible(name)),
                 .where = {.file = sources.file}});
  if (declared->table || declared->rest || declared->tcp)
    return fail({.code = errors::cdr_load_no_files,
                 .what = fmt::format("the tickets of source '{}' do not come from files: the same calls would be taken "
                                     "twice, and nothing would tell",
                                     visible(name)),
                 .where = {.file = sources.file},
                 .hint = "load them as a source of another name, if nothing has collected these calls"});
  auto source = *declared;
  source.sftp.reset();
  source.files.clear();
  return source;
}

Result<cdr::Source> described_source(const Context& context, Options& options) {
  cdr::Source source;
  source.name = options.source;
  if (!cdr::is_source_name(source.name))
    return fail({.code = errors::usage,
                 .what = fmt::format("'{}' is no name of a source", visible(source.name)),
                 .hint = "letters, digits, '-', '_' and '.': the identity of every ticket begins with it"});
  auto reading = prepare_reading(context, options.reading);
  if (!reading) return fail(reading.error());
  source.reading = std::move(*reading);
  return source;
}

/// Absolute paths: a file of the same name in another folder is another file.
std::vector<std::string> patterns_of(const std::vector<std::string>& files) {
  std::vector<std::string> patterns;
  for (const auto& path : files)
    patterns.push_back(literally(std::filesystem::absolute(path).lexically_normal().string()));
  return patterns;
}

Result<Exit> run_cdr_load(const Context& context, Options& options) {
  auto declared = std::optional<cdr::Sources>();
  if (!options.sources.empty()) {
    auto sources = read_sources(context, options.sources);
    if (!sources) return fail(sources.error());
    if (!*sources) return Exit::configuration;
    declared = std::move(*sources);
  }
  auto source = declared ? declared_source(*declared, options.source) : described_source(context, options);
  if (!source) return fail(source.error());
  if (auto readable = check_files(options.files); !readable) return fail(readable.error());
  source->files = patterns_of(options.files);
  source->silence = {};
  source->replaced = true; // another file in the place of one that was loaded whole is no loss
  const auto store = open_ticket_store(context, options.store, cdr::StoreAccess::write);
  if (!store) return fail(store.error());
  watch_interrupts();
  cdr::CollectOptions how{.stop = interrupted, .final_after_s = 0, .check = context.global.check};
  for (const auto& path : options.force_new)
    how.force_new.push_back(std::filesystem::absolute(path).lexically_normal().string());
  const auto outcome = cdr::Collector(store->use(), context.clock, how).round(*source);
  if (!outcome) return fail(outcome.error());
  auto exit = report_outcomes(context, {*outcome}, "telctl/cdr-collection");
  return exit && interrupted() ? Exit::interrupted : exit;
}

} // namespace

Command cdr_load() {
  return {
      .path = "cdr load",
      .summary = "Take ticket files into the store, each ticket exactly once",
      .details =
          "For files that come once, such as an archive or an export of an old exchange; what comes again and again is "
          "for `telctl cdr collect`. Both follow the same rules (docs/cdr/collecting.md): a file that was taken before "
          "is known by its bytes under whatever name, of a longer one only the rest is taken, and a run that is killed "
          "goes on where it was. A file is taken to be whole: its last line too, with or without an end.\n\n--source "
          "names the telephone system; the identity of every ticket begins with it. With --sources it is one of those "
          "declared there, and is read as it is declared; else the options tell what the files do not say.",
      .examples = {{"telctl cdr load --source annexe --zone Europe/Paris archive/*.csv.gz", "an archive of files"},
                   {"telctl cdr load --source mds0 --sources sources.yaml old/Master.csv",
                    "beside what is collected from the same system"},
                   {"telctl cdr load --source annexe --zone Europe/Paris calls.csv --check", "what it would take"}},
      .changes = true,
      .schema = "telctl/cdr-collection",
      .setup = [](CLI::App& app) {
        auto options = std::make_shared<Options>();
        app.add_option("FILE", options->files, "Ticket files and event logs of one telephone system; gzip too")
            ->required();
        app.add_option("--source", options->source, "Telephone system from which they are")
            ->type_name("NAME")
            ->required();
        add_store_option(app, options->store);
        app.add_option("--force-new", options->force_new,
                       "Take this file whole, as tickets of their own, although its bytes are known")
            ->type_name("FILE")
            ->allow_extra_args(false);
        add_reading_options(app, options->reading);
        auto* sources = app.add_option("--sources", options->sources, "Declaration of the sources, as cdr collect has")
                            ->type_name("SOURCES");
        for (const auto* option :
             {"--zone", "--format", "--site", "--trunk", "--outside-prefix", "--encoding", "--date", "--format-file"})
          sources->excludes(app.get_option(option));
        return [options](Context& context) { return run_cdr_load(context, *options); };
      }};
}

} // namespace telctl::commands
