#include "cases.hpp"

#include <telctl/estate/dialling.hpp>
#include <telctl/estate/hours.hpp>

#include <doctest/doctest.h>

using namespace telctl::estate;

std::vector<Case> routing_cases() {
  return {
      {"duplicate-did",
       [](Estate& e) { e.incalls[0].did = "0241224012"; },
       {"[duplicate-did] public number 0241224012 is given twice (first at line 4012)"}},
      {"did-outside-range",
       [](Estate& e) { e.incalls[0].did = "0341224900"; },
       {"[did-outside-range] public number 0341224900 is outside the ranges of the contexts for incoming calls"}},
      {"bad-number",
       [](Estate& e) { e.dial_patterns[0].external_prefix = "+33 "; },
       {"[bad-number] '+33 ' is no number for 'external_prefix'"}},
      {"unknown-reference",
       [](Estate& e) { e.outcalls[0].trunks = {"operater"}; },
       {"[unknown-reference] no trunk 'operater'"}},
      {"unknown-reference",
       [](Estate& e) { e.outcalls[0].rights = {"no-internationl"}; },
       {"[unknown-reference] no right 'no-internationl'"}},
      {"unknown-reference",
       [](Estate& e) { e.dial_patterns[1].outcall = "nationl"; },
       {"[unknown-reference] no outcall 'nationl'"}},
      {"unknown-reference",
       [](Estate& e) { e.contexts[0].includes = {"to-extrn"}; },
       {"[unknown-reference] no context 'to-extrn'"}},
      {"unknown-reference",
       [](Estate& e) { e.lines[0].schedule = "hour"; },
       {"[unknown-reference] no schedule 'hour'"}},
      {"unknown-reference",
       [](Estate& e) { e.groups[0].schedule = "hour"; },
       {"[unknown-reference] no schedule 'hour'"}},
      {"unknown-reference",
       [](Estate& e) { e.incalls[0].schedule = "hour"; },
       {"[unknown-reference] no schedule 'hour'"}},
      {"unknown-reference",
       [](Estate& e) { e.schedule_periods[1].schedule = "hour"; },
       {"[unknown-reference] no schedule 'hour'"}},
      {"trunk-without-media-server",
       [](Estate& e) { e.trunks[0].media_server.clear(); },
       {"[trunk-without-media-server] the trunk is on no media server"}},
      {"bad-trunk",
       [](Estate& e) { e.trunks[0].host = "sip:operator"; },
       {"[bad-trunk] 'sip:operator' is no host name and no IPv4 address"}},
      {"bad-trunk", [](Estate& e) { e.trunks[0].port = 65536; }, {"[bad-trunk] 65536 is no port"}},
      {"bad-trunk",
       [](Estate& e) {
         e.trunks[0].id = "opérateur";
         e.outcalls[0].trunks = {"opérateur"};
       },
       {"[bad-trunk] 'opérateur' cannot name a SIP trunk"}},
      {"bad-trunk",
       [](Estate& e) { e.trunks[0].codecs = {"alaw,ulaw"}; },
       {"[bad-trunk] 'alaw,ulaw' is no name of a codec"}},
      {"bad-sound",
       [](Estate& e) { e.sounds = {{.name = "nuit", .file = "n.wav"}}; },
       {"[bad-sound] 'nuit' is no name of a sound"}},
      {"bad-sound",
       [](Estate& e) { e.sounds = {{.name = "accueil/../nuit", .file = "n.wav"}}; },
       {"[bad-sound] 'accueil/../nuit' is no name of a sound"}},
      {"bad-sound",
       [](Estate& e) { e.sounds = {{.name = "system/nuit", .file = "n.wav"}}; },
       {"[bad-sound] the server keeps the category 'system' for itself"}},
      {"bad-sound",
       [](Estate& e) { e.sounds = {{.name = "accueil/nuit", .language = "français", .file = "n.wav"}}; },
       {"[bad-sound] 'français' is no language"}},
      {"duplicate-sound",
       [](Estate& e) {
         e.sounds = {{.name = "accueil/nuit", .file = "n.wav"}, {.name = "accueil/nuit", .file = "m.wav"}};
       },
       {"[duplicate-sound] the sound 'accueil/nuit' is given twice (first at sound accueil/nuit)"}},
      {"duplicate-sound",
       [](Estate& e) {
         e.sounds = {{.name = "accueil/nuit", .file = "n.wav"},
                     {.name = "accueil/nuit", .language = "fr_FR", .file = "m.wav"}};
       },
       {"[duplicate-sound] 'accueil/nuit' is there for all languages and for one"}},
      {"sound-file",
       [](Estate& e) {
         e.sounds = {{.name = "accueil/nuit", .file = "n.wav"}};
         e.music[0].files = {"m.wav"};
         e.sound_files = {{"n.wav", {.fault = "it is cut off"}}, {"m.wav", {.fault = "it holds no sound"}}};
       },
       {"[sound-file] m.wav: it holds no sound", "[sound-file] n.wav: it is cut off"}},
      {"music-files",
       [](Estate& e) {
         e.music[0] = {.name = "attente", .mode = "custom", .application = "madplay", .files = {"m.wav"}};
       },
       {"[music-files] music of mode custom has files"}},
      {"music-files",
       [](Estate& e) { e.music[0].files = {"a/m.wav", "b/m.wav"}; },
       {"[music-files] the file 'm.wav' is given twice (first at music attente)"}},
      {"music-files",
       [](Estate& e) { e.music[0].files = {"a/été.wav"}; },
       {"[music-files] 'été.wav' is no name for a file of music"}},
      {"music-files",
       [](Estate& e) { e.music[0].files = {"a/m.mp3"}; },
       {"[music-files] 'm.mp3' is no name for a file of music"}},
      {"trunk-account", [](Estate& e) { e.trunks[0].secret.clear(); }, {"[trunk-account] an account without a secret"}},
      {"trunk-account",
       [](Estate& e) {
         e.trunks[0].username.clear();
         e.trunks[0].secret.clear();
       },
       {"[trunk-account] a trunk that registers needs the operator's account"}},
      {"trunk-account",
       [](Estate& e) { e.trunks[0].secret = "hunter2"; },
       {"[trunk-account] 'secret' does not say where the secret is"}},
      {"bad-dial-pattern",
       [](Estate& e) { e.dial_patterns[1].pattern = "1_"; },
       {"[bad-dial-pattern] '1_' is neither a number nor a pattern"}},
      {"duplicate-dial-pattern",
       [](Estate& e) { e.dial_patterns.push_back({.outcall = "national", .pattern = "15"}); },
       {"[duplicate-dial-pattern] dial pattern '15' is given twice (first at dial pattern 15)"}},
      {"outcall-without-pattern",
       [](Estate& e) { e.outcalls.push_back({.name = "spare", .trunks = {"operator"}}); },
       {"[outcall-without-pattern] the outcall takes no number"}},
      {"context-type",
       [](Estate& e) { e.trunks[0].context = "default"; },
       {"[context-type] context 'default' is of type internal, not incall"}},
      {"context-type",
       [](Estate& e) {
         e.contexts.push_back({.name = "to-partner", .type = "outcall"});
         e.dial_patterns[0].context = "to-extern";
       },
       {"[context-type] which context of type outcall is meant?"}},
      {"context-loop",
       [](Estate& e) { e.contexts[2].includes = {"to-extern"}; },
       {"[context-loop] context 'to-extern' includes itself"}},
      {"bad-destination",
       [](Estate& e) { e.incalls[0].destination = "grup:accueil"; },
       {"[bad-destination] no kind of destination is called 'grup'"}},
      {"bad-destination",
       [](Estate& e) { e.incalls[0].destination = "voicemail:4013"; },
       {"[bad-destination] '4013' is no line with voicemail"}},
      {"bad-destination",
       [](Estate& e) { e.incalls[0].destination = "outside:0041225551234"; },
       {"[bad-destination] '0041225551234' is no number that a dial pattern takes"}},
      {"bad-destination", [](Estate& e) { e.schedules[0].closed = "user"; }, {"[bad-destination] 'user' needs a line"}},
      {"bad-destination",
       [](Estate& e) { e.schedule_periods[1].destination = "hangup:loudly"; },
       {"[bad-destination] 'loudly' is no cause (normal, busy, congestion)"}},
      {"music-application",
       [](Estate& e) { e.music[0].mode = "custom"; },
       {"[music-application] music of mode custom needs the program that plays"}},
      {"bad-period",
       [](Estate& e) { e.schedule_periods[0].end = "25:00"; },
       {"[bad-period] '25:00' is no time of the day"}},
      {"bad-period",
       [](Estate& e) { e.schedule_periods[0].end = "08:00"; },
       {"[bad-period] the period ends at 08:00, not after its beginning"}},
      {"bad-period",
       [](Estate& e) { e.schedule_periods[0].week_days = {"1-8"}; },
       {"[bad-period] '1-8' are no days or months from 1 to 7"}},
      {"bad-period",
       [](Estate& e) { e.schedule_periods[1].destination.clear(); },
       {"[bad-period] an exceptional period needs its destination"}},
      {"overlapping-periods",
       [](Estate& e) {
         e.schedule_periods.push_back(
             {.schedule = "hours", .kind = "open", .start = "18:29", .end = "20:00", .week_days = {"5-6"}});
       },
       {"[overlapping-periods] 18:29-20:00 overlaps 08:00-18:30 (at period of schedule hours)"}},
      {"schedule-never-open",
       [](Estate& e) { e.schedule_periods.erase(e.schedule_periods.begin()); },
       {"[schedule-never-open] the schedule is never open"}},
      {"unknown-timezone",
       [](Estate& e) { e.schedules[0].timezone = "Europe/Orsay"; },
       {"[unknown-timezone] no time zone is called 'Europe/Orsay'"}},
  };
}

