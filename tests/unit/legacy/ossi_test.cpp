#include "reading.hpp"

using namespace telctl::legacy;
using namespace telctl::legacy::test;

namespace {

std::string facts_of(const std::string& text) {
  const auto reading = read_as("ossi", text);
  CHECK(fmt::format("{}", fmt::join(reading.wrong, "\n")).empty());
  CHECK(reading.facts.lines.complete());
  return listed(reading.facts);
}

const std::string list = "c list station\nf8005ff00\t004fff00\t8004ff00\nt\n";

} // namespace

// No real dump was seen: these follow the protocol that public programs speak.
TEST_CASE("a list of stations: the answer names its fields again") {
  CHECK(facts_of(list + "f8005ff00\t004fff00\t8004ff00\nd2001\t9640\tS00002\nn\nd2002\t9641SIP\t\nt\n") ==
        "line 2001: extension=2001\nline 2001: type=9640\nline 2001: set=S00002\nline 2002: extension=2002\n"
        "line 2002: type=9641SIP\n");
  CHECK(facts_of(list + "d2001\t9640\tS00002\nt\n").find("line 2001: set=S00002\n") != std::string::npos);
}

TEST_CASE("fields and values go on over several lines, each in step with its own") {
  CHECK(
      facts_of("c display station 2001\r\nf8005ff00\t8003ff00\t004fff00\t8001ff00\t8002ff00\r\nf8007ff00\t4a3bff00\r\n"
               "d2001\tDoe, Jane\t9640\t3\r\nd12\t1\r\nt\r\n") ==
      "line 2001: extension=2001\nline 2001: name=Doe, Jane\nline 2001: type=9640\nline 2001: class=3\n"
      "line 2001: 'Coverage Path 1'=12\nline 2001: 'TN'=1\n");
}

TEST_CASE("states of stations give forwards; ids that are not known are told as such") {
  CHECK(facts_of("c status station "
                 "2001\nf0002ff00\t000fff00\t753cff00\t6e00ff00\t1234ff00\nd2001\t90612345678\t2002\t00:11:22:33:44:"
                 "55\tx\nt\n") ==
        "line 2001: extension=2001\nline 2001: forward_unconditional=90612345678\nline 2001: forward_busy=2002\n"
        "line 2001: 'MAC Address'=00:11:22:33:44:55\nline 2001: 'field 1234ff00 of status station'=x\n");
  CHECK(facts_of("c status station 2001\nf0002ff00\t000fff00\nd2001\tnone set\nt\n")
            .find("line 2001: 'forward_unconditional'=none set\n") != std::string::npos);
}

TEST_CASE("the security code of a station is never copied") {
  const std::string fields = "c display station\nf8005ff00\t0016ff00\n";
  const auto good = read_as("ossi", fields + "d2001\t4711\nt\n");
  CHECK(listed(good.facts) == "line 2001: extension=2001\nline 2001: 'Security Code'=(secret, 4 characters)\n");
  for (const auto& fact : good.facts.facts)
    CHECK(fact.text.find("4711") == std::string::npos);
  const auto bad = read_as("ossi", fields + "dx\t4711\nn\nd2001\t4711\t3\nt\n");
  REQUIRE(bad.facts.quarantined.size() == 2);
  CHECK(bad.facts.quarantined[0].text == "dx\t***");
  CHECK(bad.facts.quarantined[1].text == "***");
}

