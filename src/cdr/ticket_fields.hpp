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
  bool plain = false; ///< a text that holds no such letter either: digits and what stands in times
  std::string_view (*text)(const TicketView&) = nullptr;
  char* (*write)(const TicketView&, char*) = nullptr;

  /// 64 flags of at most 32 letters would fit.
  static constexpr std::size_t longest_value = 2048;
};

/// What fields are made of.
namespace fields {

template <auto Member>
constexpr TicketField text(std::string_view name) {
  return {.name = name, .text = [](const TicketView& t) -> std::string_view { return t.*Member; }};
}

template <auto Member>
constexpr TicketField plain(std::string_view name) {
  auto field = text<Member>(name);
  field.plain = true;
  return field;
}

template <auto Member>
constexpr TicketField number(std::string_view name) {
  return {.name = name, .kind = TicketField::Kind::number, .write = [](const TicketView& t, char* out) {
            return write_number(t.*Member, out);
          }};
}

template <auto Member, const auto& Names>
constexpr TicketField word(std::string_view name) {
  return {.name = name, .kind = TicketField::Kind::word, .write = [](const TicketView& t, char* out) {
            return put(Names[static_cast<std::size_t>(t.*Member)], out);
          }};
}

template <auto Member>
constexpr TicketField moment(std::string_view name) {
  return {.name = name, .kind = TicketField::Kind::word, .write = [](const TicketView& t, char* out) {
            const auto& instant = t.*Member;
            if (!instant) return out;
            out = write_civil(*instant, out);
            *out++ = 'Z';
            return out;
          }};
}

template <auto Member>
constexpr TicketField seconds(std::string_view name) {
  return {.name = name, .kind = TicketField::Kind::number, .write = [](const TicketView& t, char* out) {
            return t.*Member ? write_seconds(*(t.*Member), out) : out;
          }};
}

inline char* write_units(const TicketView& t, char* out) {
  return t.units ? std::to_chars(out, out + TicketField::longest_value, *t.units).ptr : out;
}

inline char* write_flags(const TicketView& t, char* out) {
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
    fields::plain<&TicketView::ticket_id>("ticket_id"),
    fields::text<&TicketView::format>("format"),
    fields::text<&TicketView::site>("site"),
    fields::text<&TicketView::source>("source"),
    fields::number<&TicketView::offset>("offset"),
    fields::number<&TicketView::length>("length"),
    fields::text<&TicketView::call_id>("call_id"),
    fields::text<&TicketView::leg>("leg"),
    fields::word<&TicketView::direction, direction_names>("direction"),
    fields::moment<&TicketView::start_utc>("start_utc"),
    fields::moment<&TicketView::answer_utc>("answer_utc"),
    fields::moment<&TicketView::end_utc>("end_utc"),
    fields::moment<&TicketView::written_utc>("written_utc"),
    fields::plain<&TicketView::start_local>("start_local"),
    fields::seconds<&TicketView::duration_us>("duration_s"),
    fields::seconds<&TicketView::billable_us>("billable_s"),
    fields::text<&TicketView::caller_name>("caller_name"),
    fields::text<&TicketView::caller_raw>("caller_raw"),
    fields::plain<&TicketView::caller>("caller"),
    fields::text<&TicketView::called_raw>("called_raw"),
    fields::plain<&TicketView::called>("called"),
    fields::plain<&TicketView::charged>("charged"),
    fields::text<&TicketView::trunk>("trunk"),
    fields::word<&TicketView::disposition, disposition_names>("disposition"),
    TicketField{.name = "units", .kind = TicketField::Kind::number, .write = fields::write_units},
    fields::text<&TicketView::cost_reported>("cost_reported"),
    fields::text<&TicketView::currency>("currency"),
    fields::text<&TicketView::account>("account"),
    TicketField{.name = "flags", .kind = TicketField::Kind::list, .write = fields::write_flags},
};

} // namespace telctl::cdr
