#include <telctl/legacy/build.hpp>

#include "reading.hpp"

using namespace telctl::legacy;
using namespace telctl::legacy::test;

namespace {

/// A capture of one TNB block, with what stands on its keys.
std::string tnb(const std::string& position, const std::string& keys, const std::string& more = {}) {
  return "REQ: prt\nTYPE: tnb\nTN   14 3\nDATE\nPAGE\nDES\n\nDES  3902\nTN   " + position + "\nTYPE 3902\n" + more +
         "NCOS 1\n" + keys + "DATE  6 OCT 2009\n\n";
}

std::string facts_of(const std::vector<std::string>& captures, const std::string& mapping = "format: nortel\n") {
  const auto reading = read_all("nortel", captures, mapping_of(mapping));
  CHECK(fmt::format("{}", fmt::join(reading.wrong, "\n")).empty());
  CHECK(reading.facts.lines.complete());
  return listed(reading.facts);
}

bool has(const std::string& text, const std::string& line) {
  return ("\n" + text).find("\n" + line + "\n") != std::string::npos;
}

} // namespace

TEST_CASE("the real captures are understood to the last line") {
  Reading all;
  std::vector<std::string> files;
  for (const std::string name : {"ld20-dnb", "ld20-ght-group", "ld20-tnb-2057", "ld22-issue", "ld49-fcr", "ld49-idc",
                                 "ld81-ncos", "ld95-name-input"})
    files.push_back(file_text("examples/captures/nortel/" + name + ".txt"));
  const auto reading = read_all("nortel", files, mapping_of("format: nortel\n"));
  CHECK(reading.wrong.empty());
  CHECK(reading.facts.lines.total == 164);
  CHECK(reading.facts.lines.understood == 82);
  CHECK(reading.facts.lines.complete());
  const auto text = listed(reading.facts);
  for (const std::string line :
       {"line 2057: set=014 0 00 03", "line 2057: type=3902", "line 2057: class=1", "line 2057: 'CLS CFXD'=CFXD",
        "key 2057/3: type=CFW", "line 2057: pickup_group=718", "group 0011: extension=0705", "group 0011: member=2183",
        "did 3351298: target=6100", "restriction 0: 'FCR DENY'=8", "restriction 0: 'FCR ALOW'=897",
        "line 2183: type=L500", "system: 'RELEASE'=4", "line 2564: name=<surname initials>"})
    CHECK_MESSAGE(has(text, line), line);
}

TEST_CASE("each fact knows its file, line and text") {
  const auto reading =
      read_all("nortel", {"", tnb("014 0 00 03", "KEY  00 SCR 2057 0     MARP\n")}, mapping_of("format: nortel\n"));
  bool seen = false;
  for (const auto& fact : reading.facts.facts)
    if (fact.attribute == "class") {
      seen = true;
      CHECK(reading.facts.place(fact.origin) == telctl::Place{.file = "2", .line = 11, .column = 1});
      CHECK(fact.text == "NCOS 1");
    }
  CHECK(seen);
}

TEST_CASE("a number on several positions is owned by the one marked MARP, and the other is a parallel set") {
  const auto owner = tnb("014 0 00 03", "KEY  00 SCR 2057 0     MARP\n", "TGAR 1\n");
  const auto other = tnb("015 0 00 04", "KEY  00 SCR 2057 0\n     01 ADL 16 4012\n", "TGAR 2\n");
  for (const auto& captures : {std::vector{owner, other}, std::vector{other, owner}}) {
    const auto text = facts_of(captures);
    CHECK(has(text, "line 2057: set=014 0 00 03"));
    CHECK(has(text, "line 2057: 'TGAR'=1"));
    CHECK(has(text, "parallel-set 2057/015 0 00 04: set=015 0 00 04"));
    CHECK(has(text, "parallel-set 2057/015 0 00 04: 'key 01 of a parallel set'=ADL 4012"));
    CHECK(text.find("owner of the number") == std::string::npos);
  }
}

TEST_CASE("no owner, or two, is something to look at") {
  const auto nobody =
      facts_of({tnb("014 0 00 03", "KEY  00 SCR 2057 0\n"), tnb("015 0 00 04", "KEY  00 SCR 2057 0\n")});
  CHECK(has(nobody, "line 2057: 'owner of the number'=2 positions, 0 marked MARP"));
  const auto both = facts_of(
      {tnb("014 0 00 03", "KEY  00 SCR 2057 0     MARP\n"), tnb("015 0 00 04", "KEY  00 SCR 2057 0     MARP\n")});
  CHECK(has(both, "line 2057: 'owner of the number'=2 positions, 2 marked MARP"));
}

TEST_CASE("several numbers on one set are several lines, and the keys belong to the first") {
  const auto text =
      facts_of({tnb("014 0 00 03", "KEY  00 SCR 2057 0     MARP\n        ANIE 0\n     01 SCR 2058 0     MARP\n"
                                   "     02 SCR 2099 0\n     03 CFW 16 00612345678\n     04 TRN\n     05\n")});
  CHECK(has(text, "line 2057: set=014 0 00 03"));
  CHECK(has(text, "line 2057: 'ANIE'=0"));
  CHECK(has(text, "line 2058: set=014 0 00 03"));
  CHECK(has(text, "line 2058: 'second number of a set'=key 01 of 014 0 00 03"));
  CHECK(has(text, "key 2057/2: type=SCR"));
  CHECK(has(text, "key 2057/2: target=2099"));
  CHECK(has(text, "key 2057/3: target=00612345678"));
  CHECK(has(text, "key 2057/4: type=TRN"));
  CHECK(text.find("key 2057/5") == std::string::npos);
  CHECK(text.find("key 2057/1:") == std::string::npos);
}

