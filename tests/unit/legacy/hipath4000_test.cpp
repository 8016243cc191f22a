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
