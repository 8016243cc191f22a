#include "campus.hpp"

#include <sound_files.hpp>

#include <array>

#include <fmt/format.h>

namespace telctl::fault {

using namespace estate;

namespace {

/// Two trunks, so that one whose answer was lost could be taken for the other.
void add_routing(Estate& e) {
  e.contexts.push_back({.name = "to-extern", .label = "Sortants", .type = "outcall"});
  e.contexts[0].includes = {"to-extern"};
  e.trunks = {{.id = "tsip-1", .media_server = "mds1", .host = "sbc1.operateur.example", .codecs = {"alaw"}},
              {.id = "tsip-2", .media_server = "mds1", .host = "sbc2.operateur.example", .port = 5061}};
  e.outcalls = {{.name = "national", .trunks = {"tsip-2", "tsip-1"}, .schedule = "ouverture", .rights = {"urgence"}}};
  e.dial_patterns = {{.outcall = "national", .pattern = "_0[1-9]XXXXXXXX", .strip = 1, .external_prefix = "+33"}};
  e.schedules = {{.name = "ouverture", .closed = "user:4001"}};
  e.schedule_periods = {{.schedule = "ouverture", .start = "08:00", .end = "18:30", .week_days = {"1-5"}}};
  e.incalls = {{.did = "0353015900", .destination = "group:5000", .schedule = "ouverture"}};
  e.music = {{.name = "attente", .mode = "files"}};
  e.lines[1].schedule = "ouverture";
}

/// What answers calls beside lines and groups: one of each, and each kind of key that leads to one.
void add_services(Estate& e) {
  e.contexts[0].queue_ranges = {{"5100", "5199"}};
  e.contexts[0].conference_ranges = {{"5200", "5299"}};
  e.sites[0].ranges = {{"4000", "5299"}};
  e.skills = {{.name = "anglais"}};
  e.agents = {{.number = "8001", .firstname = "Jean", .line = "4003", .pin = true, .skills = {"anglais/80"}},
              {.number = "8002", .firstname = "Marie"}};
  e.queues = {{.id = "Scolarité",
               .extension = "5100",
               .site = "sciences",
               .timeout = 60,
               .agents = {"8001", "8002/2"},
               .members = {"4001"},
               .music = "attente",
               .did = "0353015100",
               .no_answer = "ivr:nuit",
               .busy = "hangup:busy"}};
  e.switchboards = {{.id = "Standard", .members = {"4003"}, .did = "0353015101"}};
  e.conferences = {{.id = "Réunion", .extension = "5200", .site = "sciences", .pin = true, .did = "0353015102"}};
  e.ivrs = {{.id = "nuit", .did = "0353015103", .menu_sound = "nuit", .on_abort = "hangup"}};
  e.ivr_choices = {{.ivr = "nuit", .exten = "1", .destination = "voicemail:4000"},
                   {.ivr = "nuit", .exten = "2", .destination = "conference:Réunion"}};
  e.pagings = {{.number = "801", .name = "Alerte", .members = {"4001", "4003"}, .callers = {"4001"}}};
  e.parking_lots = {
      {.id = "site", .extension = "4700", .site = "sciences", .slots_start = "4701", .slots_end = "4720"}};
  e.key_templates = {{.id = "secretariat"}};
  e.template_keys = {
      {.key_template = "secretariat", .position = 1, .type = "queue", .target = "Scolarité", .label = "File"},
      {.key_template = "secretariat", .position = 2, .type = "park", .target = "site"}};
  for (const auto* extension : {"4003", "4004"}) {
    auto& line = e.lines[static_cast<std::size_t>(std::stoi(extension) - 4000)];
    line.key_template = "secretariat";
    line.services = {"incallfilter"};
    line.fallback_no_answer = "queue:Scolarité";
    line.fallback_busy = "user:4001";
  }
  int position = 3;
  for (const auto& [type, target, option] : {std::array{"agent", "8001", "toggle"},
                                             {"bsfilter", "direction", ""},
                                             {"conference", "Réunion", ""},
                                             {"paging", "801", ""},
                                             {"groupmember", "5000", "join"},
                                             {"park_position", "4702", "site"}})
    e.keys.push_back({.line = "4004", .position = position++, .type = type, .target = target, .option = option});
  e.groups[0].no_answer = "switchboard:Standard";
  e.filters[0].no_answer = "user:4005";
}

/// Sets that do not speak plain SIP, a second telephone of the same number among them: their accounts have no name.
void add_protocols(Estate& e, bool webrtc) {
  e.lines[5].set.protocol = "sccp";
  e.parallel_sets.push_back({.line = "4005", .set = {.model = "t46", .mac = "00:11:22:ab:00:01", .protocol = "sccp"}});
  if (!webrtc) return;
  e.lines[6].set = {.protocol = "webrtc"};
  e.parallel_sets.push_back({.line = "4003", .set = {.protocol = "webrtc"}});
}

void add_skill_rules(Estate& e) {
  e.skill_rules = {{.name = "langues", .rule = "WT < 60, $langue > 50"}, {.name = "langues", .rule = "$langue > 0"}};
  e.ivr_choices.push_back({.ivr = "nuit", .exten = "3", .destination = "queue:Scolarité/langues(langue=anglais)"});
  e.incalls.push_back({.did = "0353015901", .destination = "queue:Scolarité/langues(langue=anglais, niveau=2)"});
  e.lines[3].fallback_no_answer = "queue:Scolarité/langues(langue=anglais)";
}

} // namespace

estate::Estate plain_campus(int users) {
  Estate e;
  e.name = "Campus";
  e.contexts = {
      {.name = "default",
       .label = "Postes",
       .type = "internal",
       .user_ranges = {{"4000", "4999"}},
       .group_ranges = {{"5000", "5099"}}},
      {.name = "from-extern", .label = "SDA", .type = "incall", .incall_ranges = {{"0353014000", "0353015999"}}}};
  e.sites = {{.id = "sciences",
              .name = "Sciences",
              .context = "default",
              .emergency_number = "0353014000",
              .voice_vlan = "120",
              .media_server = "mds1",
              .ranges = {{"4000", "5099"}}}};
  e.media_servers = {{.id = "mds1", .name = "Média 1", .role = "users", .capacity = 1000, .host = "mds1.univ.example"}};
  for (int i = 0; i < users; ++i) {
    const auto id = fmt::format("p{}", i);
    e.people.push_back(
        {.id = id, .firstname = "Élodie", .lastname = fmt::format("Müller {}", i), .cost_centre = "CC-12"});
    e.lines.push_back({.extension = fmt::format("{}", 4000 + i), .site = "sciences", .person = id});
  }
  return e;
}

estate::Estate full_campus(int users, sandbox::Dialect dialect) {
  auto e = plain_campus(users);
  e.models = {{.id = "t46", .vendor = "Yealink", .keys = 27}};
  e.gateways = {{.id = "gw1", .site = "sciences", .ports = 24}};
  e.rights = {{.name = "international", .mode = "deny", .patterns = {"_00."}},
              {.name = "urgence", .mode = "allow", .patterns = {"15", "112"}}};
  for (int i = 0; i < users; ++i) {
    auto& line = e.lines[static_cast<std::size_t>(i)];
    line.rights = {"urgence"};
    line.set = {.model = "t46", .mac = fmt::format("00:11:22:aa:{:02x}:{:02x}", i / 256, i % 256)};
    if (i % 4 == 0) {
      line.did = fmt::format("035301{}", line.extension);
      line.forward_busy = "4001";
    }
    if (i % 5 == 0) line.voicemail = "yes";
    if (i % 3 == 0) line.pickup_group = "etage2";
    if (i % 7 == 0) line.rights.emplace_back("international");
    if (i % 6 == 0)
      e.keys.push_back({.line = line.extension,
                        .position = 1,
                        .type = "user",
                        .target = "4001",
                        .label = "Accueil",
                        .supervised = true});
  }
  e.lines[2].set = {.gateway = "gw1", .port = "1"};
  e.lines[2].kind = LineKind::analogue;
  e.parallel_sets = {{.line = "4000", .set = {.gateway = "gw1", .port = "2"}}};
  e.keys.push_back({.line = "4003", .position = 2, .type = "group", .target = "5000", .label = "Groupe"});
  e.groups = {{.id = "Accueil général",
               .extension = "5000",
               .site = "sciences",
               .strategy = "linear",
               .members = {"4003", "4001", "4005"},
               .did = "0353015000"}};
  e.filters = {{.id = "direction", .boss = "4001", .secretaries = {"4004", "4006"}}};
  add_routing(e);
  add_services(e);
  add_protocols(e, dialect == sandbox::Dialect::wazo_26_08);
  if (dialect == sandbox::Dialect::xivo_16_15)
    std::erase_if(e.keys, [](const Key& key) { return key.type == "groupmember"; });
  else
    add_skill_rules(e);
  tests::add_sounds(e);
  e.incalls.push_back({.did = "0353015902", .destination = "sound:accueil/nuit"});
  return e;
}

} // namespace telctl::fault
