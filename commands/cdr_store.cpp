#include <cdr_store.hpp>

#include <algorithm>

#include <CLI/App.hpp>
#include <cdr_output.hpp>
#include <fmt/format.h>
#include <framework/report.hpp>
#include <framework/workplace.hpp>
#include <telctl/cdr/errors.hpp>
#include <telctl/io/file.hpp>

namespace telctl::commands {
namespace {

/// A file sent again is told, but nothing is wrong.
bool is_harmless(const cdr::Notice& notice) {
  return notice.code == errors::cdr_sent_again.number;
}

Error error_of(const cdr::Notice& notice) {
  auto what = notice.what;
  if (!notice.from.empty()) what += fmt::format(" (between {} and {})", notice.from, notice.to);
  return {.code = {notice.code, Exit::partial},
          .what = std::move(what),
          .where = {.file = notice.path, .object = notice.stream.empty() ? notice.source : notice.stream}};
}

OrderedJson to_json(const cdr::Notice& notice) {
  const auto text = [](const std::string& value) { return value.empty() ? OrderedJson() : OrderedJson(value); };
  return {{"code", to_string(ErrorCode{notice.code})},
          {"source", notice.source},
          {"site", text(notice.site)},
          {"stream", text(notice.stream)},
          {"file", text(notice.path)},
          {"what", notice.what},
          {"from", text(notice.from)},
          {"to", text(notice.to)},
          {"missing", notice.missing < 0 ? OrderedJson() : OrderedJson(notice.missing)}};
}

OrderedJson to_json(const cdr::SourceOutcome& outcome) {
  OrderedJson notices = OrderedJson::array();
  for (const auto& notice : outcome.notices)
    notices.push_back(to_json(notice));
  return {{"source", outcome.source},
          {"site", outcome.site.empty() ? OrderedJson() : OrderedJson(outcome.site)},
          {"files", outcome.files},
          {"unchanged", outcome.unchanged},
          {"new_streams", outcome.new_streams},
          {"sent_again", outcome.sent_again},
          {"bytes", outcome.bytes},
          {"tickets", outcome.tickets},
          {"events", outcome.events},
          {"quarantined", outcome.quarantined},
          {"resolved", outcome.resolved},
          {"waiting_bytes", outcome.waiting},
          {"unread_files", outcome.failures.size()},
          {"notices", std::move(notices)}};
}

/// "postgresql://user:secret@host/…" or "…?password=secret"
bool has_password(const std::string& where) {
  const auto rest = where.substr(where.find("://") + 3);
  const auto place = rest.substr(0, rest.find('/'));
  const auto at = place.rfind('@');
  return (at != std::string::npos && place.substr(0, at).find(':') != std::string::npos) ||
         where.find("password=") != std::string::npos;
}

} // namespace

void add_store_option(CLI::App& app, std::string& store) {
  app.add_option("--store", store,
                 "Where tickets are kept: an SQLite file (DIR/.telctl/tickets.db unless given), or "
                 "postgresql://HOST/DATABASE")
      ->type_name("WHERE");
}

Result<TicketStore> open_ticket_store(const Context& context, const std::string& store, cdr::StoreAccess access) {
  const auto state = state_folder(context);
  const auto where = store.empty() ? (state / "tickets.db").string() : store;
  TicketStore result;
  const bool is_file = where.find("://") == std::string::npos;
  if (!is_file && has_password(where))
    return fail({.code = errors::cdr_store_secret,
                 .what = "a password stands in the connection string",
                 .hint = "leave it out: PGPASSFILE, ~/.pgpass or a service file gives it"});
  if (access == cdr::StoreAccess::write) {
    if (context.global.check && is_file && !std::filesystem::exists(where)) {
      auto nothing = cdr::open_store(":memory:", access);
      if (!nothing) return fail(nothing.error());
      result.store = std::move(*nothing);
      return result;
    }
    if (auto made = make_private_folder(state); !made) return fail(made.error());
    auto lock = journal::RunLock::acquire(state, "tickets " + where, iso8601(context.clock.now()));
    if (!lock) return fail(lock.error());
    result.lock.emplace(std::move(*lock));
  }
  auto opened = cdr::open_store(where, access);
  if (!opened) return fail(opened.error());
  result.store = std::move(*opened);
  if (context.global.check) result.dry = cdr::dry_run(*result.store);
  return result;
}

Result<std::optional<cdr::Sources>> read_sources(const Context& context, const std::string& file) {
  Findings findings;
  auto sources = cdr::load_sources(file, findings);
  if (!sources) return fail(sources.error());
  findings.sort();
  print_findings(context, findings);
  if (findings.has_errors()) return std::optional<cdr::Sources>();
  return std::optional(std::move(*sources));
}

void print_outcome(const Context& context, const cdr::SourceOutcome& outcome) {
  for (const auto& warning : outcome.warnings)
    print_warning(context, warning);
  for (const auto& failure : outcome.failures)
    print_error(context, failure);
  for (const auto& notice : outcome.notices)
    print_warning(context, error_of(notice));
}

Result<Exit> report_outcomes(const Context& context, const std::vector<cdr::SourceOutcome>& outcomes,
                             std::string_view schema) {
  Report report{.schema = std::string(schema),
                .list = "sources",
                .columns = {{"source", "SOURCE"},
                            {"site", "SITE"},
                            {"files", "FILES", false, true},
                            {"unchanged", "UNCHANGED", true, true},
                            {"new_streams", "NEW", true, true},
                            {"sent_again", "SENT AGAIN", true, true},
                            {"bytes", "BYTES", true, true},
                            {"tickets", "TICKETS", false, true},
                            {"events", "EVENTS", true, true},
                            {"quarantined", "QUARANTINED", false, true},
                            {"resolved", "RESOLVED", true, true},
                            {"waiting_bytes", "WAITING", true, true},
                            {"unread_files", "UNREAD", true, true}}};
  cdr::SourceOutcome all;
  bool complete = true;
  for (const auto& outcome : outcomes) {
    print_outcome(context, outcome);
    report.records.push_back(to_json(outcome));
    all.tickets += outcome.tickets;
    all.events += outcome.events;
    all.quarantined += outcome.quarantined;
    complete = complete && outcome.failures.empty() &&
               std::all_of(outcome.notices.begin(), outcome.notices.end(), is_harmless);
  }
  report.head["check"] = context.global.check;
  report.head["tickets"] = all.tickets;
  report.head["quarantined"] = all.quarantined;
  const auto events = all.events == 0 ? std::string() : fmt::format(" and {} events", all.events);
  report.notes.push_back(fmt::format("{} ticket{}{}{}, {} quarantined", all.tickets, all.tickets == 1 ? "" : "s",
                                     events, context.global.check ? " would be taken" : " taken", all.quarantined));
  if (all.quarantined > 0 && !context.global.check)
    report.notes.emplace_back("telctl cdr quarantine shows what was set aside, and why");
  if (auto status = emit(context, report); !status) return fail(status.error());
  return all.quarantined == 0 && complete ? Exit::done : Exit::partial;
}

} // namespace telctl::commands
