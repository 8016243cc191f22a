#include <doctest/doctest.h>

#include "voice_lan.hpp"

using namespace telctl;
using namespace telctl::cluster;

namespace {

estate::Site orsay() {
  return {.id = "orsay",
          .name = "Orsay",
          .voice_vlan = "210",
          .voice_priority = "5",
          .buildings = {{.id = "A"}, {.id = "C", .name = "Serres", .voice_vlan = "212"}, {.id = "D", .pc_vlan = "30"}}};
}

} // namespace

TEST_CASE("a site has one voice network, and a building one of its own where it says anything else") {
  auto site = orsay();
  site.marks.set("voice_vlan", {.line = 10});
  site.buildings[1].marks.set("voice_vlan", {.line = 20});
  const auto lans = voice_lans(site);
  REQUIRE(lans.size() == 3);
  CHECK(lans[0].mark.line == 10);
  CHECK(lans[1].mark.line == 20);
  CHECK(lans[2].mark.line == 10); // where the VLAN is the site's
  CHECK(lans[0].name == "orsay");
  CHECK(lans[0].label == "Orsay");
  CHECK(lans[1].name == "orsay/C");
  CHECK(lans[1].label == "Orsay, Serres");
  CHECK(lans[1].vlan == "212");
  CHECK(lans[1].priority == "5"); // the site's
  CHECK(lans[2].vlan == "210");
  CHECK(lans[2].pc_vlan == "30");
  CHECK(voice_lan(site, &site.buildings[0])->name == "orsay");
  CHECK_FALSE(voice_lan({.id = "annexe", .voice_priority = "5"}, nullptr));
}

TEST_CASE("ids of templates can stand in a path, and differ where the places do") {
  CHECK(template_id_of("orsay") == "telctl-orsay");
  CHECK(template_id_of("orsay/C") != template_id_of("orsayC"));
  CHECK(template_id_of("Site A") != template_id_of("Site-A"));
  for (const auto* name : {"orsay/C", "../x", "Grand amphithéâtre"})
    CHECK(template_id_of(name).find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.") ==
          std::string::npos);
}

TEST_CASE("a template is read as it is written, and keeps what is not the estate's") {
  const auto lan = *voice_lan(orsay(), nullptr);
  auto config = template_config(lan.name, template_fields(lan), {});
  CHECK(config.at("id") == "telctl-orsay");
  CHECK(config.at("raw_config") == Json{{"vlan_enabled", true}, {"vlan_id", 210}, {"vlan_priority", 5}});
  CHECK(template_fields(config) == template_fields(lan));
  config["raw_config"]["locale"] = "fr_FR";
  config["parent_ids"].push_back("more");
  auto other = lan;
  other.vlan = "211";
  other.priority.clear();
  const auto changed = template_config(lan.name, template_fields(other), config);
  CHECK(changed.at("raw_config") == Json{{"vlan_enabled", true}, {"vlan_id", 211}, {"locale", "fr_FR"}});
  CHECK(changed.at("parent_ids") == config.at("parent_ids"));
}
