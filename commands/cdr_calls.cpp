#include <algorithm>
#include <memory>

#include <CLI/App.hpp>
#include <cdr_call_output.hpp>
#include <cdr_reading.hpp>
#include <cdr_store.hpp>
#include <fmt/format.h>
#include <framework/command.hpp>
#include <framework/report.hpp>

namespace telctl::commands {
namespace {

struct Options {
  std::vector<std::string> files;
  ReadingOptions reading;
  std::string store;
  TieOptions ties;
  std::string from, to;
  bool full_numbers = false;
};

bool is_in(const cdr::Call& call, const Options& options) {
  const auto& day = call.first_record().ticket.start_local;
  return (options.from.empty() || day >= options.from) && (options.to.empty() || day < options.to);
}

/// In a table a call is one row: of several charges the first, and how many there are.
OrderedJson row_of(const cdr::Call& call, bool full_numbers) {
  auto row = to_json(call);
  for (const auto* key : {"caller", "called", "answered_by"})
    if (row[key].is_string()) row[key] = shown_number(row[key].get<std::string>(), full_numbers);
  const auto& charge = call.charges.front();
  row["charged"] = charge.party.empty() ? OrderedJson() : OrderedJson(shown_number(charge.party, full_numbers));
  row["billable_s"] = seconds_text(charge.billable_us);
  row["connected_s"] = seconds_text(call.connected_us);
  row["rule"] = call.charges.size() == 1 ? std::string(name(charge.rule))
                                         : fmt::format("{} (1 of {})", name(charge.rule), call.charges.size());
  row["legs"] = call.legs.size();
  return row;
}

Report calls_report() {
  return {.schema = "telctl/calls",
          .list = "calls",
          .columns = {{"call_id", "CALL", true},
                      {"source", "SOURCE", true},
                      {"site", "SITE", true},
                      {"start_local", "START"},
                      {"direction", "DIRECTION"},
                      {"caller", "CALLER"},
                      {"called", "CALLED"},
                      {"answered_by", "ANSWERED BY", true},
                      {"result", "RESULT"},
                      {"connected_s", "CONNECTED", false, true},
                      {"legs", "LEGS", false, true},
                      {"charged", "CHARGED"},
                      {"billable_s", "SECONDS", false, true},
                      {"rule", "RULE"}}};
}

/// Sums over the calls shown.
struct Totals {
  std::size_t answered = 0, going_on = 0;
  std::int64_t connected_us = 0, billable_us = 0;

  void add(const cdr::Call& call) {
    if (call.result == cdr::Disposition::answered) ++answered;
    if (!call.ended) ++going_on;
    connected_us += call.connected_us;
    for (const auto& charge : call.charges)
      billable_us += charge.billable_us;
  }
  void tell(std::size_t calls, Report& report) const {
    report.notes.push_back(fmt::format("{} calls, {} answered, {} s connected, {} s charged", calls, answered,
                                       seconds_text(connected_us), seconds_text(billable_us)));
    if (going_on > 0)
      report.notes.push_back(
          fmt::format("{} of them have no end in the event log yet: nothing of them is charged before", going_on));
  }
};

Result<Exit> run_cdr_calls(const Context& context, Options& options) {
  const auto opened = open_calls(context, options.store, options.files, options.reading);
  if (!opened) return fail(opened.error());
  const bool for_people = context.global.output == Format::table || context.global.output == Format::wide ||
                          context.global.output == Format::csv;
  const bool full = options.full_numbers || context.global.output == Format::csv;
  const auto ties = ties_of(context, options.ties);
  if (!ties) return fail(ties.error());
  if (!*ties) return Exit::configuration;
  Totals totals;
  ReportStream stream(context, calls_report());
  Status written;
  auto status = cdr::each_call(opened->store.use(), **ties, [&](const cdr::Call& call) {
    if (!is_in(call, options)) return true;
    totals.add(call);
    written = stream.add(for_people ? row_of(call, full) : to_json(call));
    return written.has_value();
  });
  if (!status) return fail(status.error());
  if (!written) return fail(written.error());
  stream.report().head["answered"] = totals.answered;
  totals.tell(stream.size(), stream.report());
  if (auto finished = stream.finish(); !finished) return fail(finished.error());
  if (opened->quarantined == 0) return Exit::done;
  print_set_aside(context, *opened);
  return Exit::partial;
}

} // namespace

Command cdr_calls() {
  return {
      .path = "cdr calls",
      .summary = "Show the calls that tickets and events are parts of, and who pays for them",
      .details =
          "Of the tickets in the store, or in the files given, which are then all of one telephone system. Legs become "
          "calls by what the source says of them (linkedid), and where it says nothing by the channels they share. "
          "Where the event log of the server (CEL) is among them, it decides: it knows what goes on after a "
          "transfer. Of both sides of a trunk that --tie names, one call is made. The outgoing leg that is charged, "
          "and who pays for it, are decided once, and the rule is named. Calls stand in the order in which they began, "
          "those of all systems together. "
          "docs/cdr/calls.md explains the rules, `telctl cdr explain` one call.",
      .examples = {{"telctl cdr calls --from 2026-11-01 --to 2026-12-01", "the calls of November"},
                   {"telctl cdr calls --zone Europe/Paris --trunk trunk-op Master.csv cel-custom/Master.csv",
                    "the calls of one server, by its tickets and its event log"},
                   {"telctl cdr calls -o csv > calls.csv", "for another program, with full numbers"}},
      .schema = "telctl/calls",
      .setup = [](CLI::App& app) {
        auto options = std::make_shared<Options>();
        add_files_and_store(app, options->files, options->store);
        add_reading_options(app, options->reading);
        add_tie_options(app, options->ties);
        app.add_option("--from", options->from, "First local day or time of the calls shown: 2026-11-23")
            ->type_name("TIME");
        app.add_option("--to", options->to, "The day or time before which they began")->type_name("TIME");
        app.add_flag("--full-numbers", options->full_numbers, "Show numbers whole in tables");
        return [options](Context& context) { return run_cdr_calls(context, *options); };
      }};
}

} // namespace telctl::commands
