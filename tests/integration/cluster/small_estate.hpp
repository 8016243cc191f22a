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

} // namespace telctl::tests
