#pragma once
#include <array>
#include <cstdint>
#include <string_view>

#include <telctl/cdr/ticket.hpp>

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

constexpr std::size_t ticket_field_count = 29;
/// In the order in which they are shown.
extern const std::array<TicketField, ticket_field_count> ticket_field_table;

} // namespace telctl::cdr
