#include <store/sqlite_rows.hpp>

#include <store/columns.hpp>

namespace telctl::cdr::sqlite {
namespace {

/// Takes the columns of a row one after the other.
class Taker {
 public:
  explicit Taker(SQLite::Statement& row) : row_(row) {}
  std::string text() { return row_.getColumn(place_++).getString(); }
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
  Taker take(row);
  Stream stream;
  take.into(stream.id);
  stream.name = take.text();
  stream.source = take.text();
  stream.site = take.text();
  stream.path = take.text();
  take.into(stream.position);
  stream.prefix = take.text();
  take.into(stream.records);
  take.into(stream.first_record);
  stream.first_prefix = take.text();
  stream.numbers = take.text();
  stream.held = take.text();
  take.into(stream.revision);
  stream.taken_at = take.text();
  return stream;
}

FileLook read_look(SQLite::Statement& row) {
  Taker take(row);
  FileLook look;
  look.source = take.text();
  look.path = take.text();
  take.into(look.stamp.device);
  take.into(look.stamp.inode);
  take.into(look.stamp.born_ns);
  take.into(look.stamp.size);
  take.into(look.stamp.modified_ns);
  take.into(look.stamp.changed_ns);
  take.into(look.stream);
  look.settled = take.number() != 0;
  return look;
}

StoredQuarantine read_quarantine(SQLite::Statement& row) {
  Taker take(row);
  StoredQuarantine entry;
  take.into(entry.id);
  take.into(entry.stream);
  entry.stream_name = take.text();
  take.into(entry.offset);
  take.into(entry.length);
  take.into(entry.line);
  take.into(entry.column);
  take.into(entry.code);
  entry.reason = take.text();
  entry.bytes = take.text();
  entry.taken_at = take.text();
  entry.resolved_at = take.text();
  return entry;
}

Notice read_notice(SQLite::Statement& row) {
  Taker take(row);
  Notice notice;
  notice.source = take.text();
  notice.site = take.text();
  notice.stream = take.text();
  notice.path = take.text();
  take.into(notice.code);
  notice.what = take.text();
  notice.from = take.text();
  notice.to = take.text();
  take.into(notice.missing);
  notice.told_at = take.text();
  return notice;
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
