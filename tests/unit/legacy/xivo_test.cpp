#include "reading.hpp"

using namespace telctl::legacy;
using namespace telctl::legacy::test;

namespace {

const std::string mapping = "format: xivo\nencoding: utf-8\n";

std::string facts_of(const std::string& text) {
  const auto reading = read_as("xivo", text, mapping);
  CHECK(fmt::format("{}", fmt::join(reading.wrong, "\n")).empty());
  CHECK(reading.facts.lines.complete());
  return listed(reading.facts);
}

} // namespace

TEST_CASE("the export of a Wazo: users with a line are read, those without are put aside, no secret is copied") {
  const auto reading = read_as("xivo", file_text("examples/captures/xivo/wazo-export.csv"), mapping);
  CHECK(reading.facts.lines.total == 11);
  CHECK(reading.facts.lines.understood == 5);
  CHECK(reading.facts.lines.quarantined == 5);
  for (const auto& line : reading.wrong)
    CHECK_MESSAGE(line.ends_with("TEL-0314 the user has no line"), line);
  const auto text = listed(reading.facts);
  for (const std::string line :
       {"extension=1101", "firstname=Élise", "lastname=Lefèvre, née Roy", "email=elise@univ.example", "language=fr_FR",
        "type=sip", "context=default", "did=1101", "voicemail=yes", "'sip_secret'=(secret, 10 characters)",
        "'voicemail_password'=(secret, 4 characters)"})
    CHECK_MESSAGE(text.find("line 1101: " + line + "\n") != std::string::npos, line);
  CHECK(text.find("line 1100: rights=international\nline 1100: 'username'=paul.durand@univ.example\n") !=
        std::string::npos);
  for (const std::string secret : {"s3cret", "secret1101", "dobmxlrv"}) {
    CHECK(text.find(secret) == std::string::npos);
    for (const auto& fact : reading.facts.facts)
      CHECK(fact.text.find(secret) == std::string::npos);
    for (const auto& line : reading.facts.quarantined)
      CHECK(line.text.find(secret) == std::string::npos);
  }
}

// The first generation, as the documentation of XiVO 15 gives it.
TEST_CASE("columns of the first generation, parted by vertical bars, are those of the second") {
  CHECK(facts_of("entityid|firstname|lastname|phonenumber|context|protocol|incallexten|incallcontext\n"
                 "1|John|Doe|1000|default|sip|2050|from-extern\n") ==
        facts_of("entity_id,firstname,lastname,exten,context,line_protocol,incall_exten,incall_context\n"
                 "1,John,Doe,1000,default,sip,2050,from-extern\n"));
  CHECK(facts_of("firstname|lastname|language|phonenumber|protocol|voicemailname|voicemailmailbox|voicemailpassword\n"
                 "John|Doe|en_US|1000|sip|John Doe|1000|1234\n") ==
        "line 1000: firstname=John\nline 1000: lastname=Doe\nline 1000: language=en_US\nline 1000: extension=1000\n"
        "line 1000: type=sip\nline 1000: 'voicemail_name'=John Doe\nline 1000: voicemail=yes\n"
        "line 1000: 'voicemail_password'=(secret, 4 characters)\n");
}

TEST_CASE("a protocol that is not SIP is the set's, and its type") {
  CHECK(facts_of("firstname,exten,line_protocol\nA,1000,webrtc\nB,1001,sccp\nC,1002,sip\n") ==
        "line 1000: name=A\nline 1000: extension=1000\nline 1000: protocol=webrtc\nline 1000: type=webrtc\n"
        "line 1001: name=B\nline 1001: extension=1001\nline 1001: protocol=sccp\nline 1001: type=sccp\n"
        "line 1002: name=C\nline 1002: extension=1002\nline 1002: type=sip\n");
}

TEST_CASE("cells that hold the other generation's separator stay whole") {
  CHECK(facts_of("firstname|lastname|phonenumber\nJohn|Doe, Jr|1000\n").find("lastname=Doe, Jr\n") !=
        std::string::npos);
  CHECK(facts_of("firstname,lastname,exten\nJohn,a|b,1000\n").find("lastname=a|b\n") != std::string::npos);
  CHECK(facts_of("firstname|lastname|phonenumber\n\"John | Jim\"|\"Doe \"\"JD\"\"\"|1000\n") ==
        "line 1000: firstname=John | Jim\nline 1000: lastname=Doe \"JD\"\nline 1000: extension=1000\n");
}

TEST_CASE("a first name alone is a whole name, permissions are a list, and a mailbox of another number is told") {
  CHECK(
      facts_of("firstname,lastname,exten,call_permissions,voicemail_number\n"
               "Accueil,,1000,mobile; international ;;night shift,1999\n") ==
      "line 1000: name=Accueil\nline 1000: extension=1000\nline 1000: rights=mobile\nline 1000: rights=international\n"
      "line 1000: 'call_permissions'=night shift\nline 1000: voicemail=yes\nline 1000: 'voicemail_number'=1999\n");
}

TEST_CASE("the mapping sends columns elsewhere") {
  const auto reading = read_as("xivo", "firstname,exten,userfield,ring_seconds\nA,1000,site=03,30\n",
                               "format: xivo\ncolumns:\n  userfield: {field: site, values: {site=03: rennes}}\n"
                               "  \"ring_*\": {ignore: default of the new cluster}\n");
  CHECK(reading.wrong.empty());
  CHECK(listed(reading.facts) == "line 1000: name=A\nline 1000: extension=1000\nline 1000: site=rennes\n");
}
