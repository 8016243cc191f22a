#include <attempt.hpp>

#include <algorithm>

#include <judge.hpp>
#include <telctl/plan/errors.hpp>
#include <telctl/plan/saved_plan.hpp>

namespace telctl::plan {
namespace {

/// After these nothing else would succeed either: the server is gone, or refuses the account.
bool stops_everything(const Error& error) {
  return error.code.exit == Exit::unavailable || error.code.exit == Exit::authentication;
}

Error unexplained(const Operation& operation) {
  return {
      .code = errors::not_settled, .what = "refused without a reason", .where = {.object = to_string(operation.key)}};
}

Error by_another(const Operation& operation) {
  const bool created = operation.action == Action::create;
  return {.code = created ? errors::created_by_another : errors::changed_by_another,
          .what = created ? "somebody else made it meanwhile, and differently" : "somebody else changed it meanwhile",
          .where = {.object = to_string(operation.key)},
          .hint = "look at it on the cluster, then run the command again"};
}

} // namespace

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
  const auto undoes = options_.undoes.find(operation.id);
  const auto ref = journal_.intend(run, name_of(operation.key), to_json(operation),
                                   undoes == options_.undoes.end() ? std::nullopt : std::optional(undoes->second));
  if (!ref) return {OperationResult::waiting, ref.error(), true};
  Next next = Next::send_again;
  while (next == Next::send_again) {
    ++sends_;
    next = after(operation, send(operation));
  }
  return record(operation, *ref);
}

Outcome Attempt::send(const Operation& operation) {
  const auto ticket = pace_.enter();
  const auto begin = std::chrono::steady_clock::now();
  auto outcome = target_.execute(operation, resolve_);
  const auto took = std::chrono::steady_clock::now() - begin;
  const bool busy = outcome.kind == Outcome::Kind::refused && outcome.error && outcome.error->retryable;
  pace_.leave(ticket, operation.key.type, std::chrono::duration_cast<std::chrono::microseconds>(took), busy);
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
  if (options_.lost) options_.lost(operation, outcome.error.value_or(unexplained(operation)));
  if (!pause(target_.grace())) return finish({OperationResult::unknown, outcome.error, true});
  return look_up(operation);
}

Attempt::Next Attempt::after_refusal(const Operation& operation, const Outcome& outcome) {
  // What was unknown before may have been carried out after the look-up: "already exists" may speak of our own object.
  if (was_unknown_) return look_up(operation);
  const auto error = outcome.error.value_or(unexplained(operation));
  if (error.retryable && refusals_ < options_.retries) {
    const auto backoff = std::min(options_.longest_pause, options_.first_pause * (1 << refusals_));
    const auto wait = std::max(backoff, std::min(options_.longest_wait, outcome.wait));
    ++refusals_;
    if (pause(wait)) return Next::send_again;
  }
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
  if (sends_ < options_.sends) return Next::send_again;
  return finish({OperationResult::refused, result_.problem.value_or(unexplained(operation))});
}

/// A look-up changes nothing, so it may be tried as often as patience allows.
Result<std::optional<LiveResource>> Attempt::find(const Operation& operation) {
  auto wait = options_.first_pause;
  for (int tries = 0;; ++tries) {
    auto found = target_.find(operation, resolve_);
    if (found || tries >= options_.retries || !found.error().retryable || !pause(wait)) return found;
    wait = std::min(options_.longest_pause, wait * 2);
  }
}

Attempt::Next Attempt::finish(AttemptResult result) {
  result_ = std::move(result);
  return Next::finished;
}

/// False when the run is to stop: the rest is left to the next one.
bool Attempt::pause(std::chrono::milliseconds duration) {
  constexpr std::chrono::milliseconds slice{200};
  while (duration > std::chrono::milliseconds::zero()) {
    if (options_.stop && options_.stop()) return false;
    const auto step = std::min(slice, duration);
    clock_.sleep_for(step);
    duration -= step;
  }
  return true;
}

AttemptResult Attempt::record(const Operation& operation, journal::OperationRef ref) {
  if (server_id_.empty() && operation.action == Action::update) server_id_ = ids_.find(operation.key).value_or("");
  journal::Outcome outcome{.ref = ref, .attempts = sends_};
  if (result_.result == OperationResult::done) {
    if (operation.action != Action::remove) ids_.add(operation.key, server_id_);
    outcome = done_outcome(operation, ref, server_id_, sends_);
  } else {
    outcome.state = result_.result == OperationResult::refused ? journal::OperationState::refused
                                                               : journal::OperationState::unknown;
    outcome.error = result_.problem ? to_string(*result_.problem) : std::string();
  }
  if (const auto recorded = journal_.record(target_.identity(), outcome); !recorded)
    return {OperationResult::unknown, recorded.error(), true};
  return result_;
}

} // namespace telctl::plan
