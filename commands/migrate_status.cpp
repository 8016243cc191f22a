#include <memory>
#include <set>

#include <CLI/App.hpp>
#include <execution.hpp>
#include <fmt/format.h>
#include <framework/command.hpp>
#include <framework/counted.hpp>
#include <framework/report.hpp>
#include <framework/workplace.hpp>
#include <systems.hpp>
#include <telctl/journal/journal.hpp>
#include <telctl/migration/waves.hpp>
#include <telctl/plan/session.hpp>
#include <telctl/support/text.hpp>

namespace telctl::commands {
namespace {

OrderedJson or_null(const std::string& text) {
  return text.empty() ? OrderedJson() : OrderedJson(text);
}

OrderedJson wave_record(const migration::WaveStatus& wave) {
  return {{"wave", wave.id},
          {"state", to_string(wave.state)},
          {"lines", wave.lines},
          {"moved", wave.moved},
          {"kept", wave.kept},
          {"window_start", or_null(wave.window_start)},
          {"window_end", or_null(wave.window_end)},
          {"started", or_null(wave.started)},
          {"ended", or_null(wave.ended)},
          {"by", or_null(wave.by)},
          {"runs", wave.runs}};
}

OrderedJson run_record(const journal::Run& run) {
  return {{"run", run.id},
          {"kind", to_string(run.kind)},
          {"state", to_string(run.state)},
          {"wave", or_null(run.wave)},
          {"reverses", run.reverses == 0 ? OrderedJson() : OrderedJson(run.reverses)},
          {"lines", run.lines.size()},
          {"started", run.started},
          {"ended", or_null(run.ended)},
          {"by", run.by}};
}

std::string run_line(const journal::Run& run) {
  auto text = fmt::format("run {}: {}", run.id, to_string(run.kind));
  if (run.reverses != 0) text += fmt::format(" of run {}", run.reverses);
  if (!run.wave.empty()) text += ", wave " + run.wave;
  return text + fmt::format(", {}, {}, {} by {}", counted(run.lines.size(), "line"), to_string(run.state), run.started,
                            run.by);
}

std::string next_step(const std::vector<migration::WaveStatus>& waves) {
  for (const auto& wave : waves)
    if (wave.state == migration::WaveState::running)
      return fmt::format("Next: telctl migrate run --wave {} goes on where it was cut off", wave.id);
  for (const auto& wave : waves)
    if (wave.state == migration::WaveState::planned || wave.state == migration::WaveState::rolled_back)
      return fmt::format("Next: telctl migrate run --wave {} --check", wave.id);
  return waves.empty() ? "The estate declares no wave." : "All waves are done.";
}

Report report_of(const Context& context, const std::vector<migration::WaveStatus>& waves,
                 const std::vector<journal::Run>& runs, const plan::StepCounts& steps) {
  Report report{.schema = "telctl/migrate-status",
                .list = "waves",
                .columns = {{"wave", "WAVE"},
                            {"state", "STATE"},
                            {"lines", "LINES", false, true},
                            {"moved", "MOVED", false, true},
                            {"kept", "KEPT", false, true},
                            {"window_start", "WINDOW"},
                            {"window_end", "UNTIL"},
                            {"started", "STARTED"},
                            {"ended", "ENDED"},
                            {"by", "BY", true},
                            {"runs", "RUNS", true}}};
  std::size_t lines = 0;
  std::size_t moved = 0;
  for (const auto& wave : waves) {
    report.records.push_back(wave_record(wave));
    lines += wave.lines;
    moved += wave.moved;
  }
  auto list = OrderedJson::array();
  for (const auto& run : runs)
    list.push_back(run_record(run));
  report.head = {{"target", runs.empty()
                                ? OrderedJson()
                                : OrderedJson{{"identity", runs.back().target}, {"name", runs.back().target_name}}},
                 {"lines", lines},
                 {"moved", moved},
                 {"steps", to_json(steps)},
                 {"runs", std::move(list)}};
  if (!report.records.empty()) report.notes.emplace_back();
  if (context.global.output == Format::wide && !runs.empty()) {
    for (const auto& run : runs)
      report.notes.push_back(run_line(run));
    report.notes.emplace_back();
  }
  report.notes.push_back(fmt::format("{}: {} of {} moved", runs.empty() ? "no run yet" : runs.back().target_name,
                                     thousands(moved), counted(lines, "line")));
  if (const auto text = to_string(steps); !text.empty()) report.notes.push_back(text + " (telctl migrate steps)");
  report.notes.push_back(next_step(waves));
  return report;
}

Result<Exit> run_status(const Context& context, const std::string& system) {
  const auto estate = load_checked_estate(context);
  if (!estate) return fail(estate.error());
  const auto journal = journal::Journal::open(state_folder(context), journal::Access::read);
  if (!journal) return fail(journal.error());
  const auto runs = runs_of(**journal, system);
  if (!runs) return fail(runs.error());
  auto present = Result<std::set<std::string>>(std::set<std::string>());
  if (!runs->empty()) present = plan::present_lines(**journal, runs->back().target);
  if (!present) return fail(present.error());
  const auto waves = migration::wave_status(estate::Index(*estate), *runs, *present);
  auto steps = Result<plan::StepCounts>(plan::StepCounts());
  if (!runs->empty()) steps = plan::count_steps(**journal, runs->back().target);
  if (!steps) return fail(steps.error());
  if (auto shown = emit(context, report_of(context, waves, *runs, *steps)); !shown) return fail(shown.error());
  return Exit::done;
}

} // namespace

Command migrate_status() {
  return {.path = "migrate status",
          .summary = "Tell how far each wave has come",
          .details =
              "Reads the estate and the journal (DIR/.telctl); no cluster is asked. -o wide also lists every run, "
              "with the numbers that telctl rollback --run takes.",
          .examples = {{"telctl migrate status -C estate", "one line for each wave"},
                       {"telctl migrate status -o wide", "the runs as well"}},
          .schema = "telctl/migrate-status",
          .setup = [](CLI::App& app) {
            auto system = std::make_shared<std::string>();
            app.add_option("--system", *system, "Which cluster, when the journal knows several")->type_name("NAME");
            return [system](Context& context) { return run_status(context, *system); };
          }};
}

} // namespace telctl::commands
