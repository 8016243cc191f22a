#include "reading.hpp"

using namespace telctl::legacy;
using namespace telctl::legacy::test;

namespace {

const std::string head = "Device Name,Device Type,CSS,Directory Number 1,Route Partition 1,Line CSS 1,Forward All "
                         "Destination 1,Display 1,Directory Number 2,Route Partition 2,Line Text Label 2,Speed Dial "
                         "Number 1,Speed Dial Label 1\n";

std::string facts_of(const std::string& rows, const std::string& mapping = {}) {
  const auto reading = read_as("cucm", head + rows, mapping);
  CHECK(fmt::format("{}", fmt::join(reading.wrong, "\n")).empty());
  CHECK(reading.facts.lines.complete());
  return listed(reading.facts);
}

} // namespace

TEST_CASE("the real export of one telephone gives its line and loses no cell") {
  const auto reading =
      read_as("cucm", file_text("examples/captures/cucm/bat-phones.csv"), "format: cucm\nencoding: utf-8\n");
  CHECK(reading.wrong.empty());
  CHECK(reading.facts.lines.total == 2);
  CHECK(reading.facts.lines.layout == 1);
  CHECK(reading.facts.lines.understood == 1);
  const auto text = listed(reading.facts);
  for (const std::string line :
       {"set=SEP707070707070", "type=Third-party SIP Device (Advanced)", "extension=7070", "name=Дое Джейн К",
        "class=css_Site", "'Route Partition'=pt_Site", "'Forward All CSS'=css_Site", "'Line Description'=Doe Jane Q"})
    CHECK_MESSAGE(text.find("line 7070: " + line + "\n") != std::string::npos, line);
  // 102 cells of the row hold something; 13 say that nothing is forwarded to the voicemail.
  CHECK(reading.facts.facts.size() == 89);
}

TEST_CASE("the class is the search spaces of the line and of the device together") {
  CHECK(facts_of("SEP1,7960,css_Dev,4001,pt,css_Line,,,,,,,\n") ==
        "line 4001: set=SEP1\nline 4001: type=7960\nline 4001: extension=4001\nline 4001: class=css_Line + css_Dev\n"
        "line 4001: 'Route Partition'=pt\n");
  CHECK(facts_of("SEP1,7960,,4001,pt,css_Line,,,,,,,\n").find("class=css_Line\n") != std::string::npos);
}

TEST_CASE("a second device with the same first line rings in parallel") {
  CHECK(facts_of("SEP1,7960,css,4001,pt,,5000,Doe Jane,,,,,\nSEP2,7912,css,4001,pt,,5000,Lab,,,,,\n") ==
        "line 4001: set=SEP1\nline 4001: type=7960\nline 4001: extension=4001\nline 4001: class=css\n"
        "line 4001: 'Route Partition'=pt\nline 4001: forward_unconditional=5000\nline 4001: name=Doe Jane\n"
        "parallel-set 4001/SEP2: set=SEP2\nparallel-set 4001/SEP2: type=7912\nparallel-set 4001/SEP2: line=4001\n"
        "parallel-set 4001/SEP2: 'CSS'=css\nparallel-set 4001/SEP2: 'Route Partition'=pt\n"
        "line 4001: forward_unconditional=5000\nparallel-set 4001/SEP2: 'Display'=Lab\n");
}

TEST_CASE("a further line is a key when another device has it first, in whatever order they come") {
  CHECK(facts_of("SEP1,7960,,4001,pt,,,,4002,pt,Bob,,\nSEP2,7960,,4002,pt,,,,,,,,\n") ==
        "line 4001: set=SEP1\nline 4001: type=7960\nline 4001: extension=4001\nline 4001: 'Route Partition'=pt\n"
        "key 4001/2: target=4002\nkey 4001/2: line=4001\nkey 4001/2: position=2\nkey 4001/2: type=Line\n"
        "key 4001/2: 'Route Partition'=pt\nkey 4001/2: label=Bob\n"
        "line 4002: set=SEP2\nline 4002: type=7960\nline 4002: extension=4002\nline 4002: 'Route Partition'=pt\n");
}

TEST_CASE("a further line that no device has first is a line without a set of its own") {
  CHECK(facts_of("SEP1,7960,,4001,pt,,,,4009,pt,Hotline,,\n") ==
        "line 4001: set=SEP1\nline 4001: type=7960\nline 4001: extension=4001\nline 4001: 'Route Partition'=pt\n"
        "line 4009: extension=4009\nline 4009: 'second number of a set'=line 2 of SEP1\nline 4009: set=SEP1\n"
        "line 4009: type=7960\nline 4009: 'Route Partition'=pt\nline 4009: 'Line Text Label'=Hotline\n");
}

TEST_CASE("speed dials come as keys behind the lines") {
  CHECK(facts_of("SEP1,7960,,4001,pt,,,,,,,0612345678,Mobile\n") ==
        "line 4001: set=SEP1\nline 4001: type=7960\nline 4001: extension=4001\nline 4001: 'Route Partition'=pt\n"
        "key 4001/s1: target=0612345678\nkey 4001/s1: line=4001\nkey 4001/s1: position=2\n"
        "key 4001/s1: type=Speed Dial\nkey 4001/s1: label=Mobile\n");
}

TEST_CASE("keys of a parallel set are told, not made") {
  const auto text =
      facts_of("SEP1,7960,,4001,pt,,,,,,,,\nSEP2,7960,,4001,pt,,,,4002,pt,,12,Lab\nSEP3,7960,,4002,pt,,,,,,,,\n");
  CHECK(text.find("key 4001") == std::string::npos);
  CHECK(text.find("parallel-set 4001/SEP2: 'key 2 of a parallel set: target'=4002\n") != std::string::npos);
  CHECK(text.find("parallel-set 4001/SEP2: 'key s1 of a parallel set: target'=12\n") != std::string::npos);
}

