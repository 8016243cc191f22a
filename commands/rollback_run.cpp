#include <rollback_run.hpp>

#include <execution.hpp>
#include <fmt/format.h>
#include <framework/counted.hpp>
#include <framework/report.hpp>
#include <plan_view.hpp>
#include <telctl/plan/errors.hpp>
#include <telctl/plan/rollback.hpp>
#include <telctl/support/text.hpp>

namespace telctl::commands {
namespace {

Result<std::vector<journal::Run>> chosen_runs(Workplace& place, const RollbackOptions& options) {
  const auto target = place.target().identity();
  if (options.wave) {
    if (trim(*options.wave).empty()) return fail({.code = errors::gate_empty_scope, .what = "--wave names no wave"});
    return plan::runs_of_wave(place.journal(), target, *options.wave);
  }
  if (!options.run) return plan::last_runs(place.journal(), target);
  auto run = place.journal().run(*options.run);
  if (!run) return fail(run.error());
  if (run->target != target)
    return fail({.code = errors::plan_other_target,
                 .what = fmt::format("run {} changed another system", run->id),
                 .cause = fmt::format("it changed {}, this is {}", run->target_name, place.target().describe())});
  if (run->kind == journal::RunKind::rollback || run->state == journal::RunState::rolled_back)
    return fail({.code = errors::rollback_nothing,
                 .what = run->kind == journal::RunKind::rollback
                             ? fmt::format("run {} is itself a rollback", run->id)
                             : fmt::format("run {} is rolled back already", run->id),
                 .hint = "telctl migrate status -o wide lists the runs"});
  return std::vector{std::move(*run)};
}

/// "run 3 of 2027-02-13T06:02:11Z by root@xivo, wave lot-01"
std::string description_of(const journal::Run& run) {
  return fmt::format("run {} of {} by {}{}", run.id, run.started, run.by, run.wave.empty() ? "" : ", wave " + run.wave);
}

std::string summary_of(const plan::Rollback& rollback) {
  std::vector<std::string> runs;
  for (const auto& reversal : rollback.runs)
    runs.push_back(description_of(reversal.run));
  return fmt::format("{} to take back {}", counted(rollback.operations(), "change"), join(runs, "; "));
}

/// A rollback as far as it has come.
struct Work {
  plan::Rollback rollback;
  std::string target;
  std::string target_name;
  bool carried_out = false;
  std::vector<plan::RunResult> results; ///< of the runs that had something to send, in their order

