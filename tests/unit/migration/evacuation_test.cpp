#include <doctest/doctest.h>
#include <telctl/migration/errors.hpp>
#include <telctl/migration/evacuation.hpp>
#include <telctl/plan/session.hpp>

using namespace telctl;
using namespace telctl::migration;

namespace {

/// Six lines on m1 (two of them behind one gateway, one of them not moved yet), one on m2.
estate::Estate campus(int room_on_m2, int room_on_m3) {
  estate::Estate e;
  e.contexts = {{.name = "c"}};
  e.sites = {{.id = "north", .context = "c", .media_server = "m1"},
             {.id = "south", .context = "c", .media_server = "m1"}};
  e.media_servers = {{.id = "m0", .role = "administration", .capacity = 1000},
                     {.id = "m1", .role = "users", .capacity = 10},
                     {.id = "m2", .role = "users", .capacity = room_on_m2},
                     {.id = "m3", .role = "users", .capacity = room_on_m3}};
  e.gateways = {{.id = "gw", .site = "north", .media_server = "m1", .ports = 4}};
  const auto add = [&](std::string extension, std::string site, std::string gateway = {}, std::string server = {}) {
    auto& line = e.lines.emplace_back();
    line.extension = std::move(extension);
    line.site = std::move(site);
    line.set.gateway = std::move(gateway);
    line.media_server = std::move(server);
    if (line.set.gateway.empty()) line.set.mac = "00:00:00:00:00:" + line.extension;
  };
  add("11", "north");
  add("12", "north");
  add("13", "north", "gw");
  add("14", "north", "gw");
  add("21", "south");
  add("22", "south");
  add("31", "south", {}, "m2");
  return e;
}

std::set<std::string> all_but_22() {
  return {"11@c", "12@c", "13@c", "14@c", "21@c", "31@c"};
}

} // namespace

TEST_CASE("the lines of a server go where there is room, those of a gateway together") {
  const auto estate = campus(4, 2);
  const estate::Index index(estate);
  const auto evacuation = evacuate(index, all_but_22(), "m1", {});
  REQUIRE(evacuation);
  CHECK(evacuation->without_place.empty());
  CHECK(evacuation->lines.size() == 5); // 22 is not there yet
  CHECK(evacuation->gateways == std::map<std::string, std::string>{{"gw", "m2"}});
  CHECK(evacuation->free_after == std::map<std::string, int>{{"m2", 0}, {"m3", 0}});
  const auto moved = evacuation->applied_to(estate);
  const estate::Index after(moved);
  for (const auto& line : moved.lines) {
    CAPTURE(line.extension);
    CHECK((after.media_server_of(line) == "m1") == (line.extension == "22"));
  }
}

TEST_CASE("what has no place is named, and a gateway is not parted") {
  const auto estate = campus(2, 1); // one free on each
  const estate::Index index(estate);
  const auto evacuation = evacuate(index, all_but_22(), "m1", {});
  REQUIRE(evacuation);
  CHECK(evacuation->lines.size() == 2);
  CHECK(evacuation->gateways.empty());
  CHECK(evacuation->without_place.size() == 3);
}

TEST_CASE("only to the servers that are named, and only those that carry users") {
  const auto estate = campus(9, 9);
  const estate::Index index(estate);
  const auto evacuation = evacuate(index, all_but_22(), "m1", {"m3"});
  REQUIRE(evacuation);
  CHECK(evacuation->free_after == std::map<std::string, int>{{"m3", 4}});
  for (const auto* wrong : {"m0", "nowhere"}) {
    CHECK(evacuate(index, all_but_22(), wrong, {}).error().code == errors::unknown_media_server);
    CHECK(evacuate(index, all_but_22(), "m1", {wrong}).error().code == errors::unknown_media_server);
  }
}
