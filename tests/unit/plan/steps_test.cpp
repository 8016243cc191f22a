#include "fake_target.hpp"
#include <doctest/doctest.h>

using namespace telctl;
using namespace telctl::plan;
using namespace telctl::plan::test;
using journal::StepState;

namespace {

constexpr ErrorCode by_hand{594, Exit::failed};

ManualStep step(const std::string& object, Key stands_for = {}) {
  return {{.code = by_hand, .what = "see to the " + object, .where = {.object = object}}, std::move(stands_for)};
}

Scope only(const std::string& line) {
  return {.lines = {{line}}};
}

StepState state_of(World& world, const std::string& object) {
  const auto steps = world.journal->steps("fake-1").value();
  for (const auto& item : steps)
    if (item.object == object) return item.state;
  throw std::runtime_error("no step for " + object);
}

Severity severity_of(const Plan& plan, const std::string& object) {
  for (const auto& finding : plan.findings.items())
    if (finding.error.where.object == object) return finding.severity;
  throw std::runtime_error("no finding for " + object);
}

} // namespace

TEST_CASE("a run leaves its steps in the journal, and the next plan tells which are acknowledged") {
  World world;
  world.target.wanted = estate_of({{.number = 1}});
  world.target.steps = {step("gateway"), step("hotline")};
  CHECK(has_new_steps(world.plan().plan));
  CHECK(world.journal->steps("fake-1").value().empty()); // a plan alone leaves nothing
  world.apply();
  REQUIRE(world.journal->acknowledge_steps({1}, "me@here", {}));
  const auto next = world.plan();
  CHECK_FALSE(has_new_steps(next.plan));
  CHECK(next.plan.steps[0].number == 1);
  CHECK(next.plan.steps[0].state == StepState::acknowledged);
  CHECK(next.plan.steps[1].state == StepState::open);
  CHECK(severity_of(next.plan, "gateway") == Severity::info);
  CHECK(severity_of(next.plan, "hotline") == Severity::warning);
  CHECK(next.steps_over.empty());
}

TEST_CASE("a step is verified when what it stands for is as the estate wants it, never because somebody says so") {
  World world;
  const Key registrar{"registrar", "mds1"};
  world.target.wanted = estate_of({{.number = 1}});
  world.target.steps = {step("registrar", registrar)};
  world.apply();
  REQUIRE(world.journal->acknowledge_steps({1}, "me@here", {}));
  world.apply();
  CHECK(state_of(world, "registrar") == StepState::acknowledged);
  // The interface is there now, and what it shows is not as wanted.
  world.target.steps.clear();
  world.target.wanted[registrar] = {.key = registrar, .owned = {{"host", "a"}}};
  world.target.put(registrar, {{"host", "b"}});
  CHECK(world.plan().steps_over.empty());
  world.target.wanted[registrar].owned = {{"host", "b"}};
  CHECK(world.plan().steps_over.verified == std::vector<std::int64_t>{1});
  world.apply();
  CHECK(state_of(world, "registrar") == StepState::verified);
}

TEST_CASE("a step that the system shows to be done is verified, and stays so when that cannot be seen for once") {
  World world;
  world.target.wanted = estate_of({{.number = 1}});
  world.target.steps = {step("gateway"), step("door")};
  world.target.steps[1].seen = true;
  world.apply();
  CHECK(state_of(world, "gateway") == StepState::open);
  CHECK(state_of(world, "door") == StepState::verified);
  world.target.steps[0].seen = true;
  CHECK(severity_of(world.plan().plan, "gateway") == Severity::info);
  world.apply();
  CHECK(state_of(world, "gateway") == StepState::verified);
  world.target.steps[0].seen = false;
  const auto next = world.plan();
  CHECK(next.steps_over.empty());
  CHECK(severity_of(next.plan, "gateway") == Severity::info);
  world.apply();
  CHECK(state_of(world, "gateway") == StepState::verified);
}

TEST_CASE("a step is withdrawn only by a plan that covers who asked for it") {
  World world;
  world.target.wanted = estate_of({{.number = 1}, {.number = 2}});
  world.target.steps = {step("gateway")};
  world.apply(only("1@default"));
  world.target.steps = {step("hotline")};
  world.apply(only("2@default"));
  CHECK(state_of(world, "gateway") == StepState::open);
  world.target.steps.clear();
  world.apply(only("1@default"));
  CHECK(state_of(world, "gateway") == StepState::withdrawn);
  CHECK(state_of(world, "hotline") == StepState::open);
  world.apply();
  CHECK(state_of(world, "hotline") == StepState::withdrawn);
}

TEST_CASE("what the whole estate asked for is not withdrawn by a part of it") {
  World world;
  world.target.wanted = estate_of({{.number = 1}});
  world.target.steps = {step("music")};
  world.apply();
  world.target.steps.clear();
  world.apply(only("1@default"));
  CHECK(state_of(world, "music") == StepState::open);
}

TEST_CASE("a rollback names what somebody has to undo, and reopens nothing") {
  World world;
  world.target.wanted = estate_of({{.number = 1}});
  world.target.steps = {step("gateway"), step("hotline")};
  const auto run = world.apply().run;
  REQUIRE(world.journal->acknowledge_steps({1}, "me@here", {}));
  const auto rollback = world.plan_rollback(run);
  REQUIRE(rollback.undo.size() == 1);
  CHECK(rollback.undo[0].object == "gateway");
  world.roll_back(rollback);
  CHECK(state_of(world, "gateway") == StepState::undo);
  CHECK(state_of(world, "hotline") == StepState::withdrawn);
}

TEST_CASE("what another run still asks for is not to be undone") {
  World world;
  world.target.wanted = estate_of({{.number = 1}, {.number = 2}});
  world.target.steps = {step("trunk")};
  const auto first = world.apply(only("1@default")).run;
  world.apply(only("2@default"));
  REQUIRE(world.journal->acknowledge_steps({1}, "me@here", {}));
  const auto rollback = world.plan_rollback(first);
  CHECK(rollback.undo.empty());
  world.roll_back(rollback);
  CHECK(state_of(world, "trunk") == StepState::acknowledged);
}
