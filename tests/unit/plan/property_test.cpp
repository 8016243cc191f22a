#include "fake_target.hpp"
#include <doctest/doctest.h>
#include <rapidcheck.h>
#include <telctl/plan/saved_plan.hpp>

using namespace telctl;
using namespace telctl::plan;
using namespace telctl::plan::test;

namespace {

std::vector<LineSpec> random_lines() {
  std::vector<LineSpec> lines;
  const int count = *rc::gen::inRange(0, 7);
  for (int number = 0; number < count; ++number) {
    if (*rc::gen::inRange(0, 4) == 0) continue;
    lines.push_back({.number = number,
                     .name = *rc::gen::inRange(0, 3),
                     .linked = *rc::gen::arbitrary<bool>(),
                     .right = *rc::gen::inRange(-1, 3),
                     .group = *rc::gen::inRange(-1, 3)});
  }
  return lines;
}

std::multiset<std::string> dump_of(const Desired& desired) {
  std::multiset<std::string> result;
  for (const auto& [key, resource] : desired)
    result.insert(to_string(key) + " " + resource.owned.dump());
  return result;
}

/// The foreign object that must never be touched.
const Key foreign{"trunk", "operator"};

std::multiset<std::string> with_foreign(std::multiset<std::string> dump) {
  dump.insert(to_string(foreign) + " {\"host\":\"sbc\"}");
  return dump;
}

void check(const char* what, const std::function<void()>& body) {
  INFO(what);
  CHECK(rc::check(what, body));
}

} // namespace

TEST_CASE("random estates: applied, applied again, rolled back") {
  check("live becomes the estate, a second plan is empty, a rollback restores", [] {
    World world;
    world.target.bundling = *rc::gen::arbitrary<bool>();
    world.target.put(foreign, {{"host", "sbc"}});
    const auto original = world.target.dump();
    world.target.wanted = estate_of(random_lines());
    const auto first = world.apply();
    RC_ASSERT(first.executed.complete());
    const auto between = world.target.dump();
    RC_ASSERT(between == with_foreign(dump_of(world.target.wanted)));
    world.target.wanted = estate_of(random_lines());
    const auto second = world.apply();
    RC_ASSERT(second.executed.complete());
    RC_ASSERT(world.target.dump() == with_foreign(dump_of(world.target.wanted)));
    const auto sent = world.target.requests.size();
    RC_ASSERT(world.plan().plan.operations.empty());
    world.apply();
    RC_ASSERT(world.target.requests.size() == sent);

    const auto rollback = world.plan_rollback(second.run);
    RC_ASSERT(rollback.conflicts.empty());
    world.roll_back(rollback);
    RC_ASSERT(world.target.dump() == between);
    world.roll_back(world.plan_rollback(first.run));
    RC_ASSERT(world.target.dump() == original);
    RC_ASSERT(world.plan_rollback(first.run).operations() == 0);
  });
}

TEST_CASE("random kill points: the next run makes the same, and nothing twice") {
  check("kill, apply again, apply once more, roll back", [] {
    World world;
    world.target.bundling = *rc::gen::arbitrary<bool>();
    world.options.workers = 1; // the disk is copied at the moment of death
    const auto before = estate_of(random_lines());
    world.target.wanted = before;
    RC_ASSERT(world.apply().executed.complete());
    const auto old_runs = world.journal->runs("fake-1").value().size();
    const auto original = world.target.dump();
    const auto wanted = estate_of(random_lines());
    world.target.wanted = wanted;
    for (int deaths = *rc::gen::inRange(1, 4); deaths > 0; --deaths) {
      const int at = static_cast<int>(world.target.requests.size()) + *rc::gen::inRange(1, 8);
      world.target.faults = {{at, *rc::gen::element(Fault::killed_before, Fault::killed_after)}};
      world.apply();
      if (!world.target.dead) break;
      world.be_born_again();
    }
    world.target.faults.clear();
    RC_ASSERT(world.apply().executed.complete());
    RC_ASSERT(world.target.dump() == dump_of(wanted));
    RC_ASSERT(world.plan().plan.operations.empty());
    auto runs = world.journal->runs("fake-1").value();
    runs.erase(runs.begin(), runs.begin() + static_cast<std::ptrdiff_t>(old_runs));
    const auto rollback = world.prepare_rollback_of(runs);
    RC_ASSERT(rollback.conflicts.empty());
    world.roll_back(rollback);
    RC_ASSERT(world.target.dump() == original);
  });
}

