#include <telctl/plan/rollback.hpp>

#include <algorithm>

#include <fmt/format.h>
#include <schedule.hpp>
#include <settle.hpp>
#include <telctl/journal/lock.hpp>
#include <telctl/plan/errors.hpp>
#include <telctl/plan/saved_plan.hpp>

namespace telctl::plan {
namespace {

/// How a live object stands to an operation that is to be undone.
enum class Standing { as_left, as_before, otherwise };

Standing standing(const Operation& operation, const Live& live) {
  const auto found = live.find(operation.key);
  const bool there = found != live.end();
  const auto is = [&](Action absent, const Json& owned) {
    return operation.action == absent ? !there : there && found->second.owned == owned;
  };
  if (is(Action::remove, operation.after)) return Standing::as_left;
  if (is(Action::create, operation.before)) return Standing::as_before;
  return Standing::otherwise;
}

class Planner {
 public:
  Planner(const journal::Journal& journal, Live live, const std::vector<journal::Managed>& managed)
      : journal_(journal), live_(std::move(live)), managed_(managed) {}

  Result<RunReversal> reverse(const journal::Run& run) {
    RunReversal reversal{.run = run};
    reversed_.insert(run.id);
    auto records = journal_.operations(run.id);
    if (!records) return fail(records.error());
    std::map<std::string, std::vector<std::string>> waits; ///< planned id to the ids it waited for
    std::map<std::string, std::string> new_ids;
    for (auto record = records->rbegin(); record != records->rend(); ++record) {
      if (record->state != journal::OperationState::done) continue;
      const auto done = operation_from(record->operation);
      if (!done) return fail(done.error());
      const auto stands = standing(*done, live_);
      if (stands == Standing::as_before) reversal.already.push_back(record->ref);
      if (stands == Standing::otherwise) conflict(*done, run);
      if (stands != Standing::as_left) continue;
      auto& operation = reversal.operations.emplace_back(inverse(*done));
      operation.id = fmt::format("{:04}", reversal.operations.size());
      new_ids[done->id] = operation.id;
      waits[done->id] = done->after_operations;
      reversal.undoes[operation.id] = record->ref;
      imagine(operation);
    }
    turn_round(reversal, waits, new_ids);
    return reversal;
  }

  /// Objects that stay must not depend on objects that go.
  void check_dependants() {
    for (const auto& object : managed_) {
      const Key key{object.object.type, object.object.name};
      if (removed_.contains(key) || updated_.contains(key)) continue;
      for (const auto& need : object.needs)
        if (removed_.contains({need.type, need.name}))
          conflicts_.push_back({.code = errors::rollback_superseded,
                                .what = fmt::format("is needed by {}, which run {} made", to_string(key), object.run),
                                .where = {.object = fmt::format("{}/{}", need.type, need.name)},
                                .hint = fmt::format("roll back run {} first", object.run)});
    }
  }

  std::vector<Error> conflicts() { return std::move(conflicts_); }

 private:
  void conflict(const Operation& done, const journal::Run& run) {
    const auto later = later_run(done.key, run);
    Error error{.code = errors::rollback_conflict,
                .what =
                    live_.contains(done.key) ? "is not as the run left it" : "is gone, though the run left it there",
                .where = {.object = to_string(done.key)},
                .hint = "somebody changed it on the cluster: put it back by hand, or leave the run as it is"};
    if (later != 0) {
      error.code = errors::rollback_superseded;
      error.what = fmt::format("was changed again by run {}", later);
      error.hint = fmt::format("roll back run {} first", later);
    }
    conflicts_.push_back(std::move(error));
  }

