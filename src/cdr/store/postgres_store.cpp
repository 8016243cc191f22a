#include <chrono>
#include <set>
#include <thread>

#include <fmt/format.h>
#include <store/columns.hpp>
#include <store/open.hpp>
#include <store/postgres_rows.hpp>
#include <store/postgres_tables.hpp>
#include <telctl/cdr/errors.hpp>

namespace telctl::cdr {
namespace {

/// A server that was killed is back within seconds; longer than this, the run ends and the next one goes on.
constexpr std::chrono::seconds patience{60};
constexpr std::chrono::milliseconds pause{100};

/// One transaction at a time on one connection, which is made again when it breaks. A commit whose outcome is unknown
/// is read again before anything else is done.
class PostgresStore final : public Store {
 public:
  explicit PostgresStore(std::string where) : where_(std::move(where)) {}

  Status open(StoreAccess access);
  Result<std::vector<Stream>> streams(const std::string& source) override {
    return list<Stream>(
        fmt::format("SELECT {} FROM streams WHERE $1 = '' OR source = $1 ORDER BY id", postgres::stream_columns),
        postgres::read_stream, source);
  }
  Result<Stream> take(const Taking& taking) override;
  Result<std::string> raw(std::int64_t stream, std::uint64_t offset, std::uint64_t length) override;

  Result<std::vector<FileLook>> looks(const std::string& source) override {
    return list<FileLook>(fmt::format("SELECT {} FROM looks WHERE source = $1", postgres::look_columns),
                          postgres::read_look, source);
  }
  Status remember(const FileLook& look) override;
  Status tickets(const std::string& source, const std::function<bool(const StoredTicket&)>& visitor) override;
  Result<std::vector<StoredTicket>> find(const std::string& id) override {
    return list<StoredTicket>(select_tickets("WHERE t.ticket_id = $1 OR t.call_id = $1"), postgres::read_ticket, id);
  }
  Result<std::vector<StoredTicket>> starting(const std::string& source, const Instant& start) override {
    return list<StoredTicket>(select_tickets("WHERE s.source = $1 AND t.start_utc = $2"), postgres::read_ticket, source,
                              instant_text(start));
  }
  Result<std::string> newest_start(const std::string& source) override {
    auto found = list<std::string>(
        "SELECT coalesce(substr(max(t.start_utc), 1, 19), '') FROM tickets t JOIN streams s ON s.id = t.stream WHERE "
        "s.source = $1",
        [](const pqxx::row& row) { return row[0].as<std::string>(); }, source);
    if (!found) return fail(found.error());
    return found->front();
  }
  Result<std::vector<StoredQuarantine>> quarantine(std::int64_t stream) override {
    return list<StoredQuarantine>(fmt::format("SELECT {} FROM quarantine q JOIN streams s ON s.id = q.stream WHERE "
                                              "q.resolved_at IS NULL AND ($1::bigint = 0 OR q.stream = $1::bigint) "
                                              "ORDER BY q.stream, q.byte_offset",
                                              postgres::quarantine_columns),
                                  postgres::read_quarantine, stream);
  }
  Status tell(const Notice& notice) override {
    return run([&](pqxx::work& transaction) { insert_notice(transaction, notice); });
  }
  Result<std::vector<Notice>> notices() override {
    return list<Notice>(fmt::format("SELECT {} FROM notices ORDER BY id", postgres::notice_columns),
                        postgres::read_notice);
  }
  Result<StoreTotals> totals() override;

 private:
  enum class Outcome { done, moved, unknown };

  static std::string select_tickets(std::string_view where) {
    return fmt::format("SELECT t.stream, s.name, {} FROM tickets t JOIN streams s ON s.id = t.stream {} "
                       "ORDER BY t.stream, t.byte_offset",
                       ticket_column_list("t."), where);
  }
  [[nodiscard]] Error failed(ErrorCode code, std::string what, std::string cause) const;
  void connect();

  /// Runs `body` in a transaction of its own; again, on a new connection, when the connection breaks: so only for what
  /// may be done twice.
  template <class Body>
  Status run(Body body);
  template <class Item, class Read, class... Values>
  Result<std::vector<Item>> list(const std::string& sql, Read reader, const Values&... values);

  [[nodiscard]] bool broke(const std::exception& problem) const;
  Outcome try_take(const Taking& taking, Stream& after);
  bool put_stream(pqxx::work& transaction, const Taking& taking, Stream& after);
  void insert_rows(pqxx::work& transaction, const Taking& taking, const Stream& after);
  static void insert_notice(pqxx::work& transaction, const Notice& notice);
  Result<std::optional<Stream>> settled_stream(const std::string& name);

