#include "rehearsal.hpp"
#include "small_estate.hpp"
#include "sound_files.hpp"

using namespace telctl;
using namespace telctl::tests;

namespace {

const std::array dialects{sandbox::Dialect::wazo_26_08, sandbox::Dialect::wazo_20_12, sandbox::Dialect::xivo_16_15};

/// A rehearsal cluster with the small estate on it.
struct Applied {
  explicit Applied(sandbox::Dialect dialect)
      : estate(service_estate(dialect == sandbox::Dialect::wazo_26_08, dialect != sandbox::Dialect::xivo_16_15)),
        rehearsal(dialect), before(rehearsal.world().dump()),
        target(cluster::make_target(rehearsal.options, rehearsal.folder.path / "state").value()), hand(*target) {
    add_sounds(estate);
    write_sounds(estate, rehearsal.folder.path);
    // Filters, pick-up groups, registrars and sounds are done by hand on a XiVO.
    CHECK(hand.apply(hand.plan(estate)) >= (dialect == sandbox::Dialect::xivo_16_15 ? 60U : 68U));
  }

  estate::Estate estate;
  Rehearsal rehearsal;
  OrderedJson before;
  std::unique_ptr<plan::Target> target;
  Hand hand;
};

/// What differs, for a message that can be read.
std::string difference(const OrderedJson& from, const OrderedJson& to) {
  return Json::diff(Json(from), Json(to)).dump(1);
}

} // namespace

TEST_CASE("an estate is put on a cluster and read back equal, and nothing is left to do") {
  for (const auto dialect : dialects) {
    CAPTURE(std::string(sandbox::to_string(dialect)));
    Applied applied(dialect);
    const auto live = applied.target->read(applied.hand.registry, estate::Index(applied.estate));
    REQUIRE(live);
    for (const auto& [key, resource] : applied.hand.desired) {
      CAPTURE(plan::to_string(key));
      const auto found = live->find(key);
      REQUIRE(found != live->end());
      CHECK(found->second.owned == resource.owned);
    }
    const auto dump = applied.rehearsal.world().dump();
    applied.rehearsal.forget_requests();
    const auto second = applied.hand.plan(applied.estate);
    for (const auto& operation : second.operations)
      FAIL_CHECK(plan::to_string(operation.key), " ", operation.before.dump(), " → ", operation.after.dump());
    CHECK(second.operations.empty());
    CHECK(applied.rehearsal.get("/_sandbox/requests").at("writes") == 0);
    CHECK(applied.rehearsal.world().dump() == dump);
  }
}

TEST_CASE("an estate without lines takes everything away that was put there") {
  for (const auto dialect : dialects) {
    CAPTURE(std::string(sandbox::to_string(dialect)));
    Applied applied(dialect);
    const estate::Estate empty;
    auto last = applied.hand.plan(empty);
    // Contexts that the cluster had before were adopted, and stay.
    std::erase_if(last.operations, [](const auto& operation) {
      return operation.key.type == "context" && operation.key.name != "annexe";
    });
    CHECK(applied.hand.apply(last) > 50);
    auto after = applied.rehearsal.world().dump();
    auto before = applied.before;
    for (auto* dump : {&after, &before})
      dump->at("types").erase("contexts");
    const auto left = difference(before, after);
    CHECK_MESSAGE(after == before, left);
  }
}
