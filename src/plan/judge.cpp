#include <judge.hpp>

namespace telctl::plan {

Verdict judge(const Operation& operation, const std::optional<LiveResource>& found) {
  if (operation.action == Action::remove) return found ? Verdict::absent : Verdict::done;
  if (operation.action == Action::create) {
    if (!found) return Verdict::absent;
    return found->managed || found->owned == operation.after ? Verdict::done : Verdict::foreign;
  }
  if (!found) return Verdict::foreign;
  if (found->owned == operation.after) return Verdict::done;
  return found->owned == operation.before ? Verdict::absent : Verdict::foreign;
}

journal::Name name_of(const Key& key) {
  return {key.type, key.name};
}

std::vector<journal::Name> names_of(const std::vector<Key>& keys) {
  std::vector<journal::Name> names;
  names.reserve(keys.size());
  for (const auto& key : keys)
    names.push_back(name_of(key));
  return names;
}

journal::Outcome done_outcome(const Operation& operation, journal::OperationRef ref, const std::string& server_id,
                              int attempts) {
  using Effect = journal::Outcome::Effect;
  journal::Outcome outcome{
      .ref = ref, .state = journal::OperationState::done, .server_id = server_id, .attempts = attempts};
  outcome.effect = operation.action == Action::create   ? Effect::created
                   : operation.action == Action::remove ? Effect::removed
                                                        : Effect::updated;
  outcome.object = {.object = name_of(operation.key),
                    .id = server_id,
                    .run = ref.run,
                    .needs = names_of(operation.needs),
                    .lines = {operation.lines.begin(), operation.lines.end()}};
  return outcome;
}

} // namespace telctl::plan
