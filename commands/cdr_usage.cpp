#include <memory>

#include <CLI/App.hpp>
#include <cdr_call_output.hpp>
#include <cdr_reading.hpp>
#include <cdr_store.hpp>
#include <fmt/format.h>
#include <framework/command.hpp>
#include <framework/report.hpp>
#include <telctl/cdr/usage.hpp>

namespace telctl::commands {
namespace {

struct Options {
  std::string store;
  TieOptions ties;
  std::string from, to;
  bool full_numbers = false;
};

Result<estate::Usage> usage_of(cdr::Store& store, const std::vector<cdr::Tie>& ties, const Options& options) {
  estate::Usage usage;
  auto status = cdr::each_call(store, ties, [&](const cdr::Call& call) {
    const auto& day = call.first_record().ticket.start_local;
    if (day >= options.from && (options.to.empty() || day < options.to)) cdr::add_usage(call, usage);
    return true;
  });
  if (!status) return fail(status.error());
  return usage;
}

Result<Exit> run_cdr_usage(const Context& context, const Options& options) {
  const auto ties = ties_of(context, options.ties);
  if (!ties) return fail(ties.error());
  if (!*ties) return Exit::configuration;
  const auto store = open_ticket_store(context, options.store, cdr::StoreAccess::read);
  if (!store) return fail(store.error());
  const auto usage = usage_of(store->use(), **ties, options);
  if (!usage) return fail(usage.error());
  Report report{.schema = "telctl/usage",
                .list = "lines",
                .columns = {{"line", "LINE"},
                            {"calls", "CALLS", false, true},
                            {"calls_in", "IN", false, true},
                            {"calls_out", "OUT", false, true},
                            {"last_call", "LAST CALL"}}};
  const bool for_people = context.global.output == Format::table || context.global.output == Format::wide;
  const bool full = options.full_numbers || !for_people;
  for (const auto& [number, line] : *usage)
    report.records.push_back({{"line", shown_number(number, full)},
                              {"calls", line.calls},
                              {"calls_in", line.calls_in},
                              {"calls_out", line.calls_out},
                              {"last_call", line.last_call.empty() ? OrderedJson() : OrderedJson(line.last_call)}});
  report.notes.push_back(fmt::format("{} numbers have a call", usage->size()));
  if (auto status = emit(context, report); !status) return fail(status.error());
  return Exit::done;
}

} // namespace

Command cdr_usage() {
  return {.path = "cdr usage",
          .summary = "Count the calls of each line that the tickets in the store tell, and when the last one was",
          .details = "Each call counts once for a line, whatever its legs. Numbers outside are left out where the "
                     "direction of a call is known; where it is not, they are among the lines, and an import looks "
                     "only at lines of its own. A line that no call names is unused, or its tickets were not "
                     "collected: a set that rang in a group and did not answer has no ticket of its own.",
          .examples = {{"telctl cdr usage -o csv > usage.csv", "for telctl import --usage usage.csv"},
                       {"telctl cdr usage --from 2026-01-01", "the calls since January"}},
          .schema = "telctl/usage",
          .setup = [](CLI::App& app) {
            auto options = std::make_shared<Options>();
            add_store_option(app, options->store);
            add_tie_options(app, options->ties);
            app.add_option("--from", options->from, "First local day or time of the calls counted: 2026-11-23")
                ->type_name("TIME");
            app.add_option("--to", options->to, "The day or time before which they began")->type_name("TIME");
            app.add_flag("--full-numbers", options->full_numbers, "Show numbers whole in tables");
            return [options](Context& context) { return run_cdr_usage(context, *options); };
          }};
}

} // namespace telctl::commands
