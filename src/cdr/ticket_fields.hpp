#pragma once
#include <array>
#include <bit>
#include <charconv>
#include <cstdint>
#include <string_view>

#include <civil.hpp>
#include <put.hpp>
#include <telctl/cdr/ticket.hpp>
#include <ticket_names.hpp>

namespace telctl::cdr {

/// One field of the ticket, as every output writes it. A text is given as it is; any other value is written where there
/// is room for `longest_value`, nothing for null. Those values hold no letter that CSV or JSON would want escaped.
struct TicketField {
  enum class Kind : std::uint8_t { text, word, number, list };
  std::string_view name;
  Kind kind = Kind::text;
  std::string_view (*text)(const Ticket&) = nullptr;
  char* (*write)(const Ticket&, char*) = nullptr;

  /// 64 flags of at most 32 letters would fit.
  static constexpr std::size_t longest_value = 2048;
};

/// What fields are made of.
namespace fields {

template <auto Member>
constexpr TicketField text(std::string_view name) {
  return {.name = name, .text = [](const Ticket& t) -> std::string_view { return t.*Member; }};
}

template <auto Member>
constexpr TicketField number(std::string_view name) {
  return {.name = name, .kind = TicketField::Kind::number, .write = [](const Ticket& t, char* out) {
            return write_number(t.*Member, out);
          }};
}

template <auto Member, const auto& Names>
constexpr TicketField word(std::string_view name) {
  return {.name = name, .kind = TicketField::Kind::word, .write = [](const Ticket& t, char* out) {
            return put(Names[static_cast<std::size_t>(t.*Member)], out);
          }};
}

template <auto Member>
constexpr TicketField moment(std::string_view name) {
  return {.name = name, .kind = TicketField::Kind::word, .write = [](const Ticket& t, char* out) {
            const auto& instant = t.*Member;
            if (!instant) return out;
            out = write_civil(*instant, out);
            *out++ = 'Z';
            return out;
          }};
}

template <auto Member>
constexpr TicketField seconds(std::string_view name) {
  return {.name = name, .kind = TicketField::Kind::number, .write = [](const Ticket& t, char* out) {
            return t.*Member ? write_seconds(*(t.*Member), out) : out;
          }};
}

inline char* write_units(const Ticket& t, char* out) {
  return t.units ? std::to_chars(out, out + TicketField::longest_value, *t.units).ptr : out;
}

inline char* write_flags(const Ticket& t, char* out) {
  const char* begin = out;
  for (auto bits = t.flags.bits(); bits != 0; bits &= bits - 1) {
    if (out != begin) *out++ = ' ';
    out = put(flag_names[static_cast<std::size_t>(std::countr_zero(bits))], out);
  }
  return out;
}

} // namespace fields

constexpr std::size_t ticket_field_count = 29;
/// In the order in which they are shown.
inline constexpr std::array<TicketField, ticket_field_count> ticket_field_table{
    fields::text<&Ticket::ticket_id>("ticket_id"),
    fields::text<&Ticket::format>("format"),
    fields::text<&Ticket::site>("site"),
    fields::text<&Ticket::source>("source"),
    fields::number<&Ticket::offset>("offset"),
    fields::number<&Ticket::length>("length"),
    fields::text<&Ticket::call_id>("call_id"),
    fields::text<&Ticket::leg>("leg"),
    fields::word<&Ticket::direction, direction_names>("direction"),
    fields::moment<&Ticket::start_utc>("start_utc"),
    fields::moment<&Ticket::answer_utc>("answer_utc"),
    fields::moment<&Ticket::end_utc>("end_utc"),
    fields::moment<&Ticket::written_utc>("written_utc"),
    fields::text<&Ticket::start_local>("start_local"),
    fields::seconds<&Ticket::duration_us>("duration_s"),
    fields::seconds<&Ticket::billable_us>("billable_s"),
    fields::text<&Ticket::caller_name>("caller_name"),
    fields::text<&Ticket::caller_raw>("caller_raw"),
    fields::text<&Ticket::caller>("caller"),
    fields::text<&Ticket::called_raw>("called_raw"),
    fields::text<&Ticket::called>("called"),
    fields::text<&Ticket::charged>("charged"),
    fields::text<&Ticket::trunk>("trunk"),
    fields::word<&Ticket::disposition, disposition_names>("disposition"),
    TicketField{.name = "units", .kind = TicketField::Kind::number, .write = fields::write_units},
    fields::text<&Ticket::cost_reported>("cost_reported"),
    fields::text<&Ticket::currency>("currency"),
    fields::text<&Ticket::account>("account"),
    TicketField{.name = "flags", .kind = TicketField::Kind::list, .write = fields::write_flags},
};

} // namespace telctl::cdr
