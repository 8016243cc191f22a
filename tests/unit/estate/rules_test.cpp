#include <telctl/estate/rules.hpp>

#include <set>

#include "cases.hpp"
#include "sample.hpp"
#include <doctest/doctest.h>
#include <fmt/format.h>
#include <telctl/support/text.hpp>

using namespace telctl;
using namespace telctl::estate;

namespace {

std::vector<std::string> found_in(const Estate& estate, const std::set<std::string>& disabled = {}) {
  std::vector<std::string> texts;
  const Index index(estate);
  const auto findings = check(index, disabled);
  for (const auto& item : findings.items())
    texts.push_back(fmt::format("[{}] {}", item.rule, item.error.what));
  return texts;
}

const std::vector<Case> general_cases = {
    {"duplicate-extension",
     [](Estate& e) {
       e.lines[1].extension = "4012";
       e.filters.clear();
       e.groups[0].members = {"4012"};
       e.keys.pop_back();
       e.keys.erase(e.keys.begin());
       e.waves[0].lines = {"4012", "4014"};
     },
     {"[duplicate-extension] extension 4012 is given twice (first at line 4012)"}},
    {"duplicate-did",
     [](Estate& e) { e.groups[0].did = "0241224012"; },
     {"[duplicate-did] public number 0241224012 is given twice (first at line 4012)"}},
    {"extension-outside-range",
     [](Estate& e) { e.sites[0].ranges[0].end = "4013"; },
     {"[extension-outside-range] extension 4014 is outside the ranges of site 'orsay'"}},
    {"extension-outside-range",
     [](Estate& e) { e.contexts[0].group_ranges = {{"6000", "6999"}}; },
     {"[extension-outside-range] extension 5001 is outside the ranges of context 'default'"}},
    {"did-outside-range",
     [](Estate& e) { e.sites[0].did_ranges = {{"0241224000", "0241224000"}}; },
     {"[did-outside-range] public number 0241224012 is outside the ranges of site 'orsay'",
      "[did-outside-range] public number 0241224100 is outside the ranges of site 'orsay'"}},
    {"did-outside-range",
     [](Estate& e) {
       e.contexts[1].incall_ranges = {{"0241224012", "0241224012"}, {"0241224100", "0241224199"}};
       e.incalls.clear();
     },
     {"[did-outside-range] public number 0241224000 is outside the ranges of the contexts for incoming calls"}},
    {"overlapping-ranges",
     [](Estate& e) { e.sites[1].ranges[0].start = "4499"; },
     {"[overlapping-ranges] range 4499-4999 of site 'massy' overlaps 4000-4499 of site 'orsay'"}},
    {"bad-number",
     [](Estate& e) { e.lines[0].hotline = "01 41"; },
     {"[bad-number] '01 41' is no number for 'hotline'"}},
    {"bad-number",
     [](Estate& e) { e.sites[0].emergency_number = "+"; },
     {"[bad-number] '+' is no number for 'emergency_number'"}},
    {"unknown-reference",
     [](Estate& e) {
       e.lines[0].person = "hmuler";
       e.people.erase(e.people.begin() + 1);
       e.lines[1].person = "hmuller";
     },
     {"[unknown-reference] no person 'hmuler'"}},
    {"unknown-reference",
     [](Estate& e) { e.lines[0].rights = {"no-internationl"}; },
     {"[unknown-reference] no right 'no-internationl'"}},
    {"unknown-reference", [](Estate& e) { e.lines[0].set.model = "t46"; }, {"[unknown-reference] no model 't46'"}},
    {"unknown-reference", [](Estate& e) { e.keys[0].target = "4099"; }, {"[unknown-reference] no line '4099'"}},
    {"unknown-reference", [](Estate& e) { e.keys[1].target = "5002"; }, {"[unknown-reference] no group '5002'"}},
    {"unknown-reference", [](Estate& e) { e.groups[0].members[1] = "4099"; }, {"[unknown-reference] no line '4099'"}},
    {"unknown-reference", [](Estate& e) { e.filters[0].boss = "4099"; }, {"[unknown-reference] no line '4099'"}},
    {"unknown-reference",
     [](Estate& e) { e.gateways[0].building = "C"; },
     {"[unknown-reference] no building of site 'orsay' 'C'"}},
    {"unknown-reference",
     [](Estate& e) { e.trunks[0].media_server = "mds9"; },
     {"[unknown-reference] no media server 'mds9'"}},
    {"unknown-reference",
     [](Estate& e) { e.waves[1].sites.push_back("orsy"); },
     {"[unknown-reference] no site 'orsy'"}},
    {"unknown-reference",
     [](Estate& e) { e.waves[0].buildings.push_back("A"); },
     {"[unknown-reference] no building 'A'"}},
    {"unknown-reference",
     [](Estate& e) { e.parallel_sets[0].set.gateway = "fxs9"; },
     {"[unknown-reference] no gateway 'fxs9'"}},
    {"unknown-reference",
     [](Estate& e) {
       e.lines[0].context = "defualt";
       e.groups[0].members = {"4013"};
     },
     {"[unknown-reference] no context 'defualt'"}},
    {"media-server-over-capacity",
     [](Estate& e) { e.media_servers[1].capacity = 1; },
     {"[media-server-over-capacity] media server 'mds1' would carry 2 lines and may carry 1"}},
    {"media-server-cannot-be-evacuated",
     [](Estate& e) { e.media_servers[2].capacity = 1; },
     {"[media-server-cannot-be-evacuated] media server 'mds1' cannot be evacuated: it carries 2 lines and the others "
      "have room for 1"}},
    {"administration-server-carries-lines",
     [](Estate& e) { e.lines[0].media_server = "mds0"; },
     {"[administration-server-carries-lines] line 4012 would be on 'mds0', which is for administration only"}},
    {"line-without-media-server",
     [](Estate& e) { e.sites[1].media_server = ""; },
     {"[line-without-media-server] line 4710 has no media server"}},
    {"key-beyond-capacity",
     [](Estate& e) { e.keys[0].position = 28; },
     {"[key-beyond-capacity] key 28 of line 4012 is beyond the 27 keys of model 'yealink-t46'"}},
    {"port-beyond-gateway",
     [](Estate& e) { e.lines[2].set.port = "25"; },
     {"[port-beyond-gateway] gateway 'fxs1' has no port '25'"}},
    {"port-beyond-gateway",
     [](Estate& e) { e.parallel_sets[0].set.port = "0"; },
     {"[port-beyond-gateway] gateway 'fxs1' has no port '0'"}},
    {"duplicate-mac",
     [](Estate& e) { e.gateways[0].mac = "001565-000001"; },
     {"[duplicate-mac] MAC address 001565-000001 is given twice (first at line 4012)"}},
    {"bad-mac",
     [](Estate& e) { e.lines[0].set.mac = "00:15:65:00:00:0"; },
     {"[bad-mac] '00:15:65:00:00:0' is no MAC address of a device"}},
    {"bad-mac",
     [](Estate& e) { e.lines[0].set.mac = "01:15:65:00:00:01"; },
     {"[bad-mac] '01:15:65:00:00:01' is no MAC address of a device"}},
    {"duplicate-port",
     [](Estate& e) { e.lines[3].set.port = "1"; },
     {"[duplicate-port] port 1 of gateway 'fxs1' is given twice (first at line 4014)"}},
    {"duplicate-pair",
     [](Estate& e) {
       e.lines[3].site = "orsay";
       e.lines[3].set.pair = "A12-034";
       e.lines[3].extension = "4110";
       e.waves[1].sites.clear();
       e.waves[1].lines = {"4110"};
     },
     {"[duplicate-pair] cabling pair A12-034 is given twice (first at line 4014)"}},
    {"duplicate-key-position",
     [](Estate& e) { e.keys[1].position = 1; },
     {"[duplicate-key-position] key 1 of line 4012 is given twice (first at line 4012)"}},
    {"missing-vlan",
     [](Estate& e) { e.sites[0].voice_vlan = ""; },
     {"[missing-vlan] building 'orsay/B' has 1 IP line and no voice VLAN"}},
    {"bad-vlan", [](Estate& e) { e.sites[0].buildings[0].voice_vlan = "4095"; }, {"[bad-vlan] '4095' is no VLAN"}},
    {"bad-vlan", [](Estate& e) { e.sites[0].pc_vlan = "0"; }, {"[bad-vlan] '0' is no VLAN"}},
    {"bad-vlan", [](Estate& e) { e.sites[0].voice_priority = "8"; }, {"[bad-vlan] '8' is no priority of 802.1p"}},
    {"ip-without-set",
     [](Estate& e) { e.lines[0].set.mac = ""; },
     {"[ip-without-set] IP line 4012 has no MAC address"}},
    {"ip-without-set", [](Estate& e) { e.lines[1].set.model = ""; }, {"[ip-without-set] IP line 4013 has no model"}},
    {"bad-protocol",
     [](Estate& e) { e.lines[0].set.protocol = "webrtc"; },
     {"[bad-protocol] a WebRTC line has a telephone"}},
    {"bad-protocol",
     [](Estate& e) { e.lines[2].set.protocol = "sccp"; },
     {"[bad-protocol] a port of a gateway does not speak sccp"}},
    {"bad-protocol",
     [](Estate& e) { e.parallel_sets[0].set.protocol = "webrtc"; },
     {"[bad-protocol] a port of a gateway does not speak webrtc"}},
    {"analogue-without-port",
     [](Estate& e) { e.lines[2].set.port = ""; },
     {"[analogue-without-port] analogue line 4014 has no port of a gateway"}},
    {"special-line-undecided",
     [](Estate& e) { e.lines[3].decision = ""; },
     {"[special-line-undecided] lift-alarm line 4710 is undecided"}},
    {"bad-decision",
     [](Estate& e) {
       e.lines[3].decision = "keep";
       e.waves.pop_back();
     },
     {"[bad-decision] the decision to keep line 4710 has no reason"}},
    {"missing-emergency-number",
     [](Estate& e) { e.sites[0].emergency_number = ""; },
     {"[missing-emergency-number] site 'orsay' has 3 lines and no emergency_number"}},
    {"line-without-name",
     [](Estate& e) { e.lines[2].label = ""; },
     {"[line-without-name] line 4014 has neither a person nor a label"}},
    {"person-without-line",
     [](Estate& e) { e.people.push_back({.id = "new"}); },
     {"[person-without-line] person 'new' has no line"}},
    {"group-without-member",
     [](Estate& e) { e.groups[0].members.clear(); },
     {"[group-without-member] group 'accueil' has no member"}},
    {"filter-without-secretary",
     [](Estate& e) { e.filters[0].secretaries.clear(); },
     {"[filter-without-secretary] filter 'direction' has no secretary"}},
    {"bad-right", [](Estate& e) { e.rights[0].patterns[0] = "_00.5"; }, {"[bad-right] '_00.5' is no pattern"}},
    {"bad-right", [](Estate& e) { e.rights[0].patterns[0] = "_0[1-"; }, {"[bad-right] '_0[1-' is no pattern"}},
    {"bad-right",
     [](Estate& e) {
       e.rights[0].name = "Sans Inter";
       e.lines[0].rights = {"Sans Inter"};
       e.outcalls[0].rights = {"Sans Inter"};
     },
     {"[bad-right] 'Sans Inter' is no name of a right"}},
    {"bad-right",
     [](Estate& e) { e.rights[0].patterns.clear(); },
     {"[bad-right] right 'no-international' has no pattern"}},
    {"bad-key",
     [](Estate& e) { e.keys[0].label = "a;b"; },
     {"[bad-key] the label of key 1 of line 4012 cannot be shown"}},
    {"bad-key", [](Estate& e) { e.keys[1].target = ""; }, {"[bad-key] key 2 of line 4012 has no target"}},
    {"forward-loop",
     [](Estate& e) {
       e.lines[0].forward_unconditional = "4013";
       e.lines[1].forward_unconditional = "4014";
       e.lines[2].forward_unconditional = "4013";
     },
     {"[forward-loop] forwards run in a circle: 4013 → 4014 → 4013"}},
    {"forward-loop",
     [](Estate& e) { e.lines[2].forward_unconditional = "4014"; },
     {"[forward-loop] forwards run in a circle: 4014 → 4014"}},
    {"forward-nowhere",
     [](Estate& e) { e.lines[0].forward_busy = "4099"; },
     {"[forward-nowhere] line 4012 forwards to 4099, which nobody has"}},
    {"forward-outside",
     [](Estate& e) { e.lines[0].forward_busy = "0612345678"; },
     {"[forward-outside] line 4012 forwards to the outside: 0612345678"}},
    {"wave-overlap",
     [](Estate& e) { e.waves[1].sites = {"massy", "orsay"}; },
     {"[wave-overlap] 3 lines of wave '2' are also in wave '1', for example 4012"}},
    {"line-in-no-wave",
     [](Estate& e) { e.waves[0].lines = {"4013"}; },
     {"[line-in-no-wave] 1 line of site 'orsay' is in no wave, for example 4014"}},
    {"empty-wave", [](Estate& e) { e.waves.push_back({.id = "3"}); }, {"[empty-wave] wave '3' has no line"}},
    {"bad-window",
     [](Estate& e) { e.waves[0].window_end = "2027-02-30T06:00"; },
     {"[bad-window] '2027-02-30T06:00' is no time"}},
    {"bad-window",
     [](Estate& e) { e.waves[0].window_end = "2027-02-13T05:00"; },
     {"[bad-window] the window of wave '1' ends before it begins"}},
    {"duplicate-id",
     [](Estate& e) { e.waves[1].id = "1"; },
     {"[duplicate-id] wave '1' is given twice (first at wave 1)"}},
    {"duplicate-id",
     [](Estate& e) {
       e.sites[0].buildings[1].id = "A";
       e.lines[1].building = "";
     },
     {"[duplicate-id] building of site 'orsay': 'A' is given twice (first at building of site 'orsay': A)"}},
    {"missing-field", [](Estate& e) { e.contexts[0].type = ""; }, {"[missing-field] 'type' is missing"}},
    {"missing-field", [](Estate& e) { e.keys[0].position = 0; }, {"[missing-field] 'position' is missing"}},
    {"unknown-value",
     [](Estate& e) { e.groups[0].strategy = "lineer"; },
     {"[unknown-value] 'lineer' is no value of 'strategy'"}},
    {"unknown-value",
     [](Estate& e) { e.lines[0].voicemail = "maybe"; },
     {"[unknown-value] 'maybe' is no value of 'voicemail'"}},
    {"unknown-timezone",
     [](Estate& e) { e.timezone = "Europe/Orsay"; },
     {"[unknown-timezone] no time zone is called 'Europe/Orsay'"}},
};

const std::vector<Case>& all_cases() {
  static const auto all = [] {
    auto list = general_cases;
    for (auto& theme : {service_cases(), routing_cases()})
      list.insert(list.end(), theme.begin(), theme.end());
    return list;
  }();
  return all;
}

} // namespace

TEST_CASE("no rule finds fault with a sound estate") {
  CHECK(join(found_in(sound_estate()), "\n") == "");
}

TEST_CASE("each rule finds its fault, and only that") {
  for (const auto& item : all_cases()) {
    CAPTURE(item.rule);
    auto estate = sound_estate();
    item.damage(estate);
    CHECK(join(found_in(estate), "\n") == join(item.found, "\n"));
    CHECK(found_in(estate, {item.rule}).empty());
  }
}

TEST_CASE("each rule has a case, a summary and an id of its own") {
  std::set<std::string> tried;
  for (const auto& item : all_cases())
    tried.insert(item.rule);
  std::set<std::string> known;
  for (const auto& rule : rules()) {
    CHECK(known.insert(std::string(rule.id)).second);
    CHECK_MESSAGE(tried.contains(std::string(rule.id)), rule.id);
    CHECK_FALSE(rule.summary.empty());
  }
  CHECK(tried.size() == known.size());
}
