#include <telctl/cluster/errors.hpp>
#include <telctl/cluster/export.hpp>
#include <telctl/cluster/profile.hpp>
#include <telctl/config/load.hpp>
#include <telctl/config/write.hpp>

#include "rehearsal.hpp"
#include "small_estate.hpp"

using namespace telctl;
using namespace telctl::tests;

namespace {

const std::array dialects{sandbox::Dialect::wazo_26_08, sandbox::Dialect::wazo_20_12, sandbox::Dialect::xivo_16_15};
constexpr auto media_type = "application/vnd.proformatique.provd+json";

std::string provd_of(const Rehearsal& rehearsal, sandbox::Dialect dialect) {
  return rehearsal.options.url + (dialect == sandbox::Dialect::xivo_16_15 ? "/provd" : "/api/provd/0.2");
}

cluster::ConnectOptions with_provd(const Rehearsal& rehearsal, sandbox::Dialect dialect) {
  auto options = rehearsal.options;
  options.provd = provd_of(rehearsal, dialect);
  return options;
}

/// A site with a VLAN, a building of it with another one, and telephones in both.
estate::Estate campus() {
  auto e = small_estate();
  e.sites[0].voice_vlan = "210";
  e.sites[0].voice_priority = "5";
  e.sites[0].pc_vlan = "20";
  e.sites[0].buildings = {{.id = "C", .name = "Serres", .voice_vlan = "212"}, {.id = "D", .name = "Halle"}};
  e.lines[0].building = "D";
  e.lines[1].building = "C";
  return e;
}

Json config_of(const Rehearsal& rehearsal, sandbox::Dialect dialect, const std::string& id) {
  const auto answer = make_http_client()->send(
      {.url = provd_of(rehearsal, dialect) + "/cfg_mgr/configs/" + id,
       .headers = {{"Accept", media_type}, {"X-Auth-Token", std::string(sandbox::full_token)}}});
  REQUIRE(answer);
  return answer->status == 200 ? Json::parse(answer->body).at("config") : Json();
}

void put_config(const Rehearsal& rehearsal, sandbox::Dialect dialect, const Json& config) {
  const auto answer = make_http_client()->send(
      {.method = "PUT",
       .url = provd_of(rehearsal, dialect) + "/cfg_mgr/configs/" + config.at("id").get<std::string>(),
       .headers = {{"Content-Type", media_type}, {"X-Auth-Token", std::string(sandbox::full_token)}},
       .body = Json{{"config", config}}.dump()});
  REQUIRE(answer);
  REQUIRE(answer->status == 204);
}

std::string template_of(Rehearsal& rehearsal, const std::string& mac) {
  const auto dump = rehearsal.world().dump();
  for (const auto& device : dump.at("types").at("devices"))
    if (device.at("mac") == mac) return device.value("template_id", "");
  return "no such telephone";
}

} // namespace

TEST_CASE("telephones get the VLAN of their site by a template, and lose it again") {
  for (const auto dialect : dialects) {
    CAPTURE(std::string(sandbox::to_string(dialect)));
    Rehearsal rehearsal(dialect);
    const auto before = rehearsal.world().dump();
    const auto target = cluster::make_target(with_provd(rehearsal, dialect), rehearsal.folder.path / "state").value();
    Hand hand(*target);
    hand.apply(hand.plan(campus()));
    const auto site = config_of(rehearsal, dialect, "telctl-sciences");
    CHECK(site.at("X_type") == "device");
    CHECK(site.at("label") == "Sciences [telctl:sciences]");
    CHECK(site.at("parent_ids") == Json({"base", "defaultconfigdevice"}));
    CHECK(site.at("raw_config") ==
          Json{{"vlan_enabled", true}, {"vlan_id", 210}, {"vlan_priority", 5}, {"vlan_pc_port_id", 20}});
    CHECK(template_of(rehearsal, "00:11:22:aa:bb:cc") == "telctl-sciences");
    const auto house = template_of(rehearsal, "00:11:22:aa:bb:cd");
    CHECK(config_of(rehearsal, dialect, house).at("raw_config").at("vlan_id") == 212);
    CHECK(hand.plan(campus()).operations.empty());

    auto empty = campus();
    empty.lines.clear();
    empty.groups.clear();
    empty.filters.clear();
    empty.parallel_sets.clear();
    empty.keys.clear();
    for (auto& place : empty.sites)
      place = {.id = place.id, .name = place.name, .context = place.context};
    hand.apply(hand.plan(empty));
    CHECK(config_of(rehearsal, dialect, "telctl-sciences").is_null());
    CHECK(rehearsal.world().dump().at("types").at("provd_configs") == before.at("types").at("provd_configs"));
  }
}