TEST_CASE("whatever is wrong with a dump is said with its exact place") {
  const std::string utf8 = "format: ossi\nencoding: utf-8\n";
  const std::string strange = "TEL-0310 not a line of an OSSI terminal";
  const std::vector<Malformed> cases = {
      {"\xFF\xFE"
       "c",
       {"1:1 TEL-0301 the file is written in sixteen-bit characters (UTF-16)"}},
      {"\xFE\xFF"
       "c",
       {"1:1 TEL-0301 the file is written in sixteen-bit characters (UTF-16)"}},
      {list + "d2001\tJ\xE9r\nt\n", {"4:8 TEL-0300 letters with accents, and no encoding in the mapping"}},
      {list + "d2001\tJ\xE9r\nt\n", {"4:8 TEL-0301 the line is not written in utf-8"}, utf8},
      {"hello\n", {"1:1 " + strange}},
      {" c list station\n", {"1:1 " + strange}},
      {"Extension, Port\n2001,S00002\n", {"1:1 " + strange, "2:1 " + strange}},
      {"more? [y]y\n", {"1:1 " + strange}},
      {"next\n", {"1:1 " + strange}},
      {"terminated\n", {"1:1 " + strange}},
      {"nn\n", {"1:1 " + strange}},
      {"t \n", {"1:1 " + strange}},
      {"Command successfully completed\n", {"1:1 " + strange}},
      {"c list station\x1B[0m\n", {"1:1 TEL-0316 control character \\x1B in the line"}},
      {list + "d2001\x08\t9640\nt\n", {"4:1 TEL-0316 control character \\x08 in the line"}},
      {list + std::string("d2001\0\nt\n", 9), {"4:1 TEL-0316 control character \\x00 in the line"}},
      {"y\n", {"1:1 " + strange}},
      {"c list station\ne1 no such station\nt\n", {"2:1 TEL-0310 the exchange answered with an error"}},
      {"e\n", {"1:1 TEL-0310 the exchange answered with an error"}},
      // Ids
      {"c list station\nf8005ff0\nt\n", {"2:2 TEL-0315 '8005ff0' is no id of a field"}},
      {"c list station\nf8005FF00\nt\n", {"2:2 TEL-0315 '8005FF00' is no id of a field"}},
      {"c list station\nf8005ff00\tname\nt\n", {"2:11 TEL-0315 'name' is no id of a field"}},
      {"c list station\nf8005ff00 004fff00\nt\n", {"2:2 TEL-0315 '8005ff00 004fff00' is no id of a field"}},
      {"c list station\nf8005ff00\t\nt\n", {"2:11 TEL-0315 '' is no id of a field"}},
      {"f\n", {"1:2 TEL-0315 '' is no id of a field"}},
      {"false\n", {"1:2 TEL-0315 'alse' is no id of a field"}},
      // Commands whose fields are not known
      {"c list hunt-group\nf8005ff00\nd1\nt\n", {"3:1 TEL-0310 the fields of 'list hunt-group' are not known"}},
      {"c list extension\nf8005ff00\nd700\nt\n", {"3:1 TEL-0310 the fields of 'list extension' are not known"}},
      {"c list uniform-dialplan\nf6c01ff00\nd2\nn\nd3\nt\n",
       {"3:1 TEL-0310 the fields of 'list uniform-dialplan' are not known",
        "5:1 TEL-0310 the fields of 'list uniform-dialplan' are not known"}},
      {"c\nf8005ff00\nd2001\nt\n", {"3:1 TEL-0311 no command (c) comes before these values"}},
      {"f8005ff00\nd2001\nt\n", {"2:1 TEL-0311 no command (c) comes before these values"}},
      {"d2001\t9640\nt\n", {"1:1 TEL-0311 no command (c) comes before these values"}},
      // Width
      {"c list station\nd2001\t9640\nt\n", {"2:2 TEL-0313 2 values for 0 fields"}},
      {list + "d2001\t9640\tS1\tx\nt\n", {"4:15 TEL-0313 4 values for 3 fields"}},
      {list + "d2001\t9640\tS1\ndx\nt\n", {"5:2 TEL-0313 1 values for 0 fields"}},
      {"c list station\nf8005ff00\nf004fff00\nd2001\t9640\nt\n", {"4:7 TEL-0313 2 values for 1 fields"}},
      // Numbers
      {list + "d\t9640\tS1\nt\n", {"4:1 TEL-0314 the object has no extension"}},
      {list + "d\nt\n", {"4:1 TEL-0314 the object has no extension"}},
      {"c list station\nf004fff00\nd9640\nt\n", {"3:1 TEL-0314 the object has no extension"}},
      {"c list registered-ip-stations\nf6d03ff00\nd10.0.0.1\nt\n", {"3:1 TEL-0314 the object has no extension"}},
      {list + "d20O1\t9640\tS1\nt\n", {"4:2 TEL-0315 '20O1' is no number"}},
      {list + "d20 01\t9640\tS1\nt\n", {"4:2 TEL-0315 '20 01' is no number"}},
      {list + "d+332001\t9640\tS1\nt\n", {"4:2 TEL-0315 '+332001' is no number"}},
      {list + "d2001a\t9640\tS1\nt\n", {"4:2 TEL-0315 '2001a' is no number"}},
      {list + "d123456789012345678901\t9640\tS1\nt\n", {"4:2 TEL-0315 '123456789012345678901' is no number"}},
      {"c status station x\nf0001ff00\t0002ff00\nd9640\tabc\nt\n", {"3:7 TEL-0315 'abc' is no number"}},
      // Cut dumps
      {list + "d2001\t9640\tS1\n", {"4:1 TEL-0312 the dump ends inside an object"}},
      {list + "d2001\t9640\tS1", {"4:1 TEL-0312 the dump ends inside an object"}},
      {list + "d2001\t9640\tS1\nn\nd2002\n", {"6:1 TEL-0312 the dump ends inside an object"}},
      {list + "d2001\n\n", {"5:1 TEL-0312 the dump ends inside an object"}},
      // All of them, in one pass; what is sound between them is read
      {list + "dx\nn\nd2001\t9640\nn\ndy\nt\nhello\n",
       {"4:2 TEL-0315 'x' is no number", "8:2 TEL-0315 'y' is no number", "10:1 " + strange}},
  };
  check_malformed("ossi", cases);
}
