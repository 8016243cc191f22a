#include <algorithm>
#include <filesystem>
#include <utility>

#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/format.h>
#include <store/columns.hpp>
#include <store/open.hpp>
#include <store/sqlite_rows.hpp>
#include <store/sqlite_tables.hpp>
#include <telctl/cdr/errors.hpp>
#include <telctl/io/file.hpp>
#include <telctl/io/private_file.hpp>

namespace telctl::cdr {
namespace {

using sqlite::bind_all;

constexpr int patience_ms = 30'000; // another run may be writing

/// One file, write-ahead log, every transaction on the disk before it is said to be done.
class SqliteStore final : public Store {
 public:
  SqliteStore(std::unique_ptr<SQLite::Database> connection, std::string file)
      : connection_(std::move(connection)), file_(std::move(file)) {}

  Result<std::vector<Stream>> streams(const std::string& source) override {
    return list<Stream>(
        fmt::format("SELECT {} FROM streams WHERE ?1 = '' OR source = ?1 ORDER BY id", sqlite::stream_columns),
        sqlite::read_stream, source);
  }
  Result<Stream> take(const Taking& taking) override;
  Result<std::string> raw(std::int64_t stream, std::uint64_t offset, std::uint64_t length) override;

  Result<std::vector<FileLook>> looks(const std::string& source) override {
    return list<FileLook>(fmt::format("SELECT {} FROM looks WHERE source = ?1", sqlite::look_columns),
                          sqlite::read_look, source);
  }
  Status remember(const FileLook& look) override {
    return write([&] {
      SQLite::Statement insert(
          *connection_,
          fmt::format("INSERT OR REPLACE INTO looks ({}) VALUES (?,?,?,?,?,?,?,?,?,?)", sqlite::look_columns));
      bind_all(insert, look.source, look.path, look.stamp.device, look.stamp.inode, look.stamp.born_ns, look.stamp.size,
               look.stamp.modified_ns, look.stamp.changed_ns, look.stream, look.settled);
      insert.exec();
    });
  }

  Status tickets(const std::string& source, const std::function<bool(const StoredTicket&)>& visitor) override {
    return read([&] {
      SQLite::Statement select(*connection_, select_tickets("WHERE ?1 = '' OR s.source = ?1"));
      bind_all(select, source);
      while (select.executeStep())
        if (!visitor(sqlite::read_ticket(select))) break;
    });
  }
  Result<std::vector<StoredTicket>> find(const std::string& id) override {
    return list<StoredTicket>(select_tickets("WHERE t.ticket_id = ?1 OR t.call_id = ?1"), sqlite::read_ticket, id);
  }
  Result<std::vector<StoredTicket>> starting(const std::string& source, const Instant& start) override {
    return list<StoredTicket>(select_tickets("WHERE s.source = ?1 AND t.start_utc = ?2"), sqlite::read_ticket, source,
                              instant_text(start));
  }
  Result<std::string> newest_start(const std::string& source) override {
    auto found = list<std::string>(
        "SELECT coalesce(substr(max(t.start_utc), 1, 19), '') FROM tickets t JOIN streams s ON s.id = t.stream WHERE "
        "s.source = ?1",
        [](SQLite::Statement& row) { return row.getColumn(0).getString(); }, source);
    if (!found) return fail(found.error());
    return found->front();
  }
  Result<std::vector<StoredQuarantine>> quarantine(std::int64_t stream) override {
    return list<StoredQuarantine>(fmt::format("SELECT {} FROM quarantine q JOIN streams s ON s.id = q.stream WHERE "
                                              "q.resolved_at IS NULL AND (?1 = 0 OR q.stream = ?1) "
                                              "ORDER BY q.stream, q.byte_offset",
                                              sqlite::quarantine_columns),
                                  sqlite::read_quarantine, stream);
  }
  Status tell(const Notice& notice) override {
    return write([&] { insert_notice(notice); });
  }
  Result<std::vector<Notice>> notices() override {
    return list<Notice>(fmt::format("SELECT {} FROM notices ORDER BY id", sqlite::notice_columns), sqlite::read_notice);
  }
  Result<StoreTotals> totals() override;

 private:
  static std::string select_tickets(std::string_view where) {
    return fmt::format("SELECT t.stream, s.name, {} FROM tickets t JOIN streams s ON s.id = t.stream {} "
                       "ORDER BY t.stream, t.byte_offset",
                       ticket_column_list("t."), where);
  }

  Error failed(ErrorCode code, std::string what, std::string cause, std::string hint = {}) const {
    return {.code = code,
            .what = std::move(what),
            .where = {.file = file_},
            .cause = std::move(cause),
            .hint = std::move(hint)};
  }

  template <class Body>
  Status read(Body body) {
    try {
      body();
      return {};
    } catch (const SQLite::Exception& problem) {
      return fail(failed(errors::cdr_store_unusable, "the ticket store cannot be read", problem.what()));
    }
  }

