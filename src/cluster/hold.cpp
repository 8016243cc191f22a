#include <telctl/cluster/hold.hpp>

#include <telctl/journal/lock.hpp>

#include "confd.hpp"
#include "fields.hpp"
#include <telctl/cluster/errors.hpp>

namespace telctl::cluster {
namespace {

constexpr auto path = "/configuration/live_reload";
const journal::Name object{"switch", "live_reload"};

/// A look-up settles what a lost answer did.
Status put(Confd& confd, bool enabled) {
  const auto answer = confd.write("PUT", path, {{"enabled", enabled}});
  if (answer && answer->status >= 200 && answer->status < 300) return {};
  const auto now = confd.get(path);
  if (now && now->contains("enabled") && true_at(*now, "enabled") == enabled) return {};
  if (!answer) return fail(answer.error());
  return fail(error_of(*answer, confd.context(std::string("PUT ") + path, "switch/live_reload")));
}

Json operation_of(bool before, bool after) {
  return {{"id", "0001"},
          {"action", "update"},
          {"type", object.type},
          {"name", object.name},
          {"before", {{"enabled", before}}},
          {"after", {{"enabled", after}}}};
}

/// `run`: the one that switched off, or one of its own after a crash.
Status put_back(Confd& confd, journal::Journal& journal, journal::OperationRef ref, std::int64_t run) {
  const auto intent = journal.intend(run, object, operation_of(false, true), ref);
  if (!intent) return fail(intent.error());
  if (auto done = put(confd, true); !done) return done;
  const journal::Outcome outcome{.ref = *intent, .state = journal::OperationState::undone};
  if (auto recorded = journal.record(confd.profile().uuid, outcome); !recorded) return recorded;
  if (auto marked = journal.mark_undone(ref); !marked) return marked;
  if (run != ref.run)
    if (auto ended = journal.end(run, journal::RunState::done); !ended) return ended;
  return journal.end(ref.run, journal::RunState::rolled_back);
}

/// After a crash: a run of its own, since the sequences of the dead one are not counted any more.
Status put_back_in_new_run(const ConnectOptions& options, journal::Journal& journal, journal::OperationRef ref) {
  auto confd = connect(options);
  if (!confd) return fail(std::move(confd).error());
  const auto& profile = (*confd)->profile();
  const auto run = journal.begin({.kind = journal::RunKind::rollback,
                                  .target = profile.uuid,
                                  .target_name = profile.describe(),
                                  .plan = "live_reload",
                                  .reverses = ref.run,
                                  .by = journal::who()},
                                 {}, {});
  if (!run) return fail(run.error());
  return put_back(**confd, journal, ref, *run);
}

} // namespace

Result<std::optional<ReloadHold>> ReloadHold::begin(const ConnectOptions& options, journal::Journal& journal) {
  auto confd = connect(options);
  if (!confd) return fail(std::move(confd).error());
  const auto now = (*confd)->get(path);
  if (!now) return fail(now.error());
  if (!true_at(*now, "enabled")) return std::nullopt;
  const auto& profile = (*confd)->profile();
  const auto run = journal.begin(
      {.target = profile.uuid, .target_name = profile.describe(), .plan = "live_reload", .by = journal::who()}, {}, {});
  if (!run) return fail(run.error());
  const auto ref = journal.intend(*run, object, operation_of(true, false));
  if (!ref) return fail(ref.error());
  ReloadHold hold(*confd, journal, *ref);
  if (auto done = put(**confd, false); !done) {
    (void)hold.end(); // it may have been switched all the same
    return fail(std::move(done).error());
  }
  if (auto recorded = journal.record(profile.uuid, {.ref = *ref}); !recorded) return fail(std::move(recorded).error());
  return hold;
}

Status ReloadHold::end() {
  return put_back(*confd_, *journal_, ref_, ref_.run);
}

Result<bool> restore_live_reload(const ConnectOptions& options, journal::Journal& journal, const std::string& target) {
  const auto runs = journal.runs(target);
  if (!runs) return fail(runs.error());
  bool restored = false;
  for (const auto& run : *runs) {
    if (run.plan != "live_reload" || run.state == journal::RunState::rolled_back) continue;
    const auto operations = journal.operations(run.id);
    if (!operations) return fail(operations.error());
    for (const auto& item : *operations) {
      if (item.state == journal::OperationState::undone) continue;
      // A putting back that was cut off itself is settled by the next one.
      auto done = item.undoes ? journal.mark_undone(item.ref) : put_back_in_new_run(options, journal, item.ref);
      if (!done) return fail(std::move(done).error());
      restored = restored || !item.undoes;
    }
  }
  return restored;
}

} // namespace telctl::cluster
