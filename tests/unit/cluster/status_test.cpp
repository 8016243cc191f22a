#include <doctest/doctest.h>

#include <telctl/cluster/errors.hpp>
#include <telctl/cluster/status.hpp>

using namespace telctl;
using namespace telctl::cluster;

namespace {

Profile sample() {
  Profile profile{.url = "https://xivo.example:9486/1.1", .uuid = "abc", .product = "xivo"};
  profile.capabilities = {{.path = "/groups", .present = false, .note = "missing"},
                          {.path = "/users", .present = true}};
  return profile;
}

} // namespace

TEST_CASE("a saved profile comes back as it was") {
  const auto profile = sample();
  const auto again = parse_profile(to_json(profile).dump(), "p.json");
  REQUIRE(again);
  CHECK(to_json(*again) == to_json(profile));
  CHECK(compare(profile, *again).empty());
}

TEST_CASE("what an upgrade changed is told") {
  const auto before = sample();
  auto after = before;
  after.version = "26.08";
  after.product = "wazo";
  after.group_uuids = true;
  after.capabilities[0] = {.path = "/groups", .present = true};
  after.capabilities.push_back({.path = "/ivr", .present = false, .note = "not permitted"});
  std::vector<std::string> changes;
  for (const auto& change : compare(before, after))
    changes.push_back(change.what + ": " + change.before + " → " + change.after);
  CHECK(changes == std::vector<std::string>{"product: xivo → wazo", "version:  → 26.08", "groups by uuid: no → yes",
                                            "/groups: missing → present", "/ivr: not asked → not permitted"});
}

TEST_CASE("what is no profile is refused") {
  for (const auto* text : {"", "{}", "[1]", "not json", R"({"schema": "telctl/profile", "version": 2})",
                           R"({"schema": "telctl/plan", "version": 1})"}) {
    CAPTURE(text);
    const auto profile = parse_profile(text, "p.json");
    REQUIRE_FALSE(profile);
    CHECK(profile.error().code == errors::profile_unreadable);
    CHECK(profile.error().where.file == "p.json");
  }
}

TEST_CASE("components that are not ok are named") {
  const Health health{.components = {{"bus_consumer", "fail"}, {"rest_api", "ok"}}, .components_seen = true};
  CHECK(health.failing() == std::vector<std::string>{"bus_consumer"});
}
