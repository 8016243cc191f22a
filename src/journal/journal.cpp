#include <telctl/journal/journal.hpp>

#include <columns.hpp>
#include <database.hpp>
#include <telctl/io/clock.hpp>
#include <telctl/journal/errors.hpp>

namespace telctl::journal {
namespace {

constexpr Names<RunKind, 2> kinds{{{RunKind::apply, "apply"}, {RunKind::rollback, "rollback"}}};
constexpr Names<RunState, 4> run_states{{{RunState::running, "running"},
                                         {RunState::done, "done"},
                                         {RunState::partial, "partial"},
                                         {RunState::rolled_back, "rolled-back"}}};
constexpr Names<OperationState, 6> operation_states{{{OperationState::intent, "intent"},
                                                     {OperationState::unknown, "unknown"},
                                                     {OperationState::done, "done"},
                                                     {OperationState::refused, "refused"},
                                                     {OperationState::absent, "absent"},
                                                     {OperationState::undone, "undone"}}};

constexpr auto run_columns =
    "SELECT id, kind, target, target_name, plan, wave, lines, reverses, by, started, ended, state FROM runs";

Run read_run(SQLite::Statement& row) {
  return {.id = row.getColumn(0).getInt64(),
          .kind = value_of(kinds, row.getColumn(1).getString()),
          .target = row.getColumn(2).getString(),
          .target_name = row.getColumn(3).getString(),
          .plan = row.getColumn(4).getString(),
          .wave = row.getColumn(5).getString(),
          .lines = parse_lines(row.getColumn(6).getString()),
          .reverses = row.getColumn(7).getInt64(),
          .by = row.getColumn(8).getString(),
          .started = row.getColumn(9).getString(),
          .ended = row.getColumn(10).getString(),
          .state = value_of(run_states, row.getColumn(11).getString())};
}

constexpr auto operation_columns =
    "SELECT o.run, o.sequence, o.type, o.name, o.operation, o.state, o.server_id, o.attempts, o.error, "
    "o.undoes_run, o.undoes_sequence FROM operations o ";

OperationRecord read_operation(SQLite::Statement& row) {
  OperationRecord record{.ref = {row.getColumn(0).getInt64(), row.getColumn(1).getInt64()},
                         .object = {row.getColumn(2).getString(), row.getColumn(3).getString()},
                         .operation = Json::parse(row.getColumn(4).getString(), nullptr, false),
                         .state = value_of(operation_states, row.getColumn(5).getString()),
                         .server_id = row.getColumn(6).getString(),
                         .attempts = row.getColumn(7).getInt(),
                         .error = row.getColumn(8).getString()};
  if (!row.getColumn(9).isNull())
    record.undoes = OperationRef{row.getColumn(9).getInt64(), row.getColumn(10).getInt64()};
  return record;
}

void keep(SQLite::Database& connection, const std::string& target, const Managed& object, bool created) {
  // An update leaves it to the first run who made the object, and whether it was adopted.
  SQLite::Statement statement(connection, created
                                              ? "INSERT OR REPLACE INTO managed VALUES (?,?,?,?,?,?,?,?)"
                                              : "INSERT INTO managed VALUES (?,?,?,?,?,?,?,?) ON CONFLICT DO UPDATE "
                                                "SET id = excluded.id, needs = excluded.needs, lines = excluded.lines");
  SQLite::bind(statement, target, object.object.type, object.object.name, object.id, object.adopted ? 1 : 0, object.run,
               dump(object.needs), dump(Json(object.lines)));
  statement.exec();
}

void drop(SQLite::Database& connection, const std::string& target, const Name& object) {
  SQLite::Statement statement(connection, "DELETE FROM managed WHERE target = ? AND type = ? AND name = ?");
  SQLite::bind(statement, target, object.type, object.name);
  statement.exec();
}

void set_undone(SQLite::Database& connection, OperationRef ref) {
  SQLite::Statement statement(connection, "UPDATE operations SET state = 'undone' WHERE run = ? AND sequence = ?");
  SQLite::bind(statement, ref.run, ref.sequence);
  statement.exec();
}

void insert_intent(SQLite::Database& connection, OperationRef ref, const Intent& intent, const std::string& text) {
  SQLite::Statement statement(connection,
                              "INSERT INTO operations (run, sequence, type, name, operation, state, undoes_run, "
                              "undoes_sequence) VALUES (?,?,?,?,?,'intent',?,?)");
  SQLite::bind(statement, ref.run, ref.sequence, intent.object.type, intent.object.name, text);
  if (intent.undoes) {
    statement.bind(6, intent.undoes->run);
    statement.bind(7, intent.undoes->sequence);
  }
  statement.exec();
}

void record_outcome(SQLite::Database& connection, const std::string& target, const Outcome& outcome) {
  SQLite::Statement statement(
      connection,
      "UPDATE operations SET state = ?, server_id = ?, attempts = ?, error = ? WHERE run = ? AND sequence = ?");
  SQLite::bind(statement, std::string(to_string(outcome.state)), outcome.server_id, outcome.attempts, outcome.error,
               outcome.ref.run, outcome.ref.sequence);
  statement.exec();
  if (outcome.state == OperationState::done) {
    SQLite::Statement origin(connection,
                             "UPDATE operations SET state = 'undone' WHERE (run, sequence) IN (SELECT undoes_run, "
                             "undoes_sequence FROM operations WHERE run = ? AND sequence = ?)");
    SQLite::bind(origin, outcome.ref.run, outcome.ref.sequence);
    origin.exec();
  }
  if (outcome.effect == Outcome::Effect::created || outcome.effect == Outcome::Effect::updated)
    keep(connection, target, outcome.object, outcome.effect == Outcome::Effect::created);
  if (outcome.effect == Outcome::Effect::removed) drop(connection, target, outcome.object.object);
}

} // namespace

std::string_view to_string(RunKind kind) {
  return name_of(kinds, kind);
}
std::string_view to_string(RunState state) {
  return name_of(run_states, state);
}
std::string_view to_string(OperationState state) {
  return name_of(operation_states, state);
}

Journal::Journal(std::unique_ptr<Database> database) : database_(std::move(database)) {}
Journal::~Journal() = default;

Result<std::int64_t> Journal::begin(Run run, const std::vector<Managed>& adopted,
                                    const std::vector<Override>& overrides) {
  auto& connection = database_->connection();
  const auto started = iso8601(system_clock().now());
  auto written = database_->write([&] {
    SQLite::Statement statement(
        connection, "INSERT INTO runs (kind, target, target_name, plan, wave, lines, reverses, by, started, ended, "
                    "state) VALUES (?,?,?,?,?,?,?,?,?,'','running')");
    SQLite::bind(statement, std::string(to_string(run.kind)), run.target, run.target_name, run.plan, run.wave,
                 dump(Json(run.lines)), run.reverses, run.by, started);
    statement.exec();
    run.id = connection.getLastInsertRowid();
    for (auto object : adopted) {
      object.adopted = true;
      object.run = run.id;
      keep(connection, run.target, object, true);
    }
    for (const auto& item : overrides) {
      SQLite::Statement insert(connection, "INSERT INTO overrides VALUES (?,?,?)");
      SQLite::bind(insert, run.id, item.gate, item.reason);
      insert.exec();
    }
  });
  if (!written) return fail(written.error());
  return run.id;
}

Status Journal::end(std::int64_t run, RunState state) {
  return database_->write([&, ended = iso8601(system_clock().now())] {
    SQLite::Statement statement(
        database_->connection(),
        "UPDATE runs SET state = ?, ended = CASE ended WHEN '' THEN ? ELSE ended END WHERE id = ?");
    SQLite::bind(statement, std::string(to_string(state)), ended, run);
    statement.exec();
  });
}

Result<OperationRef> Journal::intend(std::int64_t run, const Name& object, const Json& operation,
                                     std::optional<OperationRef> undoes) {
  const auto refs = intend(run, {Intent{object, operation, undoes}});
  if (!refs) return fail(refs.error());
  return refs->front();
}

Result<std::vector<OperationRef>> Journal::intend(std::int64_t run, const std::vector<Intent>& intents) {
  std::vector<OperationRef> refs;
  std::vector<std::string> texts; // made before the transaction, which others wait for
  for (const auto& intent : intents) {
    refs.push_back({run, database_->next_sequence(run)});
    texts.push_back(dump(intent.operation));
  }
  auto written = database_->write([&] {
    for (std::size_t i = 0; i < intents.size(); ++i)
      insert_intent(database_->connection(), refs[i], intents[i], texts[i]);
  });
  if (!written) return fail(written.error());
  return refs;
}

Status Journal::record(const std::string& target, const Outcome& outcome) {
  return database_->write([&] { record_outcome(database_->connection(), target, outcome); });
}

Status Journal::record(const std::string& target, const std::vector<Outcome>& outcomes) {
  return database_->write([&] {
    for (const auto& outcome : outcomes)
      record_outcome(database_->connection(), target, outcome);
  });
}

Status Journal::mark_undone(OperationRef operation) {
  return database_->write([&] { set_undone(database_->connection(), operation); });
}

Status Journal::release_adopted(std::int64_t run) {
  return database_->write([&] {
    SQLite::Statement statement(database_->connection(), "DELETE FROM managed WHERE adopted = 1 AND run = ?");
    SQLite::bind(statement, run);
    statement.exec();
  });
}

Result<std::vector<Run>> Journal::runs(const std::string& target) const {
  return database_->read([&](SQLite::Database& connection) {
    std::vector<Run> result;
    SQLite::Statement rows(connection, std::string(run_columns) + " WHERE ?1 = '' OR target = ?1 ORDER BY id");
    rows.bind(1, target);
    while (rows.executeStep())
      result.push_back(read_run(rows));
    return result;
  });
}

Result<Run> Journal::run(std::int64_t id) const {
  auto found = database_->read([&](SQLite::Database& connection) {
    SQLite::Statement rows(connection, std::string(run_columns) + " WHERE id = ?");
    rows.bind(1, id);
    return rows.executeStep() ? read_run(rows) : Run{};
  });
  if (found && found->id == 0)
    return fail({.code = errors::journal_unknown_run,
                 .what = "the journal has no run " + std::to_string(id),
                 .hint = "telctl migrate status -o wide lists the runs"});
  return found;
}

Result<std::vector<OperationRecord>> Journal::operations(std::int64_t run) const {
  return database_->read([&](SQLite::Database& connection) {
    std::vector<OperationRecord> result;
    SQLite::Statement rows(connection, std::string(operation_columns) + "WHERE o.run = ? ORDER BY o.sequence");
    rows.bind(1, run);
    while (rows.executeStep())
      result.push_back(read_operation(rows));
    return result;
  });
}

Result<std::vector<OperationRecord>> Journal::open_operations(const std::string& target) const {
  return database_->read([&](SQLite::Database& connection) {
    std::vector<OperationRecord> result;
    SQLite::Statement rows(connection,
                           std::string(operation_columns) +
                               "JOIN runs r ON r.id = o.run WHERE o.state IN ('intent', 'unknown') AND r.target = ? "
                               "ORDER BY o.run, o.sequence");
    rows.bind(1, target);
    while (rows.executeStep())
      result.push_back(read_operation(rows));
    return result;
  });
}

Result<std::vector<Managed>> Journal::managed(const std::string& target) const {
  return database_->read([&](SQLite::Database& connection) {
    std::vector<Managed> result;
    SQLite::Statement rows(
        connection,
        "SELECT type, name, id, adopted, run, needs, lines FROM managed WHERE target = ? ORDER BY type, name");
    rows.bind(1, target);
    while (rows.executeStep())
      result.push_back({.object = {rows.getColumn(0).getString(), rows.getColumn(1).getString()},
                        .id = rows.getColumn(2).getString(),
                        .adopted = rows.getColumn(3).getInt() != 0,
                        .run = rows.getColumn(4).getInt64(),
                        .needs = parse_names(rows.getColumn(5).getString()),
                        .lines = parse_lines(rows.getColumn(6).getString())});
    return result;
  });
}

Result<std::set<std::string>> Journal::managed_lines(const std::string& target) const {
  return database_->read([&](SQLite::Database& connection) {
    std::set<std::string> result;
    SQLite::Statement rows(connection, "SELECT DISTINCT lines FROM managed WHERE target = ?");
    rows.bind(1, target);
    while (rows.executeStep())
      for (auto& line : parse_lines(rows.getColumn(0).getString()))
        result.insert(std::move(line));
    return result;
  });
}

Result<std::vector<Override>> Journal::overrides(std::int64_t run) const {
  return database_->read([&](SQLite::Database& connection) {
    std::vector<Override> result;
    SQLite::Statement rows(connection, "SELECT run, gate, reason FROM overrides WHERE run = ? ORDER BY rowid");
    rows.bind(1, run);
    while (rows.executeStep())
      result.push_back({rows.getColumn(0).getInt64(), rows.getColumn(1).getString(), rows.getColumn(2).getString()});
    return result;
  });
}

std::uint64_t Journal::commits() const {
  return database_->commits();
}

} // namespace telctl::journal
