#include <telctl/plan/steps.hpp>

#include <algorithm>
#include <map>

#include <fmt/format.h>

namespace telctl::plan {
namespace {

using journal::StepState;

/// Asked for, and not over.
bool stands(const journal::Step& step) {
  return step.state == StepState::open || step.state == StepState::acknowledged || step.state == StepState::verified;
}

/// Whether a plan of this scope would have asked for the step again.
bool covers(const Scope& scope, const journal::Step& step) {
  if (!scope.lines) return true;
  return step.lines && std::all_of(step.lines->begin(), step.lines->end(),
                                   [&](const std::string& line) { return scope.lines->contains(line); });
}

bool is_as_wanted(const Key& key, const Desired& desired, const Live& live) {
  const auto wanted = desired.find(key);
  const auto there = live.find(key);
  return wanted != desired.end() && there != live.end() && wanted->second.owned == there->second.owned;
}

} // namespace

Result<StepsOver> take_stock(Plan& plan, const Desired& desired, const Live& live, const journal::Journal& journal) {
  const auto steps = journal.steps(plan.target);
  if (!steps) return fail(steps.error());
  std::map<std::pair<std::string, std::string>, const journal::Step*> known;
  for (const auto& step : *steps)
    if (stands(step)) known.emplace(std::pair(step.object, step.what), &step);
  StepsOver over;
  for (auto& step : plan.steps) {
    Finding finding{Severity::warning, step.error, {}};
    if (const auto found = known.find({step.error.where.object, step.error.what}); found != known.end()) {
      const auto& before = *found->second;
      step.number = before.number;
      step.state = before.state;
      if (before.state == StepState::acknowledged)
        finding.error.cause = fmt::format("acknowledged {} by {}", before.ended, before.by);
      if (step.seen && before.state != StepState::verified) over.verified.push_back(before.number);
      known.erase(found);
    }
    if (step.seen) step.state = StepState::verified;
    if (step.state == StepState::verified) finding.error.cause = "verified";
    if (step.state && *step.state != StepState::open) finding.severity = Severity::info;
    plan.findings.add(std::move(finding));
  }
  for (const auto& [name, step] : known) {
    const Key key{step->stands_for.type, step->stands_for.name};
    if (is_as_wanted(key, desired, live)) {
      if (step->state != StepState::verified) over.verified.push_back(step->number);
    } else if (!desired.contains(key) && covers(plan.scope, *step)) {
      over.withdrawn.push_back(step->number);
    }
  }
  return over;
}

bool has_new_steps(const Plan& plan) {
  return std::any_of(plan.steps.begin(), plan.steps.end(),
                     [](const ManualStep& step) { return step.number == 0 && !step.seen; });
}

Status raise_steps(const Plan& plan, std::int64_t run, journal::Journal& journal) {
  std::vector<journal::Step> steps;
  for (const auto& step : plan.steps) {
    journal::Step raised{.object = step.error.where.object,
                         .what = step.error.what,
                         .stands_for = {step.stands_for.type, step.stands_for.name},
                         .state = step.seen ? StepState::verified : StepState::open};
    if (plan.scope.lines) raised.lines.emplace(plan.scope.lines->begin(), plan.scope.lines->end());
    steps.push_back(std::move(raised));
  }
  return journal.raise_steps(run, steps);
}

Status close_steps(const StepsOver& over, journal::Journal& journal) {
  if (auto closed = journal.close_steps(over.verified, StepState::verified); !closed) return closed;
  return journal.close_steps(over.withdrawn, StepState::withdrawn);
}

Result<StepCounts> count_steps(const journal::Journal& journal, const std::string& target) {
  const auto steps = journal.steps(target);
  if (!steps) return fail(steps.error());
  StepCounts counts;
  for (const auto& step : *steps) {
    if (step.state == StepState::open) ++counts.open;
    if (step.state == StepState::acknowledged) ++counts.acknowledged;
    if (step.state == StepState::verified) ++counts.verified;
    if (step.state == StepState::undo) ++counts.undo;
  }
  return counts;
}

std::string to_string(const StepCounts& counts) {
  std::string text;
  const auto add = [&](std::size_t count, std::string_view what) {
    if (count > 0) text += fmt::format("{}{} {}", text.empty() ? "steps by hand: " : ", ", count, what);
  };
  add(counts.open, "open");
  add(counts.acknowledged, "acknowledged and not seen by telctl");
  add(counts.verified, "verified");
  add(counts.undo, "to undo");
  return text;
}

} // namespace telctl::plan
