#include <store/sqlite_rows.hpp>

#include <store/columns.hpp>
#include <store/rows.hpp>

namespace telctl::cdr::sqlite {
namespace {

/// Takes the columns of a row one after the other.
class Taker {
 public:
  explicit Taker(SQLite::Statement& row) : row_(row) {}
  std::string text() { return row_.getColumn(place_++).getString(); }
  std::string bytes() { return text(); }
  std::int64_t number() { return row_.getColumn(place_++).getInt64(); }
  template <class Number>
  void into(Number& value) {
    value = static_cast<Number>(number());
  }

 private:
  SQLite::Statement& row_;
  int place_ = 0;
};

} // namespace

Stream read_stream(SQLite::Statement& row) {
  return rows::stream_of(Taker(row));
}

FileLook read_look(SQLite::Statement& row) {
  return rows::look_of(Taker(row));
}

StoredQuarantine read_quarantine(SQLite::Statement& row) {
  return rows::quarantine_of(Taker(row));
}

Notice read_notice(SQLite::Statement& row) {
  return rows::notice_of(Taker(row));
}

StoredTicket read_ticket(SQLite::Statement& row) {
  StoredTicket ticket;
  ticket.stream = row.getColumn(0).getInt64();
  ticket.ticket.source = row.getColumn(1).getString();
  int place = 2;
  for (const auto& column : ticket_columns()) {
    const auto value = row.getColumn(place++);
    if (value.isNull()) continue;
    if (column.number)
      column.set(ticket, value.getInt64());
    else
      column.set(ticket, std::string_view(value.getText(), static_cast<std::size_t>(value.getBytes())));
  }
  return ticket;
}

void bind_ticket(SQLite::Statement& statement, const StoredTicket& ticket) {
  std::string buffer;
  int place = 2;
  for (const auto& column : ticket_columns()) {
    const auto cell = column.get(ticket, buffer);
    if (const auto* number = std::get_if<std::int64_t>(&cell))
      statement.bind(place, *number);
    else if (const auto* text = std::get_if<std::string_view>(&cell))
      statement.bind(place, std::string(*text));
    else
      statement.bind(place);
    ++place;
  }
}

} // namespace telctl::cdr::sqlite
