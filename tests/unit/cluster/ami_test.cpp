#include <doctest/doctest.h>

#include <telctl/cluster/ami.hpp>
#include <telctl/cluster/errors.hpp>

using namespace telctl;
using namespace telctl::cluster;

TEST_CASE("a message of AMI is its lines, and keys may repeat") {
  // As Asterisk 22 answers; a name is escaped in channel events.
  const auto message = parse_ami("Event: CoreShowChannel\r\nActionID: 5\r\nCallerIDName: \\\"Bob\\\" O\\'Brien: x\r\n"
                                 "BridgeId: \r\nOutput: a\r\nOutput: b");
  CHECK(message.get("Event") == "CoreShowChannel");
  CHECK(message.get("CallerIDName") == "\\\"Bob\\\" O\\'Brien: x");
  CHECK(message.get("BridgeId").empty());
  CHECK(message.all("Output") == std::vector<std::string>{"a", "b"});
  CHECK(message.get("Nothing").empty());
}

TEST_CASE("a test dials known extensions and ordinary numbers, and nothing else") {
  const std::set<std::string> extensions{"4012", "3620", "0414", "15"};
  const auto code = [&](const std::string& number, const std::string& prefix) {
    const auto allowed =
        check_test_number({.number = number, .context = "default", .prefix = prefix, .extensions = extensions});
    return allowed ? 0 : allowed.error().code.number;
  };
  const int refused = errors::test_number_refused.number;
  for (const auto* number : {"4012", "3620", "0414", "00145678900", "00612345678", "00912345678"})
    CHECK_MESSAGE(code(number, "0") == 0, number);
  CHECK(code("0145678900", "") == 0);
  // An extension that is an emergency number outside would be a mistake to dial.
  for (const auto* number :
       {"15", "17", "18", "112", "114", "115", "119", "191", "196", "197", "116000", "015", "0112", "0018"})
    CHECK_MESSAGE(code(number, "0") == refused, number);
  for (const auto* number :
       {"0899123456", "00899123456", "0800123456", "3699", "03250", "118712", "0118712", "0033145678900",
        "00033145678900", "+33145678900", "0145678900", "01456789", "", "4x12", "*98"})
    CHECK_MESSAGE(code(number, "0") == refused, number);
  for (const auto* number : {"112", "15", "0899123456", "33145678900", "0033145678900"})
    CHECK_MESSAGE(code(number, "") == refused, number);
}

TEST_CASE("a channel belongs to the account of its name") {
  CHECK(account_of_channel("PJSIP/tsip1-0000001f") == "tsip1");
  CHECK(account_of_channel("PJSIP/trunk-op-00000198") == "trunk-op"); // as Asterisk 22 writes it
  CHECK(account_of_channel("SIP/0412-campus-1-00000003") == "0412-campus-1");
  CHECK(account_of_channel("Local/4012@default-00000003;1").empty());
  CHECK(account_of_channel("PJSIP/tsip1").empty());
  CHECK(account_of_channel("").empty());
}

TEST_CASE("a manager's secret never leaves the machine in clear") {
  const auto ami = Ami::connect({.address = "mds1.univ.example:5038", .user = "telctl", .password = "env:NOTHING"});
  REQUIRE_FALSE(ami);
  CHECK(ami.error().code == errors::credentials_in_clear);
}
