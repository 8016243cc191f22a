#include <cdr_reading.hpp>

#include <CLI/App.hpp>
#include <cdr_catalogue.hpp>
#include <cdr_output.hpp>
#include <fmt/format.h>
#include <telctl/cdr/collect.hpp>
#include <telctl/io/input.hpp>
#include <telctl/support/encoding.hpp>
#include <telctl/support/text.hpp>

namespace telctl::commands {

void add_reading_options(CLI::App& app, ReadingOptions& options) {
  auto& reading = options.reading;
  app.add_option("--zone", options.zone, "Time zone of the source's clock; without it local times get no UTC")
      ->type_name("ZONE");
  app.add_option("--format", options.format, "Format, when it shall not be recognised: NAME or NAME+OPTION")
      ->type_name("NAME");
  app.add_option("--site", reading.site, "Site, written into every ticket");
  app.add_option("--trunk", reading.trunks, "Name of a trunk as channels carry it; may be given several times")
      ->allow_extra_args(false)
      ->type_name("NAME");
  app.add_option("--outside-prefix", reading.outside_prefix, "Digits in front of outside numbers")->type_name("DIGITS");
  app.add_option("--encoding", reading.encoding, "Encoding of the files; else what the format says, or utf-8")
      ->type_name("NAME");
  app.add_option("--date", options.date,
                 "Year, or day, of the first record, for formats that leave it out: 2026 or 2026-11-23; file-name "
                 "when the name of each file has its day")
      ->type_name("DATE");
  add_format_files(app, options.format_files);
}

Result<cdr::NormalizeOptions> prepare_reading(const Context& context, ReadingOptions& options) {
  auto catalogue = catalogue_with(context, options.format_files);
  if (!catalogue) return fail(catalogue.error());
  options.catalogue = std::move(*catalogue);
  auto reading = options.reading;
  reading.catalogue = options.catalogue.get();
  if (!options.date.empty()) {
    const auto date = cdr::parse_first_date(options.date);
    if (!date) return fail(date.error());
    reading.first_date = *date;
  }
  if (!options.zone.empty()) {
    auto zone = cdr::Zone::find(options.zone);
    if (!zone) return fail(zone.error());
    reading.zone = std::move(*zone);
  }
  if (!options.format.empty()) {
    auto variants = reading.catalogue->find(options.format);
    if (!variants) return fail(variants.error());
    reading.variants = std::move(*variants);
  }
  if (lower_ascii(reading.encoding) == "utf8") reading.encoding = "utf-8";
  if (!reading.encoding.empty())
    if (const auto known = to_utf8("", reading.encoding); !known) return fail(known.error());
  return reading;
}

std::string literally(const std::string& path) {
  std::string pattern;
  for (const char c : path) {
    if (c == '*' || c == '?' || c == '[' || c == '\\') pattern += '\\';
    pattern += c;
  }
  return pattern;
}

Status check_files(const std::vector<std::string>& files) {
  for (const auto& path : files)
    if (const auto file = InputFile::open(path); !file) return fail(file.error());
  return {};
}

Result<FileStore> store_of_files(const Context& context, const std::vector<std::string>& files,
                                 ReadingOptions& options) {
  cdr::Source source;
  source.name = "files";
  auto reading = prepare_reading(context, options);
  if (!reading) return fail(reading.error());
  source.reading = std::move(*reading);
  if (auto readable = check_files(files); !readable) return fail(readable.error());
  for (const auto& path : files)
    source.files.push_back(literally(path));
  auto store = cdr::open_store("", cdr::StoreAccess::write);
  if (!store) return fail(store.error());
  FileStore result;
  result.store.store = std::move(*store);
  cdr::CollectOptions how;
  how.final_after_s = 0; // nothing more will come
  const auto outcome = cdr::Collector(*result.store.store, context.clock, how).round(source);
  if (!outcome) return fail(outcome.error());
  print_outcome(context, *outcome);
  if (!outcome->failures.empty()) return fail(outcome->failures.front());
  result.quarantined = outcome->quarantined;
  return result;
}

Result<std::optional<std::vector<cdr::Tie>>> ties_of(const Context& context, const TieOptions& options) {
  std::vector<cdr::Tie> known;
  if (!options.sources.empty()) {
    auto declared = read_sources(context, options.sources);
    if (!declared) return fail(declared.error());
    if (!*declared) return std::optional<std::vector<cdr::Tie>>();
    known = std::move((*declared)->ties);
  }
  for (const auto& text : options.ties) {
    auto tie = cdr::parse_tie(text);
    if (!tie) return fail(tie.error());
    known.push_back(std::move(*tie));
  }
  return std::optional(std::move(known));
}

void add_tie_options(CLI::App& app, TieOptions& options) {
  app.add_option("--tie", options.ties,
                 "Trunk between two own systems, by its name on each side: calls over it are one call; may be given "
                 "several times")
      ->allow_extra_args(false)
      ->type_name("SOURCE/TRUNK=SOURCE/TRUNK");
  app.add_option("--sources", options.sources, "Declaration of the sources, for the ties that it names")
      ->type_name("SOURCES");
}

void add_files_and_store(CLI::App& app, std::vector<std::string>& files, std::string& store) {
  auto* file =
      app.add_option("FILE", files, "Ticket files and event logs of one telephone system, instead of the store");
  add_store_option(app, store);
  app.get_option("--store")->excludes(file);
}

Result<FileStore> open_calls(const Context& context, const std::string& store, const std::vector<std::string>& files,
                             ReadingOptions& options) {
  if (!files.empty()) return store_of_files(context, files, options);
  auto opened = open_ticket_store(context, store, cdr::StoreAccess::read);
  if (!opened) return fail(opened.error());
  return FileStore{.store = std::move(*opened)};
}

void print_set_aside(const Context& context, const FileStore& files) {
  const auto aside = files.store.use().quarantine(0);
  if (!aside || aside->empty()) return;
  const auto& first = aside->front();
  print_warning(context, {.code = {first.code, Exit::partial},
                          .what = fmt::format("{} record{} set aside; the first: {}", aside->size(),
                                              aside->size() == 1 ? " is" : "s are", first.reason),
                          .where = {.file = first.stream_name, .line = first.line, .column = first.column},
                          .hint = "telctl cdr normalize --quarantine FILE writes them all"});
}

} // namespace telctl::commands