TEST_CASE("a VLAN that changes is one change, and what else a template holds stays") {
  for (const auto dialect : dialects) {
    CAPTURE(std::string(sandbox::to_string(dialect)));
    Rehearsal rehearsal(dialect);
    const auto target = cluster::make_target(with_provd(rehearsal, dialect), rehearsal.folder.path / "state").value();
    Hand hand(*target);
    hand.apply(hand.plan(campus()));
    auto edited = config_of(rehearsal, dialect, "telctl-sciences");
    edited["raw_config"]["locale"] = "fr_FR";
    put_config(rehearsal, dialect, edited);
    auto estate = campus();
    estate.sites[0].voice_vlan = "211";
    estate.sites[0].pc_vlan.clear();
    const auto plan = hand.plan(estate);
    REQUIRE(plan.operations.size() == 2); // the building has the site's pc_vlan
    hand.apply(plan);
    CHECK(config_of(rehearsal, dialect, "telctl-sciences").at("raw_config") ==
          Json{{"vlan_enabled", true}, {"vlan_id", 211}, {"vlan_priority", 5}, {"locale", "fr_FR"}});
    for (const auto& operation : plan.operations)
      hand.run(plan::inverse(operation));
    CHECK(config_of(rehearsal, dialect, "telctl-sciences") == edited);
  }
}

TEST_CASE("a template that somebody else gave a telephone is not taken without being told to") {
  const auto dialect = sandbox::Dialect::wazo_26_08;
  Rehearsal rehearsal(dialect);
  const auto post = [&](const std::string& url, const char* type, const Json& body) {
    const auto answer = make_http_client()->send(
        {.method = "POST",
         .url = url,
         .headers = {{"Content-Type", type}, {"X-Auth-Token", std::string(sandbox::full_token)}},
         .body = body.dump()});
    REQUIRE(answer);
    REQUIRE(answer->status == 201);
  };
  const Json own{{"id", "own"}, {"X_type", "device"}, {"parent_ids", {"base"}}, {"raw_config", Json::object()}};
  post(provd_of(rehearsal, dialect) + "/cfg_mgr/configs", media_type, {{"config", own}});
  post(rehearsal.options.url + "/1.1/devices", "application/json",
       {{"mac", "00:11:22:aa:bb:cc"}, {"template_id", "own"}});
  const auto target = cluster::make_target(with_provd(rehearsal, dialect), rehearsal.folder.path / "state").value();
  Hand hand(*target);
  const auto plan = hand.plan(campus());
  REQUIRE(plan.findings.has_errors());
  bool told = false;
  for (const auto& finding : plan.findings.items())
    told = told || finding.error.where.object == "telephone-template/00:11:22:aa:bb:cc";
  CHECK(told);
}

TEST_CASE("without provd the VLAN of each site is left to a person") {
  Rehearsal rehearsal(sandbox::Dialect::xivo_16_15);
  const auto target = cluster::make_target(rehearsal.options, rehearsal.folder.path / "state").value();
  const auto estate = campus();
  const estate::Index index(estate);
  REQUIRE(target->read({}, index));
  plan::Remarks remarks;
  const auto desired = target->desired(index, {}, remarks);
  REQUIRE(desired);
  std::set<std::string> told;
  for (const auto& step : remarks.steps)
    if (step.stands_for.type == "device-template") told.insert(step.stands_for.name);
  CHECK(told == std::set<std::string>{"sciences", "sciences/C"});
  for (const auto& [key, resource] : *desired)
    CHECK(key.type.find("template") == std::string::npos);
}

TEST_CASE("a provd that is none, or that would be spoken to in clear, is told at once") {
  Rehearsal rehearsal(sandbox::Dialect::xivo_16_15);
  auto options = rehearsal.options;
  for (const auto& wrong : {rehearsal.options.url + "/nothing", std::string("http://127.0.0.1:1/provd")}) {
    options.provd = wrong;
    const auto confd = cluster::connect(options);
    REQUIRE_FALSE(confd);
    CHECK(confd.error().code == errors::no_provd);
  }
  options.provd = "http://xivo.univ.example:8666/provd";
  CHECK(cluster::connect(options).error().code == errors::credentials_in_clear);
}