TEST_CASE("a device without a line stays a position without a number") {
  CHECK(facts_of("SEP1,7960,css,,,,,,,,,,\nSEP2,7912,,,,,,,,,,,\n") ==
        "set SEP1: set=SEP1\nset SEP1: type=7960\nset SEP1: 'CSS'=css\nset SEP2: set=SEP2\nset SEP2: type=7912\n");
  CHECK(facts_of("SEP1,7960,,,,,,,,,,12,\n") ==
        "set SEP1: set=SEP1\nset SEP1: type=7960\nset SEP1: 'Speed Dial'=on a device without a line\n");
}

TEST_CASE("what stands below a line that the device does not have is told, not lost") {
  CHECK(facts_of("SEP1,7960,,4001,pt,,,,,pt_B,Busy Lamp,,\n") ==
        "line 4001: set=SEP1\nline 4001: type=7960\nline 4001: 'Route Partition 2'=pt_B\n"
        "line 4001: 'Line Text Label 2'=Busy Lamp\nline 4001: extension=4001\nline 4001: 'Route Partition'=pt\n");
}

TEST_CASE("internal and external forwards: equal ones are one, different ones are both told") {
  const std::string columns =
      "Device Name,Directory Number 1,Forward Busy Internal Destination 1,Forward Busy External "
      "Destination 1\n";
  CHECK(listed(read_as("cucm", columns + "A,1,5,5\n").facts) ==
        "line 1: set=A\nline 1: extension=1\nline 1: forward_busy=5\n");
  CHECK(listed(read_as("cucm", columns + "A,1,6,5\n").facts) ==
        "line 1: set=A\nline 1: extension=1\nline 1: 'Forward Busy Internal Destination'=6\nline 1: forward_busy=5\n");
  CHECK(listed(read_as("cucm", columns + "A,1,,voice mail\n").facts) ==
        "line 1: set=A\nline 1: extension=1\nline 1: 'Forward Busy External Destination'=voice mail\n");
}

TEST_CASE("the mapping sends columns elsewhere, translates them, and ignores them with a reason") {
  const auto reading = read_as("cucm",
                               "Device Name,Device Pool,Packet Capture Mode,Packet Capture Duration,Directory "
                               "Number 1\nA,DP_R,None,0,1\n",
                               "format: cucm\ncolumns:\n  Device Pool: {field: site, values: {DP_R: rennes}}\n"
                               "  \"packet capture *\": {ignore: diagnosis of the old cluster}\n");
  CHECK(reading.wrong.empty());
  CHECK(listed(reading.facts) == "line 1: set=A\nline 1: site=rennes\nline 1: extension=1\n");
  REQUIRE(reading.facts.ignored.size() == 2);
  CHECK(reading.facts.ignored[0].text == "column Packet Capture Mode");
  CHECK(reading.facts.ignored[0].reason == "diagnosis of the old cluster");
  CHECK(reading.facts.ignored[0].origin.column == 25);
}

TEST_CASE("the name of a telephone that stays is its MAC, when the mapping says so") {
  const std::string mapping = "format: cucm\ncolumns: {Device Name: mac}\n";
  CHECK(listed(read_as("cucm", "Device Name,Directory Number 1\nSEP0011AABBCC01,1\n", mapping).facts) ==
        "line 1: set=SEP0011AABBCC01\nline 1: mac=00:11:AA:BB:CC:01\nline 1: extension=1\n");
  CHECK(listed(read_as("cucm", "Device Name,Directory Number 1\nATA0011AABBCC01,1\n", mapping).facts) ==
        "line 1: set=ATA0011AABBCC01\nline 1: extension=1\n");
}

TEST_CASE("secrets are never copied, not even out of a row that is put aside") {
  const std::string columns = "Device Name,Secure Shell Password,Authentication String,Directory Number 1\n";
  const auto good = read_as("cucm", columns + "A,hush,quiet,1\n");
  CHECK(listed(good.facts) == "line 1: set=A\nline 1: 'Secure Shell Password'=(secret, 4 characters)\n"
                              "line 1: 'Authentication String'=(secret, 5 characters)\nline 1: extension=1\n");
  const auto wide = read_as("cucm", columns + "A,b,hush,quiet,1\n");
  REQUIRE(wide.facts.quarantined.size() == 1);
  CHECK(wide.facts.quarantined[0].text == "***,***,***,***,***");
  const auto bad = read_as("cucm", columns + "A,hush,quiet,x\n");
  REQUIRE(bad.facts.quarantined.size() == 1);
  CHECK(bad.facts.quarantined[0].text == "A,***,***,x");
}

TEST_CASE("several files are settled together") {
  const auto mapping = mapping_of("format: cucm\n");
  const std::string one = "Device Name,Directory Number 1,Directory Number 2\nA,1,2\n";
  const std::string two = "Device Name,Directory Number 1\nB,2\nC,1\n";
  const auto reading = read_all("cucm", {one, two}, mapping);
  CHECK(reading.wrong.empty());
  CHECK(listed(reading.facts) ==
        "line 1: set=A\nline 1: extension=1\nkey 1/2: target=2\nkey 1/2: line=1\nkey 1/2: position=2\nkey 1/2: "
        "type=Line\nline 2: set=B\nline 2: extension=2\nparallel-set 1/C: set=C\nparallel-set 1/C: line=1\n");
}
