#include <algorithm>
#include <memory>
#include <optional>

#include <CLI/App.hpp>
#include <cdr_call_output.hpp>
#include <cdr_reading.hpp>
#include <cdr_store.hpp>
#include <fmt/format.h>
#include <framework/command.hpp>
#include <framework/report.hpp>
#include <telctl/cdr/errors.hpp>
#include <telctl/support/text.hpp>

namespace telctl::commands {
namespace {

struct Options {
  std::string ticket;
  std::vector<std::string> files;
  ReadingOptions reading;
  TieOptions ties;
  std::string store;
  bool full_numbers = false;
};

/// The call of the ticket. Only among all calls is it known which legs are one.
Result<cdr::Call> call_of(cdr::Store& store, const std::string& id, const std::vector<cdr::Tie>& ties) {
  const auto found = store.find(id);
  if (!found) return fail(found.error());
  if (found->empty())
    return fail({.code = errors::cdr_unknown_ticket,
                 .what = fmt::format("no ticket and no call '{}' in the store", visible(id)),
                 .hint = "ticket ids are those of telctl cdr calls -o json"});
  const auto& ticket = found->front().ticket;
  const auto has_it = [&](const std::vector<cdr::StoredTicket>& records) {
    return std::any_of(records.begin(), records.end(),
                       [&](const auto& record) { return record.ticket.ticket_id == ticket.ticket_id; });
  };
  std::optional<cdr::Call> its;
  auto status = cdr::each_call(store, ties, [&](cdr::Call& call) {
    if (has_it(call.legs) || has_it(call.events) || has_it(call.queue_events)) its = std::move(call);
    return !its;
  });
  if (!status) return fail(status.error());
  if (its) return std::move(*its);
  return fail({.code = errors::cdr_unknown_ticket, .what = "the ticket belongs to no call"});
}

OrderedJson leg_of(const cdr::Call& call, std::size_t place, const std::string& raw) {
  const auto& leg = call.legs[place];
  const auto role = [&]() -> std::string {
    for (const auto& charge : call.charges) {
      if (charge.leg == place) return charge.rule == cdr::ChargeRule::not_ended ? "not ended" : "charged";
      if (std::find(charge.same_channel.begin(), charge.same_channel.end(), place) != charge.same_channel.end())
        return "same outgoing channel";
    }
    return "not charged";
  };
  auto record = OrderedJson::object();
  record["leg"] = place + 1;
  record["role"] = role();
  record["raw"] = raw;
  const auto text = [](const std::string& value) { return value.empty() ? OrderedJson() : OrderedJson(value); };
  record["channel"] = text(leg.channel);
  record["called_channel"] = text(leg.called_channel);
  record["application"] = text(leg.application);
  record["application_data"] = text(leg.application_data);
  record["ticket"] = cdr::to_json(leg.ticket);
  return record;
}

/// An event as it was written. In tables it is a row behind the legs.
OrderedJson event_of(const cdr::StoredTicket& event, const std::string& raw) {
  return {{"leg", nullptr},
          {"role", event.event},
          {"raw", raw},
          {"channel", event.channel.empty() ? OrderedJson() : OrderedJson(event.channel)},
          {"called_channel", nullptr},
          {"application", event.application.empty() ? OrderedJson() : OrderedJson(event.application)},
          {"ticket_id", event.ticket.ticket_id},
          {"format", event.ticket.format}};
}

/// Legs, then events, each with its bytes; of events that only tables show as rows.
Status add_records(cdr::Store& store, const cdr::Call& call, bool full, bool as_rows, Report& report) {
  const auto raw_of = [&](const cdr::StoredTicket& record) -> Result<std::string> {
    auto raw = store.raw(record.stream, record.ticket.offset, record.ticket.length);
    if (raw && !full) return hide_numbers(*raw);
    return raw;
  };
  for (std::size_t i = 0; i < call.legs.size(); ++i) {
    const auto raw = raw_of(call.legs[i]);
    if (!raw) return fail(raw.error());
    report.records.push_back(leg_of(call, i, *raw));
  }
  OrderedJson events = OrderedJson::array();
  for (const auto* list : {&call.events, &call.queue_events})
    for (const auto& event : *list) {
      const auto raw = raw_of(event);
      if (!raw) return fail(raw.error());
      events.push_back(event_of(event, *raw));
      if (as_rows) report.records.push_back(events.back());
    }
  report.head["events"] = std::move(events);
  return {};
}

std::string sentence(const cdr::Charge& charge, bool full) {
  if (charge.leg == cdr::Charge::no_leg) return fmt::format("{}: {}", name(charge.rule), says(charge.rule));
  return fmt::format("leg {} is charged to {}, {} s: {} ({})", charge.leg + 1,
                     charge.party.empty() ? "nobody" : shown_number(charge.party, full),
                     seconds_text(charge.billable_us), says(charge.rule), name(charge.rule));
}

void tell(const cdr::Call& call, bool full, Report& report) {
  report.notes.emplace_back();
  std::vector<std::string> how;
  for (const auto stitch : call.stitched)
    how.emplace_back(name(stitch));
  report.notes.push_back(
      fmt::format("call {}: {} from {} to {}, {}{}, {} s connected", visible(call.id), name(call.direction),
                  shown_number(call.caller, full), shown_number(call.called, full), name(call.result),
                  call.answered_by.empty() ? "" : " by " + visible(call.answered_by), seconds_text(call.connected_us)));
  if (!how.empty()) report.notes.push_back("its legs belong together by " + join(how, ", "));
  if (call.by_events)
    report.notes.push_back(fmt::format("decided by the {} events of the server's own log{}", call.events.size(),
                                       call.ended ? "" : ", which does not hold its end yet"));
  for (const auto& charge : call.charges)
    report.notes.push_back(sentence(charge, full));
  for (std::size_t i = 0; i < call.legs.size(); ++i) {
    const auto flags = join(cdr::names(call.legs[i].ticket.flags), " ");
    if (!flags.empty()) report.notes.push_back(fmt::format("leg {}: {}", i + 1, flags));
  }
}

Result<Exit> run_cdr_explain(const Context& context, Options& options) {
  const auto ties = ties_of(context, options.ties);
  if (!ties) return fail(ties.error());
  if (!*ties) return Exit::configuration;
  const auto opened = open_calls(context, options.store, options.files, options.reading);
  if (!opened) return fail(opened.error());
  const auto call = call_of(opened->store.use(), options.ticket, **ties);
  if (!call) return fail(call.error());
  const bool for_people = context.global.output == Format::table || context.global.output == Format::wide;
  const bool full = options.full_numbers || !for_people;
  Report report{.schema = "telctl/call-explanation",
                .list = "legs",
                .columns = {{"leg", "LEG", false, true},
                            {"role", "ROLE"},
                            {"channel", "CHANNEL", true},
                            {"called_channel", "CALLED CHANNEL", true},
                            {"application", "APPLICATION", true},
                            {"raw", "AS WRITTEN"}}};
  report.head["call"] = to_json(*call);
  OrderedJson reasons = OrderedJson::array();
  for (const auto& charge : call->charges)
    reasons.push_back(sentence(charge, true));
  report.head["reasons"] = std::move(reasons);
  if (auto status = add_records(opened->store.use(), *call, full, for_people, report); !status)
    return fail(status.error());
  tell(*call, full, report);
  if (auto status = emit(context, report); !status) return fail(status.error());
  return Exit::done;
}

} // namespace

Command cdr_explain() {
  return {
      .path = "cdr explain",
      .summary = "Show the call of a ticket: its legs as they were written, who pays, and by which rule",
      .details = "TICKET is a ticket id or a call id (linkedid, uniqueid), of the store or of the files given. The "
                 "lines are those that the telephone "
                 "system wrote, byte for byte; in tables the last four digits of outside numbers are hidden.",
      .examples = {{"telctl cdr explain mds0-1795419498.3157", "the legs of one call, and the rule"},
                   {"telctl cdr explain mds0-1795419448.30 --zone Europe/Paris --trunk trunk-op cel-custom/Master.csv",
                    "of files that are in no store"},
                   {"telctl cdr explain mds0-1795419498.3157 -o json", "with every field of its tickets"}},
      .schema = "telctl/call-explanation",
      .setup = [](CLI::App& app) {
        auto options = std::make_shared<Options>();
        app.add_option("TICKET", options->ticket, "Ticket id or call id")->required();
        add_files_and_store(app, options->files, options->store);
        add_reading_options(app, options->reading);
        add_tie_options(app, options->ties);
        app.add_flag("--full-numbers", options->full_numbers, "Show numbers whole in tables");
        return [options](Context& context) { return run_cdr_explain(context, *options); };
      }};
}

} // namespace telctl::commands