TEST_CASE("nothing that a printout says of a number, key or set is dropped") {
  // The second line has a field of its own key; the parallel set a field of one of its; the last set has no number on
  // key 00.
  const auto text =
      facts_of({tnb("014 0 00 03", "KEY  00 SCR 2057 0     MARP\n     01 SCR 2058 0     MARP\n        ANIE 1\n"),
                tnb("015 0 00 04", "KEY  00 SCR 2057 0\n     01 ADL 16 4012\n        ANIE 2\n"),
                tnb("016 0 00 05", "KEY  01 SCR 2060 0     MARP\n     02 TRN\n", "TGAR 3\n")});
  CHECK(has(text, "line 2058: 'ANIE'=1"));
  CHECK(has(text, "parallel-set 2057/015 0 00 04: 'ANIE'=2"));
  CHECK(has(text, "line 2060: set=016 0 00 05"));
  CHECK(has(text, "line 2060: 'TGAR'=3"));
  CHECK(has(text, "key 2060/2: type=TRN"));
  CHECK(text.find("'second number of a set'=key 01 of 016") == std::string::npos);
}

TEST_CASE("messages, error codes, page breaks and footers in a printout change nothing") {
  const std::string keys = "CLS  CTD FBD WTA\n     LPR MTD\nKEY  00 SCR 2057 0     MARP\n     01 TRN\n";
  const auto plain = facts_of({tnb("014 0 00 03", keys)});
  const auto disturbed =
      tnb("014 0 00 03", "CLS  CTD FBD WTA\nCOM001 Ethernet driver reset\n     LPR MTD\n\n\fSCH0881\n"
                         "KEY  00 SCR 2057 0     MARP\r\nMGMT001\nMEM AVAIL: (U/P): 3365612\n     01 TRN   \n");
  auto text = facts_of({disturbed});
  for (const std::string message : {"COM001 Ethernet driver reset", "SCH0881", "MGMT001"}) {
    const auto line = "system: 'message'=" + message + "\n";
    const auto at = text.find(line);
    REQUIRE_MESSAGE(at != std::string::npos, message);
    text.erase(at, line.size());
  }
  CHECK(text == plain);
}

TEST_CASE("names are typed in LD 95 and stay with their number") {
  const auto text =
      facts_of({"REQ: chg\nTYPE: name\nCUST 0\nDN   2057\n  NAME Marchand Odile\nDN   2058\n  NAME\nREQ: ****\n"});
  CHECK(text == "line 2057: name=Marchand Odile\n");
}

TEST_CASE("letters of CP850 and of seven-bit French are read as the mapping says") {
  const std::string eight = "REQ: chg\nTYPE: name\nDN   2057\n  NAME LEF\x8AVRE Ren\x82\n";
  CHECK(facts_of({eight}, "format: nortel\nencoding: cp850\n") == "line 2057: name=LEFèVRE René\n");
  CHECK(facts_of({eight}, "format: nortel\nencoding: cp437\n") == "line 2057: name=LEFèVRE René\n");
  const std::string seven = "REQ: chg\nTYPE: name\nDN   2057\n  NAME LEF}VRE Ren{\n";
  CHECK(facts_of({seven}, "format: nortel\nencoding: iso-646-fr\n") == "line 2057: name=LEFèVRE René\n");
  CHECK(facts_of({seven}, "format: nortel\nencoding: utf-8\n") == "line 2057: name=LEF}VRE Ren{\n");
  const auto undeclared = read_as("nortel", seven);
  REQUIRE(undeclared.wrong.size() == 1);
  CHECK(undeclared.wrong.front() ==
        "4:11 TEL-0300 a brace inside a word, as 7-bit French writes é and è, and no encoding in the mapping");
}

TEST_CASE("a byte order mark before a capture is no part of it") {
  const auto plain = tnb("014 0 00 03", "KEY  00 SCR 2057 0     MARP\n");
  CHECK(facts_of({"\xEF\xBB\xBF" + plain}, "format: nortel\nencoding: utf-8\n") == facts_of({plain}));
}

TEST_CASE("pickup group 0 is none") {
  const std::string key = "KEY  00 SCR 2057 0     MARP\n";
  CHECK(has(facts_of({tnb("014 0 00 03", key, "RNPG 718\n")}), "line 2057: pickup_group=718"));
  CHECK_FALSE(facts_of({tnb("014 0 00 03", key, "RNPG 0\n")}).find("pickup_group") != std::string::npos);
}

TEST_CASE("a secret of a set is not copied out of the capture") {
  const auto reading = read_as("nortel", tnb("014 0 00 03", "KEY  00 SCR 2057 0     MARP\n", "SCPW 4711\n"));
  for (const auto& fact : reading.facts.facts) {
    CHECK(fact.value.find("4711") == std::string::npos);
    CHECK(fact.text.find("4711") == std::string::npos);
  }
  const auto cut = read_as("nortel", "REQ: prt\nTYPE: tnb\n\nDES  3902\nTN   014 0 00 03\nSCPW 4711\n");
  REQUIRE(cut.facts.quarantined.size() == 1);
  CHECK(cut.facts.quarantined.front().text.find("4711") == std::string::npos);
}
