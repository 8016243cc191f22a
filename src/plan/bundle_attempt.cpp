#include <bundle_attempt.hpp>

#include <algorithm>

#include <judge.hpp>

namespace telctl::plan {

std::vector<AttemptResult> BundleAttempt::run(std::int64_t run, const Bundle& bundle) {
  std::vector<journal::Intent> intents;
  for (const auto* operation : bundle)
    intents.push_back(intent_of(*operation, means_.options));
  auto refs = means_.journal.intend(run, intents);
  if (!refs) return Results(bundle.size(), {OperationResult::waiting, refs.error(), true});
  refs_ = std::move(*refs);
  return after(bundle, send_patiently(bundle));
}

BundleOutcome BundleAttempt::send(const Bundle& bundle) {
  const auto ticket = means_.pace.enter();
  const auto begin = std::chrono::steady_clock::now();
  auto outcome = means_.target.execute_together(bundle, resolve_);
  const auto took = std::chrono::steady_clock::now() - begin;
  const bool busy = outcome.kind == Outcome::Kind::refused && outcome.error && outcome.error->retryable;
  // One of its own kind: it takes much longer than the first operation would take by itself.
  means_.pace.leave(ticket, bundle.front()->key.type + " and more",
                    std::chrono::duration_cast<std::chrono::microseconds>(took), busy);
  return outcome;
}

BundleOutcome BundleAttempt::send_patiently(const Bundle& bundle) {
  for (int refusals = 1;; ++refusals) {
    auto outcome = send(bundle);
    if (outcome.kind != Outcome::Kind::refused || !outcome.error) return outcome;
    const auto wait = means_.patience(refusals, *outcome.error, outcome.wait);
    if (!wait || !means_.pause(*wait)) return outcome;
  }
}

BundleAttempt::Results BundleAttempt::after(const Bundle& bundle, const BundleOutcome& outcome) {
  switch (outcome.kind) {
  case Outcome::Kind::done:
    return take(bundle, outcome);
  case Outcome::Kind::refused:
    if (outcome.error && (outcome.error->retryable || stops_everything(*outcome.error)))
      return all(bundle, journal::OperationState::refused,
                 {OperationResult::refused, outcome.error, stops_everything(*outcome.error)});
    return one_by_one(bundle, Standing::unsent, std::nullopt);
  case Outcome::Kind::unknown:
    break;
  }
  const auto& first = *bundle.front();
  if (means_.options.lost) means_.options.lost(first, error_of(first, outcome.error));
  if (!means_.pause(means_.target.grace()))
    return all(bundle, journal::OperationState::unknown, {OperationResult::unknown, outcome.error, true});
  return one_by_one(bundle, Standing::lost, outcome.error);
}

BundleAttempt::Results BundleAttempt::take(const Bundle& bundle, const BundleOutcome& outcome) {
  Results results(bundle.size());
  std::vector<journal::Outcome> done;
  for (std::size_t i = 0; i < bundle.size(); ++i)
    if (outcome.ids[i]) {
      means_.ids.add(bundle[i]->key, *outcome.ids[i]);
      done.push_back(done_outcome(*bundle[i], refs_[i], *outcome.ids[i], 1));
    }
  if (auto recorded = record(done); !recorded)
    return Results(bundle.size(), {OperationResult::unknown, recorded.error(), true});
  for (std::size_t i = 0; i < bundle.size(); ++i)
    if (!outcome.ids[i]) results[i] = alone(*bundle[i], refs_[i], Standing::unsent, std::nullopt);
  return results;
}

BundleAttempt::Results BundleAttempt::one_by_one(const Bundle& bundle, Standing standing,
                                                 const std::optional<Error>& problem) {
  Results results;
  for (std::size_t i = 0; i < bundle.size(); ++i)
    results.push_back(alone(*bundle[i], refs_[i], standing, problem));
  return results;
}

AttemptResult BundleAttempt::alone(const Operation& operation, journal::OperationRef ref, Standing standing,
                                   const std::optional<Error>& problem) {
  AttemptResult result;
  const bool blocked = std::any_of(operation.after_operations.begin(), operation.after_operations.end(),
                                   [&](const std::string& id) { return failed_.contains(id); });
  if (stopped_) {
    // Its intent stays open in the journal, and the next run looks it up.
    result = standing == Standing::unsent ? AttemptResult{OperationResult::waiting}
                                          : AttemptResult{OperationResult::unknown, problem};
  } else if (blocked && standing == Standing::unsent) {
    result = {OperationResult::blocked};
    if (auto recorded = record({{.ref = ref, .state = journal::OperationState::absent}}); !recorded)
      result = {OperationResult::unknown, recorded.error(), true};
  } else {
    result = Attempt(means_).go_on(operation, ref, blocked ? Standing::lost_for_good : standing, problem);
  }
  if (result.result != OperationResult::done) failed_.insert(operation.id);
  stopped_ = stopped_ || result.stops_run;
  return result;
}

BundleAttempt::Results BundleAttempt::all(const Bundle& bundle, journal::OperationState state,
                                          const AttemptResult& result) {
  std::vector<journal::Outcome> outcomes;
  for (const auto ref : refs_)
    outcomes.push_back({.ref = ref, .state = state, .error = result.problem ? to_string(*result.problem) : ""});
  if (auto recorded = record(outcomes); !recorded)
    return Results(bundle.size(), {OperationResult::unknown, recorded.error(), true});
  return Results(bundle.size(), result);
}

Status BundleAttempt::record(const std::vector<journal::Outcome>& outcomes) {
  if (outcomes.empty()) return {};
  return means_.journal.record(means_.target.identity(), outcomes);
}

} // namespace telctl::plan
