#include <telctl/legacy/diff.hpp>

#include "reading.hpp"

using namespace telctl;
using namespace telctl::legacy;
using namespace telctl::legacy::test;

namespace {

const std::string mapping = R"(format: table
separator: ";"
tables:
  - {of: line, files: "1", columns: {No: extension, Name: name, Type: type, Note: {feature: note}}}
  - {of: group, files: "2", columns: {Group: id, No: extension, Members: members}}
  - {of: parallel_set, files: "3", columns: {Line: line, MAC: mac}}
)";

std::string changes(const std::vector<std::string>& before, const std::vector<std::string>& after) {
  const auto rules = mapping_of(mapping);
  std::string text;
  for (const auto& change : compare(read_all("table", before, rules).facts, read_all("table", after, rules).facts))
    text += fmt::format("{}:{} {} {} {}: {} -> {}\n", change.where.line, change.where.column, to_string(change.kind),
                        to_string(change.subject), change.attribute, change.before, change.after);
  return text;
}

const std::string head = "No;Name;Type;Note\n";

} // namespace

TEST_CASE("the same export says nothing, whatever the order of its rows") {
  CHECK(changes({head + "4001;A;NUM;x\n4002;B;ANA;\n"}, {head + "4001;A;NUM;x\n4002;B;ANA;\n"}).empty());
  CHECK(changes({head + "4001;A;NUM;x\n4002;B;ANA;\n"}, {head + "4002;B;ANA;\n4001;A;NUM;x\n"}).empty());
}

TEST_CASE("what came, went and changed, each at its place in the export that has it") {
  CHECK(changes({head + "4001;A;NUM;x\n4002;B;ANA;\n4003;C;NUM;y\n"},
                {head + "4001;A2;NUM;\n4003;C;NUM;z\n4004;D;ANA;\n"}) ==
        "3:1 removed line 4002 : name B, type ANA -> \n"
        "2:12 removed line 4001 note: x -> \n"
        "2:6 changed line 4001 name: A -> A2\n"
        "3:12 changed line 4003 note: y -> z\n"
        "4:1 added line 4004 :  -> name D, type ANA\n");
}

TEST_CASE("members are one list") {
  const std::string groups = "Group;No;Members\n";
  CHECK(changes({head, groups + "G;4050;4001,4002\n"}, {head, groups + "G;4050;4001,4002\n"}).empty());
  CHECK(changes({head, groups + "G;4050;4001,4002\n"}, {head, groups + "G;4050;4001,4003\n"}) ==
        "2:8 changed group G member: 4001 4002 -> 4001 4003\n");
}

TEST_CASE("a parallel set is known by its telephone, not by its row") {
  const std::string sets = "Line;MAC\n";
  CHECK(changes({head, "Group;No;Members\n", sets + "4001;01\n4001;02\n"},
                {head, "Group;No;Members\n", sets + "4000;09\n4001;01\n4001;02\n"})
            .find("added parallel-set 4000/09") != std::string::npos);
  CHECK(changes({head, "Group;No;Members\n", sets + "4001;01\n"}, {head, "Group;No;Members\n", sets + "\n4001;01\n"})
            .empty());
}

TEST_CASE("what the exchange says of itself is new each time and no change") {
  const auto said = [](const std::string& message) {
    return read_as("nortel", "REQ: prt\nTYPE: dnb\nDN 2183\n\n" + message +
                                 "\nDN   2183\nTYPE L500\n"
                                 "TN   024 0 00 01  MARP          DES 500        7 OCT 2014\n")
        .facts;
  };
  CHECK(said("SCH0881").facts.size() > 1);
  CHECK(compare(said("SCH0881"), said("MGMT001")).empty());
}
