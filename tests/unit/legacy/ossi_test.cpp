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
