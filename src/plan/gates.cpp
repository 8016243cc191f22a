#include <telctl/plan/gates.hpp>

#include <algorithm>

#include <fmt/format.h>
#include <telctl/plan/errors.hpp>

namespace telctl::plan {
namespace {

constexpr std::size_t exempt_scope = 10;
constexpr std::size_t percent = 100;

class Judge {
 public:
  Judge(const Plan& plan, const Live& live, const Policy& policy) : plan_(plan), live_(live), policy_(policy) {}

  GateResult run() {
    findings();
    if (plan_.scope.lines && plan_.scope.lines->empty())
      refuse(errors::gate_empty_scope, "the scope selects no line", "an empty selection is never taken for everything");
    share();
    removals();
    for (const auto& operation : plan_.operations)
      if (operation.action == Action::remove) protection(operation.key);
    proof();
    return std::move(result_);
  }

 private:
  void refuse(ErrorCode code, std::string what, std::string hint, std::string object = {}) {
    result_.refusals.push_back(
        {.code = code, .what = std::move(what), .where = {.object = std::move(object)}, .hint = std::move(hint)});
  }

  void findings() {
    const auto count = plan_.findings.count(Severity::error);
    if (count > 0)
      refuse(errors::gate_findings, fmt::format("the plan has {} error{}", count, count == 1 ? "" : "s"),
             "see them with telctl plan");
  }

  /// A limit that was raised and made use of is kept with its reason.
  void lift(std::string gate, const std::string& reason) { result_.overrides.push_back({0, std::move(gate), reason}); }

  void share() {
    const auto changed = plan_.count(Action::update) + plan_.count(Action::remove);
    if (plan_.managed < exempt_scope || changed * percent <= plan_.managed * Policy::usual_change) return;
    if (changed * percent > plan_.managed * policy_.max_change)
      refuse(errors::gate_max_change,
             fmt::format("{} of {} managed objects would be changed or removed, the limit is {} %", changed,
                         plan_.managed, policy_.max_change),
             "look at the plan; then --max-change PERCENT --reason TEXT");
    else
      lift("max-change", policy_.reason);
  }

  void removals() {
    const auto count = plan_.count(Action::remove);
    if (count <= Policy::usual_delete) return;
    if (count > policy_.max_delete)
      refuse(errors::gate_max_delete,
             fmt::format("{} objects would be removed, the limit is {}", count, policy_.max_delete),
             "look at the plan; then --max-delete N --reason TEXT");
    else
      lift("max-delete", policy_.reason);
  }

  void protection(const Key& key) {
    const auto found = live_.find(key);
    const bool registered = found != live_.end() && found->second.observed.value("registered", Json()) == Json(true);
    if (!registered && !policy_.protected_types.contains(key.type)) return;
    const auto name = to_string(key);
    if (policy_.named.contains(name))
      lift("allow-delete " + name, policy_.reason);
    else
      refuse(errors::gate_protected,
             registered ? "in use: a telephone is registered on it" : "such an object is removed only when named",
             fmt::format("--allow-delete {} --reason TEXT", name), name);
  }

  void proof() {
    if (policy_.rehearsal || plan_.operations.empty()) return;
    if (policy_.accept_unproven.empty())
      refuse(errors::gate_unproven,
             "nothing proves yet that emergency calls leave by the right trunk after this change",
             "try them by hand, then --accept-unproven REASON", plan_.target_name);
    else
      lift("unproven", policy_.accept_unproven);
  }

  const Plan& plan_;
  const Live& live_;
  const Policy& policy_;
  GateResult result_;
};

} // namespace

GateResult check_gates(const Plan& plan, const Live& live, const Policy& policy) {
  return Judge(plan, live, policy).run();
}

} // namespace telctl::plan
