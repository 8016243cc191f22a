#include <store/columns.hpp>

#include <algorithm>
#include <array>
#include <mutex>
#include <set>

#include <civil.hpp>
#include <telctl/support/text.hpp>

namespace telctl::cdr {
namespace {

Cell text_cell(std::string_view text) {
  return text.empty() ? Cell() : Cell(text);
}
std::string_view text_of(const Cell& cell) {
  const auto* text = std::get_if<std::string_view>(&cell);
  return text == nullptr ? std::string_view() : *text;
}
std::int64_t number_of(const Cell& cell) {
  const auto* number = std::get_if<std::int64_t>(&cell);
  return number == nullptr ? 0 : *number;
}

template <std::string Ticket::* Member>
constexpr TicketColumn ticket_text(std::string_view name) {
  return {name, false, [](const StoredTicket& t, std::string&) { return text_cell(t.ticket.*Member); },
          [](StoredTicket& t, const Cell& cell) { t.ticket.*Member = text_of(cell); }};
}

template <std::string StoredTicket::* Member>
constexpr TicketColumn leg_text(std::string_view name) {
  return {name, false, [](const StoredTicket& t, std::string&) { return text_cell(t.*Member); },
          [](StoredTicket& t, const Cell& cell) { t.*Member = text_of(cell); }};
}

template <std::optional<std::int64_t> Ticket::* Member>
constexpr TicketColumn ticket_number(std::string_view name) {
  return {name, true,
          [](const StoredTicket& t, std::string&) { return t.ticket.*Member ? Cell(*(t.ticket.*Member)) : Cell(); },
          [](StoredTicket& t, const Cell& cell) {
            if (!std::holds_alternative<std::monostate>(cell)) t.ticket.*Member = number_of(cell);
          }};
}

/// "2026-11-23T07:37:28.128209Z", without a fraction where the source has none.
std::optional<Instant> parse_instant(std::string_view text) {
  if (text.size() < 20) return std::nullopt;
  const auto seconds = parse_civil(text.substr(0, 19), 'T');
  if (!seconds) return std::nullopt;
  Instant instant{.seconds = *seconds};
  if (text[19] == '.')
    instant.micros =
        static_cast<std::int32_t>(parse_decimal("0" + std::string(text.substr(19, text.size() - 20))).value_or(0));
  return instant;
}

template <std::optional<Instant> Ticket::* Member>
constexpr TicketColumn ticket_time(std::string_view name) {
  return {name, false,
          [](const StoredTicket& t, std::string& buffer) {
            buffer.clear();
            if (t.ticket.*Member) append_civil(*(t.ticket.*Member), "Z", buffer);
            return text_cell(buffer);
          },
          [](StoredTicket& t, const Cell& cell) { t.ticket.*Member = parse_instant(text_of(cell)); }};
}

template <class Value>
Value by_name(std::string_view text, Value last) {
  for (std::uint8_t i = 0; i <= static_cast<std::uint8_t>(last); ++i)
    if (name(static_cast<Value>(i)) == text) return static_cast<Value>(i);
  return Value{};
}

/// Formats are few; their names must outlive the tickets.
std::string_view lasting(std::string_view text) {
  static std::mutex mutex;
  static std::set<std::string, std::less<>> names;
  const std::lock_guard lock(mutex);
  return *names.emplace(text).first;
}

Flags flags_of(std::string_view text) {
  Flags flags;
  for (const auto word : words(text))
    for (std::uint8_t i = 0; i < static_cast<std::uint8_t>(Flag::count_of_flags); ++i)
      if (name(static_cast<Flag>(i)) == word) flags.set(static_cast<Flag>(i));
  return flags;
}

/// Nothing for a leg: so are the rows of stores that know no events.
Cell kind_cell(const StoredTicket& t, std::string& /*buffer*/) {
  return t.ticket.kind == RecordKind::leg ? Cell() : text_cell(name(t.ticket.kind));
}

void set_kind(StoredTicket& t, const Cell& cell) {
  t.ticket.kind = by_name(text_of(cell), RecordKind::queue_event);
}

Cell flags_cell(const StoredTicket& t, std::string& buffer) {
  buffer = join(names(t.ticket.flags), " ");
  return text_cell(buffer);
}

} // namespace

const std::array<TicketColumn, ticket_column_count>& ticket_columns() {
  static constexpr std::array columns{
      ticket_text<&Ticket::ticket_id>("ticket_id"),
      TicketColumn{"format", false, [](const StoredTicket& t, std::string&) { return text_cell(t.ticket.format); },
                   [](StoredTicket& t, const Cell& cell) { t.ticket.format = lasting(text_of(cell)); }},
      ticket_text<&Ticket::site>("site"),
      TicketColumn{
          "byte_offset", true,
          [](const StoredTicket& t, std::string&) { return Cell(static_cast<std::int64_t>(t.ticket.offset)); },
          [](StoredTicket& t, const Cell& cell) { t.ticket.offset = static_cast<std::uint64_t>(number_of(cell)); }},
      TicketColumn{
          "byte_length", true,
          [](const StoredTicket& t, std::string&) { return Cell(static_cast<std::int64_t>(t.ticket.length)); },
          [](StoredTicket& t, const Cell& cell) { t.ticket.length = static_cast<std::uint32_t>(number_of(cell)); }},
      ticket_text<&Ticket::call_id>("call_id"),
      ticket_text<&Ticket::leg>("leg"),
      TicketColumn{
          "direction", false, [](const StoredTicket& t, std::string&) { return text_cell(name(t.ticket.direction)); },
          [](StoredTicket& t, const Cell& cell) { t.ticket.direction = by_name(text_of(cell), Direction::transit); }},
      ticket_time<&Ticket::start_utc>("start_utc"),
      ticket_time<&Ticket::answer_utc>("answer_utc"),
      ticket_time<&Ticket::end_utc>("end_utc"),
      ticket_time<&Ticket::written_utc>("written_utc"),
      ticket_text<&Ticket::start_local>("start_local"),
      ticket_number<&Ticket::duration_us>("duration_us"),
      ticket_number<&Ticket::billable_us>("billable_us"),
      ticket_text<&Ticket::caller_name>("caller_name"),
      ticket_text<&Ticket::caller_raw>("caller_raw"),
      ticket_text<&Ticket::caller>("caller"),
      ticket_text<&Ticket::called_raw>("called_raw"),
      ticket_text<&Ticket::called>("called"),
      ticket_text<&Ticket::charged>("charged"),
      ticket_text<&Ticket::trunk>("trunk"),
      TicketColumn{"disposition", false,
                   [](const StoredTicket& t, std::string&) { return text_cell(name(t.ticket.disposition)); },
                   [](StoredTicket& t, const Cell& cell) {
                     t.ticket.disposition = by_name(text_of(cell), Disposition::cancelled);
                   }},
      ticket_number<&Ticket::units>("units"),
      ticket_text<&Ticket::cost_reported>("cost_reported"),
      ticket_text<&Ticket::currency>("currency"),
      ticket_text<&Ticket::account>("account"),
      TicketColumn{"flags", false, flags_cell,
                   [](StoredTicket& t, const Cell& cell) { t.ticket.flags = flags_of(text_of(cell)); }},
      leg_text<&StoredTicket::unique_id>("unique_id"),
      leg_text<&StoredTicket::channel>("channel"),
      leg_text<&StoredTicket::called_channel>("called_channel"),
      leg_text<&StoredTicket::context>("context"),
      leg_text<&StoredTicket::application>("application"),
      leg_text<&StoredTicket::application_data>("application_data"),
      leg_text<&StoredTicket::user_field>("user_field"),
      TicketColumn{"kind", false, kind_cell, set_kind},
      leg_text<&StoredTicket::event>("event"),
      leg_text<&StoredTicket::peer>("peer"),
      leg_text<&StoredTicket::user_event>("user_event"),
      leg_text<&StoredTicket::extra>("extra"),
  };
  static_assert(columns.size() == ticket_column_count);
  return columns;
}

std::string add_columns_of_version_2() {
  std::string sql;
  for (std::size_t i = first_column_of_version_2; i < ticket_column_count; ++i)
    sql.append("ALTER TABLE tickets ADD COLUMN ").append(ticket_columns()[i].name).append(" TEXT;\n");
  return sql;
}

std::string ticket_column_list(std::string_view prefix) {
  std::string list;
  for (const auto& column : ticket_columns()) {
    if (!list.empty()) list += ", ";
    list.append(prefix).append(column.name);
  }
  return list;
}

std::string instant_text(const Instant& instant) {
  std::string text;
  append_civil(instant, "Z", text);
  return text;
}

StoredTicket::StoredTicket(const TicketView& taken)
    : ticket(taken), unique_id(taken.evidence.unique_id), channel(taken.evidence.channel),
      called_channel(taken.evidence.called_channel), context(taken.evidence.context),
      application(taken.evidence.application), application_data(taken.evidence.application_data),
      user_field(taken.evidence.user_field), event(taken.evidence.event), peer(taken.evidence.peer),
      user_event(taken.evidence.user_event), extra(taken.evidence.extra) {
  ticket.evidence = {};
}

} // namespace telctl::cdr
