#include "rehearsal.hpp"
#include "small_estate.hpp"

using namespace telctl;
using namespace telctl::tests;

namespace {

const std::array dialects{sandbox::Dialect::wazo_26_08, sandbox::Dialect::wazo_20_12};

} // namespace

TEST_CASE("an estate is put on a cluster, read back equal, and taken away again") {
  for (const auto dialect : dialects) {
    CAPTURE(std::string(sandbox::to_string(dialect)));
    Rehearsal rehearsal(dialect);
    const auto before = rehearsal.world().dump();
    const auto target = cluster::make_target(rehearsal.options, rehearsal.folder.path / "state");
    REQUIRE(target);
    Hand hand(**target);
    const auto estate = small_estate();

    const auto first = hand.plan(estate);
    CHECK(hand.apply(first) > 60);
    for (const auto& [key, resource] : hand.desired) {
      const auto again = (*target)->read(hand.registry);
      REQUIRE(again);
      const auto found = again->find(key);
      CAPTURE(plan::to_string(key));
      REQUIRE(found != again->end());
      CHECK(found->second.owned == resource.owned);
      break; // the whole is compared below
    }

    SUBCASE("nothing is left to do") {
      const auto second = hand.plan(estate);
      for (const auto& operation : second.operations)
        FAIL_CHECK(plan::to_string(operation.key), " ", operation.before.dump(), " → ", operation.after.dump());
      CHECK(second.operations.empty());
    }
    SUBCASE("an estate without lines takes everything away that was put there") {
      auto empty = estate;
      empty.lines.clear();
      empty.groups.clear();
      empty.filters.clear();
      empty.contexts.clear();
      auto last = hand.plan(empty);
      // Contexts that the cluster had before were adopted, and stay.
      std::erase_if(last.operations, [](const auto& operation) {
        return operation.key.type == "context" && operation.key.name != "annexe";
      });
      CHECK(hand.apply(last) > 50);
      auto after = rehearsal.world().dump();
      auto expected = before;
      for (auto* dump : {&after, &expected})
        dump->erase("contexts");
      CHECK(after == expected);
    }
  }
}
