#include <store/shelf.hpp>

#include <calls/decide.hpp>
#include <fmt/format.h>
#include <store/columns.hpp>
#include <store/sqlite_rows.hpp>

namespace telctl::cdr {
namespace {

/// What SQLite may keep in memory of it; the rest is in a file that it deletes while it is open.
constexpr int cache_kib = 16'384;

std::string column_definitions() {
  std::string columns;
  for (const auto& column : ticket_columns())
    columns += fmt::format(", {} {}", column.name, column.number ? "INTEGER" : "TEXT");
  return columns;
}

SQLite::Database open_nameless() {
  SQLite::Database database("", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
  database.exec(fmt::format("PRAGMA cache_size = -{}", cache_kib));
  database.exec("PRAGMA temp_store = FILE; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF");
  database.exec(fmt::format("CREATE TABLE records (number INTEGER PRIMARY KEY, stream INTEGER, name TEXT{})",
                            column_definitions()));
  database.exec("CREATE TABLE links (record INTEGER PRIMARY KEY, moment INTEGER, unique_ INTEGER, call INTEGER, "
                "channel INTEGER, called INTEGER, local INTEGER, far_local INTEGER, turn INTEGER);"
                "CREATE TABLE members (first INTEGER, group_ INTEGER, record INTEGER, "
                "PRIMARY KEY (first, group_, record)) WITHOUT ROWID");
  database.exec("BEGIN"); // one transaction over its life: it is never written to be kept
  return database;
}

std::string insert_record() {
  std::string places = "?,?";
  for (std::size_t i = 0; i < ticket_columns().size(); ++i)
    places += ",?";
  return fmt::format("INSERT INTO records (stream, {}, name) VALUES ({})", ticket_column_list(), places);
}

constexpr std::int64_t opens = 1;
constexpr std::int64_t closes = 2;

std::uint64_t key_at(SQLite::Statement& row, int column) {
  return static_cast<std::uint64_t>(row.getColumn(column).getInt64());
}

} // namespace

Shelf::Shelf()
    : database_(open_nameless()), put_record_(database_, insert_record()),
      put_links_(database_, "INSERT INTO links VALUES (?,?,?,?,?,?,?,?,?)"),
      put_member_(database_, "INSERT INTO members VALUES (?,?,?)") {}

void Shelf::put(const StoredTicket& record) {
  put_record_.reset();
  put_record_.bind(1, record.stream);
  sqlite::bind_ticket(put_record_, record);
  put_record_.bind(static_cast<int>(ticket_columns().size()) + 2, record.ticket.source);
  put_record_.exec();
  const auto links = links_of(record);
  sqlite::bind_all(put_links_, ++records_, begin_of(record), links.unique, links.call, links.channel, links.called,
                   links.local, links.far_local, (links.opens ? opens : 0) + (links.closes ? closes : 0));
  put_links_.exec();
}

void Shelf::group() {
  Gatherer gatherer([&](const Gatherer::Group& group) {
    ++groups_;
    for (const auto record : group.records) {
      sqlite::bind_all(put_member_, group.first, groups_, record);
      put_member_.exec();
    }
  });
  SQLite::Statement row(database_, "SELECT record, moment, unique_, call, channel, called, local, far_local, turn FROM "
                                   "links ORDER BY moment, record");
  while (row.executeStep()) {
    const auto turn = row.getColumn(8).getInt64();
    gatherer.add(row.getColumn(0).getInt64(), row.getColumn(1).getInt64(),
                 {.unique = key_at(row, 2),
                  .call = key_at(row, 3),
                  .channel = key_at(row, 4),
                  .called = key_at(row, 5),
                  .local = key_at(row, 6),
                  .far_local = key_at(row, 7),
                  .opens = (turn & opens) != 0,
                  .closes = (turn & closes) != 0});
  }
  gatherer.finish();
  row.reset();
  database_.exec("DELETE FROM links"); // the next source has its own
}

void Shelf::each_group(const Visitor& visitor) {
  SQLite::Statement row(database_, fmt::format("SELECT r.stream, r.name, {}, m.first, m.group_ FROM members m JOIN "
                                               "records r ON r.number = m.record ORDER BY m.first, m.group_, m.record",
                                               ticket_column_list("r.")));
  const auto first_column = static_cast<int>(ticket_columns().size()) + 2;
  std::vector<StoredTicket> records;
  std::int64_t first = 0;
  std::int64_t group = 0;
  while (row.executeStep()) {
    const auto of = row.getColumn(first_column + 1).getInt64();
    if (of != group && !records.empty() && !visitor(first, std::exchange(records, {}))) return;
    first = row.getColumn(first_column).getInt64();
    group = of;
    records.push_back(sqlite::read_ticket(row));
  }
  if (!records.empty()) visitor(first, std::move(records));
}

} // namespace telctl::cdr
