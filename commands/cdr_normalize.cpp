#include <algorithm>
#include <memory>
#include <thread>

#include <CLI/App.hpp>
#include <cdr_output.hpp>
#include <cdr_reading.hpp>
#include <fmt/format.h>
#include <framework/command.hpp>
#include <telctl/cdr/normalize.hpp>
#include <telctl/io/input.hpp>

namespace telctl::commands {
namespace {

struct Options {
  std::vector<std::string> files;
  std::string quarantine;
  bool full_numbers = false;
  unsigned threads = std::clamp(std::thread::hardware_concurrency(), 1U, 8U);
  ReadingOptions reading;
};

bool is_of_events(std::string_view name, const cdr::FormatCatalogue& catalogue) {
  return std::any_of(catalogue.formats().begin(), catalogue.formats().end(),
                     [&](const auto& format) { return format.name == name && format.records != cdr::RecordKind::leg; });
}

void summarise(const Context& context, const std::vector<cdr::FileSummary>& files,
               const cdr::FormatCatalogue& catalogue) {
  std::vector<std::pair<std::string_view, std::uint64_t>> formats;
  std::uint64_t tickets = 0;
  std::uint64_t answered = 0;
  std::uint64_t quarantined = 0;
  std::uint64_t without_zone = 0;
  std::uint64_t events = 0;
  std::int64_t billable = 0;
  for (const auto& file : files) {
    for (const auto& [name, count] : file.formats) {
      const auto known =
          std::find_if(formats.begin(), formats.end(), [&](const auto& item) { return item.first == name; });
      if (known == formats.end())
        formats.emplace_back(name, count);
      else
        known->second += count;
    }
    tickets += file.tickets;
    answered += file.answered;
    events += file.events;
    quarantined += file.quarantined;
    billable += file.billable_us;
    without_zone += file.flags[static_cast<std::size_t>(cdr::Flag::zone_undeclared)];
  }
  for (const auto& [name, count] : formats)
    context.info(fmt::format("{}: {} {}", name, count, is_of_events(name, catalogue) ? "events" : "tickets"));
  auto seconds = fmt::format("{}.{:06}", billable / 1'000'000, billable % 1'000'000);
  seconds.erase(seconds.find_last_not_of('0') + 1);
  if (seconds.ends_with('.')) seconds.pop_back();
  context.info(
      fmt::format("{} tickets, {} answered, {} s billable, {} quarantined", tickets, answered, seconds, quarantined));
  if (events > 0)
    context.info(
        fmt::format("{} events are no tickets by themselves: telctl cdr calls FILE… makes calls of them", events));
  if (without_zone > 0)
    context.info(fmt::format("{} tickets have no UTC: --zone declares the zone of the source, for example Europe/Paris",
                             without_zone));
}

Result<Exit> run_cdr_normalize(const Context& context, Options& options) {
  const auto reading = prepare_reading(context, options.reading);
  if (!reading) return fail(reading.error());
  // Every file is opened before the first record is written: a mistyped name must not leave half a table behind.
  for (const auto& path : options.files)
    if (const auto file = InputFile::open(path); !file) return fail(file.error());
  auto output =
      TicketOutput::create(context, {.quarantine_file = options.quarantine, .full_numbers = options.full_numbers});
  if (!output) return fail(output.error());
  std::vector<cdr::FileSummary> files;
  for (const auto& path : options.files) {
    auto file = context.global.output == Format::csv
                    ? cdr::normalize_in_pieces(path, *reading, options.threads, [&] { return (*output)->piece(); })
                    : cdr::normalize_file(path, *reading, **output);
    if (!file) return fail(file.error());
    files.push_back(std::move(*file));
    for (const auto& warning : files.back().warnings)
      print_warning(context, warning);
  }
  for (const auto& warning : cdr::files_read_twice(files))
    print_warning(context, warning);
  if (auto status = (*output)->finish(); !status) return fail(status.error());
  summarise(context, files, *reading->catalogue);
  return (*output)->quarantined() == 0 ? Exit::done : Exit::partial;
}

void add_options(CLI::App& app, Options& options) {
  app.add_option("FILE", options.files, "Ticket files; - is standard input")->required();
  add_reading_options(app, options.reading);
  app.add_option("--quarantine", options.quarantine, "Write what is not understood to this file, a JSON line each")
      ->type_name("FILE");
  app.add_option("--threads", options.threads, "Threads that read one file, with -o csv; else one for each processor")
      ->check(CLI::Range(1U, 64U))
      ->type_name("N");
  app.add_flag("--full-numbers", options.full_numbers, "Show numbers whole in tables");
}

} // namespace

Command cdr_normalize() {
  return {
      .path = "cdr normalize",
      .summary = "Turn ticket files of any known format into one table of calls",
      .details =
          "Every record becomes one ticket, in the fields that docs/cdr/ticket.md describes. What is not understood "
          "is quarantined with its place and reason, and the exit code is 3. csv and jsonl are written while "
          "the files are read, so that their size does not matter. In tables the last four digits of outside "
          "numbers are hidden.",
      .examples = {{"telctl cdr normalize --zone Europe/Paris Master.csv", "a table of the calls"},
                   {"telctl cdr normalize --zone Europe/Paris --trunk trunk-op --outside-prefix 0 -o csv "
                    "Master.csv > tickets.csv",
                    "with directions and charged parties, for another program"}},
      .schema = "telctl/tickets",
      .setup = [](CLI::App& app) {
        auto options = std::make_shared<Options>();
        add_options(app, *options);
        return [options](Context& context) { return run_cdr_normalize(context, *options); };
      }};
}

} // namespace telctl::commands
