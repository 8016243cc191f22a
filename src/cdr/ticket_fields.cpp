#include <ticket_fields.hpp>

#include <bit>
#include <charconv>

#include <civil.hpp>
#include <put.hpp>

namespace telctl::cdr {
namespace {

using Kind = TicketField::Kind;

template <auto Member>
constexpr TicketField text(std::string_view name) {
  return {.name = name, .text = [](const Ticket& t) -> std::string_view { return t.*Member; }};
}

template <auto Member>
constexpr TicketField number(std::string_view name) {
  return {.name = name, .kind = Kind::number, .write = [](const Ticket& t, char* out) {
            return std::to_chars(out, out + TicketField::longest_value, t.*Member).ptr;
          }};
}

template <auto Member>
constexpr TicketField word(std::string_view field) {
  return {
      .name = field, .kind = Kind::word, .write = [](const Ticket& t, char* out) { return put(name(t.*Member), out); }};
}

template <auto Member>
constexpr TicketField moment(std::string_view name) {
  return {.name = name, .kind = Kind::word, .write = [](const Ticket& t, char* out) {
            const auto& instant = t.*Member;
            if (!instant) return out;
            out = write_civil(*instant, out);
            *out++ = 'Z';
            return out;
          }};
}

template <auto Member>
constexpr TicketField seconds(std::string_view name) {
  return {.name = name, .kind = Kind::number, .write = [](const Ticket& t, char* out) {
            return t.*Member ? write_seconds(*(t.*Member), out) : out;
          }};
}

char* write_units(const Ticket& t, char* out) {
  return t.units ? std::to_chars(out, out + TicketField::longest_value, *t.units).ptr : out;
}

char* write_flags(const Ticket& t, char* out) {
  const char* begin = out;
  for (auto bits = t.flags.bits(); bits != 0; bits &= bits - 1) {
    if (out != begin) *out++ = ' ';
    out = put(name(static_cast<Flag>(std::countr_zero(bits))), out);
  }
  return out;
}

} // namespace

const std::array<TicketField, ticket_field_count> ticket_field_table{
    text<&Ticket::ticket_id>("ticket_id"),
    text<&Ticket::format>("format"),
    text<&Ticket::site>("site"),
    text<&Ticket::source>("source"),
    number<&Ticket::offset>("offset"),
    number<&Ticket::length>("length"),
    text<&Ticket::call_id>("call_id"),
    text<&Ticket::leg>("leg"),
    word<&Ticket::direction>("direction"),
    moment<&Ticket::start_utc>("start_utc"),
    moment<&Ticket::answer_utc>("answer_utc"),
    moment<&Ticket::end_utc>("end_utc"),
    moment<&Ticket::written_utc>("written_utc"),
    text<&Ticket::start_local>("start_local"),
    seconds<&Ticket::duration_us>("duration_s"),
    seconds<&Ticket::billable_us>("billable_s"),
    text<&Ticket::caller_name>("caller_name"),
    text<&Ticket::caller_raw>("caller_raw"),
    text<&Ticket::caller>("caller"),
    text<&Ticket::called_raw>("called_raw"),
    text<&Ticket::called>("called"),
    text<&Ticket::charged>("charged"),
    text<&Ticket::trunk>("trunk"),
    word<&Ticket::disposition>("disposition"),
    TicketField{.name = "units", .kind = Kind::number, .write = write_units},
    text<&Ticket::cost_reported>("cost_reported"),
    text<&Ticket::currency>("currency"),
    text<&Ticket::account>("account"),
    TicketField{.name = "flags", .kind = Kind::list, .write = write_flags},
};

} // namespace telctl::cdr
