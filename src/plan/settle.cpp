#include <settle.hpp>

#include <algorithm>

#include <telctl/plan/errors.hpp>
#include <telctl/plan/saved_plan.hpp>

namespace telctl::plan {

Result<std::vector<Settlement>> look_up(const Session& session, const std::vector<journal::OperationRecord>& open,
                                        const Live& live) {
  std::map<Key, std::string> found_ids;
  const ResolveId resolve = [&](const Key& key) -> std::optional<std::string> {
    if (const auto found = found_ids.find(key); found != found_ids.end()) return found->second;
    const auto found = live.find(key);
    return found == live.end() ? std::nullopt : std::optional(found->second.id);
  };
  std::vector<Settlement> settlements;
  for (const auto& record : open) {
    auto operation = operation_from(record.operation);
    if (!operation) return fail(operation.error());
    auto found = session.target.find(*operation, resolve);
    if (!found) return fail(found.error());
    Settlement settlement{.record = record, .operation = std::move(*operation)};
    settlement.done = judge(settlement.operation, *found) == Verdict::done;
    if (settlement.done && *found) {
      settlement.server_id = (*found)->id;
      found_ids[settlement.operation.key] = (*found)->id;
    }
    settlements.push_back(std::move(settlement));
  }
  return settlements;
}

Status record(const Session& session, const std::vector<Settlement>& settlements) {
  const auto target = session.target.identity();
  for (const auto& item : settlements) {
    const int attempts = std::max(1, item.record.attempts);
    auto outcome =
        item.done
            ? done_outcome(item.operation, item.record.ref, item.server_id, attempts)
            : journal::Outcome{.ref = item.record.ref, .state = journal::OperationState::absent, .attempts = attempts};
    if (auto written = session.journal.record(target, outcome); !written) return written;
  }
  const auto runs = session.journal.runs(target);
  if (!runs) return fail(runs.error());
  for (const auto& run : *runs)
    if (run.state == journal::RunState::running)
      if (auto ended = session.journal.end(run.id, journal::RunState::partial); !ended) return ended;
  return {};
}

void take_into_account(const std::vector<Settlement>& settlements, std::vector<journal::Managed>& managed) {
  for (const auto& item : settlements) {
    if (!item.done) continue;
    const auto outcome = done_outcome(item.operation, item.record.ref, item.server_id, 1);
    const auto known = std::find_if(managed.begin(), managed.end(), [&](const journal::Managed& object) {
      return object.object == outcome.object.object;
    });
    if (outcome.effect == journal::Outcome::Effect::removed) {
      if (known != managed.end()) managed.erase(known);
    } else if (known == managed.end()) {
      managed.push_back(outcome.object);
    } else {
      known->id = outcome.object.id;
      known->needs = outcome.object.needs;
      known->lines = outcome.object.lines;
    }
  }
}

Result<Reading> read_settled(const Session& session, Settle settle) {
  const auto target = session.target.identity();
  auto managed = session.journal.managed(target);
  if (!managed) return fail(managed.error());
  const auto open = session.journal.open_operations(target);
  if (!open) return fail(open.error());
  // The wait comes first: the server may still be working on what the dead run sent.
  if (!open->empty() && settle == Settle::record) session.clock.sleep_for(session.target.grace());
  auto live = session.target.read(registry_of(*managed), session.estate);
  if (!live) return fail(live.error());
  if (settle == Settle::record || !open->empty()) {
    const auto settlements = look_up(session, *open, *live);
    if (!settlements) return fail(settlements.error());
    if (settle == Settle::record)
      if (auto recorded = record(session, *settlements); !recorded) return fail(recorded.error());
    take_into_account(*settlements, *managed);
  }
  if (!open->empty()) {
    live = session.target.read(registry_of(*managed), session.estate);
    if (!live) return fail(live.error());
  }
  return Reading{std::move(*live), std::move(*managed), open->size()};
}

} // namespace telctl::plan
