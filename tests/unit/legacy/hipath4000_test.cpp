#include "reading.hpp"

using namespace telctl::legacy;
using namespace telctl::legacy::test;

namespace {

std::string facts_of(const std::string& text) {
  const auto reading = read_as("hipath4000", text);
  CHECK(fmt::format("{}", fmt::join(reading.wrong, "\n")).empty());
  CHECK(reading.facts.lines.complete());
  return listed(reading.facts);
}

} // namespace

// No real file was seen: these lines follow the positions that a public program reads.
TEST_CASE("stations by position: number and port are known, the rest is told by its place") {
  CHECK(facts_of("M2 1 ADD-SBCSU:7801,OPTI,,1-2-49-3,7;\n") ==
        "line 7801: extension=7801\nline 7801: type=SBCSU\nline 7801: 'SBCSU 1'=OPTI\nline 7801: set=1-2-49-3\n"
        "line 7801: 'SBCSU 4'=7\n");
  CHECK(facts_of("M2 1 ADD-SCSU:7802,1-2-121-5,,\"a, b\"\n") ==
        "line 7802: extension=7802\nline 7802: type=SCSU\nline 7802: set=1-2-121-5\nline 7802: 'SCSU 3'=a, b\n");
  CHECK(facts_of("ADD-SCSU:7802,;\n") == "line 7802: extension=7802\nline 7802: type=SCSU\n");
}

// The example of the vendor's reference.
TEST_CASE("stations by name: device, classes, and every other parameter") {
  CHECK(facts_of("ADD-SCSU:STNO=311,DVCFIG=AUXDIGI,DPLN=0,ITR=0,LCOSS1=1,COS1=1,COS2=6;\n") ==
        "line 311: extension=311\nline 311: type=AUXDIGI\nline 311: 'SCSU DPLN'=0\nline 311: 'SCSU ITR'=0\n"
        "line 311: 'SCSU LCOSS1'=1\nline 311: class=1\nline 311: 'SCSU COS2'=6\n");
  CHECK(facts_of("CHANGE-SDAT:STNO=7801,TYPE=DATA,COS1=12,COS2=3;\n") ==
        "line 7801: class=12\nline 7801: 'SDAT COS2'=3\n");
  CHECK(facts_of("CHANGE-SDAT:STNO=7801,TYPE=ATTRIBUT,AATTR=VCE&KN,DATTR=AB;\n") ==
        "line 7801: 'SDAT VCE'=added\nline 7801: 'SDAT KN'=added\nline 7801: 'SDAT AB'=deleted\n");
}

TEST_CASE("hunting and pickup groups with lists and ranges") {
  CHECK(facts_of("M2 1 ADD-SA:VCE,7900,1,2,CYC,7801&7899&&7902,x;\n") ==
        "group 7900: extension=7900\ngroup 7900: type=CYC\ngroup 7900: member=7801\ngroup 7900: member=7899\n"
        "group 7900: member=7900\ngroup 7900: member=7901\ngroup 7900: member=7902\ngroup 7900: 'SA 2'=1\n"
        "group 7900: 'SA 3'=2\ngroup 7900: 'SA 6'=x\n");
  CHECK(facts_of("M2 1 ADD-AUN:4,,,7801&7803;\n") == "line 7801: pickup_group=4\nline 7803: pickup_group=4\n");
}

TEST_CASE("the mapping names the commands that carry nothing") {
  const auto reading = read_as("hipath4000", "M2 1 ADD-TACSU:1-1-1-1,,;\n\nADD-AUN:4,,,7801;\n",
                               "format: hipath4000\nignore:\n  - {line: \"*ADD-TACSU:*\", reason: trunks}\n");
  CHECK(reading.wrong.empty());
  CHECK(reading.facts.lines.ignored == 1);
  CHECK(reading.facts.lines.understood == 1);
}

