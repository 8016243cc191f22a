#include <memory>

#include <CLI/App.hpp>
#include <changes.hpp>
#include <execution.hpp>
#include <fmt/format.h>
#include <framework/cluster_options.hpp>
#include <framework/command.hpp>
#include <framework/counted.hpp>
#include <framework/report.hpp>
#include <plan_options.hpp>
#include <plan_view.hpp>
#include <telctl/plan/errors.hpp>

namespace telctl::commands {
namespace {

using plan::Action;

struct Options {
  cluster::ConnectOptions cluster;
  ScopeOptions scope;
};

/// How the cluster differs from the estate in one operation that would mend it.
std::string_view drift_of(Action action) {
  switch (action) {
  case Action::create:
    return "missing";
  case Action::remove:
    return "not in the estate";
  case Action::update:
    break;
  }
  return "changed";
}

/// One row for each field that differs; for what is missing or too much, one for the object.
void add_drift(Report& report, const plan::Operation& operation, const estate::Index& estate) {
  const auto add = [&](const OrderedJson& field, const Json& wanted, const Json& live) {
    report.records.push_back({{"line", owner_of(operation)},
                              {"who", person_of(estate, owner_of(operation))},
                              {"drift", drift_of(operation.action)},
                              {"type", operation.key.type},
                              {"name", operation.key.name},
                              {"field", field},
                              {"estate", wanted},
                              {"cluster", live}});
  };
  if (operation.action != Action::update) return add(nullptr, nullptr, nullptr);
  for (const auto& change : changes_between(operation.before, operation.after))
    add(change.field, change.after, change.before);
}

Report report_of(const plan::Plan& plan, std::size_t lines, const estate::Index& estate,
                 const plan::StepCounts& steps) {
  Report report{.schema = "telctl/verify",
                .list = "drift",
                .columns = {{"line", "LINE"},
                            {"who", "WHO"},
                            {"drift", "DRIFT"},
                            {"type", "TYPE"},
                            {"name", "NAME"},
                            {"field", "FIELD"},
                            {"estate", "ESTATE"},
                            {"cluster", "CLUSTER"}}};
  for (const auto& operation : plan.operations)
    add_drift(report, operation, estate);
  const auto objects = plan.operations.size();
  const auto errors = plan.findings.count(Severity::error);
  report.head = {{"target", {{"identity", plan.target}, {"name", plan.target_name}}},
                 {"wave", plan.wave.empty() ? OrderedJson() : OrderedJson(plan.wave)},
                 {"lines", lines},
                 {"managed", plan.managed},
                 {"same", objects == 0 && errors == 0},
                 {"objects", objects},
                 {"errors", errors},
                 {"steps", to_json(steps)}};
  if (!report.records.empty()) report.notes.emplace_back();
  const auto looked_at =
      fmt::format("{}: {}, {} looked at", plan.target_name, counted(lines, "line"), counted(plan.managed, "object"));
  if (objects == 0 && errors == 0) {
    report.notes.push_back(looked_at + ", all as the estate wants them");
  } else if (objects == 0) {
    report.notes.push_back(fmt::format("{}; what {} of the estate would make was not compared (telctl plan)", looked_at,
                                       counted(errors, "error")));
  } else {
    report.notes.push_back(fmt::format("{}, {} not as the estate wants them", looked_at, thousands(objects)));
    report.notes.emplace_back("Next: telctl apply puts them right; what was meant belongs in the estate.");
  }
  if (const auto text = to_string(steps); !text.empty()) report.notes.push_back(text + " (telctl migrate steps)");
  return report;
}

/// What was seen done, or is asked for no more, is over: the one thing that a look at the cluster writes, and into the
/// journal.
Result<plan::StepCounts> settle_steps(const Context& context, Workplace& place, const plan::Prepared& prepared) {
  if (!prepared.steps_over.empty()) {
    const auto journal = journal::Journal::open(state_folder(context), journal::Access::write);
    if (!journal) return fail(journal.error());
    if (auto closed = plan::close_steps(prepared.steps_over, **journal); !closed) return fail(closed.error());
  }
  return plan::count_steps(place.journal(), prepared.plan.target);
}

/// Without --wave and --line: every line that runs have brought to the cluster.
Result<plan::Request> scope_of(Workplace& place, const Options& options) {
  auto request = request_of(place, options.scope);
  if (!request || request->scope.lines) return request;
  request->scope.lines = request->scope.present;
  return request;
}

Result<Exit> run_verify(const Context& context, const Options& options) {
  auto place = Workplace::open(context, options.cluster, Workplace::Purpose::look);
  if (!place) return fail(place.error());
  const auto request = scope_of(**place, options);
  if (!request) return fail(request.error());
  if (request->scope.lines->empty())
    return fail(
        {.code = errors::gate_empty_scope,
         .what = "there is no line to verify",
         .cause = options.scope.wave ? "none of the wave's lines moves" : "no run has brought one to this cluster",
         .hint = "telctl migrate status tells how far each wave has come"});
  const auto prepared = plan::prepare((*place)->session(), *request, plan::Settle::look);
  if (!prepared) return fail(prepared.error());
  const auto& plan = prepared->plan;
  Findings problems; // manual steps are no drift
  for (const auto& item : plan.findings.items())
    if (item.severity == Severity::error) problems.add(item);
  print_findings(context, problems);
  const auto steps = settle_steps(context, **place, *prepared);
  if (!steps) return fail(steps.error());
  if (auto shown = emit(context, report_of(plan, request->scope.lines->size(), (*place)->estate(), *steps)); !shown)
    return fail(shown.error());
  return plan.operations.empty() && !problems.has_errors() ? Exit::done : Exit::changes;
}

} // namespace

Command verify() {
  return {.path = "verify",
          .summary = "Check that a cluster is still as the estate wants it",
          .details =
              "Looks at every line that runs have brought to the cluster, or at those of --wave or --line, and "
              "tells each field that differs. Only reads the cluster; the manual steps that it finds done are noted in "
              "the journal (telctl migrate steps). Ends with 2 when something differs.\n\n"
              "What people set on their telephones (forwards, do not disturb, PINs, their own keys) is theirs and "
              "never counts.",
          .examples = {{"telctl verify -C estate", "all that has moved so far"},
                       {"telctl verify --wave lot-01-agro -o json", "one wave, for a program"}},
          .schema = "telctl/verify",
          .setup = [](CLI::App& app) {
            auto options = std::make_shared<Options>();
            add_scope_options(app, options->scope);
            add_cluster_options(app, options->cluster);
            add_ami_options(app, options->cluster.ami);
            return [options](Context& context) { return run_verify(context, *options); };
          }};
}

} // namespace telctl::commands
