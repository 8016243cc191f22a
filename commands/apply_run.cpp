#include <apply_run.hpp>

#include <algorithm>

#include <CLI/App.hpp>

#include <execution.hpp>
#include <fmt/format.h>
#include <framework/counted.hpp>
#include <framework/report.hpp>
#include <plan_view.hpp>
#include <telctl/cluster/hold.hpp>
#include <telctl/plan/errors.hpp>
#include <telctl/plan/gates.hpp>
#include <telctl/plan/saved_plan.hpp>

namespace telctl::commands {
namespace {

/// An apply as far as it has come.
struct Work {
  plan::Prepared prepared;
  std::string checksum; ///< of the saved plan, else of the fresh one
  plan::GateResult gates;
  plan::StepCounts steps;                ///< of the cluster, in the journal, once all is done
  std::optional<plan::RunResult> result; ///< nothing with --check, or when there is nothing to do

  [[nodiscard]] const plan::Plan& plan() const { return prepared.plan; }
};

Result<plan::Request> request_of_saved(const plan::Plan& saved) {
  plan::Request request{.wave = saved.wave, .scope = saved.scope};
  for (const auto& adoption : saved.adoptions)
    request.adopt.insert(adoption.key.type);
  return request;
}

/// The plan as it stands now; of a saved one, what is left of it.
Result<Work> prepare(const Context& context, Workplace& place, const ApplyOptions& options) {
  Result<plan::Plan> saved = plan::Plan{};
  if (!options.saved.empty()) saved = plan::load(options.saved);
  if (!saved) return fail(saved.error());
  const auto request = options.saved.empty() ? request_of(place, options.scope) : request_of_saved(*saved);
  if (!request) return fail(request.error());
  if (auto told = announce_settling(context, place); !told) return fail(told.error());
  auto prepared =
      plan::prepare(place.session(), *request, context.global.check ? plan::Settle::look : plan::Settle::record);
  if (!prepared) return fail(prepared.error());
  Work work{.prepared = std::move(*prepared)};
  if (!options.saved.empty())
    if (auto same = plan::check_saved(*saved, work.plan(), place.journal()); !same) return fail(same.error());
  work.checksum = plan::checksum(options.saved.empty() ? work.plan() : *saved);
  return work;
}

/// False when a gate refuses; all refusals are shown.
bool pass_gates(const Context& context, Workplace& place, Work& work, const plan::Policy& policy,
                const std::string& outside_window) {
  work.gates = plan::check_gates(work.plan(), work.prepared.live, policy);
  if (auto refusal = window_gate(context, place, work.plan(), outside_window, work.gates.overrides))
    work.gates.refusals.push_back(std::move(*refusal));
  for (const auto& refusal : work.gates.refusals)
    print_error(context, refusal);
  return work.gates.refusals.empty();
}

/// A run also tells that lines have arrived: without one, a wave whose last request was done by a run that was then cut
/// off would never be complete. And it is a run that leaves steps to a person.
Result<bool> needs_run(Workplace& place, const plan::Plan& plan) {
  if (!plan.operations.empty() || !plan.adoptions.empty() || plan::has_new_steps(plan)) return true;
  const auto present = plan::present_lines(place.journal(), plan.target);
  if (!present) return fail(present.error());
  const auto missing = [&](const std::string& line) { return !present->contains(line); };
  if (plan.scope.lines) return std::any_of(plan.scope.lines->begin(), plan.scope.lines->end(), missing);
  const auto moving = plan::moving_lines(place.estate());
  return std::any_of(moving.begin(), moving.end(), missing);
}

/// Shows the plan to who is to say yes, and asks.
Status ask(const Context& context, Workplace& place, const plan::Plan& plan) {
  if (context.global.yes) return {};
  if (!context.global.no_input && context.terminal.in_is_tty) {
    Terminal beside{.out = context.terminal.err, .err = context.terminal.err};
    Context to_person{.terminal = beside, .clock = context.clock, .global = {}};
    if (auto shown = emit(to_person, operations_table(plan.operations, place.estate())); !shown) return shown;
  }
  return context.confirm(fmt::format("{}: {}. Go on?", plan.target_name, summary_of(plan)));
}

std::string_view state_of(const Context& context, const Work& work) {
  if (context.global.check) return "checked";
  if (!work.result) return "unchanged";
  if (work.result->executed.complete()) return "done";
  return work.result->executed.interrupted ? "interrupted" : "partial";
}

OrderedJson record_of(const Work& work, std::size_t place) {
  const auto& operation = work.plan().operations[place];
  OrderedJson record = {{"id", operation.id},
                        {"line", owner_of(operation)},
                        {"action", to_string(operation.action)},
                        {"type", operation.key.type},
                        {"name", operation.key.name},
                        {"request", operation.request},
                        {"result", "planned"},
                        {"code", nullptr},
                        {"error", nullptr}};
  if (!work.result) return record;
  const auto& executed = work.result->executed;
  record["result"] = to_string(executed.results[place]);
  if (const auto problem = executed.problems.find(place); problem != executed.problems.end()) {
    record["code"] = to_string(problem->second.code);
    record["error"] = problem->second.cause.empty() ? problem->second.what : problem->second.cause;
  }
  return record;
}

std::vector<std::string> notes_of(const Context& context, const Work& work) {
  const auto& plan = work.plan();
  std::vector<std::string> notes;
  for (const auto& item : work.gates.overrides)
    notes.push_back(fmt::format("gate {} lifted: {}", item.gate, item.reason));
  const std::string what =
      plan.wave.empty() ? plan.target_name : fmt::format("{}, wave {}", plan.target_name, plan.wave);
  if (context.global.check) {
    notes.push_back(fmt::format("{}: {}", what, summary_of(plan)));
    if (auto steps = steps_of(plan); !steps.empty()) notes.push_back(std::move(steps));
    notes.emplace_back("Nothing was sent: --check.");
  } else if (!work.result) {
    notes.push_back(fmt::format("{}: nothing to do, all is as the estate wants it", what));
  } else {
    notes.push_back(fmt::format("{}: run {}, {}", what, work.result->run, outcome_of(work.result->executed)));
    const auto& results = work.result->executed.results;
    const bool any = std::any_of(results.begin(), results.end(),
                                 [](const auto result) { return result == plan::OperationResult::done; });
    if (work.result->executed.complete() && any)
      notes.push_back(fmt::format("Next: telctl verify; to take it back: telctl rollback --run {}", work.result->run));
  }
  if (work.result && waits_for_reload(plan.operations, work.result->executed)) notes.emplace_back(reload_note);
  if (!context.global.check)
    if (const auto steps = to_string(work.steps); !steps.empty())
      notes.push_back(fmt::format("{} (telctl migrate steps)", steps));
  return notes;
}

/// Rows of the table: with --check every request that would be sent, else only what was not done. -o wide has all.
bool in_table(const Context& context, const Work& work, std::size_t place) {
  if (context.global.output != Format::table || !work.result) return true;
  return work.result->executed.results[place] != plan::OperationResult::done;
}

Status tell(const Context& context, const Work& work) {
  const auto& plan = work.plan();
  Report report{.schema = "telctl/apply",
                .list = "operations",
                .columns = {{"id", "ID"},
                            {"line", "LINE"},
                            {"action", "CHANGE"},
                            {"type", "TYPE"},
                            {"name", "NAME"},
                            {"request", "REQUEST"},
                            {"result", "RESULT"},
                            {"code", "CODE", true},
                            {"error", "ERROR", true}}};
  const auto executed = work.result ? work.result->executed : plan::ExecuteResult{};
  auto counts = counts_of(executed);
  counts["planned"] = plan.operations.size();
  report.head = {{"target", {{"identity", plan.target}, {"name", plan.target_name}}},
                 {"wave", plan.wave.empty() ? OrderedJson() : OrderedJson(plan.wave)},
                 {"run", work.result ? OrderedJson(work.result->run) : OrderedJson()},
                 {"state", state_of(context, work)},
                 {"changed", work.result && executed.count(plan::OperationResult::done) > 0},
                 {"plan", work.checksum},
                 {"settled", work.prepared.settled},
                 {"adopted", plan.adoptions.size()},
                 {"steps", to_json(work.steps)},
                 {"counts", std::move(counts)},
                 {"overrides", OrderedJson::array()}};
  for (const auto& item : work.gates.overrides)
    report.head["overrides"].push_back({{"gate", item.gate}, {"reason", item.reason}});
  for (std::size_t i = 0; i < plan.operations.size(); ++i)
    if (in_table(context, work, i)) report.records.push_back(record_of(work, i));
  if (!report.records.empty()) report.notes.emplace_back();
  for (auto& note : notes_of(context, work))
    report.notes.push_back(std::move(note));
  return emit(context, report);
}

/// With live_reload off meanwhile, where that is asked for. It is put back whatever became of the run.
Result<plan::RunResult> carry_out(const Context& context, Workplace& place, const ApplyOptions& options,
                                  const Work& work, const plan::RunOptions& run) {
  std::optional<cluster::ReloadHold> hold;
  if (options.hold_reload) {
    auto begun = cluster::ReloadHold::begin(options.cluster, place.journal());
    if (!begun) return fail(std::move(begun).error());
    hold = std::move(*begun);
  }
  auto result = plan::carry_out(place.session(), work.prepared, run);
  end_progress(context);
  if (!hold) return result;
  if (auto ended = hold->end(); !ended) return fail(std::move(ended).error());
  context.info("live_reload is on again: nothing was reloaded meanwhile, so reload the media servers now");
  return result;
}

} // namespace

void add_hold_option(CLI::App& app, ApplyOptions& options) {
  app.add_flag("--hold-reload", options.hold_reload,
               "Switch live_reload off meanwhile, for many changes: reload the media servers afterwards");
}

Result<Exit> run_apply(const Context& context, const ApplyOptions& options) {
  const auto purpose = context.global.check ? Workplace::Purpose::look : Workplace::Purpose::change;
  auto place = Workplace::open(context, options.cluster, purpose);
  if (!place) return fail(place.error());
  return run_apply(context, **place, options);
}

Result<Exit> run_apply(const Context& context, Workplace& place, const ApplyOptions& options) {
  const auto policy = policy_for(options.policy, place.target());
  if (!policy) return fail(policy.error());
  auto work = prepare(context, place, options);
  if (!work) return fail(work.error());
  print_plan_findings(context, work->plan().findings);
  const bool passed = pass_gates(context, place, *work, *policy, options.outside_window);
  if (!passed && !context.global.check) return Exit::refused;
  const auto needed = needs_run(place, work->plan());
  if (!needed) return fail(needed.error());
  if (!context.global.check && *needed) {
    const bool changes = !work->plan().operations.empty() || !work->plan().adoptions.empty();
    if (auto agreed = changes ? ask(context, place, work->plan()) : Status(); !agreed) return fail(agreed.error());
    plan::RunOptions run{.execute = execute_options(context, place.target()),
                         .plan_checksum = work->checksum,
                         .overrides = work->gates.overrides};
    auto result = carry_out(context, place, options, *work, run);
    if (!result) return fail(result.error());
    work->result = std::move(*result);
    print_problems(context, work->result->executed);
  }
  if (!context.global.check && !work->result)
    if (auto closed = plan::close_steps(work->prepared.steps_over, place.journal()); !closed)
      return fail(closed.error());
  auto steps = plan::count_steps(place.journal(), work->plan().target);
  if (!steps) return fail(steps.error());
  work->steps = *steps;
  if (auto told = tell(context, *work); !told) return fail(told.error());
  if (!passed) return Exit::refused;
  return work->result ? exit_of(context, work->result->executed, work->result->run) : Exit::done;
}

} // namespace telctl::commands
