#include <algorithm>
#include <map>
#include <memory>

#include <CLI/App.hpp>
#include <execution.hpp>
#include <fmt/format.h>
#include <framework/command.hpp>
#include <framework/counted.hpp>
#include <framework/errors.hpp>
#include <framework/report.hpp>
#include <framework/workplace.hpp>
#include <step_secrets.hpp>
#include <systems.hpp>
#include <telctl/config/load.hpp>
#include <telctl/journal/errors.hpp>
#include <telctl/journal/lock.hpp>
#include <telctl/support/text.hpp>

namespace telctl::commands {
namespace {

using journal::Step;
using journal::StepState;

struct Options {
  std::string system;
  bool all = false;
  std::vector<std::string> done; ///< "3", "3-26"
  std::vector<std::string> secret;
  std::string into; ///< file for the secrets
  std::string note;
};

OrderedJson or_null(const std::string& text) {
  return text.empty() ? OrderedJson() : OrderedJson(text);
}

OrderedJson record_of(const Step& step) {
  return {{"number", step.number},        {"state", to_string(step.state)},
          {"object", step.object},        {"what", step.what},
          {"since", step.since},          {"runs", step.runs},
          {"ended", or_null(step.ended)}, {"by", or_null(step.by)},
          {"note", or_null(step.note)}};
}

/// For a person to do, or to undo.
bool waits(const Step& step) {
  return step.state == StepState::open || step.state == StepState::undo;
}

std::optional<std::int64_t> number_of(std::string_view text) {
  constexpr std::size_t longest = 9;
  if (!is_digits(text) || text.size() > longest) return std::nullopt;
  return std::stoll(std::string(text));
}

/// The steps that "3" and "5-7" name, each once; all of a range must be there.
Result<std::vector<Step>> chosen(const std::vector<Step>& steps, const std::vector<std::string>& words) {
  std::map<std::int64_t, Step> known;
  for (const auto& step : steps)
    known.emplace(step.number, step);
  std::map<std::int64_t, Step> result;
  for (const auto& word : words) {
    const auto dash = word.find('-');
    const auto first = number_of(word.substr(0, dash));
    const auto last = dash == std::string::npos ? first : number_of(word.substr(dash + 1));
    if (!first || !last || *last < *first)
      return fail({.code = errors::usage,
                   .what = fmt::format("'{}' is no number of a step", visible(word)),
                   .hint = "one number, or a range like 3-26"});
    for (auto number = *first; number <= *last; ++number) {
      const auto found = known.find(number);
      if (found == known.end())
        return fail({.code = errors::journal_unknown_step,
                     .what = fmt::format("there is no manual step {}", number),
                     .hint = "telctl migrate steps --all lists them"});
      result.insert(*found);
    }
  }
  std::vector<Step> list;
  for (auto& [number, step] : result)
    list.push_back(std::move(step));
  return list;
}

Report report_of(const std::vector<Step>& steps, const std::vector<journal::Run>& runs, bool changed) {
  Report report{.schema = "telctl/steps",
                .list = "steps",
                .columns = {{"number", "STEP", false, true},
                            {"state", "STATE"},
                            {"object", "OBJECT"},
                            {"what", "WHAT TO DO"},
                            {"since", "SINCE"},
                            {"runs", "RUNS", true},
                            {"ended", "ENDED", true},
                            {"by", "BY", true},
                            {"note", "NOTE", true}}};
  report.head = {{"target", runs.empty()
                                ? OrderedJson()
                                : OrderedJson{{"identity", runs.back().target}, {"name", runs.back().target_name}}},
                 {"changed", changed}};
  for (const auto& step : steps)
    report.records.push_back(record_of(step));
  if (!report.records.empty()) report.notes.emplace_back();
  return report;
}

Result<Exit> list(const Context& context, const Options& options, const journal::Journal& journal,
                  const std::vector<journal::Run>& runs, std::vector<Step> steps) {
  if (!options.all) std::erase_if(steps, [](const Step& step) { return !waits(step); });
  auto report = report_of(steps, runs, false);
  auto counts = Result<plan::StepCounts>(plan::StepCounts());
  if (!runs.empty()) counts = plan::count_steps(journal, runs.back().target);
  if (!counts) return fail(counts.error());
  const auto text = to_string(*counts);
  report.notes.push_back(fmt::format("{}: {}", runs.empty() ? "no run yet" : runs.back().target_name,
                                     text.empty() ? "no steps by hand" : text));
  if (std::any_of(steps.begin(), steps.end(), waits))
    report.notes.emplace_back("Next: telctl migrate steps --done N once a step is done");
  if (auto shown = emit(context, report); !shown) return fail(shown.error());
  return Exit::done;
}

/// What becomes of a step that is said to be done.
Step acknowledged(Step step, const Context& context, const Options& options) {
  if (!waits(step)) return step;
  step.state = step.state == StepState::open ? StepState::acknowledged : StepState::withdrawn;
  step.ended = iso8601(context.clock.now());
  step.by = journal::who();
  step.note = options.note;
  return step;
}

Result<Exit> acknowledge(const Context& context, const Options& options, journal::Journal& journal,
                         const std::vector<journal::Run>& runs, std::vector<Step> steps) {
  std::vector<std::int64_t> numbers;
  for (const auto& step : steps)
    if (waits(step)) numbers.push_back(step.number);
  if (!numbers.empty() && !context.global.check)
    if (auto written = journal.acknowledge_steps(numbers, journal::who(), options.note); !written)
      return fail(written.error());
  for (auto& step : steps)
    step = acknowledged(std::move(step), context, options);
  auto report = report_of(steps, runs, !numbers.empty() && !context.global.check);
  report.notes.push_back(fmt::format(
      "{} acknowledged by {}{}", counted(numbers.size(), "step", "no"), journal::who(),
      numbers.size() < steps.size() ? fmt::format(", {} already over", steps.size() - numbers.size()) : ""));
  if (context.global.check) report.notes.emplace_back("Nothing was noted: --check.");
  if (auto shown = emit(context, report); !shown) return fail(shown.error());
  return Exit::done;
}

Result<Exit> run_steps(const Context& context, const Options& options) {
  // A folder that was mistyped has no steps, and must not get a journal. What is in the estate does not matter here.
  if (const auto estate = config::load_estate(context.global.directory); !estate) return fail(estate.error());
  const bool writes = !options.done.empty() && !context.global.check;
  const auto journal =
      journal::Journal::open(state_folder(context), writes ? journal::Access::write : journal::Access::read);
  if (!journal) return fail(journal.error());
  const auto runs = runs_of(**journal, options.system);
  if (!runs) return fail(runs.error());
  auto steps = Result<std::vector<Step>>(std::vector<Step>());
  if (!runs->empty()) steps = (*journal)->steps(runs->back().target);
  if (!steps) return fail(steps.error());
  if (options.done.empty() && options.secret.empty())
    return list(context, options, **journal, *runs, std::move(*steps));
  auto named = chosen(*steps, options.done.empty() ? options.secret : options.done);
  if (!named) return fail(named.error());
  if (options.done.empty()) return hand_over_secrets(context, **journal, *named, options.into);
  return acknowledge(context, options, **journal, *runs, std::move(*named));
}

} // namespace

Command migrate_steps() {
  return {
      .path = "migrate steps",
      .summary = "List the steps that are left to a person, and note that they were done",
      .details =
          "What a cluster has no interface for, telctl cannot do: each run leaves such steps in the journal "
          "(DIR/.telctl). This lists those that are open, or to be undone since their run was rolled back; --all "
          "lists the others as well. No cluster is asked.\n\n"
          "--done acknowledges: a person says so, and telctl does not call it verified. A step is verified once "
          "telctl apply or telctl verify sees on the cluster what it was for, and withdrawn once a plan of the "
          "same lines does not ask for it any more; both happen by themselves. The account of a gateway's port is "
          "verified when it is registered, as far as --ami tells. What was withdrawn and is asked for again is open "
          "again.\n\n"
          "--secret hands over the SIP accounts that have to be entered in a gateway: on a terminal, or into a file "
          "that only its owner can read. No other output of telctl ever holds them.",
      .examples = {{"telctl migrate steps -C estate", "what is to be done by hand"},
                   {"telctl migrate steps --done 3 4 --note 'with the operator, ticket 812'", "both were done"},
                   {"telctl migrate steps --secret 3-26 --into gw1.csv", "the accounts of the ports of a gateway"},
                   {"telctl migrate steps --all -o json", "every step with who and when, for a program"}},
      .changes = true,
      .schema = "telctl/steps",
      .setup = [](CLI::App& app) {
        auto options = std::make_shared<Options>();
        auto* done = app.add_option("--done", options->done, "These steps were done")->type_name("N|N-M");
        app.add_option("--note", options->note, "What there is to say on them: kept in the journal")
            ->type_name("TEXT")
            ->needs(done);
        auto* all = app.add_flag("--all", options->all, "Those that are over as well")->excludes(done);
        auto* secret = app.add_option("--secret", options->secret,
                                      "Show the SIP accounts of these steps with their secrets, on a terminal")
                           ->type_name("N|N-M")
                           ->excludes(done)
                           ->excludes(all);
        app.add_option("--into", options->into, "Write them to this file instead, as CSV, with mode 0600")
            ->type_name("FILE")
            ->needs(secret);
        app.add_option("--system", options->system, "Which cluster, when the journal knows several")->type_name("NAME");
        return [options](Context& context) { return run_steps(context, *options); };
      }};
}

} // namespace telctl::commands
