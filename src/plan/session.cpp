#include <telctl/plan/session.hpp>

#include <algorithm>

#include <fmt/format.h>
#include <schedule.hpp>
#include <settle.hpp>
#include <telctl/journal/lock.hpp>
#include <telctl/plan/errors.hpp>
#include <telctl/plan/saved_plan.hpp>

namespace telctl::plan {
namespace {

/// For messages: the first few, and how many more.
std::string some(const std::vector<Key>& keys) {
  constexpr std::size_t shown = 5;
  std::string text;
  for (std::size_t i = 0; i < std::min(shown, keys.size()); ++i)
    text += (i == 0 ? "" : ", ") + to_string(keys[i]);
  if (keys.size() > shown) text += fmt::format(" and {} more", keys.size() - shown);
  return text;
}

bool same(const Operation& a, const Operation& b) {
  return a.action == b.action && a.before == b.before && a.after == b.after && a.seeded == b.seeded;
}

struct Difference {
  std::vector<Key> changed; ///< not in the saved plan, or otherwise
  std::vector<Key> gone;    ///< only in the saved plan
};

Difference difference(const Plan& saved, const Plan& fresh) {
  std::map<Key, const Operation*> planned;
  for (const auto& operation : saved.operations)
    planned.emplace(operation.key, &operation);
  Difference result;
  for (const auto& operation : fresh.operations) {
    const auto found = planned.find(operation.key);
    if (found == planned.end() || !same(*found->second, operation)) result.changed.push_back(operation.key);
    if (found != planned.end()) planned.erase(found);
  }
  for (const auto& [key, operation] : planned)
    result.gone.push_back(key);
  return result;
}

/// Whether earlier runs of the plan did what it no longer has to do.
Result<bool> done_by_plan(const std::vector<Key>& keys, const std::string& plan, const std::string& target,
                          const journal::Journal& journal) {
  const auto runs = journal.runs(target);
  if (!runs) return fail(runs.error());
  std::set<Key> done;
  for (const auto& run : *runs) {
    if (run.plan != plan || run.kind != journal::RunKind::apply) continue;
    const auto operations = journal.operations(run.id);
    if (!operations) return fail(operations.error());
    for (const auto& item : *operations)
      if (item.state == journal::OperationState::done) done.insert({item.object.type, item.object.name});
  }
  return std::all_of(keys.begin(), keys.end(), [&](const Key& key) { return done.contains(key); });
}

/// What an error leaves out of the wanted side would seem to be unwanted: the plan is refused for the error, and must
/// not frighten with removals that nobody asked for, nor tell what misses it.
void drop_consequences(Plan& plan) {
  std::erase_if(plan.operations, [](const Operation& operation) { return operation.action == Action::remove; });
  Findings kept;
  for (const auto& finding : plan.findings.items())
    if (finding.error.code != errors::missing_need) kept.add(finding);
  plan.findings = std::move(kept);
}

} // namespace

Result<Prepared> prepare(const Session& session, const Request& request, Settle settle) {
  auto reading = read_settled(session, settle);
  if (!reading) return fail(reading.error());
  Remarks remarks;
  const auto desired = session.target.desired(session.estate, request.scope, remarks);
  if (!desired) return fail(desired.error());
  Prepared prepared{
      .live = std::move(reading->live), .managed = std::move(reading->managed), .settled = reading->settled};
  prepared.plan = make_plan({*desired, prepared.live, prepared.managed}, request.scope, request.adopt);
  if (remarks.findings.has_errors()) drop_consequences(prepared.plan);
  remarks.findings.append(prepared.plan.findings);
  prepared.plan.findings = std::move(remarks.findings);
  prepared.plan.steps = std::move(remarks.steps);
  prepared.plan.target = session.target.identity();
  prepared.plan.target_name = session.target.describe();
  prepared.plan.wave = request.wave;
  name_requests(session.target, prepared.plan.operations);
  auto over = take_stock(prepared.plan, *desired, prepared.live, session.journal);
  if (!over) return fail(over.error());
  prepared.steps_over = std::move(*over);
  return prepared;
}

Status check_saved(const Plan& saved, const Plan& fresh, const journal::Journal& journal) {
  if (saved.target != fresh.target)
    return fail({.code = errors::plan_other_target,
                 .what = "the plan was made for another system",
                 .cause = fmt::format("made for {}, this is {}", saved.target_name, fresh.target_name)});
  const auto [changed, gone] = difference(saved, fresh);
  auto named = changed;
  named.insert(named.end(), gone.begin(), gone.end());
  if (saved.estate_checksum != fresh.estate_checksum)
    return fail({.code = errors::plan_estate_changed,
                 .what = "the estate has changed since the plan was made",
                 .cause = named.empty() ? "in objects that need no change" : "changed: " + some(named),
                 .hint = "make the plan again"});
  if (saved.live_checksum == fresh.live_checksum && named.empty()) return {};
  const auto resumed = done_by_plan(gone, checksum(saved), saved.target, journal);
  if (!resumed) return fail(resumed.error());
  if (changed.empty() && !gone.empty() && *resumed) return {};
  return fail({.code = errors::plan_live_changed,
               .what = "the system has changed since the plan was made",
               .cause = named.empty() ? "in objects that need no change" : "changed: " + some(named),
               .hint = "make the plan again, and look at it"});
}

Result<RunResult> carry_out(const Session& session, const Prepared& prepared, const RunOptions& options) {
  const auto& plan = prepared.plan;
  journal::Run run{.target = plan.target,
                   .target_name = plan.target_name,
                   .plan = options.plan_checksum,
                   .wave = plan.wave,
                   .by = journal::who()};
  if (plan.scope.lines)
    run.lines.assign(plan.scope.lines->begin(), plan.scope.lines->end());
  else
    run.lines = moving_lines(session.estate);
  std::vector<journal::Managed> adopted;
  for (const auto& item : plan.adoptions)
    adopted.push_back({.object = name_of(item.key),
                       .id = item.id,
                       .needs = names_of(item.needs),
                       .lines = {item.lines.begin(), item.lines.end()}});
  const auto id = session.journal.begin(std::move(run), adopted, options.overrides);
  if (!id) return fail(id.error());
  if (auto raised = raise_steps(plan, *id, session.journal); !raised) return fail(raised.error());
  if (auto closed = close_steps(prepared.steps_over, session.journal); !closed) return fail(closed.error());
  RunResult result{.run = *id};
  result.executed =
      execute(session.target, session.journal, session.clock, *id, plan.operations, prepared.live, options.execute);
  const auto state = result.executed.complete() ? journal::RunState::done : journal::RunState::partial;
  if (auto ended = session.journal.end(*id, state); !ended && !result.executed.stopped_by) return fail(ended.error());
  return result;
}

Result<std::set<std::string>> present_lines(const journal::Journal& journal, const std::string& target) {
  const auto runs = journal.runs(target);
  if (!runs) return fail(runs.error());
  const auto managed = journal.managed_lines(target);
  if (!managed) return fail(managed.error());
  std::set<std::int64_t> going; ///< runs whose rollback has begun
  for (const auto& run : *runs)
    if (run.kind == journal::RunKind::rollback) going.insert(run.reverses);
  std::set<std::string> present;
  for (const auto& run : *runs) {
    if (run.kind != journal::RunKind::apply || run.state != journal::RunState::done || going.contains(run.id)) continue;
    for (const auto& line : run.lines)
      if (managed->contains(line)) present.insert(line); // else it was taken out of the estate since
  }
  return present;
}

std::vector<std::string> moving_lines(const estate::Index& estate) {
  std::vector<std::string> lines;
  for (const auto& line : estate.estate().lines)
    if (moves(line)) lines.push_back(line_name(estate, line));
  return lines;
}

std::string line_name(const estate::Index& estate, const estate::Line& line) {
  return fmt::format("{}@{}", line.extension, estate.context_of(line));
}

bool moves(const estate::Line& line) {
  return line.decision != "keep" && line.decision != "drop";
}

} // namespace telctl::plan
