#pragma once
#include <telctl/estate/model.hpp>

/// A small estate of every kind of object that no rule finds fault with.
inline telctl::estate::Estate sound_estate() {
  using namespace telctl::estate;
  Estate estate;
  estate.name = "Université";
  estate.contexts = {
      {.name = "default", .type = "internal", .user_ranges = {{"4000", "4999"}}, .group_ranges = {{"5000", "5099"}}},
      {.name = "from-extern", .type = "incall", .incall_ranges = {{"0241220000", "0241229999"}}},
      {.name = "to-extern", .type = "outcall"}};
  estate.contexts[0].includes = {"to-extern"};
  estate.media_servers = {{.id = "mds0", .role = "administration"},
                          {.id = "mds1", .role = "users", .capacity = 10},
                          {.id = "mds2", .role = "users", .capacity = 10}};
  estate.sites = {{.id = "orsay",
                   .context = "default",
                   .emergency_number = "0241220000",
                   .voice_vlan = "110",
                   .media_server = "mds1",
                   .ranges = {{"4000", "4499"}, {"5000", "5099"}},
                   .did_ranges = {{"0241220000", "0241224999"}},
                   .buildings = {{.id = "A", .voice_vlan = "111"}, {.id = "B"}}},
                  {.id = "massy",
                   .context = "default",
                   .emergency_number = "0241225000",
                   .voice_vlan = "120",
                   .media_server = "mds2",
                   .ranges = {{"4500", "4999"}},
                   .did_ranges = {{"0241225000", "0241229999"}}}};
  estate.trunks = {{.id = "operator",
                    .media_server = "mds1",
                    .host = "sip.operator.example",
                    .channels = 30,
                    .codecs = {"alaw"},
                    .username = "univ",
                    .secret = "file:/etc/telctl/operator",
                    .registers = true}};
  estate.outcalls = {{.name = "national", .trunks = {"operator"}, .schedule = "hours", .rights = {"no-international"}}};
  estate.dial_patterns = {{.outcall = "national", .pattern = "_0[1-9]XXXXXXXX", .strip = 1, .external_prefix = "+33"},
                          {.outcall = "national", .pattern = "15"}};
  estate.schedules = {{.name = "hours", .closed = "hangup:busy"}};
  estate.schedule_periods = {{.schedule = "hours", .start = "08:00", .end = "18:30", .week_days = {"1-5"}},
                             {.schedule = "hours",
                              .kind = "exceptional",
                              .start = "12:00",
                              .end = "13:30",
                              .months = {"7-8"},
                              .destination = "group:accueil"}};
  estate.incalls = {{.did = "0241224900", .destination = "outside:0612345678", .schedule = "hours"}};
  estate.music = {{.name = "attente", .mode = "files"}};
  estate.gateways = {{.id = "fxs1", .site = "orsay", .building = "A", .mac = "00:90:8f:00:00:01", .ports = 24}};
  estate.models = {{.id = "yealink-t46", .vendor = "Yealink", .keys = 27}};
  estate.rights = {{.name = "no-international", .mode = "deny", .patterns = {"_00.", "_0836XXXXXX"}}};
  estate.people = {{.id = "hmuller", .firstname = "Hélène", .lastname = "Müller"},
                   {.id = "jpetit", .firstname = "Jean", .lastname = "Petit"}};
  estate.lines = {{.extension = "4012",
                   .site = "orsay",
                   .building = "A",
                   .person = "hmuller",
                   .set = {.model = "yealink-t46", .mac = "00:15:65:00:00:01"},
                   .rights = {"no-international"},
                   .did = "0241224012"},
                  {.extension = "4013",
                   .site = "orsay",
                   .building = "B",
                   .person = "jpetit",
                   .set = {.model = "yealink-t46", .mac = "00:15:65:00:00:02"},
                   .forward_busy = "4012"},
                  {.extension = "4014",
                   .site = "orsay",
                   .kind = LineKind::analogue,
                   .label = "Loge",
                   .set = {.gateway = "fxs1", .port = "1", .pair = "A12-034"},
                   .forward_no_answer = "*21"},
                  {.extension = "4710",
                   .site = "massy",
                   .kind = LineKind::lift_alarm,
                   .label = "Lift 1",
                   .set = {.gateway = "fxs1", .port = "2", .pair = "A12-035"},
                   .hotline = "15",
                   .decision = "migrate"}};
  estate.parallel_sets = {{.line = "4014", .set = {.gateway = "fxs1", .port = "3", .pair = "A12-034"}}};
  estate.keys = {{.line = "4012", .position = 1, .type = "user", .target = "4013", .label = "Jean", .supervised = true},
                 {.line = "4012", .position = 2, .type = "group", .target = "5001"},
                 {.line = "4013", .position = 1, .type = "park"}};
  estate.groups = {{.id = "accueil",
                    .extension = "5001",
                    .site = "orsay",
                    .strategy = "linear",
                    .members = {"4012", "4013"},
                    .did = "0241224000"}};
  estate.filters = {
      {.id = "direction", .boss = "4012", .secretaries = {"4013"}, .strategy = "all-surrogates-then-all-recipients"}};
  estate.contexts[0].queue_ranges = {{"5100", "5199"}};
  estate.contexts[0].conference_ranges = {{"5200", "5299"}};
  estate.sites[0].ranges.push_back({"5100", "5299"});
  estate.skills = {{.name = "anglais"}};
  estate.agents = {{.number = "8001", .line = "4012", .skills = {"anglais/80"}}, {.number = "8002", .pin = true}};
  estate.queues = {{.id = "scolarite",
                    .extension = "5100",
                    .site = "orsay",
                    .agents = {"8001", "8002/2"},
                    .members = {"4014"},
                    .did = "0241224100",
                    .no_answer = "group:accueil"}};
  estate.switchboards = {{.id = "standard", .members = {"4012"}, .did = "0241224101"}};
  estate.conferences = {{.id = "reunion", .extension = "5200", .site = "orsay", .pin = true}};
  estate.ivrs = {{.id = "soir", .menu_sound = "soir", .on_abort = "hangup:busy"},
                 {.id = "jour", .did = "0241224102", .menu_sound = "jour"}};
  estate.ivr_choices = {{.ivr = "soir", .exten = "1", .destination = "user:4012"},
                        {.ivr = "jour", .exten = "1", .destination = "queue:scolarite"},
                        {.ivr = "jour", .exten = "2", .destination = "ivr:soir"}};
  estate.pagings = {{.number = "801", .members = {"4012"}, .callers = {"4014"}}};
  estate.parking_lots = {{.id = "parking", .site = "orsay", .slots_start = "4701", .slots_end = "4709"}};
  estate.key_templates = {{.id = "secretariat"}};
  estate.template_keys = {{.key_template = "secretariat", .position = 1, .type = "queue", .target = "scolarite"}};
  estate.lines[0].key_template = "secretariat";
  estate.lines[0].services = {"incallfilter"};
  estate.lines[0].fallback_busy = "user:4014";
  estate.waves = {{.id = "1",
                   .window_start = "2027-02-13T06:00",
                   .window_end = "2027-02-13T12:00",
                   .buildings = {"orsay/A"},
                   .lines = {"4013", "4014"}},
                  {.id = "2", .sites = {"massy"}}};
  return estate;
}