TEST_CASE("numbers match dial patterns as Asterisk says") {
  CHECK(matches("_0[1-9]XXXXXXXX", "0241220000"));
  CHECK_FALSE(matches("_0[1-9]XXXXXXXX", "0041220000"));
  CHECK_FALSE(matches("_0[1-9]XXXXXXXX", "024122000"));
  CHECK_FALSE(matches("_0[1-9]XXXXXXXX", "02412200000"));
  CHECK(matches("_00.", "0041"));
  CHECK_FALSE(matches("_00.", "00"));
  CHECK(matches("_00!", "00"));
  CHECK(matches("_[158]X", "15"));
  CHECK_FALSE(matches("_NX", "15"));
  CHECK(matches("_ZX", "15"));
  CHECK(matches("15", "15"));
  CHECK_FALSE(matches("15", "151"));
}

TEST_CASE("what is a dial pattern") {
  for (const auto* good : {"15", "*31", "_00.", "_0[1-9]XX", "_X!", "_Z-XX"})
    CHECK_MESSAGE(is_dial_pattern(good), good);
  for (const auto* bad : {"", "_", "00.", "_0[1-", "_0]", "_[]X", "_00.5", "_0 1", "_A"})
    CHECK_MESSAGE(!is_dial_pattern(bad), bad);
}

TEST_CASE("times and days") {
  CHECK(minutes("08:30") == 510);
  CHECK(minutes("24:00") == std::nullopt);
  CHECK(minutes("8:30") == std::nullopt);
  CHECK(days({"1-3", "7"}, 7) == std::vector<int>{1, 2, 3, 7});
  CHECK(days({}, 3) == std::vector<int>{1, 2, 3});
  CHECK(days({"0"}, 7) == std::nullopt);
  CHECK(days({"5-1"}, 7) == std::nullopt);
  CHECK(days({"8"}, 7) == std::nullopt);
}