  std::string where_;
  std::unique_ptr<pqxx::connection> connection_;
};

Error PostgresStore::failed(ErrorCode code, std::string what, std::string cause) const {
  while (cause.ends_with('\n'))
    cause.pop_back();
  return {.code = code,
          .what = std::move(what),
          .where = {.object = "PostgreSQL"},
          .cause = std::move(cause),
          .retryable = code == errors::cdr_store_unreachable};
}

void PostgresStore::connect() {
  if (connection_ && connection_->is_open()) return;
  connection_ = std::make_unique<pqxx::connection>(where_);
  connection_->set_variable("application_name", "'telctl'");
  connection_->set_variable("synchronous_commit", "on");
}

/// A connection that breaks in the middle of a COPY is told as a plain failure of the write.
bool PostgresStore::broke(const std::exception& problem) const {
  if (dynamic_cast<const pqxx::broken_connection*>(&problem) != nullptr) return true;
  return connection_ && !connection_->is_open();
}

template <class Body>
Status PostgresStore::run(Body body) {
  const auto deadline = std::chrono::steady_clock::now() + patience;
  for (;;) {
    try {
      connect();
      pqxx::work transaction(*connection_);
      body(transaction);
      transaction.commit();
      return {};
    } catch (const pqxx::in_doubt_error&) {
      connection_.reset();
    } catch (const std::exception& problem) {
      if (!broke(problem)) return fail(failed(errors::cdr_store_unusable, "the ticket store refuses", problem.what()));
      connection_.reset();
      if (std::chrono::steady_clock::now() > deadline)
        return fail(failed(errors::cdr_store_unreachable, "the ticket store does not answer", problem.what()));
      std::this_thread::sleep_for(pause);
    }
  }
}

template <class Item, class Read, class... Values>
Result<std::vector<Item>> PostgresStore::list(const std::string& sql, Read reader, const Values&... values) {
  std::vector<Item> items;
  auto status = run([&](pqxx::work& transaction) {
    items.clear();
    for (const auto& row : transaction.exec_params(sql, values...))
      items.push_back(reader(row));
  });
  if (!status) return fail(status.error());
  return items;
}

Status PostgresStore::open(StoreAccess access) {
  std::optional<int> version;
  auto status = run([&](pqxx::work& transaction) {
    // One at a time may find the tables missing and make them.
    transaction.exec("SELECT pg_advisory_xact_lock(7426110)");
    const auto there = transaction.exec("SELECT to_regclass('telctl_version') IS NOT NULL").at(0).at(0).as<bool>();
    if (!there && access == StoreAccess::write) {
      std::string columns;
      for (const auto& column : ticket_columns())
        columns +=
            fmt::format("{}{} {}", columns.empty() ? "" : ",\n  ", column.name, column.number ? "bigint" : "text");
      std::string sql = postgres_tables;
      constexpr std::string_view place = "%TICKETS%";
      sql.replace(sql.find(place), place.size(), columns);
      transaction.exec(sql);
      transaction.exec_params("INSERT INTO telctl_version VALUES ($1)", postgres_tables_version);
    }
    if (there || access == StoreAccess::write)
      version = transaction.exec("SELECT version FROM telctl_version").at(0).at(0).as<int>();
    if (version == 1 && access == StoreAccess::write) transaction.exec(add_columns_of_version_2());
    if ((version == 1 || version == 2) && access == StoreAccess::write) {
      transaction.exec(postgres_third_version);
      transaction.exec_params("UPDATE telctl_version SET version = $1", postgres_tables_version);
      version = postgres_tables_version;
    }
  });
  if (!status) return status;
  if (!version)
    return fail(failed(errors::cdr_store_missing, "no ticket store here", "the database has no tables of telctl"));
  if (*version != postgres_tables_version) {
    auto error = failed(errors::cdr_store_version, "the ticket store was written by another version of telctl",
                        fmt::format("tables of version {}, known is {}", *version, postgres_tables_version));
    if (*version < postgres_tables_version) error.hint = "telctl cdr collect takes it over, with what is in it";
    return fail(error);
  }
  return {};
}

/// False when the stream is not as it was read: the row is changed only under the revision that was seen.
bool PostgresStore::put_stream(pqxx::work& transaction, const Taking& taking, Stream& after) {
  const auto number = [](std::uint64_t value) { return static_cast<std::int64_t>(value); };
  if (taking.before.id == 0) {
    const auto made = transaction.exec_params(
        "INSERT INTO streams (name, source, site, path, position, prefix, records, first_record, first_prefix, "
        "numbers, held, revision, taken_at, cursor, hash_state, reading) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,"
        "$12,$13,$14,$15,$16) ON CONFLICT (name) DO NOTHING RETURNING id",
        after.name, after.source, after.site, after.path, number(after.position), after.prefix, number(after.records),
        number(after.first_record), after.first_prefix, after.numbers, after.held, after.revision, after.taken_at,
        after.cursor, after.hash_state, after.reading);
    if (made.empty()) return false;
    after.id = made[0][0].as<std::int64_t>();
    return true;
  }
  const auto changed = transaction.exec_params(
      "UPDATE streams SET path=$3, position=$4, prefix=$5, records=$6, first_record=$7, first_prefix=$8, numbers=$9, "
      "held=$10, revision=$11, taken_at=$12, cursor=$13, hash_state=$14, reading=$15 WHERE id=$1 AND revision=$2",
      taking.before.id, taking.before.revision, after.path, number(after.position), after.prefix, number(after.records),
      number(after.first_record), after.first_prefix, after.numbers, after.held, after.revision, after.taken_at,
      after.cursor, after.hash_state, after.reading);
  return changed.affected_rows() == 1;
}

void PostgresStore::insert_rows(pqxx::work& transaction, const Taking& taking, const Stream& after) {
  if (!taking.raw.empty()) {
    const auto packed = pack(taking.raw);
    transaction.exec_params("INSERT INTO raw VALUES ($1,$2,$3,$4)", after.id,
                            static_cast<std::int64_t>(taking.before.position),
                            static_cast<std::int64_t>(taking.raw.size()), pqxx::binarystring(packed));
  }
  std::set<std::string> months;
  for (const auto& ticket : taking.tickets)
    if (auto month = postgres::month_of(ticket.ticket); !month.empty()) months.insert(std::move(month));
  for (const auto& month : months)
    transaction.exec(postgres::partition_of(month));
  if (!taking.tickets.empty()) postgres::copy_tickets(transaction, after.id, taking.tickets);
  for (const auto& entry : taking.quarantined)
    transaction.exec_params("INSERT INTO quarantine (stream, byte_offset, byte_length, line, column_, code, reason, "
                            "bytes, taken_at) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9)",
                            after.id, static_cast<std::int64_t>(entry.offset), static_cast<std::int64_t>(entry.length),
                            static_cast<std::int64_t>(entry.line), static_cast<std::int64_t>(entry.column),
                            static_cast<int>(entry.code), entry.reason, pqxx::binarystring(entry.bytes),
                            entry.taken_at);
  for (const auto id : taking.resolved)
    transaction.exec_params("UPDATE quarantine SET resolved_at = $1 WHERE id = $2", after.taken_at, id);
  for (const auto& notice : taking.notices)
    insert_notice(transaction, notice);
}

void PostgresStore::insert_notice(pqxx::work& transaction, const Notice& notice) {
  transaction.exec_params(
      fmt::format("INSERT INTO notices ({}) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10) ON CONFLICT DO NOTHING",
                  postgres::notice_columns),
      notice.source, notice.site, notice.stream, notice.path, static_cast<int>(notice.code), notice.what, notice.from,
      notice.to, notice.missing, notice.told_at);
}

PostgresStore::Outcome PostgresStore::try_take(const Taking& taking, Stream& after) {
  connect();
  pqxx::work transaction(*connection_);
  if (!put_stream(transaction, taking, after)) return Outcome::moved;
  insert_rows(transaction, taking, after);
  try {
    transaction.commit();
  } catch (const pqxx::in_doubt_error&) {
    return Outcome::unknown;
  } catch (const std::exception& problem) {
    if (!broke(problem)) throw;
    return Outcome::unknown;
  }
  return Outcome::done;
}

/// The stream as it is when no transaction that could still change it is left: the lock waits for such a one.
Result<std::optional<Stream>> PostgresStore::settled_stream(const std::string& name) {
  std::optional<Stream> found;
  auto status = run([&](pqxx::work& transaction) {
    found.reset();
    transaction.exec("LOCK TABLE streams IN SHARE ROW EXCLUSIVE MODE");
    const auto rows =
        transaction.exec_params(fmt::format("SELECT {} FROM streams WHERE name = $1", postgres::stream_columns), name);
    if (!rows.empty()) found = postgres::read_stream(rows[0]);
  });
  if (!status) return fail(status.error());
  return found;
}

Result<Stream> PostgresStore::take(const Taking& taking) {
  const auto deadline = std::chrono::steady_clock::now() + patience;
  bool in_doubt = false;
  for (;;) {
    Stream after = taking.after;
    after.revision = taking.before.revision + 1;
    std::string cause = "the connection broke";
    try {
      if (in_doubt) {
        const auto now = settled_stream(taking.before.name);
        if (!now) return fail(now.error());
        // Only this transaction makes this revision with these bytes.
        if (*now && (*now)->revision == after.revision && (*now)->prefix == after.prefix) return **now;
        in_doubt = false;
      }
      const auto outcome = try_take(taking, after);
      if (outcome == Outcome::done) return after;
      if (outcome == Outcome::moved) return fail(moved(taking.before));
      in_doubt = true;
      connection_.reset();
    } catch (const std::exception& problem) {
      if (!broke(problem))
        return fail(failed(errors::cdr_store_not_written,
                           "the ticket store cannot be written: nothing of this was taken", problem.what()));
      connection_.reset(); // before the commit: nothing of it was applied
      cause = problem.what();
    }
    if (std::chrono::steady_clock::now() > deadline)
      return fail(failed(errors::cdr_store_unreachable, "the ticket store does not answer", cause));
    std::this_thread::sleep_for(pause);
  }
}

Result<std::string> PostgresStore::raw(std::int64_t stream, std::uint64_t offset, std::uint64_t length) {
  std::string bytes;
  std::optional<Error> broken;
  auto status = run([&](pqxx::work& transaction) {
    bytes.clear();
    const auto rows =
        transaction.exec_params("SELECT byte_offset, byte_length, packed FROM raw WHERE stream = $1 AND "
                                "byte_offset < $2 AND byte_offset + byte_length > $3 ORDER BY byte_offset",
                                stream, static_cast<std::int64_t>(offset + length), static_cast<std::int64_t>(offset));
    for (const auto& row : rows) {
      const auto begin = static_cast<std::uint64_t>(row[0].as<std::int64_t>());
      const auto size = static_cast<std::uint64_t>(row[1].as<std::int64_t>());
      const auto piece = unpack(pqxx::binarystring(row[2]).str(), size);
      if (!piece) {
        broken = piece.error();
        return;
      }
      const auto from = offset > begin ? offset - begin : 0;
      bytes.append(*piece, from, std::min(size, offset + length - begin) - from);
    }
  });
  if (!status) return fail(status.error());
  if (broken) return fail(*broken);
  return bytes;
}

Status PostgresStore::remember(const FileLook& look) {
  return run([&](pqxx::work& transaction) {
    const auto number = [](std::uint64_t value) { return static_cast<std::int64_t>(value); };
    transaction.exec_params(
        fmt::format(
            "INSERT INTO looks ({}) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10) ON CONFLICT (source, path) DO UPDATE "
            "SET device=$3, inode=$4, born_ns=$5, size=$6, modified_ns=$7, changed_ns=$8, stream=$9, settled=$10",
            postgres::look_columns),
        look.source, look.path, number(look.stamp.device), number(look.stamp.inode), look.stamp.born_ns,
        number(look.stamp.size), look.stamp.modified_ns, look.stamp.changed_ns, look.stream, look.settled ? 1 : 0);
  });
}

Status PostgresStore::tickets(const std::string& source, const std::function<bool(const StoredTicket&)>& visitor) {
  // All of them before the first is shown: a connection that breaks must not show any of them twice.
  auto all = list<StoredTicket>(select_tickets("WHERE $1 = '' OR s.source = $1"), postgres::read_ticket, source);
  if (!all) return fail(all.error());
  for (const auto& ticket : *all)
    if (!visitor(ticket)) break;
  return {};
}

Result<StoreTotals> PostgresStore::totals() {
  StoreTotals totals;
  auto status = run([&](pqxx::work& transaction) {
    const auto row = transaction.exec1(
        "SELECT (SELECT count(*) FROM streams), (SELECT coalesce(sum(position), 0) FROM streams), "
        "(SELECT count(*) FROM tickets WHERE kind IS NULL), (SELECT count(*) FROM tickets WHERE disposition = "
        "'answered'), "
        "(SELECT count(*) FROM quarantine WHERE resolved_at IS NULL), (SELECT count(*) FROM notices), "
        "(SELECT coalesce(sum(billable_us), 0)::bigint FROM tickets WHERE disposition = 'answered')");
    pqxx::row::size_type place = 0;
    for (auto* number :
         {&totals.streams, &totals.bytes, &totals.tickets, &totals.answered, &totals.quarantined, &totals.notices})
      *number = row[place++].as<std::uint64_t>();
    totals.billable_us = row[place].as<std::int64_t>();
  });
  if (!status) return fail(status.error());
  return totals;
}

} // namespace

Result<std::unique_ptr<Store>> open_postgres_store(const std::string& where, StoreAccess access) {
  auto store = std::make_unique<PostgresStore>(where);
  if (auto status = store->open(access); !status) return fail(status.error());
  return store;
}

} // namespace telctl::cdr
