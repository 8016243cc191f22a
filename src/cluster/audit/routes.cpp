#include <audit/checks.hpp>
#include <fmt/format.h>

#include "fields.hpp"
#include <telctl/support/text.hpp>

// Ways out: trunks, outgoing calls, schedules.
namespace telctl::cluster {
namespace {

bool switched_off(const Json& item) {
  return item.contains("enabled") && !true_at(item, "enabled");
}

void trunk_without_endpoint(const AuditView& view, const AuditReporter& report) {
  for (const auto& trunk : view.inventory.items("/trunks"))
    if (at(trunk, "endpoint_sip").empty() && at(trunk, "endpoint_custom").empty() && at(trunk, "endpoint_iax").empty())
      report.add("trunk #" + text_at(trunk, "id"), "it has no endpoint: no call can leave or enter by it",
                 "give it its endpoint, or remove it");
}

void outcall_dead(const AuditView& view, const AuditReporter& report) {
  for (const auto& outcall : view.inventory.items("/outcalls")) {
    if (switched_off(outcall)) continue;
    const bool trunks = !at(outcall, "trunks").empty();
    if (trunks && !at(outcall, "extensions").empty()) continue;
    report.add("outcall " + visible(text_at(outcall, "name")),
               trunks ? "it has no pattern: no number leaves by it" : "it has no trunk: its calls go nowhere",
               trunks ? "give it a pattern, or remove it" : "give it a trunk, or remove it");
  }
}

void schedule_never_open(const AuditView& view, const AuditReporter& report) {
  for (const auto& schedule : view.inventory.items("/schedules"))
    if (!switched_off(schedule) && at(schedule, "open_periods").empty())
      report.add("schedule " + visible(text_at(schedule, "name")),
                 "it is never open: all calls go where closed ones go", "give it its hours, or remove it");
}

} // namespace

std::vector<AuditCheck> route_checks() {
  using enum Severity;
  return {
      {{"outcall-dead", error, "A way out has no trunk or no pattern"},
       errors::audit_dead_end,
       {"/outcalls"},
       outcall_dead},
      {{"trunk-without-endpoint", warning, "A trunk has no endpoint"},
       errors::audit_dead_end,
       {"/trunks"},
       trunk_without_endpoint},
      {{"schedule-never-open", warning, "A schedule has no hours"},
       errors::audit_dead_end,
       {"/schedules"},
       schedule_never_open},
  };
}

} // namespace telctl::cluster