TEST_CASE("a Wazo's provd wants the right to change templates") {
  const auto dialect = sandbox::Dialect::wazo_26_08;
  Rehearsal rehearsal(dialect, sandbox::read_only_token);
  const auto target = cluster::make_target(with_provd(rehearsal, dialect), rehearsal.folder.path / "state").value();
  const plan::Operation create{.action = plan::Action::create,
                               .key = {"device-template", "sciences"},
                               .after = {{"label", "Sciences"}, {"vlan_enabled", true}, {"vlan_id", 210}}};
  const auto outcome = target->execute(create, [](const auto&) { return std::nullopt; });
  CHECK(outcome.kind == plan::Outcome::Kind::refused);
  REQUIRE(outcome.error);
  CHECK(outcome.error->hint.find("provd.cfg_mgr") != std::string::npos);
}

TEST_CASE("templates are exported as the VLANs of sites and buildings, and applied the same") {
  for (const auto dialect : {sandbox::Dialect::wazo_26_08, sandbox::Dialect::wazo_20_12}) {
    CAPTURE(std::string(sandbox::to_string(dialect)));
    Rehearsal first(dialect);
    const auto put = [&](Rehearsal& rehearsal, const estate::Estate& estate) {
      const auto target = cluster::make_target(with_provd(rehearsal, dialect), rehearsal.folder.path / "state").value();
      Hand hand(*target);
      hand.apply(hand.plan(estate));
    };
    put(first, campus());
    const auto confd = cluster::connect(with_provd(first, dialect)).value();
    const auto exported = cluster::export_estate(*confd, {}).value();
    std::string left_out;
    for (const auto& item : exported.left_out)
      left_out += item.object + ": " + item.what + " (" + item.why + ")\n";
    CAPTURE(left_out);
    CHECK(left_out.find("template") == std::string::npos);
    REQUIRE_FALSE(exported.estate.sites.empty());
    const auto& site = exported.estate.sites.front();
    CHECK(site.id == "sciences");
    CHECK(site.name == "Sciences");
    CHECK(site.voice_vlan == "210");
    CHECK(site.voice_priority == "5");
    CHECK(site.pc_vlan == "20");
    REQUIRE(site.buildings.size() == 1);
    CHECK(site.buildings.front().id == "C");
    CHECK(site.buildings.front().voice_vlan == "212");
    CHECK(site.buildings.front().voice_priority.empty());
    ScratchFolder folder;
    for (const auto& file : config::render_estate(exported.estate))
      std::ofstream(folder.path / file.name) << file.content;
    Rehearsal second(dialect);
    put(second, config::load_estate(folder.path).value().estate);
    for (const auto* type : {"provd_configs", "devices"})
      CHECK(first.world().dump().at("types").at(type) == second.world().dump().at("types").at(type));
  }
}

TEST_CASE("a XiVO gets the registrar of a media server from its provd, and loses it again") {
  constexpr auto dialect = sandbox::Dialect::xivo_16_15;
  Rehearsal rehearsal(dialect);
  auto estate = campus();
  estate.media_servers.push_back(
      {.id = "mds2", .name = "Média 2", .role = "users", .capacity = 100, .host = "mds2.univ.example"});
  estate.sites[0].media_server = "mds2";
  const auto target = cluster::make_target(with_provd(rehearsal, dialect), rehearsal.folder.path / "state").value();
  Hand hand(*target);
  const auto before = rehearsal.world().dump();
  const auto plan = hand.plan(estate);
  std::map<std::string, std::string> requests;
  for (const auto& operation : plan.operations)
    if (operation.key.type == "registrar") requests[operation.key.name] = target->request_of(operation);
  CHECK(requests == std::map<std::string, std::string>{{"mds2", "POST /cfg_mgr/configs"}});
  hand.apply(plan);
  CHECK(config_of(rehearsal, dialect, "mds2") == Json{{"id", "mds2"},
                                                      {"X_type", "registrar"},
                                                      {"deletable", true},
                                                      {"parent_ids", Json::array()},
                                                      {"raw_config", {{"X_key", "xivo"}}},
                                                      {"displayname", "Média 2"},
                                                      {"registrar_main", "mds2.univ.example"},
                                                      {"proxy_main", "mds2.univ.example"}});
  CHECK(hand.plan(estate).operations.empty());
  auto last = hand.plan({});
  std::erase_if(last.operations, [](const auto& operation) { return operation.key.type == "context"; });
  hand.apply(last);
  CHECK(config_of(rehearsal, dialect, "mds2").is_null());
  CHECK(rehearsal.world().dump()["types"]["registrars"] == before["types"]["registrars"]);
}