TEST_CASE("random kill points while rolling back") {
  check("kill a rollback, roll back again", [] {
    World world;
    world.target.bundling = *rc::gen::arbitrary<bool>();
    world.options.workers = 1;
    world.target.wanted = estate_of(random_lines());
    world.apply();
    const auto original = world.target.dump();
    world.target.wanted = estate_of(random_lines());
    const auto run = world.apply().run;
    const int at = static_cast<int>(world.target.requests.size()) + *rc::gen::inRange(1, 8);
    world.target.faults = {{at, *rc::gen::element(Fault::killed_before, Fault::killed_after)}};
    world.roll_back(world.plan_rollback(run));
    if (world.target.dead) {
      world.be_born_again();
      const auto again = world.plan_rollback(run);
      RC_ASSERT(again.conflicts.empty());
      world.roll_back(again);
    }
    RC_ASSERT(world.target.dump() == original);
    RC_ASSERT(world.journal->run(run).value().state == journal::RunState::rolled_back);
  });
}

TEST_CASE("random faults of the server and the network") {
  check("nothing is made twice, and a later run completes", [] {
    World world;
    world.target.bundling = *rc::gen::arbitrary<bool>();
    world.options.retries = 2;
    world.target.put(foreign, {{"host", "sbc"}});
    world.target.wanted = estate_of(random_lines());
    const int faults = *rc::gen::inRange(1, 6);
    for (int i = 0; i < faults; ++i)
      world.target.faults[*rc::gen::inRange(1, 30)] = *rc::gen::element(
          Fault::refused, Fault::busy, Fault::lost_before, Fault::lost_after, Fault::lost_late, Fault::left_out);
    world.apply();
    world.target.faults.clear();
    RC_ASSERT(world.apply().executed.complete());
    RC_ASSERT(world.target.dump() == with_foreign(dump_of(world.target.wanted)));
    RC_ASSERT(world.plan().plan.operations.empty());
  });
}

TEST_CASE("what one request can make is made by one") {
  World world;
  world.target.bundling = true;
  world.target.wanted = estate_of({{.number = 1, .linked = true, .right = 0}, {.number = 2, .linked = true}});
  CHECK(world.apply().executed.complete());
  CHECK(std::set<std::string>(world.target.requests.begin(), world.target.requests.end()) ==
        std::set<std::string>{"create right/0", "create user-right/1/0", "together create extension/1",
                              "together create extension/2"});
  CHECK(world.target.dump() == dump_of(world.target.wanted));
}

TEST_CASE("a bundle that is refused goes one by one, and the error names its operation") {
  World world;
  world.options.workers = 1;
  world.target.bundling = true;
  world.target.wanted = estate_of({{.number = 1, .linked = true}});
  world.target.faults = {{1, Fault::refused}, {3, Fault::refused}};
  const auto run = world.apply();
  CHECK(world.target.requests ==
        std::vector<std::string>{"together create extension/1", "create extension/1", "create user/1"});
  CHECK(run.executed.count(OperationResult::done) == 1);
  CHECK(run.executed.count(OperationResult::refused) == 1);
  CHECK(run.executed.count(OperationResult::blocked) == 1);
  CHECK(world.journal->open_operations("fake-1").value().empty());
  CHECK(world.apply().executed.complete());
  CHECK(world.target.dump() == dump_of(world.target.wanted));
}

TEST_CASE("of a bundle whose answer is lost, all is looked up") {
  World world;
  world.options.workers = 1;
  world.target.bundling = true;
  world.target.wanted = estate_of({{.number = 1, .linked = true}});
  world.target.faults = {{1, Fault::lost_after}};
  SUBCASE("and found") {}
  SUBCASE("unless the server is gone: then all stays open") {
    world.target.failing_finds = {"user/1"};
  }
  const auto run = world.apply();
  CHECK(world.target.requests.size() == 1);
  const auto open = world.journal->open_operations("fake-1").value().size();
  CHECK((run.executed.complete() ? open == 0 : open == 2));
  world.target.failing_finds.clear();
  CHECK(world.apply().executed.complete());
  CHECK(world.target.requests.size() == 1);
  CHECK(world.target.dump() == dump_of(world.target.wanted));
}

TEST_CASE("a saved plan reads back to itself") {
  check("render, load, same checksum", [] {
    World world;
    world.target.wanted = estate_of(random_lines());
    world.apply();
    world.target.wanted = estate_of(random_lines());
    const auto plan = world.plan().plan;
    const auto file = world.state->path.parent_path() / "plan.json";
    RC_ASSERT(save(plan, file, "2026-11-24T08:30:00Z", "me@here").has_value());
    const auto loaded = load(file);
    RC_ASSERT(loaded.has_value());
    RC_ASSERT(checksum(*loaded) == checksum(plan));
  });
}