TEST_CASE("whatever is wrong with a REGEN file is said with its exact place") {
  const std::string utf8 = "format: hipath4000\nencoding: utf-8\n";
  const auto none = std::string("1:1 TEL-0310 the line begins no AMO command");
  const auto layout = std::string("1:1 TEL-0310 no document at hand gives the layout of ");
  const std::vector<Malformed> cases = {
      {"\xFF\xFE"
       "A",
       {"1:1 TEL-0301 the file is written in sixteen-bit characters (UTF-16)"}},
      {"\xFE\xFF"
       "A",
       {"1:1 TEL-0301 the file is written in sixteen-bit characters (UTF-16)"}},
      {"ADD-SCSU:1,\"\xE9\"\n", {"1:13 TEL-0300 letters with accents, and no encoding in the mapping"}},
      {"ADD-SCSU:1,\"\xE9\"\n", {"1:13 TEL-0301 the line is not written in utf-8"}, utf8},
      {"ADD-SCSU:1\x07\n", {"1:1 TEL-0316 control character \\x07 in the line"}},
      {std::string("ADD-SCSU:\0001;\n", 13), {"1:1 TEL-0316 control character \\x00 in the line"}},
      {"\x0C\n", {"1:1 TEL-0316 control character \\x0C in the line"}},
      // No command
      {"hello\n", {none}},
      {"7801,7802;\n", {none}},
      {"ADD-SCSU\n", {none}},
      {"ADDSCSU:7801;\n", {none}},
      {"add-scsu:7801;\n", {none}},
      {"ADD-:7801;\n", {none}},
      {"-SCSU:7801;\n", {none}},
      {"ADD-SC SU:7801;\n", {none}},
      {"A B C ADD-SCSU:7801;\n", {none}},
      {":7801\n", {none}},
      {"H06: 311 THIS STATION IS CONFIGURED AT PEN 1-1-97-1.\n", {none}},
      {"   ,,,7801;\n", {none}},
      // AMOs and actions of which no layout is at hand
      {"ADD-TACSU:1-1-1-1;\n", {layout + "ADD-TACSU"}},
      {"M2 1 ADD-PERSI:NAME,7801,\"DOE JOHN*\";\n", {layout + "ADD-PERSI"}},
      {"ADD-TAPRO:7801,DIGITE;\n", {layout + "ADD-TAPRO"}},
      {"ADD-CHESE:GRNO=1,EXEC=7801,SECR=7802;\n", {layout + "ADD-CHESE"}},
      {"DELETE-SCSU:7801;\n", {layout + "DELETE-SCSU"}},
      {"CHANGE-SCSU:STNO=7801,COS1=1;\n", {layout + "CHANGE-SCSU"}},
      {"ADD-SDAT:STNO=7801,TYPE=DATA;\n", {layout + "ADD-SDAT"}},
      {"CHANGE-SA:VCE,7900;\n", {layout + "CHANGE-SA"}},
      // Quotes and names
      {"ADD-SCSU:7801,\"a;\n", {"1:1 TEL-0312 a quote is never closed"}},
      {"ADD-SCSU:7801,\"a\"b\",c;\n", {"1:1 TEL-0312 a quote is never closed"}},
      {"ADD-SCSU:STNO=7801,1-2-3-4;\n", {"1:20 TEL-0315 '1-2-3-4' has no name, others have"}},
      {"ADD-SCSU:7801,PEN=1-2-3-4;\n", {"1:10 TEL-0315 '7801' has no name, others have"}},
      {"CHANGE-SDAT:STNO=7801,DATA;\n", {"1:23 TEL-0315 'DATA' has no name, others have"}},
      // Stations
      {"ADD-SCSU:;\n", {"1:1 TEL-0314 ADD-SCSU without a station number"}},
      {"ADD-SCSU:\n", {"1:1 TEL-0314 ADD-SCSU without a station number"}},
      {"ADD-SBCSU:,OPTI,,1-1-1-1;\n", {"1:1 TEL-0314 ADD-SBCSU without a station number"}},
      {"ADD-SCSU:PEN=1-1-1-1;\n", {"1:1 TEL-0314 ADD-SCSU without a station number"}},
      {"ADD-SCSU:78O1;\n", {"1:10 TEL-0315 '78O1' is no number"}},
      {"ADD-SCSU:  78O1;\n", {"1:12 TEL-0315 '78O1' is no number"}},
      {"ADD-SCSU:7801&7802;\n", {"1:10 TEL-0315 '7801&7802' is no number"}},
      {"M2 1 ADD-SCSU:7801,1-2-3;\n", {"1:20 TEL-0315 '1-2-3' is no port (LTG-LTU-SLOT-CCT)"}},
      {"M2 1 ADD-SBCSU:7801,,,a-b-c-d;\n", {"1:23 TEL-0315 'a-b-c-d' is no port (LTG-LTU-SLOT-CCT)"}},
      {"ADD-SCSU:STNO=7801,PEN=1-2-3-;\n", {"1:20 TEL-0315 '1-2-3-' is no port (LTG-LTU-SLOT-CCT)"}},
      {"CHANGE-SDAT:TYPE=DATA,COS1=1;\n", {"1:1 TEL-0314 CHANGE-SDAT without a station number"}},
      {"CHANGE-SDAT:STNO=x,TYPE=DATA;\n", {"1:13 TEL-0315 'x' is no number"}},
      {"CHANGE-SDAT:STNO=7801,COS1=1;\n", {"1:1 TEL-0315 CHANGE-SDAT is of TYPE=DATA or TYPE=ATTRIBUT"}},
      {"CHANGE-SDAT:STNO=7801,TYPE=DATEN;\n", {"1:23 TEL-0315 CHANGE-SDAT is of TYPE=DATA or TYPE=ATTRIBUT"}},
      // Groups
      {"ADD-SA:FAX,7900,,,,7801;\n", {"1:8 TEL-0310 only hunting groups for voice (VCE) are known"}},
      {"ADD-SA:,7900,,,,7801;\n", {"1:1 TEL-0310 only hunting groups for voice (VCE) are known"}},
      {"ADD-SA:VCE,,,,,7801;\n", {"1:1 TEL-0314 ADD-SA without its code"}},
      {"ADD-SA:VCE,79OO,,,,7801;\n", {"1:12 TEL-0315 '79OO' is no number"}},
      {"ADD-SA:VCE,7900,,,CYC;\n", {"1:1 TEL-0314 ADD-SA without its stations"}},
      {"ADD-SA:VCE,7900,,,CYC,7801&;\n",
       {"1:23 TEL-0315 '7801&' is no list (7801&7803) or range (7801&&7807) of stations"}},
      {"ADD-SA:VCE,7900,,,CYC,7807&&7801;\n",
       {"1:23 TEL-0315 '7807&&7801' is no list (7801&7803) or range (7801&&7807) of stations"}},
      {"ADD-SA:VCE,7900,,,CYC,999&&1001;\n",
       {"1:23 TEL-0315 '999&&1001' is no list (7801&7803) or range (7801&&7807) of stations"}},
      {"ADD-SA:VCE,7900,,,CYC,10000000&&99999999;\n",
       {"1:23 TEL-0315 '10000000&&99999999' is no list (7801&7803) or range (7801&&7807) of stations"}},
      {"ADD-AUN:,,,7801;\n", {"1:1 TEL-0314 ADD-AUN without its group"}},
      {"ADD-AUN:4;\n", {"1:1 TEL-0314 ADD-AUN without its stations"}},
      {"ADD-AUN:4,,,7801&x;\n", {"1:13 TEL-0315 '7801&x' is no list (7801&7803) or range (7801&&7807) of stations"}},
      {"ADD-AUN:4,ONS,,7801&7802;\n", {"1:11 TEL-0310 a group that rings in parallel (ONS), not a pickup group"}},
      {"ADD-AUN:GRNO=4,TYPE=ONS,STNO=7801;\n",
       {"1:16 TEL-0310 a group that rings in parallel (ONS), not a pickup group"}},
      // All of them, in one pass
      {"ADD-SCSU:x;\nADD-SCSU:7801;\nhello\nADD-AUN:4;\n",
       {"1:10 TEL-0315 'x' is no number", "3:1 TEL-0310 the line begins no AMO command",
        "4:1 TEL-0314 ADD-AUN without its stations"}},
  };
  check_malformed("hipath4000", cases);
}
