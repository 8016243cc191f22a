// Lines of SCCP and WebRTC, and skill rules: which clusters are asked for them, and how they are known again.
#include "transcript.hpp"
#include <desired.hpp>
#include <doctest/doctest.h>
#include <naming.hpp>
#include <reader.hpp>
#include <telctl/cluster/errors.hpp>

using namespace telctl;
using namespace telctl::cluster;
using namespace telctl::tests;

namespace {

estate::Estate estate_with(const std::string& protocol) {
  estate::Estate e;
  e.contexts = {{.name = "default", .type = "internal", .user_ranges = {{"4000", "4999"}}}};
  e.sites = {{.id = "sciences", .context = "default"}};
  e.lines = {{.extension = "4012", .site = "sciences", .label = "Salle", .set = {.protocol = protocol}}};
  return e;
}

struct Cluster {
  bool sccp = true;
  bool sections = true;
  bool webrtc = true;
  bool skill_rules = true;
  std::map<std::string, std::string> protocols;
};

struct Drafted {
  plan::Desired desired;
  std::vector<ErrorCode> errors;
  std::vector<std::string> hints;
};

Drafted draft(const estate::Estate& estate, const Cluster& cluster) {
  Profile profile{.product = "wazo", .version = "26.08", .sip_sections = cluster.sections};
  for (const auto* path : {"/contexts", "/agents", "/queues", "/ivr", "/incalls"})
    profile.capabilities.push_back({.path = path, .present = true});
  profile.capabilities.push_back({.path = "/endpoints/sccp", .present = cluster.sccp});
  profile.capabilities.push_back({.path = "/queues/skillrules", .present = cluster.skill_rules});
  const estate::Index index(estate);
  const plan::Scope everything;
  plan::Remarks remarks;
  DesiredInput input{.estate = index, .scope = everything, .profile = profile};
  input.webrtc = cluster.webrtc;
  input.protocols = cluster.protocols;
  Drafted result{.desired = desired_of(input, remarks)};
  for (const auto& finding : remarks.findings.items())
    if (finding.severity == Severity::error) {
      result.errors.push_back(finding.error.code);
      result.hints.push_back(finding.error.hint);
      CHECK(!finding.error.where.object.empty());
    }
  return result;
}

} // namespace

TEST_CASE("a line is refused where the cluster has nothing like its protocol") {
  struct Row {
    const char* protocol;
    Cluster cluster;
    std::optional<ErrorCode> refused;
  };
  const std::string line = "4012@default/1";
  for (const auto& row :
       {Row{"", {.sccp = false, .sections = false, .webrtc = false}, std::nullopt},
        Row{"sip", {.sccp = false, .webrtc = false}, std::nullopt}, Row{"sccp", {}, std::nullopt},
        Row{"sccp", {.sections = false}, std::nullopt}, Row{"sccp", {.sccp = false}, errors::sccp_missing},
        Row{"webrtc", {}, std::nullopt}, Row{"webrtc", {.webrtc = false}, errors::webrtc_missing},
        Row{"webrtc", {.sections = false}, errors::webrtc_missing},
        Row{"sccp", {.protocols = {{line, "sip"}}}, errors::protocol_fixed},
        Row{"", {.protocols = {{line, "sccp"}}}, errors::protocol_fixed},
        Row{"webrtc", {.protocols = {{line, "custom"}}}, errors::protocol_fixed},
        Row{"webrtc", {.protocols = {{line, "sip"}}}, std::nullopt},
        Row{"sccp", {.protocols = {{line, "sccp"}}}, std::nullopt}}) {
    CAPTURE(row.protocol);
    const auto drafted = draft(estate_with(row.protocol), row.cluster);
    CHECK(drafted.errors == (row.refused ? std::vector{*row.refused} : std::vector<ErrorCode>{}));
    CHECK(drafted.desired.contains({"user", "4012@default"}) == !row.refused);
    for (const auto& hint : drafted.hints)
      CHECK(!hint.empty());
  }
}

TEST_CASE("SCCP accounts of one number are made one after the other, those of others side by side") {
  auto estate = estate_with("sccp");
  estate.parallel_sets = {{.line = "4012", .set = {.protocol = "sccp"}}};
  estate.lines.push_back({.extension = "4013", .site = "sciences", .set = {.protocol = "sccp"}});
  const auto desired = draft(estate, {}).desired;
  CHECK(desired.at({"sccp", "4012@default/1"}).needs.empty());
  CHECK(desired.at({"sccp", "4012@default/2"}).needs == std::vector<plan::Key>{{"line-sccp", "4012@default/1"}});
  CHECK(desired.at({"sccp", "4013@default/1"}).needs.empty());
  CHECK(!desired.contains({"sip", "4012-default-1"}));
}

TEST_CASE("a cluster without skill rules is told so, and no destination goes there without its rule") {
  auto estate = estate_with("");
  estate.agents = {{.number = "8001"}};
  estate.queues = {{.id = "aide", .agents = {"8001"}}};
  estate.skill_rules = {{.name = "langues", .rule = "$langue > 50"}};
  estate.lines[0].fallback_busy = "queue:aide/langues(langue=anglais)";
  const auto there = draft(estate, {}).desired;
  CHECK(there.at({"user-fallbacks", "4012@default"}).owned.at("destinations").at("busy") ==
        Json{{"type", "queue"}, {"target", "aide"}, {"skill_rule", "langues"}, {"variables", {{"langue", "anglais"}}}});
  const auto missing = draft(estate, {.skill_rules = false});
  CHECK(missing.errors == std::vector<ErrorCode>{errors::skill_rules_missing});
  CHECK(!missing.desired.contains({"user-fallbacks", "4012@default"}));
}

TEST_CASE("an SCCP account has its line's name, and the line is told by its code") {
  Names names;
  const Known nobody = [](std::string_view, const std::string&) { return std::nullopt; };
  for (const auto* version : {"20.12", "26.08"}) {
    const auto fresh = Json::parse(transcript(version, "054-sccp-create").response.body);
    CHECK(!name_of("sccp", fresh, names, nobody)); // it belongs to no line yet
    Json line = {{"id", 7},
                 {"context", "default"},
                 {"name", "4012"},
                 {"provisioning_code", provisioning_code("4012@default/2", 1)},
                 {"extensions", {{{"exten", "4012"}, {"context", "default"}}}},
                 {"endpoint_sccp", {{"id", fresh["id"]}}}};
    CHECK(name_of("line", line, names, nobody) == "4012@default/2");
    CHECK(protocol_of(line) == "sccp");
    names.learn("line", "7", "4012@default/2", line);
    auto given = fresh;
    given["line"] = {{"id", 7}};
    CHECK(name_of("sccp", given, names, nobody) == "4012@default/2");
    line["provisioning_code"] = "000000"; // made by somebody else
    CHECK(!name_of("line", line, names, nobody));
  }
}

TEST_CASE("a WebRTC account is known by the label of a template") {
  const auto templates = Json::parse(transcript("26.08", "053-sip-templates").response.body);
  Json sip = {{"name", "4012-default-1"}, {"templates", Json::array()}};
  for (const auto& item : templates["items"]) {
    sip["templates"].push_back({{"uuid", item["uuid"]}, {"label", item["label"]}});
    CHECK(is_webrtc(sip) == (item["label"] == "webrtc"));
    if (item["label"] == "webrtc") break;
  }
  CHECK(transcript("20.12", "053-sip-templates").response.status == 404);
}