  [[nodiscard]] std::int64_t later_run(const Key& key, const journal::Run& run) const {
    const auto runs = journal_.runs(run.target);
    std::int64_t latest = 0;
    for (const auto& item : runs.value_or(std::vector<journal::Run>{})) {
      if (item.id <= run.id || item.kind == journal::RunKind::rollback || reversed_.contains(item.id)) continue;
      const auto operations = journal_.operations(item.id);
      for (const auto& record : operations.value_or(std::vector<journal::OperationRecord>{}))
        if (record.state == journal::OperationState::done && record.object == name_of(key)) latest = item.id;
    }
    return latest;
  }

  /// The live state as it will be after this reversal, against which older runs are judged.
  void imagine(const Operation& operation) {
    if (operation.action == Action::remove) {
      live_.erase(operation.key);
      removed_.insert(operation.key);
      return;
    }
    auto& object = live_[operation.key];
    object.key = operation.key;
    object.owned = operation.after;
    object.managed = true;
    if (operation.action == Action::update) updated_.insert(operation.key);
    removed_.erase(operation.key);
  }

  /// What came first is undone last.
  static void turn_round(RunReversal& reversal, const std::map<std::string, std::vector<std::string>>& waits,
                         const std::map<std::string, std::string>& new_ids) {
    std::map<std::string, std::vector<std::string>> after;
    for (const auto& [later, firsts] : waits)
      for (const auto& first : firsts)
        if (const auto found = new_ids.find(first); found != new_ids.end())
          after[found->second].push_back(new_ids.at(later));
    for (auto& operation : reversal.operations) {
      operation.after_operations = after[operation.id];
      std::sort(operation.after_operations.begin(), operation.after_operations.end());
    }
  }

