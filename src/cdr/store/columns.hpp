#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include <telctl/cdr/store.hpp>

namespace telctl::cdr {

/// A value of a row: nothing, a whole number or text.
using Cell = std::variant<std::monostate, std::int64_t, std::string_view>;

/// One column of the table of tickets: the same in every store.
struct TicketColumn {
  std::string_view name;
  bool number = false;
  /// The value, or nothing. What has no text of its own is written into `buffer`.
  Cell (*get)(const StoredTicket& ticket, std::string& buffer) = nullptr;
  void (*set)(StoredTicket& ticket, const Cell& cell) = nullptr;
};

inline constexpr std::size_t ticket_column_count = 35;
/// Without the stream, which every store keeps in its own way.
const std::array<TicketColumn, ticket_column_count>& ticket_columns();
/// "ticket_id, format, …"
std::string ticket_column_list(std::string_view prefix = {});

} // namespace telctl::cdr