  /// What became of the reversal at `place`; nothing when it was not begun, or needed no request.
  [[nodiscard]] const plan::RunResult* result_of(std::size_t place) const {
    std::size_t sent = 0;
    for (std::size_t i = 0; i < place; ++i)
      if (!rollback.runs[i].operations.empty()) ++sent;
    return rollback.runs[place].operations.empty() || sent >= results.size() ? nullptr : &results[sent];
  }
  [[nodiscard]] bool complete() const {
    for (std::size_t i = 0; i < rollback.runs.size(); ++i) {
      if (rollback.runs[i].operations.empty()) continue;
      const auto* result = result_of(i);
      if (result == nullptr || !result->executed.complete()) return false;
    }
    return true;
  }
  [[nodiscard]] bool interrupted() const { return !results.empty() && results.back().executed.interrupted; }
};

Status ask(const Context& context, Workplace& place, const Work& work) {
  if (context.global.yes) return {};
  if (!context.global.no_input && context.terminal.in_is_tty)
    for (const auto& reversal : work.rollback.runs) {
      Terminal beside{.out = context.terminal.err, .err = context.terminal.err};
      Context to_person{.terminal = beside, .clock = context.clock, .global = {}};
      if (auto shown = emit(to_person, operations_table(reversal.operations, place.estate())); !shown) return shown;
    }
  return context.confirm(fmt::format("{}: {}. Go on?", work.target_name, summary_of(work.rollback)));
}

OrderedJson run_record(const Work& work, std::size_t place) {
  const auto& reversal = work.rollback.runs[place];
  const auto& run = reversal.run;
  const auto* result = work.result_of(place);
  return {{"run", run.id},
          {"wave", run.wave.empty() ? OrderedJson() : OrderedJson(run.wave)},
          {"started", run.started},
          {"by", run.by},
          {"rolled_back_by", result == nullptr ? OrderedJson() : OrderedJson(result->run)},
          {"operations", reversal.operations.size()},
          {"already", reversal.already.size()},
          {"done", result == nullptr ? 0 : result->executed.count(plan::OperationResult::done)}};
}

OrderedJson operation_record(const Work& work, std::size_t place, std::size_t item) {
  const auto& operation = work.rollback.runs[place].operations[item];
  OrderedJson record = {{"run", work.rollback.runs[place].run.id},
                        {"id", operation.id},
                        {"line", owner_of(operation)},
                        {"action", to_string(operation.action)},
                        {"type", operation.key.type},
                        {"name", operation.key.name},
                        {"request", operation.request},
                        {"result", work.carried_out ? "waiting" : "planned"},
                        {"code", nullptr},
                        {"error", nullptr}};
  const auto* result = work.result_of(place);
  if (result == nullptr) return record;
  record["result"] = to_string(result->executed.results[item]);
  if (const auto problem = result->executed.problems.find(item); problem != result->executed.problems.end()) {
    record["code"] = to_string(problem->second.code);
    record["error"] = problem->second.cause.empty() ? problem->second.what : problem->second.cause;
  }
  return record;
}

void add_operations(const Context& context, const Work& work, Report& report) {
  if (context.global.output == Format::table && !work.rollback.conflicts.empty()) return; // nothing will be sent
  for (std::size_t place = 0; place < work.rollback.runs.size(); ++place)
    for (std::size_t item = 0; item < work.rollback.runs[place].operations.size(); ++item) {
      auto record = operation_record(work, place, item);
      if (context.global.output == Format::table && record["result"] == "done") continue;
      report.records.push_back(std::move(record));
    }
}

std::vector<std::string> notes_of(const Context& context, const Work& work) {
  std::vector<std::string> notes;
  for (std::size_t place = 0; place < work.rollback.runs.size(); ++place) {
    const auto& reversal = work.rollback.runs[place];
    const auto* result = work.result_of(place);
    std::string text = description_of(reversal.run) + ": ";
    if (result != nullptr)
      text += fmt::format("{} (run {})", outcome_of(result->executed), result->run);
    else if (reversal.operations.empty())
      text += "nothing of it is left on the cluster";
    else
      text += fmt::format("{} to take back", counted(reversal.operations.size(), "change"));
    if (!reversal.already.empty())
      text += fmt::format(", {} undone by others already", thousands(reversal.already.size()));
    notes.push_back(std::move(text));
  }
  bool reload = false;
  for (std::size_t place = 0; place < work.rollback.runs.size(); ++place)
    if (const auto* result = work.result_of(place); result != nullptr)
      reload = reload || waits_for_reload(work.rollback.runs[place].operations, result->executed);
  if (reload) notes.emplace_back(reload_note);
  for (const auto& step : work.rollback.undo)
    notes.push_back(fmt::format("to be undone by hand, step {}: {} ({})", step.number, step.what, step.object));
  if (const auto count = work.rollback.conflicts.size(); count > 0)
    notes.push_back(fmt::format("Nothing was sent: {}.", counted(count, "conflict")));
  else if (context.global.check)
    notes.emplace_back("Nothing was sent: --check.");
  else if (work.carried_out && work.complete())
    notes.push_back(fmt::format("{}: as before.", work.target_name));
  return notes;
}

std::string_view state_of(const Work& work) {
  if (!work.carried_out) return work.rollback.conflicts.empty() ? "checked" : "refused";
  if (work.interrupted()) return "interrupted";
  return work.complete() ? "done" : "partial";
}

Status tell(const Context& context, const Work& work) {
  Report report{.schema = "telctl/rollback",
                .list = "operations",
                .columns = {{"run", "RUN"},
                            {"id", "ID"},
                            {"line", "LINE"},
                            {"action", "CHANGE"},
                            {"type", "TYPE"},
                            {"name", "NAME"},
                            {"request", "REQUEST"},
                            {"result", "RESULT"},
                            {"code", "CODE", true},
                            {"error", "ERROR", true}}};
  report.head = {{"target", {{"identity", work.target}, {"name", work.target_name}}},
                 {"state", state_of(work)},
                 {"changed", false},
                 {"runs", OrderedJson::array()},
                 {"undo", OrderedJson::array()}};
  for (const auto& step : work.rollback.undo)
    report.head["undo"].push_back({{"number", step.number}, {"object", step.object}, {"what", step.what}});
  for (std::size_t place = 0; place < work.rollback.runs.size(); ++place) {
    report.head["runs"].push_back(run_record(work, place));
    const auto* result = work.result_of(place);
    if (result != nullptr && result->executed.count(plan::OperationResult::done) > 0) report.head["changed"] = true;
  }
  add_operations(context, work, report);
  if (!report.records.empty()) report.notes.emplace_back();
  for (auto& note : notes_of(context, work))
    report.notes.push_back(std::move(note));
  return emit(context, report);
}

Result<Exit> carry_out(const Context& context, Workplace& place, Work& work) {
  if (auto agreed = ask(context, place, work); !agreed) return fail(agreed.error());
  auto results = plan::carry_out(place.session(), work.rollback, execute_options(context, place.target()));
  end_progress(context);
  if (!results) return fail(results.error());
  work.results = std::move(*results);
  work.carried_out = true;
  for (const auto& result : work.results)
    print_problems(context, result.executed);
  if (auto told = tell(context, work); !told) return fail(told.error());
  return work.complete() ? Exit::done : exit_of(context, work.results.back().executed, work.results.back().run);
}

} // namespace

Result<Exit> run_rollback(const Context& context, const RollbackOptions& options) {
  const auto purpose = context.global.check ? Workplace::Purpose::look : Workplace::Purpose::change;
  auto place = Workplace::open(context, options.cluster, purpose, Workplace::Estate::unused);
  if (!place) return fail(place.error());
  auto runs = chosen_runs(**place, options);
  if (!runs) return fail(runs.error());
  if (auto told = announce_settling(context, **place); !told) return fail(told.error());
  auto rollback = plan::prepare_rollback((*place)->session(), std::move(*runs),
                                         context.global.check ? plan::Settle::look : plan::Settle::record);
  if (!rollback) return fail(rollback.error());
  Work work{.rollback = std::move(*rollback),
            .target = (*place)->target().identity(),
            .target_name = (*place)->target().describe()};
  for (const auto& conflict : work.rollback.conflicts)
    print_error(context, conflict);
  const bool refused = !work.rollback.conflicts.empty();
  if (!refused && !context.global.check) return carry_out(context, **place, work);
  if (auto told = tell(context, work); !told) return fail(told.error());
  return refused ? Exit::refused : Exit::done;
}

} // namespace telctl::commands
