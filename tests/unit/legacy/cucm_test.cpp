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

TEST_CASE("whatever is wrong with a BAT file is said with its exact place") {
  const std::string small = "Device Name,Directory Number 1,Route Partition 1,Directory Number 2,Route Partition 2\n";
  const std::string utf8 = "format: cucm\nencoding: utf-8\n";
  const std::string pool = "format: cucm\ncolumns: {Device Pool: {field: site, values: {P: rennes}}}\n";
  const std::vector<Malformed> cases = {
      // Files that are not this
      {"", {"0:1 TEL-0303 the file is empty"}},
      {"\n\n", {"0:1 TEL-0303 the file is empty"}},
      {",,,\n", {"1:1 TEL-0303 the file is empty"}},
      {"hello\n", {"1:1 TEL-0303 the header has no column 'Device Name'"}},
      {"Name,Directory Number 1\nA,1\n", {"1:1 TEL-0303 the header has no column 'Device Name'"}},
      {"Device Name\nA\n", {"1:1 TEL-0303 the header has no column 'Directory Number 1' in its place"}},
      {"Device Name,Directory Number\nA,1\n",
       {"1:1 TEL-0303 the header has no column 'Directory Number 1' in its place"}},
      {"Device Name,Directory Number 0\nA,1\n",
       {"1:1 TEL-0303 the header has no column 'Directory Number 1' in its place"}},
      {"Device Name,Directory Number x\nA,1\n",
       {"1:1 TEL-0303 the header has no column 'Directory Number 1' in its place"}},
      {"Device Name,Directory Number 1000\nA,1\n",
       {"1:1 TEL-0303 the header has no column 'Directory Number 1' in its place"}},
      {"Device Name 1,Directory Number 1\nA,1\n", {"1:1 TEL-0303 the header has no column 'Device Name'"}},
      {"Device Name;Directory Number 1\nA;1\n", {"1:1 TEL-0303 the header has no column 'Device Name'"}},
      {"Device Name\tDirectory Number 1\nA\t1\n", {"1:1 TEL-0303 the header has no column 'Device Name'"}},
      {"\"Device Name,Directory Number 1\nA,1\n", {"1:1 TEL-0303 the header has no column 'Device Name'"}},
      // Encodings
      {"\xFF\xFE" + small, {"1:1 TEL-0301 the file is written in sixteen-bit characters (UTF-16)"}},
      {"\xFE\xFF" + small, {"1:1 TEL-0301 the file is written in sixteen-bit characters (UTF-16)"}},
      {small + "A\xE9,1,,,\n", {"2:2 TEL-0300 letters with accents, and no encoding in the mapping"}},
      {small + "A,1,,,\nB\xC3\xA9,2,,,\n", {"3:2 TEL-0300 letters with accents, and no encoding in the mapping"}},
      {small + "A,1,\xE9,,\n", {"2:5 TEL-0301 the line is not written in utf-8"}, utf8},
      {small + "A,1,\xC3,,\n", {"2:5 TEL-0301 the line is not written in utf-8"}, utf8},
      {small + "\xED\xA0\x80,1,,,\n", {"2:1 TEL-0301 the line is not written in utf-8"}, utf8},
      // Width
      {small + "A,1\n", {"2:1 TEL-0313 2 cells under 5 columns"}},
      {small + "A\n", {"2:1 TEL-0313 1 cells under 5 columns"}},
      {small + "A,1,,\n", {"2:1 TEL-0313 4 cells under 5 columns"}},
      {small + "A,1,pt,,,x\n", {"2:10 TEL-0313 6 cells under 5 columns"}},
      {small + "A,1,Rennes, west,,\n", {"2:19 TEL-0313 6 cells under 5 columns"}},
      {small + "A,1,,,\nB,2,\n,,\nC,3,,,\n", {"3:1 TEL-0313 3 cells under 5 columns"}},
      {small + "A,1,,,\n\nB\n,2,,,\n",
       {"4:1 TEL-0313 1 cells under 5 columns", "5:1 TEL-0314 the row has no device name"}},
      {"Device Name,Directory Number 1,,\nA,1,,x\n", {"2:5 TEL-0313 4 cells under 2 columns"}},
      {"Device Name,Directory Number 2\nA,1\n",
       {"1:1 TEL-0303 the header has no column 'Directory Number 1' in its place"}},
      {"Device Name,Directory Number 1,Directory Number 3\nA,1,2\n",
       {"1:1 TEL-0303 the header has no column 'Directory Number 2' in its place"}},
      {small + "A,1,,,\nA\\, B,2,,,\n", {"3:11 TEL-0313 6 cells under 5 columns"}},
      {small + "TOTAL : 2 devices\n", {"2:1 TEL-0313 1 cells under 5 columns"}},
      // Quotes and control characters
      {small + "\"A,1,,,\nB,2,,,\n", {"2:1 TEL-0312 the quote opened here is never closed: 2 lines put aside"}},
      {small + "A,1,\"pt,,\nB,2,,,\nC,3,,,\n",
       {"2:5 TEL-0312 the quote opened here is never closed: 3 lines put aside"}},
      {small + "A,1,pt\x07,,\n", {"2:5 TEL-0316 control character \\x07 in the cell"}},
      {small + std::string("A,1\0,,,\n", 8), {"2:3 TEL-0316 control character \\x00 in the cell"}},
      {small + "A\x1B[2J,1,,,\n", {"2:1 TEL-0316 control character \\x1B in the cell"}},
      {small + "A,1,\xC2\x85,,\n", {"2:5 TEL-0316 control character \\x85 in the cell"}, utf8},
      {small + "A,1,\x0C,,\n", {"2:5 TEL-0316 control character \\x0C in the cell"}},
      // Devices
      {small + ",1,,,\n", {"2:1 TEL-0314 the row has no device name"}},
      {small + " ,1,,,\n", {"2:1 TEL-0314 the row has no device name"}},
      {small + ",,pt,,\n", {"2:1 TEL-0314 the row has no device name"}},
      {small + "A,1,,,\nA,2,,,\n", {"3:1 TEL-0324 device A has two rows, the other at 1:2:1"}},
      {small + "A,1,,,\nA,1,,,\n", {"3:1 TEL-0324 device A has two rows, the other at 1:2:1"}},
      {small + "A,,,,\nA,,,,\n", {"3:1 TEL-0324 device A has two rows, the other at 1:2:1"}},
      // Numbers
      {small + "A,x,,,\n", {"2:3 TEL-0315 'x' is no number (column 'Directory Number 1')"}},
      {small + "A,70 70,,,\n", {"2:3 TEL-0315 '70 70' is no number (column 'Directory Number 1')"}},
      {small + "A,\\+33145678900,,,\n", {"2:3 TEL-0315 '\\+33145678900' is no number (column 'Directory Number 1')"}},
      {small + "A,+33145678900,,,\n", {"2:3 TEL-0315 '+33145678900' is no number (column 'Directory Number 1')"}},
      {small + "A,7.07E+3,,,\n", {"2:3 TEL-0315 '7.07E+3' is no number (column 'Directory Number 1')"}},
      {small + "A,1,,1-2,\n", {"2:6 TEL-0315 '1-2' is no number (column 'Directory Number 2')"}},
      {small + "A,123456789012345678901,,,\n",
       {"2:3 TEL-0315 '123456789012345678901' is no number (column 'Directory Number 1')"}},
      {small + "A,,,2,\n", {"2:3 TEL-0314 the device has a line 2 and no line 1"}},
      {small + "A,x,,,\nB,y,,,\nC,1,,,\nD,z,,,\n",
       {"2:3 TEL-0315 'x' is no number (column 'Directory Number 1')",
        "3:3 TEL-0315 'y' is no number (column 'Directory Number 1')",
        "5:3 TEL-0315 'z' is no number (column 'Directory Number 1')"}},
      // Partitions
      {small + "A,1,pt_A,,\nB,1,pt_B,,\n", {"3:5 TEL-0324 1 stands in partition 'pt_B' here and in 'pt_A' at 1:2:5"}},
      {small + "A,1,pt_A,1,pt_B\n", {"2:12 TEL-0324 1 stands in partition 'pt_B' here and in 'pt_A' at 1:2:5"}},
      {small + "A,1,pt_A,2,pt_B\nB,2,pt_A,,\n",
       {"3:5 TEL-0324 2 stands in partition 'pt_A' here and in 'pt_B' at 1:2:12"}},
      // What the mapping does not translate
      {"Device Name,Device Pool,Directory Number 1\nA,Q,1\n",
       {"2:3 TEL-0320 'Q' is not among the values of column 'Device Pool'"},
       pool},
      {"Device Name,Device Pool,Directory Number 1\nA,Q,1\nB,P,2\nC,p,3\n",
       {"2:3 TEL-0320 'Q' is not among the values of column 'Device Pool'",
        "4:3 TEL-0320 'p' is not among the values of column 'Device Pool'"},
       pool},
  };
  check_malformed("cucm", cases);
}
