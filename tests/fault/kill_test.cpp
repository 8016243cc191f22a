#include <array>
#include <csignal>
#include <memory>

#include <fmt/format.h>

#include "campus.hpp"
#include "rig.hpp"
#include "sweep.hpp"

// telctl is killed (SIGKILL, by the server) at a request, before or after the server commits it; then it is run again.
// The server must hold what an undisturbed run leaves, each thing once, and a last run must send nothing.
//
// Not blind. With "synchronous = NORMAL" in src/journal/database.cpp 21 of 24 points without power were wrong; with
// `settlement.done = false` in src/plan/settle.cpp 15 of 16 points.
namespace telctl::fault {
namespace {

constexpr std::array dialects{sandbox::Dialect::wazo_26_08, sandbox::Dialect::wazo_20_12};

struct Plan {
  std::string label;
  estate::Estate estate;
  Rig::Options options;
  std::size_t stride = 1;
  bool disk_forgets = false;
};

estate::Estate campus_of(sandbox::Dialect dialect) {
  return full_campus(20, dialect);
}

std::string kill_at(std::size_t request, bool before) {
  return fmt::format(R"({{"kind": "kill", "at": {}, "when": "{}", "pid": PID}})", request, before ? "before" : "after");
}

/// For a read there is no commit to be before or after.
void add_points(std::vector<Point>& points, const Plan& plan, const std::vector<Undisturbed::Request>& requests,
                const std::function<std::string(std::size_t, bool)>& try_it) {
  // Points are many, and what they share is large.
  const auto shared = std::make_shared<const std::function<std::string(std::size_t, bool)>>(try_it);
  for (std::size_t i = 0; i < requests.size(); i += plan.stride)
    for (const bool before : {true, false})
      if (before || requests[i].write)
        points.push_back({fmt::format("{} {} request {} {}", sandbox::to_string(plan.options.dialect), plan.label,
                                      i + 1, before ? "before" : "after"),
                          [shared, i, before] { return (*shared)(i + 1, before); }, requests[i].keyless});
}

/// Whether the fault struck. With several requests under way a run may take a few less than the undisturbed one.
std::string not_killed(const Ended& ended) {
  if (ended.signal == SIGKILL && !ended.hung) return {};
  return ended.exit == 0 ? std::string() : told("the run that was to be killed", ended);
}

void add_apply(std::vector<Point>& points, const Plan& plan) {
  const auto clean = undisturbed_apply(plan.estate, plan.options);
  add_points(points, plan, clean.requests, [plan, clean](std::size_t request, bool before) {
    auto options = plan.options;
    if (plan.disk_forgets && request % 2 == 0) // else all that was not synced is lost
      options.environment = {{"TELCTL_UNSYNCED_SEED", std::to_string(request)}};
    Rig rig(plan.estate, options);
    if (auto problem = not_killed(rig.telctl("apply", {kill_at(request, before)})); !problem.empty()) return problem;
    return converges(rig, clean.after);
  });
}

std::string rolls_back(Rig& rig, const OrderedJson& wanted) {
  Ended again = rig.telctl("rollback");
  if (again.exit != 0 && rig.dump() != wanted) return told("the rollback after it", again);
  if (const auto dump = rig.dump(); dump != wanted) return "the server differs: " + difference(wanted, dump);
  rig.forget_requests();
  (void)rig.telctl("rollback"); // there is nothing left to roll back, which it may say as it likes
  const auto requests = rig.requests();
  if (requests.at("writes") != 0) return "the last rollback wrote: " + requests.at("log").dump();
  return {};
}

std::vector<Undisturbed::Request> undisturbed_rollback(const Plan& plan) {
  Rig rig(plan.estate, plan.options);
  const auto before = rig.dump();
  REQUIRE(rig.telctl("apply").exit == 0);
  rig.forget_requests();
  const auto ended = rig.telctl("rollback");
  INFO(ended.output);
  REQUIRE(ended.exit == 0);
  REQUIRE(difference(before, rig.dump()) == "[]");
  return requests_in(rig.requests());
}

void add_rollback(std::vector<Point>& points, const Plan& plan) {
  add_points(points, plan, undisturbed_rollback(plan), [plan](std::size_t request, bool before) {
    Rig rig(plan.estate, plan.options);
    const auto empty = rig.dump();
    if (const auto applied = rig.telctl("apply"); applied.exit != 0) return told("apply", applied);
    if (auto problem = not_killed(rig.telctl("rollback", {kill_at(request, before)})); !problem.empty()) return problem;
    return rolls_back(rig, empty);
  });
}

} // namespace

TEST_CASE("killed at any request of a site of 20 users") {
  std::vector<Point> points;
  for (const auto dialect : dialects)
    add_apply(points, {.label = "apply", .estate = campus_of(dialect), .options = {.dialect = dialect}});
  sweep("kill", std::move(points), 40);
}

TEST_CASE("killed at every tenth request of a site of 200 users") {
  std::vector<Point> points;
  for (const auto dialect : dialects)
    add_apply(points, {.label = "apply", .estate = plain_campus(200), .options = {.dialect = dialect}, .stride = 10});
  sweep("kill 200 users", std::move(points), 4);
}

TEST_CASE("killed at any request of a rollback") {
  std::vector<Point> points;
  for (const auto dialect : dialects)
    add_rollback(points, {.label = "rollback", .estate = campus_of(dialect), .options = {.dialect = dialect}});
  sweep("kill rollback", std::move(points), 20);
}

TEST_CASE("killed, and what was not yet on the disk is lost as well") {
  std::vector<Point> points;
  for (const auto dialect : dialects)
    add_apply(points, {.label = "apply without power",
                       .estate = campus_of(dialect),
                       .options = {.dialect = dialect, .program = TELCTL_UNSYNCED_PROGRAM},
                       .disk_forgets = true});
  sweep("kill without power", std::move(points), 20);
}

} // namespace telctl::fault
