#include "reading.hpp"

using namespace telctl::legacy;
using namespace telctl::legacy::test;

namespace {

const std::string mapping = R"(format: ldif
list_separator: ","
tables:
  - of: line
    columns:
      telephoneNumber: extension
      cn: name
      departmentNumber: department
      title: {feature: title}
      objectClass: {ignore: "kind of entry"}
      jpegPhoto: {ignore: "photographs are not carried"}
      userPassword: {feature: password}
  - of: group
    columns: {groupName: id, pilot: extension, memberNumber: members, objectClass: {ignore: "kind of entry"}}
ignore:
  - {line: "objectClass: organizationalUnit", reason: branch of the tree}
)";

Reading read(const std::string& text) {
  return read_as("ldif", text, mapping);
}

std::string facts_of(const std::string& text) {
  const auto reading = read(text);
  for (const auto& wrong : reading.wrong)
    CHECK_MESSAGE(wrong.find("no entry has an attribute") != std::string::npos, wrong);
  CHECK(reading.facts.lines.complete());
  return listed(reading.facts);
}

} // namespace

// The shapes of the examples in RFC 2849, with other names and numbers.
TEST_CASE("entries are rows, attributes are columns, whatever the case of their names") {
  CHECK(facts_of("version: 1\ndn: cn=Jane Doe,dc=example,dc=com\nobjectclass: top\nobjectclass: person\ncn: DOE "
                 "Jane\nTelephoneNumber: 4001\n\ndn: cn=Jim\ncn: ROE Jim\ntelephonenumber:4002\n") ==
        "line 4001: name=DOE Jane\nline 4001: extension=4001\nline 4002: name=ROE Jim\nline 4002: extension=4002\n");
}

TEST_CASE("a line that begins with a blank goes on with the one before, comments too") {
  CHECK(facts_of("# a comment that\n  goes on\ndn: cn=x\ndepartmentNumber: Mathematics and\n  computer science\n"
                 "# between\ntelephoneNumber: 40\n 01\n") ==
        "line 4001: department=Mathematics and computer science\nline 4001: extension=4001\n");
}

TEST_CASE("base64 is decoded, folded or not, as UTF-8 or else in the declared encoding") {
  CHECK(facts_of("dn:: Y249SmFuZQ==\ncn:: SMOp\n bMOobmU=\ntelephoneNumber:: NDAwMQ==\n") ==
        "line 4001: name=Hélène\nline 4001: extension=4001\n");
  const auto latin = read_as("ldif", "dn: x\ncn:: SOls6G5l\ntelephoneNumber: 4001\n", mapping + "encoding: cp1252\n");
  CHECK(listed(latin.facts) == "line 4001: name=Hélène\nline 4001: extension=4001\n");
}

TEST_CASE("an attribute may stand several times where there is room for it") {
  CHECK(facts_of("dn: x\ntelephoneNumber: 4001\ntitle: Dean\ntitle: Professor\n") ==
        "line 4001: extension=4001\nline 4001: 'title'=Dean\nline 4001: 'title'=Professor\n");
  CHECK(facts_of("dn: x\ngroupName: G1\npilot: 4100\nmemberNumber: 4001\nmemberNumber: 4002,4003\n") ==
        "group G1: id=G1\ngroup G1: extension=4100\ngroup G1: member=4001\ngroup G1: member=4002\n"
        "group G1: member=4003\n");
}

TEST_CASE("every line has its place in the account, and an ignored entry its reason") {
  const auto reading =
      read("version: 1\r\n\r\n# top\r\ndn: ou=people\r\nobjectClass: organizationalUnit\r\n\r\n\r\ndn: "
           "x\r\ntelephoneNumber: 4001\r\n\r\ndn: y\r\ntelephoneNumber: 40O1\r\n");
  const auto& lines = reading.facts.lines;
  CHECK(lines.total == 12);
  CHECK(lines.layout == 2);
  CHECK(lines.blank == 4);
  CHECK(lines.ignored == 2);
  CHECK(lines.understood == 2);
  CHECK(lines.quarantined == 2);
  REQUIRE(reading.facts.ignored.size() == 1);
  CHECK(reading.facts.ignored.front().reason == "branch of the tree");
}

TEST_CASE("an attribute that the mapping does not name is told once, one that no entry has is a warning") {
  const auto reading = read("dn: x\ntelephoneNumber: 4001\nmail: a@b\n\ndn: y\ntelephoneNumber: 4002\nMail: c@d\n");
  std::vector<std::string> unmapped;
  for (const auto& item : reading.facts.findings.items())
    if (item.severity == telctl::Severity::error) unmapped.push_back(told(item.error));
  CHECK(unmapped == std::vector<std::string>{"3:1 TEL-0306 the mapping does not say where attribute 'mail' goes"});
  const auto unseen = std::count_if(reading.wrong.begin(), reading.wrong.end(), [](const auto& wrong) {
    return wrong.find("TEL-0305 no entry has an attribute 'cn'") != std::string::npos;
  });
  CHECK(unseen == 1);
}

TEST_CASE("a password is never copied out of the file") {
  const auto reading = read("dn: x\ntelephoneNumber: 4001\nuserPassword:: aHVudGVyMg==\n\ndn: y\ntelephoneNumber: "
                            "z\nuserPassword: hun\n ter2\n");
  CHECK(listed(reading.facts).find("'password'=(secret, 7 characters)") != std::string::npos);
  for (const auto& fact : reading.facts.facts)
    CHECK(fact.text.find("unter2") == std::string::npos);
  REQUIRE(reading.facts.quarantined.size() == 1);
  CHECK(reading.facts.quarantined.front().text == "dn: y\ntelephoneNumber: z\nuserPassword: ***");
}

TEST_CASE("attributes that hold a secret are known by their names") {
  for (const std::string name : {"userPassword", "voicemailPasswd", "sipSecret", "userPIN"}) {
    const auto reading =
        read_as("ldif", "dn: x\nnumber: 4001\n" + name + ": hunter2\n",
                "format: ldif\ntables: [{of: line, columns: {number: extension, " + name + ": {feature: f}}}]\n");
    CHECK(listed(reading.facts).find("'f'=(secret, 7 characters)") != std::string::npos);
  }
}

TEST_CASE("LDIF is recognised, a list of settings is not") {
  CHECK(find_reader("ldif")->detect("version: 1\ndn: cn=a\ncn: a\n").confidence == 95);
  CHECK(find_reader("ldif")->detect("# c\ndn: cn=a\ncn: a\nhello\n").confidence == 50);
  CHECK(find_reader("ldif")->detect("name: a\nnumber: b\n").confidence == 0);
}
