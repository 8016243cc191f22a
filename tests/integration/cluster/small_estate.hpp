#pragma once
#include <telctl/estate/model.hpp>

namespace telctl::tests {

/// One of everything that a cluster is made to hold.
inline estate::Estate small_estate() {
  using namespace estate;
  Estate e;
  e.name = "Small";
  e.contexts = {
      {.name = "default",
       .label = "Postes",
       .type = "internal",
       .user_ranges = {{"4000", "4999"}},
       .group_ranges = {{"5000", "5099"}}},
      {.name = "from-extern", .label = "SDA", .type = "incall", .incall_ranges = {{"0353014000", "0353015999"}}},
      {.name = "annexe", .label = "Annexe", .type = "internal", .user_ranges = {{"6000", "6099"}}}};
  e.sites = {{.id = "sciences", .name = "Sciences", .context = "default", .media_server = "mds1"},
             {.id = "annexe", .name = "Annexe", .context = "annexe"}};
  e.media_servers = {{.id = "mds1", .name = "Média 1", .role = "users", .capacity = 100, .host = "mds1.univ.example"}};
  e.models = {{.id = "t46", .vendor = "Yealink", .keys = 27}};
  e.gateways = {{.id = "gw1", .site = "sciences", .ports = 24}};
  e.rights = {{.name = "international",
               .mode = "deny",
               .description = "pas d'international",
               .patterns = {"_00.", "0836XXXXXX"}},
              {.name = "urgence", .mode = "allow", .patterns = {"15", "112"}}};
  e.people = {{.id = "hm",
               .firstname = "Hélène",
               .lastname = "Müller",
               .email = "helene.muller@univ.example",
               .language = "fr_FR",
               .cost_centre = "CC-12",
               .description = "UFR Sciences; bât. 12"},
              {.id = "jd", .firstname = "Jean \"JD\"", .lastname = "D'Arcy", .cost_centre = "CC-13"}};
  Line boss{
      .extension = "4012", .site = "sciences", .person = "hm", .set = {.model = "t46", .mac = "00:11:22:AA:BB:CC"}};
  boss.rights = {"international", "urgence"};
  boss.did = "0353014012";
  boss.voicemail = "yes";
  boss.pickup_group = "etage2";
  boss.forward_busy = "4013";
  Line secretary{
      .extension = "4013", .site = "sciences", .person = "jd", .set = {.model = "t46", .mac = "00:11:22:aa:bb:cd"}};
  secretary.rights = {"urgence"};
  secretary.pickup_group = "etage2";
  Line fax{.extension = "0414",
           .site = "annexe",
           .kind = LineKind::fax,
           .label = "Télécopie",
           .set = {.gateway = "gw1", .port = "3"}};
  fax.decision = "migrate";
  Line second{.extension = "4015", .site = "sciences", .person = "hm", .set = {.gateway = "gw1", .port = "4"}};
  Line lift{.extension = "4099",
            .site = "sciences",
            .kind = LineKind::lift_alarm,
            .label = "Ascenseur A",
            .decision = "keep",
            .decision_reason = "contrat"};
  e.lines = {boss, secretary, fax, second, lift};
  e.contexts[2].user_ranges = {{"0400", "0499"}};
  e.parallel_sets = {{.line = "4012", .set = {.gateway = "gw1", .port = "5"}}};
  e.keys = {{.line = "4012", .position = 1, .type = "user", .target = "4013", .label = "Jean", .supervised = true},
            {.line = "4012", .position = 3, .type = "custom", .target = "0145678900", .label = "Taxi"},
            {.line = "4013", .position = 1, .type = "group", .target = "5000", .label = "Accueil"},
            {.line = "4013", .position = 2, .type = "service", .target = "enablednd"},
            {.line = "4013", .position = 4, .type = "forward", .target = "no_answer", .supervised = true},
            {.line = "4013", .position = 5, .type = "user", .target = "4099", .label = "Ascenseur"}};
  e.groups = {{.id = "Accueil général",
               .extension = "5000",
               .site = "sciences",
               .strategy = "linear",
               .members = {"4013", "4012", "4099"},
               .did = "0353015000"}};
  e.filters = {{.id = "direction", .boss = "4012", .secretaries = {"4013"}}};
  return e;
}

/// Lines whose sets do not speak plain SIP: SCCP with a second telephone of the number, and browsers where the cluster
/// has them.
inline void add_other_protocols(estate::Estate& e, bool webrtc) {
  using namespace estate;
  e.lines.push_back({.extension = "4016",
                     .site = "sciences",
                     .label = "Salle des actes",
                     .set = {.model = "t46", .mac = "00:11:22:aa:cc:01", .protocol = "sccp"}});
  e.parallel_sets.push_back({.line = "4016", .set = {.mac = "00:11:22:aa:cc:02", .protocol = "sccp"}});
  if (!webrtc) return;
  e.lines.push_back({.extension = "4017",
                     .site = "sciences",
                     .label = "Télétravail",
                     .set = {.protocol = "webrtc"},
                     .did = "0353014017"});
  e.parallel_sets.push_back({.line = "4013", .set = {.protocol = "webrtc"}});
}

/// A queue whose agents are chosen by a rule, wherever a destination stands.
inline void add_skill_rules(estate::Estate& e) {
  e.skill_rules = {{.name = "langues", .rule = "WT < 60, $langue > 50"},
                   {.name = "langues", .rule = "$langue > 0"},
                   {.name = "tous", .rule = "anglais > 0 | inscriptions > 0"}};
  e.ivr_choices.push_back({.ivr = "accueil", .exten = "#", .destination = "queue:Scolarité/langues(langue=anglais)"});
  e.incalls.push_back({.did = "0353015104", .destination = "queue:Scolarité/langues(langue=anglais, niveau=2)"});
  e.lines[1].fallback_busy = "queue:vide/tous";
}

/// The same with one of everything that answers calls beside lines and groups. `modern`: keys name their parking lot,
/// and lines may be browsers.
inline estate::Estate service_estate(bool modern, bool skill_rules = true) {
  using namespace estate;
  auto e = small_estate();
  add_other_protocols(e, modern);
  e.contexts[0].queue_ranges = {{"5100", "5199"}};
  e.contexts[0].conference_ranges = {{"5200", "5299"}};
  e.skills = {{.name = "anglais", .description = "parle anglais"}, {.name = "inscriptions"}};
  e.agents = {{.number = "8001", .firstname = "Jean", .line = "4013", .skills = {"anglais/80", "inscriptions"}},
              {.number = "8002", .firstname = "Marie", .lastname = "Curie", .language = "fr_FR", .pin = true}};
  e.queues = {{.id = "Scolarité",
               .extension = "5100",
               .site = "sciences",
               .strategy = "linear",
               .timeout = 60,
               .member_timeout = 20,
               .agents = {"8001", "8002/2"},
               .members = {"4012", "4013"},
               .music = "default",
               .did = "0353015100",
               .no_answer = "voicemail:4012",
               .busy = "hangup:busy",
               .congestion = "ivr:nuit",
               .fail = "group:5000"},
              {.id = "vide", .site = "sciences", .agents = {"8002"}}};
  e.music = {{.name = "attente", .mode = "files"}};
  e.switchboards = {{.id = "Standard", .members = {"4013", "4012"}, .did = "0353015101"}};
  if (modern) {
    e.switchboards[0].timeout = 30;
    e.switchboards[0].no_answer = "queue:vide";
  }
  e.conferences = {
      {.id = "Réunion", .extension = "5200", .site = "sciences", .max_users = 12, .pin = true, .admin_pin = true},
      {.id = "libre", .extension = "5201", .site = "sciences", .record = true, .did = "0353015102"}};
  e.ivrs = {{.id = "nuit", .menu_sound = "nuit", .max_tries = 1, .on_abort = "hangup"},
            {.id = "accueil",
             .did = "0353015103",
             .greeting_sound = "bonjour",
             .menu_sound = "menu",
             .timeout = 8,
             .on_timeout = "switchboard:Standard",
             .on_invalid = "sound:erreur"}};
  const std::vector<std::pair<std::string, std::string>> choices{
      {"1", "queue:Scolarité"},       {"2", "user:4012"},
      {"3", "group:Accueil général"}, {"4", "ivr:nuit"},
      {"5", "conference:libre"},      {"6", "fax_to_mail:fax@univ.example"},
      {"7", "extension:0414@annexe"}, {"8", "custom:Playback(demo)"},
      {"9", "directory:default"},     {"0", "user:4099"},
      {"*", "voicemail:4012"}};
  for (const auto& [exten, destination] : choices)
    e.ivr_choices.push_back({.ivr = "accueil", .exten = exten, .destination = destination});
  e.ivr_choices.push_back({.ivr = "nuit", .exten = "1", .destination = "hangup:congestion"});
  e.pagings = {{.number = "801",
                .name = "Alerte",
                .members = {"4012", "4013"},
                .callers = {"4012"},
                .duplex = true,
                .ignore_forward = true}};
  e.parking_lots = {{.id = "site3",
                     .extension = "4700",
                     .site = "sciences",
                     .slots_start = "4701",
                     .slots_end = "4720",
                     .timeout = 90}};
  e.lines[1].services = {"dnd", "incallfilter"};
  e.lines[0].fallback_no_answer = "voicemail:4012";
  e.lines[0].fallback_busy = "queue:Scolarité";
  e.lines[0].fallback_congestion = "hangup:congestion";
  e.lines[0].fallback_fail = "user:4013";
  e.groups[0].no_answer = "user:4012";
  e.filters[0].no_answer = "voicemail:4012";
  e.key_templates = {{.id = "secretariat"}};
  e.lines[0].key_template = e.lines[1].key_template = "secretariat";
  const std::string lot = modern ? "site3" : "";
  e.template_keys = {
      {.key_template = "secretariat", .position = 11, .type = "queue", .target = "Scolarité", .label = "File"},
      {.key_template = "secretariat", .position = 12, .type = "custom", .target = "*8", .supervised = true},
      {.key_template = "secretariat", .position = 13, .type = "park", .target = lot}};
  const std::vector<std::array<std::string, 3>> keys{{"conference", "Réunion", ""},
                                                     {"paging", "801", ""},
                                                     {"agent", "8001", "toggle"},
                                                     {"bsfilter", "direction", ""},
                                                     {"groupmember", "5000", "join"},
                                                     {"transfer", "attended", ""},
                                                     {"onlinerec", "", ""},
                                                     {"forward", "busy", "4012"},
                                                     {"queue", "5100", ""},
                                                     {"park_position", "4703", lot},
                                                     {"park", lot, ""}};
  int position = 20;
  for (const auto& [type, target, option] : keys)
    e.keys.push_back({.line = "4013", .position = ++position, .type = type, .target = target, .option = option});
  if (skill_rules) add_skill_rules(e);
  return e;
}

} // namespace telctl::tests
