#include "cases.hpp"

using namespace telctl::estate;

std::vector<Case> service_cases() {
  return {
      {"nobody-answers",
       [](Estate& e) { e.switchboards[0].members.clear(); },
       {"[nobody-answers] switchboard standard has no member"}},
      {"bad-weight",
       [](Estate& e) { e.queues[0].agents[1] = "8002/x"; },
       {"[bad-weight] '8002/x' has no number behind the slash"}},
      {"bad-skill-rule",
       [](Estate& e) { e.skill_rules = {{.name = "jour/nuit", .rule = "anglais > 50"}}; },
       {"[bad-skill-rule] 'jour/nuit' is no name of a skill rule"}},
      {"bad-skill-rule",
       [](Estate& e) { e.skill_rules = {{.name = "jour", .rule = "WT < 60; anglais"}}; },
       {"[bad-skill-rule] 'WT < 60; anglais' is no rule"}},
      {"bad-destination",
       [](Estate& e) { e.lines[0].fallback_busy = "queue:scolarite/jour"; },
       {"[bad-destination] 'scolarite/jour' is no queue, alone or with a skill rule (QUEUE/RULE)"}},
      {"bad-destination",
       [](Estate& e) {
         e.skill_rules = {{.name = "jour", .rule = "anglais > $niveau"}};
         e.lines[0].fallback_busy = "queue:scolarite/jour(niveau)";
       },
       {"[bad-destination] 'scolarite/jour(niveau)' is no queue, alone or with a skill rule (QUEUE/RULE)"}},
      {"agent-twice",
       [](Estate& e) { e.agents[1].line = "4012"; },
       {"[agent-twice] line 4012 is given twice (first at agent 8001)"}},
      {"agent-twice",
       [](Estate& e) { e.queues[0].agents[1] = "8001/5"; },
       {"[agent-twice] agent 8001 is given twice (first at queue scolarite)"}},
      {"ivr-without-choice",
       [](Estate& e) { e.ivr_choices.erase(e.ivr_choices.begin()); },
       {"[ivr-without-choice] ivr soir has no choice"}},
      {"bad-ivr-choice",
       [](Estate& e) { e.ivr_choices[2].exten = "1"; },
       {"[bad-ivr-choice] choice 1 of ivr jour is given twice (first at ivr jour)"}},
      {"bad-ivr-choice", [](Estate& e) { e.ivr_choices[2].exten = "un"; }, {"[bad-ivr-choice] 'un' cannot be dialled"}},
      {"bad-parking-slots",
       [](Estate& e) { e.parking_lots[0].slots_end = "4720"; },
       {"[bad-parking-slots] line 4710 lies among the positions of parking lot parking"}},
      {"bad-parking-slots",
       [](Estate& e) { e.parking_lots[0].slots_end = "4700"; },
       {"[bad-parking-slots] 4701 to 4700 are no positions"}},
      {"bad-service",
       [](Estate& e) { e.lines[0].services = {"silence"}; },
       {"[bad-service] 'silence' is no service of a line"}},
      {"bad-key-values",
       [](Estate& e) {
         e.keys.push_back({.line = "4013", .position = 2, .type = "agent", .target = "8001", .option = "leave"});
       },
       {"[bad-key-values] 'leave' is no option of a key of type agent"}},
      {"bad-key-values",
       [](Estate& e) { e.template_keys[0] = {"secretariat", 1, "agent", "8001", "login", {}, false, {}}; },
       {"[bad-key-values] a template has no keys of type agent"}},
      {"bad-destination",
       [](Estate& e) { e.queues[0].no_answer = "voicemail:4013"; },
       {"[bad-destination] '4013' is no line with voicemail"}},
      {"bad-destination",
       [](Estate& e) { e.ivrs[0].on_abort = "grupe:accueil"; },
       {"[bad-destination] no kind of destination is called 'grupe'"}},
      {"ivr-loop",
       [](Estate& e) { e.ivrs[0].on_timeout = "ivr:jour"; },
       {"[ivr-loop] ivr jour leads back to itself", "[ivr-loop] ivr soir leads back to itself"}},
      {"unknown-service-reference",
       [](Estate& e) { e.template_keys[0].target = "scolarité"; },
       {"[unknown-service-reference] no queue 'scolarité'"}},
      {"unknown-service-reference",
       [](Estate& e) { e.agents[0].skills = {"allemand"}; },
       {"[unknown-service-reference] no skill 'allemand'"}},
      {"duplicate-id",
       [](Estate& e) {
         e.agents[1].number = "8001";
         e.queues[0].agents.pop_back();
       },
       {"[duplicate-id] agent '8001' is given twice (first at agent 8001)"}},
      {"duplicate-did",
       [](Estate& e) { e.ivrs[0].did = "0241224101"; },
       {"[duplicate-did] public number 0241224101 is given twice (first at switchboard standard)"}},
  };
}
