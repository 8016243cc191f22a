#pragma once
#include <cstddef>
#include <set>
#include <string>
#include <vector>

#include <telctl/plan/plan.hpp>

namespace telctl::plan {

/// How much a plan may change without a person's word. Each limit is lifted only by its own option, with a reason.
struct Policy {
  static constexpr unsigned usual_change = 30; ///< percent
  static constexpr std::size_t usual_delete = 20;

  unsigned max_change = usual_change;
  std::size_t max_delete = usual_delete;
  std::set<std::string> named;           ///< "trunk/tsip1": objects whose removal was asked for one by one
  std::set<std::string> protected_types; ///< trunks, routes, public numbers
  std::string reason;                    ///< for raised limits and named removals
  std::string accept_unproven;           ///< reason to change a live system without a proof of its routing
  bool rehearsal = false;                ///< nobody telephones through it
};

struct GateResult {
  std::vector<Error> refusals;              ///< exit 4 when there is one
  std::vector<journal::Override> overrides; ///< limits that were lifted, for the journal
};

/// Judges a plan: findings, empty scope, share of changed objects (scopes under 10 objects exempt, creations not
/// counted), removals, protected removals, proof of routing.
GateResult check_gates(const Plan& plan, const Live& live, const Policy& policy);

} // namespace telctl::plan
