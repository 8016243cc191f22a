#include <memory>

#include <CLI/App.hpp>
#include <fmt/format.h>
#include <framework/cluster_options.hpp>
#include <framework/command.hpp>
#include <framework/counted.hpp>
#include <plan_options.hpp>
#include <plan_view.hpp>
#include <telctl/journal/lock.hpp>
#include <telctl/plan/errors.hpp>
#include <telctl/plan/gates.hpp>
#include <telctl/plan/saved_plan.hpp>
#include <telctl/support/text.hpp>

namespace telctl::commands {
namespace {

struct Options {
  cluster::ConnectOptions cluster;
  ScopeOptions scope;
  std::string out;
  bool detailed = false;
  bool expect_none = false;
};

std::string next_step(const Options& options, const plan::Plan& plan) {
  if (plan.operations.empty() && plan.adoptions.empty()) return "Nothing to do: the cluster is as the estate wants it.";
  if (plan.findings.has_errors()) return "Nothing was changed. Next: resolve the errors, then plan again.";
  if (!options.out.empty()) return fmt::format("Nothing was changed. Next: telctl apply {}", options.out);
  std::string scope;
  if (options.scope.wave) scope = " --wave " + *options.scope.wave;
  for (const auto& line : options.scope.lines)
    scope += " --line " + line;
  for (const auto& type : options.scope.adopt)
    scope += " --adopt " + type;
  return fmt::format("Nothing was changed. Next: telctl apply{}", scope);
}

/// What apply would want to hear before it does this.
void add_gates(const Context& context, const plan::Prepared& prepared, Workplace& place,
               std::vector<std::string>& notes) {
  const auto policy = policy_for({}, place.target());
  if (!policy) return;
  auto gates = plan::check_gates(prepared.plan, prepared.live, *policy);
  if (auto refusal = window_gate(context, place, prepared.plan, {}, gates.overrides))
    gates.refusals.push_back(std::move(*refusal));
  for (const auto& refusal : gates.refusals)
    notes.push_back(fmt::format("apply will refuse, {}: {}{} ({})", to_string(refusal.code),
                                refusal.code == errors::gate_protected ? refusal.where.object + ": " : "", refusal.what,
                                refusal.hint));
}

Report report_of(const Context& context, const Options& options, Workplace& place, const plan::Prepared& prepared) {
  const auto& plan = prepared.plan;
  const bool wide = context.global.output == Format::wide;
  if (wide || context.global.output == Format::table) {
    auto report = wide ? operations_list(plan.operations) : operations_table(plan.operations, place.estate());
    if (!report.records.empty()) report.notes.emplace_back();
    for (const auto& adoption : plan.adoptions)
      report.notes.push_back(fmt::format("adopt {}: telctl manages it from now on", to_string(adoption.key)));
    report.notes.push_back(fmt::format("{}: {}", plan.target_name, summary_of(plan)));
    if (auto steps = steps_of(plan); !steps.empty()) report.notes.push_back(std::move(steps));
    add_gates(context, prepared, place, report.notes);
    report.notes.push_back(next_step(options, plan));
    return report;
  }
  Report report{.schema = "telctl/plan",
                .list = "operations",
                .columns = {{"id", "ID"},
                            {"action", "ACTION"},
                            {"type", "TYPE"},
                            {"name", "NAME"},
                            {"lines", "LINES"},
                            {"before", "BEFORE"},
                            {"after", "AFTER"},
                            {"request", "REQUEST"}}};
  report.head = plan::head_to_json(plan, iso8601(context.clock.now()), journal::who());
  for (const auto& operation : plan.operations)
    report.records.emplace_back(plan::to_json(operation));
  return report;
}

Result<Exit> run_plan(const Context& context, const Options& options) {
  auto place = Workplace::open(context, options.cluster, Workplace::Purpose::look);
  if (!place) return fail(place.error());
  const auto request = request_of(**place, options.scope);
  if (!request) return fail(request.error());
  const auto prepared = plan::prepare((*place)->session(), *request, plan::Settle::look);
  if (!prepared) return fail(prepared.error());
  const auto& plan = prepared->plan;
  const bool in_document = context.global.output == Format::json || context.global.output == Format::yaml;
  if (!in_document) print_plan_findings(context, plan.findings);
  const bool pending = !plan.operations.empty() || !plan.adoptions.empty();
  const bool quiet = options.expect_none && !pending && context.global.output == Format::table;
  if (quiet && !plan.findings.has_errors()) return Exit::done; // a nightly job speaks only when it must
  if (auto shown = emit(context, report_of(context, options, **place, *prepared)); !shown) return fail(shown.error());
  if (plan.scope.lines && plan.scope.lines->empty())
    return fail({.code = errors::gate_empty_scope, .what = "the scope selects no line that moves"});
  if (const auto count = plan.findings.count(Severity::error); count > 0)
    return fail({.code = errors::gate_findings,
                 .what = fmt::format("the plan has {}", counted(count, "error")),
                 .hint = options.out.empty() ? "resolve them, then plan again" : "it was not saved"});
  if (!options.out.empty())
    if (auto saved = plan::save(plan, options.out, iso8601(context.clock.now()), journal::who()); !saved)
      return fail(saved.error());
  return pending && (options.detailed || options.expect_none) ? Exit::changes : Exit::done;
}

} // namespace

Command plan() {
  return {
      .path = "plan",
      .summary = "Show what would change on a cluster to make it as the estate wants it",
      .details = "Reads the estate (-C) and the cluster, changes nothing, and shows every change before it happens: "
                 "grouped by line, field by field. Only what telctl manages and the estate owns is compared: what "
                 "people set on their telephones (forwards, do not disturb, PINs, their own keys) is theirs.\n\n"
                 "--out saves the plan with a checksum of both sides; telctl apply FILE then does exactly that, or "
                 "refuses when the estate or the cluster has changed since. The file holds no secret. -o wide lists "
                 "each request.\n\n"
                 "An object that is on the cluster already and that telctl did not make is never touched; --adopt TYPE "
                 "takes over objects of that type.",
      .examples = {{"telctl plan -C estate --cluster https://xivo.univ.example:9486 --token file:token",
                    "the whole estate against the cluster"},
                   {"telctl plan --wave lot-01-agro --out lot-01.plan", "one wave, saved to be applied tonight"},
                   {"telctl plan --expect-no-changes", "for a nightly job: exit code 2 when something differs"}},
      .schema = "telctl/plan",
      .setup = [](CLI::App& app) {
        auto options = std::make_shared<Options>();
        add_scope_options(app, options->scope);
        add_adopt_option(app, options->scope);
        app.add_option("--out", options->out, "Save the plan in this file, for telctl apply FILE")->type_name("FILE");
        app.add_flag("--detailed-exitcode", options->detailed, "End with 2 when there are changes");
        app.add_flag("--expect-no-changes", options->expect_none, "The same, for a job that expects none");
        add_cluster_options(app, options->cluster);
        add_ami_options(app, options->cluster.ami);
        return [options](Context& context) { return run_plan(context, *options); };
      }};
}

} // namespace telctl::commands
