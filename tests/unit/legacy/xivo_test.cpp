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

TEST_CASE("whatever is wrong with a list of users is said with its exact place") {
  const std::string head = "firstname,lastname,exten,enabled,ring_seconds,incall_exten,voicemail_number,sip_secret\n";
  const std::string utf8 = mapping;
  const std::vector<Malformed> cases = {
      {"", {"0:1 TEL-0303 the file is empty"}},
      {"\n\n\n", {"0:1 TEL-0303 the file is empty"}},
      {",,\n", {"1:1 TEL-0303 the file is empty"}},
      {"hello\n", {"1:1 TEL-0303 the header has no column 'firstname'"}},
      {"firstname\nA\n", {"1:1 TEL-0303 the header has no column 'exten'"}},
      {"firstname;lastname;exten\nA;B;1\n", {"1:1 TEL-0303 the header has no column 'firstname'"}},
      {"firstname\tlastname\texten\n", {"1:1 TEL-0303 the header has no column 'firstname'"}},
      {"lastname,exten\nB,1\n", {"1:1 TEL-0303 the header has no column 'firstname'"}},
      {"firstname,number\nA,1\n", {"1:1 TEL-0303 the header has no column 'exten'"}},
      {"firstname,,exten\nA,,1\n", {"1:11 TEL-0303 a column has no name"}},
      {"firstname,exten,\nA,1,\n", {"1:17 TEL-0303 a column has no name"}},
      {"firstname,exten,exten\nA,1,2\n", {"1:17 TEL-0303 column 'exten' stands twice"}},
      {"firstname,exten,phonenumber\nA,1,1\n", {"1:17 TEL-0303 column 'exten' stands twice"}},
      {"firstname|exten|phonenumber\nA|1|1\n", {"1:17 TEL-0303 column 'exten' stands twice"}},
      {"firstname,FirstName,exten\nA,B,1\n", {"1:11 TEL-0303 column 'firstname' stands twice"}},
      {"\"firstname,exten\nA,1\n", {"1:1 TEL-0303 the header has no column 'firstname'"}},
      {"\xFF\xFE" + head, {"1:1 TEL-0301 the file is written in sixteen-bit characters (UTF-16)"}},
      {head + "H\xE9l\xE8ne,M,1,,,,,\n", {"2:2 TEL-0300 letters with accents, and no encoding in the mapping"}},
      {head + "H\xC3\xA9,M,1,,,,,\n", {"2:2 TEL-0300 letters with accents, and no encoding in the mapping"}},
      {head + "H\xE9l\xE8ne,M,1,,,,,\n", {"2:2 TEL-0301 the line is not written in utf-8"}, utf8},
      {head + "A,\xC3,1,,,,,\n", {"2:3 TEL-0301 the line is not written in utf-8"}, utf8},
      // Width
      {head + "A,B,1\n", {"2:1 TEL-0313 3 cells under 8 columns"}},
      {head + "A,B,1,,,,,,\n", {"2:12 TEL-0313 9 cells under 8 columns"}},
      {head + "A,Doe, Jr,1,,,,,\n", {"2:17 TEL-0313 9 cells under 8 columns"}},
      {head + "A,B,1,1,30,,,secret,with comma\n", {"2:21 TEL-0313 9 cells under 8 columns"}},
      {head + "A|B|1|||||\n", {"2:1 TEL-0313 1 cells under 8 columns"}},
      {head + "A;B;1;;;;;\n", {"2:1 TEL-0313 1 cells under 8 columns"}},
      {"firstname|phonenumber\nA,1\n", {"2:1 TEL-0313 1 cells under 2 columns"}},
      {head + "A,B,1,,,,,\nrows: 1\n", {"3:1 TEL-0313 1 cells under 8 columns"}},
      {head + "A,\nB,1,,,,,\n", {"2:1 TEL-0313 2 cells under 8 columns", "3:1 TEL-0313 7 cells under 8 columns"}},
      // Quotes and control characters
      {head + "\"A,B,1,,,,,\nC,D,2,,,,,\n", {"2:1 TEL-0312 the quote opened here is never closed: 2 lines put aside"}},
      {head + "A,\"B,1,,,,,\n", {"2:3 TEL-0312 the quote opened here is never closed: 1 lines put aside"}},
      {head + "A\x08,B,1,,,,,\n", {"2:1 TEL-0316 control character \\x08 in the cell"}},
      {head + std::string("A,B\0,1,,,,,\n", 12), {"2:3 TEL-0316 control character \\x00 in the cell"}},
      {head + "A,B,1,,,,,\x1B]0;x\x07\n", {"2:11 TEL-0316 control character \\x1B in the cell"}},
      {head + "A,B,1,,,\x7F,,\n", {"2:9 TEL-0316 control character \\x7F in the cell"}},
      // Numbers
      {head + "A,B,,,,,,\n", {"2:5 TEL-0314 the user has no line"}},
      {head + "A,B, ,1,30,,,\n", {"2:5 TEL-0314 the user has no line"}},
      {head + "A,B,10O0,,,,,\n", {"2:5 TEL-0315 '10O0' is no number (column 'exten')"}},
      {head + "A,B,10 00,,,,,\n", {"2:5 TEL-0315 '10 00' is no number (column 'exten')"}},
      {head + "A,B,+331,,,,,\n", {"2:5 TEL-0315 '+331' is no number (column 'exten')"}},
      {head + "A,B,1000.0,,,,,\n", {"2:5 TEL-0315 '1000.0' is no number (column 'exten')"}},
      {head + "A,B,123456789012345678901,,,,,\n",
       {"2:5 TEL-0315 '123456789012345678901' is no number (column 'exten')"}},
      {head + "A,B,1,,,0145x,,\n", {"2:9 TEL-0315 '0145x' is no number (column 'incall_exten')"}},
      {head + "A,B,1,,,1.45E+8,,\n", {"2:9 TEL-0315 '1.45E+8' is no number (column 'incall_exten')"}},
      {head + "A,B,1,,,,box,\n", {"2:10 TEL-0315 'box' is no number (column 'voicemail_number')"}},
      // Names, switches and counts
      {head + ",,1,,,,,\n", {"2:1 TEL-0315 the user has no name"}},
      {head + " , ,1,,,,,\n", {"2:1 TEL-0315 the user has no name"}},
      {head + "A,B,1,yes,,,,\n", {"2:7 TEL-0315 'yes' is neither 0 nor 1 (column 'enabled')"}},
      {head + "A,B,1,True,,,,\n", {"2:7 TEL-0315 'True' is neither 0 nor 1 (column 'enabled')"}},
      {head + "A,B,1,2,,,,\n", {"2:7 TEL-0315 '2' is neither 0 nor 1 (column 'enabled')"}},
      {head + "A,B,1,,30s,,,\n", {"2:8 TEL-0315 '30s' is no whole number (column 'ring_seconds')"}},
      {head + "A,B,1,,-1,,,\n", {"2:8 TEL-0315 '-1' is no whole number (column 'ring_seconds')"}},
      {"entityid|firstname|phonenumber\none|A|1\n", {"2:1 TEL-0315 'one' is no whole number (column 'entity_id')"}},
      {"enablehint|firstname|phonenumber\non|A|1\n",
       {"2:1 TEL-0315 'on' is neither 0 nor 1 (column 'supervision_enabled')"}},
      {head + "A,B,x,,,,,\nA,B,1,,,,,\nA,B,y,,,,,\n",
       {"2:5 TEL-0315 'x' is no number (column 'exten')", "4:5 TEL-0315 'y' is no number (column 'exten')"}},
      // What the mapping does not translate
      {"firstname,exten,userfield\nA,1,north\n",
       {"2:5 TEL-0320 'north' is not among the values of column 'userfield'"},
       "format: xivo\ncolumns: {userfield: {field: site, values: {south: s}}}\n"},
  };
  check_malformed("xivo", cases);
}
