#include <attempt.hpp>

#include <algorithm>

#include <judge.hpp>
#include <telctl/plan/errors.hpp>
#include <telctl/plan/saved_plan.hpp>

namespace telctl::plan {
namespace {

Error by_another(const Operation& operation) {
  const bool created = operation.action == Action::create;
  return {.code = created ? errors::created_by_another : errors::changed_by_another,
          .what = created ? "somebody else made it meanwhile, and differently" : "somebody else changed it meanwhile",
          .where = {.object = to_string(operation.key)},
          .hint = "look at it on the cluster, then run the command again"};
}

} // namespace

bool stops_everything(const Error& error) {
  return error.code.exit == Exit::unavailable || error.code.exit == Exit::authentication;
}

Error error_of(const Operation& operation, const std::optional<Error>& error) {
  return error.value_or(Error{
      .code = errors::not_settled, .what = "refused without a reason", .where = {.object = to_string(operation.key)}});
}

journal::Intent intent_of(const Operation& operation, const ExecuteOptions& options) {
  const auto undoes = options.undoes.find(operation.id);
  return {name_of(operation.key), to_json(operation),
          undoes == options.undoes.end() ? std::nullopt : std::optional(undoes->second)};
}

bool Means::pause(std::chrono::milliseconds duration) const {
  constexpr std::chrono::milliseconds slice{200};
  while (duration > std::chrono::milliseconds::zero()) {
    if (options.stop && options.stop()) return false;
    const auto step = std::min(slice, duration);
    clock.sleep_for(step);
    duration -= step;
  }
  return true;
}

std::optional<std::chrono::milliseconds> Means::patience(int refusals, const Error& error,
                                                         std::chrono::milliseconds asked) const {
  if (!error.retryable || refusals > options.retries) return std::nullopt;
  const auto backoff = std::min(options.longest_pause, options.first_pause * (1 << (refusals - 1)));
  return std::max(backoff, std::min(options.longest_wait, asked));
}

std::optional<std::string> KnownIds::find(const Key& key) const {
  {
    const std::lock_guard lock(mutex_);
    if (const auto found = created_.find(key); found != created_.end()) return found->second;
  }
  const auto found = live_.find(key);
  if (found == live_.end()) return std::nullopt;
  return found->second.id;
}

void KnownIds::add(const Key& key, std::string id) {
  const std::lock_guard lock(mutex_);
  created_[key] = std::move(id);
}

AttemptResult Attempt::run(std::int64_t run, const Operation& operation) {
  const auto refs = means_.journal.intend(run, {intent_of(operation, means_.options)});
  if (!refs) return {OperationResult::waiting, refs.error(), true};
  return go_on(operation, refs->front(), Standing::unsent);
}

AttemptResult Attempt::go_on(const Operation& operation, journal::OperationRef ref, Standing standing,
                             std::optional<Error> problem) {
  Next next = Next::send_again;
  if (standing != Standing::unsent) {
    sends_ = 1;
    was_unknown_ = true;
    may_send_ = standing == Standing::lost;
    result_.problem = std::move(problem);
    next = look_up(operation);
  }
  while (next == Next::send_again) {
    ++sends_;
    next = after(operation, send(operation));
  }
  return record(operation, ref);
}

Outcome Attempt::send(const Operation& operation) {
  const auto ticket = means_.pace.enter();
  const auto begin = std::chrono::steady_clock::now();
  auto outcome = means_.target.execute(operation, resolve_);
  const auto took = std::chrono::steady_clock::now() - begin;
  const bool busy = outcome.kind == Outcome::Kind::refused && outcome.error && outcome.error->retryable;
  means_.pace.leave(ticket, operation.key.type, std::chrono::duration_cast<std::chrono::microseconds>(took), busy);
  return outcome;
}

Attempt::Next Attempt::after(const Operation& operation, const Outcome& outcome) {
  switch (outcome.kind) {
  case Outcome::Kind::done:
    server_id_ = outcome.id;
    return finish({});
  case Outcome::Kind::refused:
    return after_refusal(operation, outcome);
  case Outcome::Kind::unknown:
    break;
  }
  was_unknown_ = true;
  result_.problem = outcome.error;
  if (means_.options.lost) means_.options.lost(operation, error_of(operation, outcome.error));
  if (!means_.pause(means_.target.grace())) return finish({OperationResult::unknown, outcome.error, true});
  return look_up(operation);
}

Attempt::Next Attempt::after_refusal(const Operation& operation, const Outcome& outcome) {
  // What was unknown before may have been carried out after the look-up: "already exists" may speak of our own object.
  if (was_unknown_) return look_up(operation);
  const auto error = error_of(operation, outcome.error);
  if (const auto wait = means_.patience(++refusals_, error, outcome.wait); wait && means_.pause(*wait))
    return Next::send_again;
  return finish({OperationResult::refused, error, stops_everything(error)});
}

Attempt::Next Attempt::look_up(const Operation& operation) {
  const auto found = find(operation);
  if (!found) return finish({OperationResult::unknown, found.error(), true});
  switch (judge(operation, *found)) {
  case Verdict::done:
    if (*found) server_id_ = (*found)->id;
    return finish({});
  case Verdict::foreign:
    return finish({OperationResult::refused, by_another(operation)});
  case Verdict::absent:
    break;
  }
  if (!may_send_) return finish({OperationResult::blocked});
  if (sends_ < means_.options.sends) return Next::send_again;
  return finish({OperationResult::refused, error_of(operation, result_.problem)});
}

/// A look-up changes nothing, so it may be tried as often as patience allows.
Result<std::optional<LiveResource>> Attempt::find(const Operation& operation) {
  auto wait = means_.options.first_pause;
  for (int tries = 0;; ++tries) {
    auto found = means_.target.find(operation, resolve_);
    if (found || tries >= means_.options.retries || !found.error().retryable || !means_.pause(wait)) return found;
    wait = std::min(means_.options.longest_pause, wait * 2);
  }
}

Attempt::Next Attempt::finish(AttemptResult result) {
  result_ = std::move(result);
  return Next::finished;
}

AttemptResult Attempt::record(const Operation& operation, journal::OperationRef ref) {
  if (server_id_.empty() && operation.action == Action::update)
    server_id_ = means_.ids.find(operation.key).value_or("");
  journal::Outcome outcome{.ref = ref, .attempts = sends_};
  if (result_.result == OperationResult::done) {
    if (operation.action != Action::remove) means_.ids.add(operation.key, server_id_);
    outcome = done_outcome(operation, ref, server_id_, sends_);
  } else {
    outcome.state = result_.result == OperationResult::refused   ? journal::OperationState::refused
                    : result_.result == OperationResult::blocked ? journal::OperationState::absent
                                                                 : journal::OperationState::unknown;
    outcome.error = result_.problem ? to_string(*result_.problem) : std::string();
  }
  if (const auto recorded = means_.journal.record(means_.target.identity(), outcome); !recorded)
    return {OperationResult::unknown, recorded.error(), true};
  return result_;
}

} // namespace telctl::plan