  const journal::Journal& journal_;
  Live live_;
  const std::vector<journal::Managed>& managed_;
  std::set<Key> removed_;
  std::set<Key> updated_;
  std::set<std::int64_t> reversed_;
  std::vector<Error> conflicts_;
};

Error nothing_left(std::string what) {
  return {.code = errors::rollback_nothing,
          .what = std::move(what),
          .hint = "telctl migrate status -o wide lists the runs"};
}

Result<std::size_t> done_operations(const journal::Journal& journal, std::int64_t run) {
  const auto operations = journal.operations(run);
  if (!operations) return fail(operations.error());
  return static_cast<std::size_t>(std::count_if(operations->begin(), operations->end(), [](const auto& item) {
    return item.state == journal::OperationState::done || item.state == journal::OperationState::intent ||
           item.state == journal::OperationState::unknown;
  }));
}

Status finish(const Session& session, const RunReversal& reversal) {
  for (const auto& ref : reversal.already)
    if (auto marked = session.journal.mark_undone(ref); !marked) return marked;
  if (auto released = session.journal.release_adopted(reversal.run.id); !released) return released;
  if (auto released = session.journal.release_steps(reversal.run.id); !released) return released;
  return session.journal.end(reversal.run.id, journal::RunState::rolled_back);
}

Result<RunResult> reverse(const Session& session, const RunReversal& reversal, const Live& live,
                          ExecuteOptions options) {
  options.undoes = reversal.undoes;
  const auto id = session.journal.begin({.kind = journal::RunKind::rollback,
                                         .target = reversal.run.target,
                                         .target_name = session.target.describe(),
                                         .wave = reversal.run.wave,
                                         .lines = reversal.run.lines,
                                         .reverses = reversal.run.id,
                                         .by = journal::who()},
                                        {}, {});
  if (!id) return fail(id.error());
  RunResult result{.run = *id};
  result.executed = execute(session.target, session.journal, session.clock, *id, reversal.operations, live, options);
  const bool complete = result.executed.complete();
  if (complete)
    if (auto finished = finish(session, reversal); !finished) return fail(finished.error());
  const auto state = complete ? journal::RunState::done : journal::RunState::partial;
  if (auto ended = session.journal.end(*id, state); !ended && !result.executed.stopped_by) return fail(ended.error());
  return result;
}

/// What somebody did by hand for these runs, and for no other.
Result<std::vector<journal::Step>> steps_to_undo(const Session& session, const std::vector<journal::Run>& runs) {
  auto steps = session.journal.steps(session.target.identity());
  if (!steps) return steps;
  std::erase_if(*steps, [&](const journal::Step& step) {
    const bool done = step.state == journal::StepState::acknowledged || step.state == journal::StepState::verified;
    const bool elsewhere = std::any_of(step.runs.begin(), step.runs.end(), [&](std::int64_t id) {
      return std::none_of(runs.begin(), runs.end(), [&](const journal::Run& run) { return run.id == id; });
    });
    return !done || step.by.empty() || step.runs.empty() || elsewhere;
  });
  return steps;
}

} // namespace

std::size_t Rollback::operations() const {
  std::size_t count = 0;
  for (const auto& run : runs)
    count += run.operations.size();
  return count;
}

Result<std::vector<journal::Run>> runs_of_wave(const journal::Journal& journal, const std::string& target,
                                               const std::string& wave) {
  auto runs = journal.runs(target);
  if (!runs) return runs;
  std::erase_if(*runs, [&](const journal::Run& run) {
    return run.wave != wave || run.kind == journal::RunKind::rollback || run.state == journal::RunState::rolled_back;
  });
  if (runs->empty()) return fail(nothing_left(fmt::format("wave '{}' has no run to roll back on this system", wave)));
  return runs;
}

Result<std::vector<journal::Run>> last_runs(const journal::Journal& journal, const std::string& target) {
  const auto runs = journal.runs(target);
  if (!runs) return runs;
  std::vector<journal::Run> chosen;
  for (auto run = runs->rbegin(); run != runs->rend(); ++run) {
    if (run->kind == journal::RunKind::rollback || run->state == journal::RunState::rolled_back) continue;
    if (!chosen.empty()) {
      if (run->state == journal::RunState::done || run->wave != chosen.front().wave ||
          run->lines != chosen.front().lines)
        break;
      chosen.push_back(*run);
      continue;
    }
    const auto done = done_operations(journal, run->id);
    if (!done) return fail(done.error());
    if (*done > 0) chosen.push_back(*run);
  }
  if (chosen.empty()) return fail(nothing_left("no run is left to roll back on this system"));
  return chosen;
}

Result<Rollback> prepare_rollback(const Session& session, std::vector<journal::Run> runs, Settle settle) {
  std::sort(runs.begin(), runs.end(), [](const journal::Run& a, const journal::Run& b) { return a.id > b.id; });
  auto reading = read_settled(session, settle);
  if (!reading) return fail(reading.error());
  Planner planner(session.journal, reading->live, reading->managed);
  Rollback rollback;
  for (const auto& run : runs) {
    auto reversal = planner.reverse(run);
    if (!reversal) return fail(reversal.error());
    name_requests(session.target, reversal->operations);
    rollback.runs.push_back(std::move(*reversal));
  }
  auto undo = steps_to_undo(session, runs);
  if (!undo) return fail(undo.error());
  rollback.undo = std::move(*undo);
  planner.check_dependants();
  rollback.conflicts = planner.conflicts();
  rollback.live = std::move(reading->live);
  return rollback;
}

Result<std::vector<RunResult>> carry_out(const Session& session, const Rollback& rollback,
                                         const ExecuteOptions& options) {
  std::vector<RunResult> results;
  Live live = rollback.live;
  for (const auto& reversal : rollback.runs) {
    if (reversal.operations.empty()) {
      if (auto finished = finish(session, reversal); !finished) return fail(finished.error());
      continue;
    }
    auto result = reverse(session, reversal, live, options);
    if (!result) return fail(result.error());
    results.push_back(std::move(*result));
    if (!results.back().executed.complete()) break;
    if (&reversal == &rollback.runs.back()) break;
    auto reading = read_settled(session, Settle::look); // ids of what was created anew
    if (!reading) return fail(reading.error());
    live = std::move(reading->live);
  }
  return results;
}

} // namespace telctl::plan
