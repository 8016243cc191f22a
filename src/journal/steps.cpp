#include <algorithm>
#include <map>

#include <columns.hpp>
#include <database.hpp>
#include <telctl/io/clock.hpp>
#include <telctl/journal/journal.hpp>

namespace telctl::journal {
namespace {

constexpr Names<StepState, 5> step_states{{{StepState::open, "open"},
                                           {StepState::acknowledged, "acknowledged"},
                                           {StepState::verified, "verified"},
                                           {StepState::withdrawn, "withdrawn"},
                                           {StepState::undo, "undo"}}};

std::string dump_lines(const Step& step) {
  return dump(step.lines ? Json(*step.lines) : Json());
}

std::vector<std::int64_t> parse_numbers(const std::string& text) {
  std::vector<std::int64_t> result;
  for (const auto& item : Json::parse(text, nullptr, false))
    if (item.is_number_integer()) result.push_back(item.get<std::int64_t>());
  return result;
}

Step read_step(SQLite::Statement& row) {
  Step step{.number = row.getColumn(0).getInt64(),
            .target = row.getColumn(1).getString(),
            .object = row.getColumn(2).getString(),
            .what = row.getColumn(3).getString(),
            .stands_for = {row.getColumn(4).getString(), row.getColumn(5).getString()},
            .runs = parse_numbers(row.getColumn(7).getString()),
            .since = row.getColumn(8).getString(),
            .state = value_of(step_states, row.getColumn(9).getString()),
            .ended = row.getColumn(10).getString(),
            .by = row.getColumn(11).getString(),
            .note = row.getColumn(12).getString()};
  if (auto lines = row.getColumn(6).getString(); lines != "null") step.lines = parse_lines(lines);
  return step;
}

std::vector<Step> read_steps(SQLite::Database& connection, const std::string& target) {
  std::vector<Step> result;
  if (!connection.tableExists("steps")) return result; // of version 1, and only read
  SQLite::Statement rows(connection, "SELECT id, target, object, what, type, name, lines, runs, since, state, ended, "
                                     "by, note FROM steps WHERE ?1 = '' OR target = ?1 ORDER BY id");
  rows.bind(1, target);
  while (rows.executeStep())
    result.push_back(read_step(rows));
  return result;
}

void insert(SQLite::Database& connection, const Step& step) {
  SQLite::Statement statement(connection,
                              "INSERT OR IGNORE INTO steps (target, object, what, type, name, lines, runs, since, "
                              "state) VALUES (?,?,?,?,?,?,?,?,?)");
  SQLite::bind(statement, step.target, step.object, step.what, step.stands_for.type, step.stands_for.name,
               dump_lines(step), dump(Json(step.runs)), step.since, std::string(to_string(step.state)));
  statement.exec();
}

void update(SQLite::Database& connection, const Step& step) {
  SQLite::Statement statement(connection, "UPDATE steps SET type = ?, name = ?, lines = ?, runs = ?, since = ?, state "
                                          "= ?, ended = ?, by = ?, note = ? WHERE id = ?");
  SQLite::bind(statement, step.stands_for.type, step.stands_for.name, dump_lines(step), dump(Json(step.runs)),
               step.since, std::string(to_string(step.state)), step.ended, step.by, step.note, step.number);
  statement.exec();
}

/// Asked for once more, by another scope perhaps.
void merge(Step& known, const Step& asked) {
  known.stands_for = asked.stands_for;
  for (const auto run : asked.runs)
    if (std::find(known.runs.begin(), known.runs.end(), run) == known.runs.end()) known.runs.push_back(run);
  if (!asked.lines || !known.lines) {
    known.lines.reset();
  } else {
    known.lines->insert(known.lines->end(), asked.lines->begin(), asked.lines->end());
    std::sort(known.lines->begin(), known.lines->end());
    known.lines->erase(std::unique(known.lines->begin(), known.lines->end()), known.lines->end());
  }
  if (known.state != StepState::withdrawn && known.state != StepState::undo) return;
  known.state = asked.state;
  known.since = asked.since;
  known.ended.clear();
  known.by.clear();
  known.note.clear();
}

bool done_by_somebody(const Step& step) {
  return step.state == StepState::acknowledged || (step.state == StepState::verified && !step.by.empty());
}

} // namespace

std::string_view to_string(StepState state) {
  return name_of(step_states, state);
}

Status Journal::raise_steps(std::int64_t run, const std::vector<Step>& steps) {
  if (steps.empty()) return {};
  const auto asking = this->run(run);
  if (!asking) return fail(asking.error());
  return database_->write([&, now = iso8601(system_clock().now())] {
    auto& connection = database_->connection();
    std::map<std::pair<std::string, std::string>, Step> known;
    for (auto& step : read_steps(connection, asking->target))
      known.emplace(std::pair(step.object, step.what), step);
    for (auto step : steps) {
      step.target = asking->target;
      step.runs = {run};
      step.since = now;
      if (const auto found = known.find({step.object, step.what}); found != known.end()) {
        merge(found->second, step);
        update(connection, found->second);
      } else {
        insert(connection, step);
      }
    }
  });
}

Status Journal::close_steps(const std::vector<std::int64_t>& numbers, StepState state) {
  if (numbers.empty()) return {};
  return database_->write([&, now = iso8601(system_clock().now())] {
    for (const auto number : numbers) {
      SQLite::Statement statement(database_->connection(), "UPDATE steps SET state = ?, ended = ? WHERE id = ?");
      SQLite::bind(statement, std::string(to_string(state)), now, number);
      statement.exec();
    }
  });
}

Status Journal::acknowledge_steps(const std::vector<std::int64_t>& numbers, const std::string& by,
                                  const std::string& note) {
  return database_->write([&, now = iso8601(system_clock().now())] {
    for (const auto number : numbers) {
      SQLite::Statement statement(
          database_->connection(),
          "UPDATE steps SET state = CASE state WHEN 'open' THEN 'acknowledged' ELSE 'withdrawn' END, ended = ?, by = "
          "?, note = ? WHERE id = ? AND state IN ('open', 'undo')");
      SQLite::bind(statement, now, by, note, number);
      statement.exec();
    }
  });
}

Status Journal::release_steps(std::int64_t run) {
  auto known = steps({});
  if (!known) return fail(known.error());
  std::erase_if(*known, [&](Step& step) { return std::erase(step.runs, run) == 0; });
  if (known->empty()) return {};
  return database_->write([&, now = iso8601(system_clock().now())] {
    for (auto& step : *known) {
      const bool over = step.state == StepState::withdrawn || step.state == StepState::undo;
      if (step.runs.empty() && !over) {
        step.state = done_by_somebody(step) ? StepState::undo : StepState::withdrawn;
        step.ended = now;
      }
      update(database_->connection(), step);
    }
  });
}

Result<std::vector<Step>> Journal::steps(const std::string& target) const {
  return database_->read([&](SQLite::Database& connection) { return read_steps(connection, target); });
}

} // namespace telctl::journal