  template <class Body>
  Status write(Body body) {
    try {
      SQLite::Transaction transaction(*connection_, SQLite::TransactionBehavior::IMMEDIATE);
      body();
      transaction.commit();
      return {};
    } catch (const SQLite::Exception& problem) {
      return fail(failed(errors::cdr_store_not_written, "the ticket store cannot be written: nothing of this was taken",
                         problem.what(), "make room on the disk, then run the command again: it goes on from there"));
    }
  }

  template <class Item, class Read, class... Values>
  Result<std::vector<Item>> list(const std::string& sql, Read reader, const Values&... values) {
    std::vector<Item> items;
    auto status = read([&] {
      SQLite::Statement select(*connection_, sql);
      bind_all(select, values...);
      while (select.executeStep())
        items.push_back(reader(select));
    });
    if (!status) return fail(status.error());
    return items;
  }

  bool unchanged(const Stream& before);
  void put_stream(Stream& after);
  void insert_rows(const Taking& taking, const Stream& after);
  void insert_notice(const Notice& notice);

  std::unique_ptr<SQLite::Database> connection_;
  std::string file_;
};

bool SqliteStore::unchanged(const Stream& before) {
  SQLite::Statement select(*connection_, "SELECT revision FROM streams WHERE name = ?1");
  bind_all(select, before.name);
  const bool known = select.executeStep();
  return before.id == 0 ? !known : known && select.getColumn(0).getInt64() == before.revision;
}

void SqliteStore::put_stream(Stream& after) {
  SQLite::Statement put(*connection_,
                        "INSERT INTO streams (name, source, site, path, position, prefix, records, first_record, "
                        "first_prefix, numbers, held, revision, taken_at, cursor, hash_state, reading) VALUES "
                        "(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16) ON CONFLICT (name) DO UPDATE SET "
                        "path=?4, position=?5, prefix=?6, records=?7, first_record=?8, first_prefix=?9, numbers=?10, "
                        "held=?11, revision=?12, taken_at=?13, cursor=?14, hash_state=?15, reading=?16 RETURNING id");
  bind_all(put, after.name, after.source, after.site, after.path, after.position, after.prefix, after.records,
           after.first_record, after.first_prefix, after.numbers, after.held, after.revision, after.taken_at,
           after.cursor, after.hash_state, after.reading);
  put.executeStep();
  after.id = put.getColumn(0).getInt64();
}

void SqliteStore::insert_rows(const Taking& taking, const Stream& after) {
  if (!taking.raw.empty()) {
    SQLite::Statement raw(*connection_, "INSERT INTO raw VALUES (?1,?2,?3,?4)");
    const auto packed = pack(taking.raw);
    raw.bind(1, after.id);
    raw.bind(2, static_cast<std::int64_t>(taking.before.position));
    raw.bind(3, static_cast<std::int64_t>(taking.raw.size()));
    raw.bind(4, packed.data(), static_cast<int>(packed.size()));
    raw.exec();
  }
  std::string places = "?";
  for (std::size_t i = 0; i < ticket_columns().size(); ++i)
    places += ",?";
  SQLite::Statement insert(*connection_,
                           fmt::format("INSERT INTO tickets (stream, {}) VALUES ({})", ticket_column_list(), places));
  for (const auto& ticket : taking.tickets) {
    insert.reset();
    insert.bind(1, after.id);
    sqlite::bind_ticket(insert, ticket);
    insert.exec();
  }
  SQLite::Statement aside(*connection_,
                          "INSERT INTO quarantine (stream, byte_offset, byte_length, line, column_, code, "
                          "reason, bytes, taken_at) VALUES (?,?,?,?,?,?,?,?,?)");
  for (const auto& entry : taking.quarantined) {
    bind_all(aside, after.id, entry.offset, entry.length, entry.line, entry.column, entry.code, entry.reason, "",
             entry.taken_at);
    aside.bind(8, entry.bytes.data(), static_cast<int>(entry.bytes.size()));
    aside.exec();
  }
  SQLite::Statement resolve(*connection_, "UPDATE quarantine SET resolved_at = ?1 WHERE id = ?2");
  for (const auto id : taking.resolved) {
    bind_all(resolve, after.taken_at, id);
    resolve.exec();
  }
  for (const auto& notice : taking.notices)
    insert_notice(notice);
}

void SqliteStore::insert_notice(const Notice& notice) {
  SQLite::Statement insert(*connection_,
                           fmt::format("INSERT INTO notices ({}) VALUES (?,?,?,?,?,?,?,?,?,?) ON CONFLICT DO NOTHING",
                                       sqlite::notice_columns));
  bind_all(insert, notice.source, notice.site, notice.stream, notice.path, notice.code, notice.what, notice.from,
           notice.to, notice.missing, notice.told_at);
  insert.exec();
}

Result<Stream> SqliteStore::take(const Taking& taking) {
  bool same = false;
  Stream after = taking.after;
  after.revision = taking.before.revision + 1;
  auto status = write([&] {
    same = unchanged(taking.before);
    if (!same) return;
    put_stream(after);
    insert_rows(taking, after);
  });
  if (!status) return fail(status.error());
  if (!same) return fail(moved(taking.before));
  return after;
}

Result<std::string> SqliteStore::raw(std::int64_t stream, std::uint64_t offset, std::uint64_t length) {
  std::string bytes;
  std::optional<Error> broken;
  auto status = read([&] {
    SQLite::Statement select(*connection_, "SELECT byte_offset, byte_length, packed FROM raw WHERE stream = ?1 AND "
                                           "byte_offset < ?2 AND byte_offset + byte_length > ?3 ORDER BY byte_offset");
    bind_all(select, stream, offset + length, offset);
    while (!broken && select.executeStep()) {
      const auto begin = static_cast<std::uint64_t>(select.getColumn(0).getInt64());
      const auto size = static_cast<std::uint64_t>(select.getColumn(1).getInt64());
      const auto packed = select.getColumn(2);
      const auto piece =
          unpack({static_cast<const char*>(packed.getBlob()), static_cast<std::size_t>(packed.getBytes())}, size);
      if (!piece) {
        broken = piece.error();
        break;
      }
      const auto from = offset > begin ? offset - begin : 0;
      const auto to = std::min(size, offset + length - begin);
      bytes.append(*piece, from, to - from);
    }
  });
  if (!status) return fail(status.error());
  if (broken) return fail(*broken);
  return bytes;
}

Result<StoreTotals> SqliteStore::totals() {
  StoreTotals totals;
  auto status = read([&] {
    SQLite::Statement select(*connection_,
                             "SELECT (SELECT count(*) FROM streams), (SELECT coalesce(sum(position), 0) FROM streams), "
                             "(SELECT count(*) FROM tickets WHERE kind IS NULL), "
                             "(SELECT count(*) FROM tickets WHERE disposition = 'answered'), "
                             "(SELECT count(*) FROM quarantine WHERE resolved_at IS NULL), "
                             "(SELECT count(*) FROM notices), "
                             "(SELECT coalesce(sum(billable_us), 0) FROM tickets WHERE disposition = 'answered')");
    select.executeStep();
    int place = 0;
    for (auto* number :
         {&totals.streams, &totals.bytes, &totals.tickets, &totals.answered, &totals.quarantined, &totals.notices})
      *number = static_cast<std::uint64_t>(select.getColumn(place++).getInt64());
    totals.billable_us = select.getColumn(place).getInt64();
  });
  if (!status) return fail(status.error());
  return totals;
}

void lay_tables(SQLite::Database& connection) {
  SQLite::Transaction transaction(connection, SQLite::TransactionBehavior::IMMEDIATE);
  const auto version = connection.execAndGet("PRAGMA user_version").getInt();
  if (version == 1) connection.exec(add_columns_of_version_2());
  if (version == 1 || version == 2) {
    connection.exec(sqlite_third_version);
    connection.exec(fmt::format("PRAGMA user_version = {}", sqlite_tables_version));
  }
  if (version == 0) {
    std::string columns;
    for (const auto& column : ticket_columns())
      columns +=
          fmt::format("{}{} {}", columns.empty() ? "" : ",\n  ", column.name, column.number ? "INTEGER" : "TEXT");
    std::string sql = sqlite_tables;
    constexpr std::string_view place = "%TICKETS%";
    sql.replace(sql.find(place), place.size(), columns);
    connection.exec(sql);
    connection.exec(fmt::format("PRAGMA user_version = {}", sqlite_tables_version));
  }
  transaction.commit();
}

} // namespace

Result<std::unique_ptr<Store>> open_sqlite_store(const std::string& file, StoreAccess access) {
  const auto refuse = [&](ErrorCode code, std::string what, std::string cause, std::string hint = {}) {
    return fail(Error{.code = code,
                      .what = std::move(what),
                      .where = {.file = file},
                      .cause = std::move(cause),
                      .hint = std::move(hint)});
  };
  std::error_code ignored;
  if (access == StoreAccess::read && !std::filesystem::exists(file, ignored))
    return refuse(errors::cdr_store_missing, "no ticket store here", "", "`telctl cdr collect` makes it");
  const bool is_nameless = file.empty() || file == ":memory:"; // gone with the process
  if (access == StoreAccess::write && !is_nameless)
    if (auto made = make_private_file(file); !made) return fail(made.error());
  try {
    auto connection = std::make_unique<SQLite::Database>(file, SQLite::OPEN_READWRITE, patience_ms);
    connection->exec("PRAGMA journal_mode = WAL");
    connection->exec("PRAGMA synchronous = FULL");
    connection->exec("PRAGMA foreign_keys = ON");
    if (access == StoreAccess::write) lay_tables(*connection);
    const int version = connection->execAndGet("PRAGMA user_version").getInt();
    if (version != sqlite_tables_version)
      return refuse(errors::cdr_store_version, "the ticket store was written by another version of telctl",
                    fmt::format("tables of version {}, known is {}", version, sqlite_tables_version),
                    version < sqlite_tables_version ? "telctl cdr collect takes it over, with what is in it" : "");
    return std::make_unique<SqliteStore>(std::move(connection), file);
  } catch (const SQLite::Exception& problem) {
    return refuse(errors::cdr_store_unusable, "the ticket store cannot be opened", problem.what());
  }
}

} // namespace telctl::cdr
