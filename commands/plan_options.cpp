#include <plan_options.hpp>

#include <algorithm>

#include <CLI/App.hpp>
#include <fmt/format.h>
#include <framework/errors.hpp>
#include <telctl/cluster/connect.hpp>
#include <telctl/migration/waves.hpp>
#include <telctl/migration/window.hpp>
#include <telctl/plan/errors.hpp>
#include <telctl/support/text.hpp>

namespace telctl::commands {
namespace {

Status check_adopted(const std::vector<std::string>& types) {
  const auto known = cluster::adoptable_types();
  for (const auto& type : types) {
    if (std::find(known.begin(), known.end(), type) != known.end()) continue;
    const auto meant = did_you_mean(type, known);
    return fail({.code = errors::usage,
                 .what = fmt::format("--adopt: no type '{}'", visible(type)),
                 .hint = meant ? fmt::format("did you mean '{}'?", *meant) : "one of " + join(known, ", ")});
  }
  return {};
}

} // namespace

void add_scope_options(CLI::App& app, ScopeOptions& options) {
  auto* wave = app.add_option("--wave", options.wave, "Only the lines of this wave")->type_name("WAVE");
  app.add_option("--line", options.lines,
                 "Only this line: an extension, or EXTENSION@CONTEXT; may be given several times")
      ->type_name("LINE")
      ->allow_extra_args(false)
      ->excludes(wave);
}

void add_adopt_option(CLI::App& app, ScopeOptions& options) {
  app.add_option("--adopt", options.adopt,
                 "Manage objects of this type that are on the cluster already; may be given several times")
      ->type_name("TYPE")
      ->allow_extra_args(false);
}

Result<plan::Request> request_of(Workplace& place, const ScopeOptions& options) {
  if (options.wave && trim(*options.wave).empty())
    return fail({.code = errors::gate_empty_scope,
                 .what = "--wave names no wave",
                 .hint = "leave the option out to mean the whole estate"});
  if (auto checked = check_adopted(options.adopt); !checked) return fail(checked.error());
  auto request = migration::select(place.estate(), place.journal(), place.target().identity(),
                                   options.wave.value_or(std::string()), options.lines);
  if (request) request->adopt = {options.adopt.begin(), options.adopt.end()};
  return request;
}

void add_window_option(CLI::App& app, std::string& reason) {
  app.add_option("--outside-window", reason, "Move a wave before or after its window; kept in the journal")
      ->type_name("REASON")
      ->group("Gates");
}

std::optional<Error> window_gate(const Context& context, Workplace& place, const plan::Plan& plan,
                                 const std::string& reason, std::vector<journal::Override>& overrides) {
  const auto* wave = place.estate().wave(plan.wave);
  const bool changes = !plan.operations.empty() || !plan.adoptions.empty();
  if (wave == nullptr || !changes || place.target().rehearsal()) return std::nullopt;
  auto refusal = migration::outside_window(*wave, place.estate().estate().timezone, context.clock.now());
  if (!refusal || trim(reason).empty()) return refusal;
  overrides.push_back({0, "window", std::string(trim(reason))});
  return std::nullopt;
}

void add_gate_options(CLI::App& app, plan::Policy& policy) {
  constexpr auto group = "Gates";
  auto* reason =
      app.add_option("--reason", policy.reason, "Why a limit is lifted; kept in the journal")->type_name("TEXT");
  app.add_option("--max-change", policy.max_change,
                 "Largest share of the managed objects that may be changed or removed (default 30)")
      ->type_name("PERCENT")
      ->needs(reason);
  app.add_option("--max-delete", policy.max_delete, "Most objects that may be removed (default 20)")
      ->type_name("N")
      ->needs(reason);
  app.add_option("--allow-delete", policy.named,
                 "Let this object go, though it is in use or a public number; may be given several times")
      ->type_name("TYPE/NAME")
      ->allow_extra_args(false)
      ->needs(reason);
  app.add_option("--accept-unproven", policy.accept_unproven,
                 "Change a live cluster though nothing proves its emergency routing; kept in the journal")
      ->type_name("REASON");
  for (const auto* name : {"--reason", "--max-change", "--max-delete", "--allow-delete", "--accept-unproven"})
    app.get_option(name)->group(group);
}

Result<plan::Policy> policy_for(const plan::Policy& given, const plan::Target& target) {
  const bool lifted = given.max_change != plan::Policy::usual_change ||
                      given.max_delete != plan::Policy::usual_delete || !given.named.empty();
  if (lifted && trim(given.reason).empty())
    return fail(
        {.code = errors::usage, .what = "--reason is empty", .hint = "the journal keeps why a limit was lifted"});
  auto policy = given;
  policy.accept_unproven = std::string(trim(given.accept_unproven));
  policy.rehearsal = target.rehearsal();
  // Somebody outside dials these: that they lead nowhere is seen by nobody in the house.
  policy.protected_types = {"incall", "trunk", "outcall"};
  return policy;
}

} // namespace telctl::commands
