#include <store/postgres_rows.hpp>

#include <fmt/format.h>
#include <store/columns.hpp>
#include <store/rows.hpp>
#include <telctl/support/text.hpp>

namespace telctl::cdr::postgres {
namespace {

/// Takes the columns of a row one after the other.
class Taker {
 public:
  explicit Taker(const pqxx::row& row) : row_(row) {}
  std::string text() { return row_[place_++].as<std::string>(); }
  std::string bytes() { return pqxx::binarystring(row_[place_++]).str(); }
  std::int64_t number() { return row_[place_++].as<std::int64_t>(); }
  template <class Number>
  void into(Number& value) {
    value = static_cast<Number>(number());
  }

 private:
  const pqxx::row& row_;
  pqxx::row::size_type place_ = 0;
};

} // namespace

Stream read_stream(const pqxx::row& row) {
  return rows::stream_of(Taker(row));
}

FileLook read_look(const pqxx::row& row) {
  return rows::look_of(Taker(row));
}

StoredQuarantine read_quarantine(const pqxx::row& row) {
  return rows::quarantine_of(Taker(row));
}

Notice read_notice(const pqxx::row& row) {
  return rows::notice_of(Taker(row));
}

StoredTicket read_ticket(const pqxx::row& row) {
  StoredTicket ticket;
  ticket.stream = row[0].as<std::int64_t>();
  ticket.ticket.source = row[1].as<std::string>();
  pqxx::row::size_type place = 2;
  for (const auto& column : ticket_columns()) {
    const auto value = row[place++];
    if (value.is_null()) continue;
    if (column.number)
      column.set(ticket, value.as<std::int64_t>());
    else
      column.set(ticket, std::string_view(value.c_str(), value.size()));
  }
  return ticket;
}

std::string month_of(const Ticket& ticket) {
  std::string text = ticket.start_local;
  const auto& names = ticket_fields();
  for (std::size_t i = 0; text.size() < 7 && i < names.size(); ++i)
    if (names[i] == "start_utc" || names[i] == "end_utc" || names[i] == "written_utc") append_field(ticket, i, text);
  return text.size() < 7 ? std::string() : text.substr(0, 7) + "-01";
}

std::string partition_of(const std::string& month) {
  // Only digits and hyphens of a date that was read: nothing of it is text from outside.
  const auto year = month.substr(0, 4);
  const auto number = (month[5] - '0') * 10 + (month[6] - '0');
  const int next_year = std::stoi(year) + (number == 12 ? 1 : 0);
  return fmt::format("CREATE TABLE IF NOT EXISTS tickets_{}_{:02} PARTITION OF tickets FOR VALUES FROM ('{}') TO "
                     "('{:04}-{:02}-01')",
                     year, number, month, next_year, number % 12 + 1);
}

void copy_tickets(pqxx::work& transaction, std::int64_t stream, const std::vector<StoredTicket>& tickets) {
  std::vector<std::string> columns{"stream", "month"};
  for (const auto& column : ticket_columns())
    columns.emplace_back(column.name);
  pqxx::stream_to copy(transaction, "tickets", columns);
  const auto id = std::to_string(stream);
  std::array<std::string, ticket_column_count> texts;
  std::array<const char*, ticket_column_count + 2> row{};
  std::string buffer;
  for (const auto& ticket : tickets) {
    auto month = month_of(ticket.ticket);
    if (month.empty()) month = "0001-01-01"; // of the partition without a date
    row[0] = id.c_str();
    row[1] = month.c_str();
    std::size_t place = 0;
    for (const auto& column : ticket_columns()) {
      const auto cell = column.get(ticket, buffer);
      auto& text = texts[place];
      const bool nothing = std::holds_alternative<std::monostate>(cell);
      if (const auto* number = std::get_if<std::int64_t>(&cell))
        text = std::to_string(*number);
      else if (const auto* value = std::get_if<std::string_view>(&cell))
        text = *value;
      row[2 + place++] = nothing ? nullptr : text.c_str();
    }
    copy << row;
  }
  copy.complete();
}

} // namespace telctl::cdr::postgres
