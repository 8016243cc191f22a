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

inline constexpr std::size_t ticket_column_count = 40;
/// Without the stream, which every store keeps in its own way.
const std::array<TicketColumn, ticket_column_count>& ticket_columns();
/// The first of those that came with version 2 of the tables.
inline constexpr std::size_t first_column_of_version_2 = 35;
/// "ALTER TABLE tickets ADD COLUMN …" for each of them.
std::string add_columns_of_version_2();
/// "ticket_id, format, …"
std::string ticket_column_list(std::string_view prefix = {});

/// As the columns of moments have it.
std::string instant_text(const Instant& instant);

} // namespace telctl::cdr
