#include <telctl/legacy/anomalies.hpp>

#include "reading.hpp"

using namespace telctl;
using namespace telctl::legacy;
using namespace telctl::legacy::test;

namespace {

const std::string mapping = R"(format: table
separator: ";"
tables:
  - {of: line, files: "1", columns: {No: extension, Name: name, Type: type}}
  - {of: group, files: "2", columns: {Group: id, No: extension, Members: members}}
  - {of: parallel_set, files: "3", columns: {Line: line, Type: type}}
sites: [{site: north}]
kinds: {NUM: ip}
models: {NUM: ""}
groups: {"*": all}
dead: [{number: "4099", reason: taken out}]
)";

std::string found(const std::vector<std::string>& files, const estate::Usage* usage = nullptr,
                  const Findings& judged = {}) {
  estate::Estate fragment;
  fragment.sites.push_back({.id = "north"});
  const auto rules = mapping_of(mapping);
  const auto reading = read_all("table", files, rules);
  const auto imported = build_estate(reading.facts, rules, fragment);
  CHECK_FALSE(imported.findings.has_errors());
  std::string text;
  for (const auto& anomaly : anomalies(reading.facts, imported, judged, usage))
    text += fmt::format("{}:{} {} {}: {}\n", anomaly.where.line, anomaly.where.column, anomaly.rule, anomaly.object,
                        anomaly.what);
  return text;
}

const std::string head = "No;Name;Type\n";

} // namespace

TEST_CASE("a sound exchange has nothing to look at") {
  CHECK(found({head + "4001;ROE Jim;NUM\n4002;DOE Jane;NUM\n"}).empty());
}

TEST_CASE("a number on several sets, one without a name, a dead member") {
  CHECK(found({head + "4001;ROE Jim;NUM\n4002;;NUM\n", "Group;No;Members\nG;4050;4001,4099\n",
               "Line;Type\n4001;NUM\n4001;NUM\n"}) == "2:8 dead-member group G: its member 4099 is dead: taken out\n"
                                                      "3:1 name-missing line 4002: no export gives 4002 a name\n"
                                                      "2:1 number-on-several-sets line 4001: 4001 rings on 3 sets\n");
}

TEST_CASE("names that all end at one length may be cut; two of them are chance") {
  const std::string long_names = head + "4001;MARTIN Jean-Pa;NUM\n4002;DUPONT Marie-C;NUM\n";
  CHECK(found({long_names + "4003;ROE Jim;NUM\n"}).empty());
  const auto cut = found({long_names + "4003;LE GOFF Hélène;NUM\n4004;ROE Jim;NUM\n"});
  CHECK(cut.find("name-cut line 4001: 'MARTIN Jean-Pa' fills all 14 characters, like 1 others") == std::string::npos);
  const auto three = found({head + "4001;MARTIN Jean-Pa;NUM\n4002;DUPONT Marie-;NUM\n4003;BERNARD Anne-M;NUM\n4004;ROE "
                                   "Anne;NUM\n4005;ROE Jim;NUM\n"});
  CHECK(three.find("name-cut") == std::string::npos);
  const auto many = found({head + "4001;MARTIN Jean-Pa;NUM\n4002;DUPONT Marie-C;NUM\n4003;BERNARD Anne-M;NUM\n4004;ROE "
                                  "Jim;NUM\n"});
  CHECK(many.find("2:6 name-cut line 4001: 'MARTIN Jean-Pa' fills all 14 characters, like 2 others: it may be cut") !=
        std::string::npos);
}

TEST_CASE("lines without a call are unused only when the calls are given") {
  const std::vector<std::string> files{head + "4001;ROE Jim;NUM\n4002;DOE Jane;NUM\n4003;LE GOFF Jean;NUM\n"};
  const estate::Usage usage{{"4001", {.calls = 2, .calls_in = 1, .calls_out = 1, .last_call = {}}}, {"4003", {}}};
  CHECK(found(files, &usage) == "3:1 unused line 4002: 4002 has no call in the tickets that were given\n"
                                "4:1 unused line 4003: 4003 has no call in the tickets that were given\n");
  CHECK(found(files).empty());
}

TEST_CASE("forwards as the rules of the estate see them, of this exchange's lines only") {
  Findings judged;
  judged.warning({.code = {}, .what = "rings in a circle", .where = {.object = "line 4001"}}, "forward-loop");
  judged.warning({.code = {}, .what = "rings in a circle", .where = {.object = "line 5001"}}, "forward-loop");
  judged.warning({.code = {}, .what = "something else", .where = {.object = "line 4001"}}, "other");
  CHECK(found({head + "4001;ROE Jim;NUM\n"}, nullptr, judged) == "2:1 forward-loop line 4001: rings in a circle\n");
}

TEST_CASE("the table of calls: columns by name, sums of rows, and what is wrong with it") {
  const auto usage = parse_usage("calls_in,line,calls\n1,4001,2\n0,4001,3\n0,0042,0\n", "usage.csv");
  REQUIRE(usage.has_value());
  CHECK(usage->at("4001").calls == 5);
  CHECK(usage->at("0042").calls == 0);
  const auto wrong = [](const std::string& text) {
    const auto parsed = parse_usage(text, "usage.csv");
    return parsed ? std::string("none") : told(parsed.error());
  };
  CHECK(wrong("") == "1:1 TEL-0307 the table is empty");
  CHECK(wrong("line,number\n4001,1\n") == "1:1 TEL-0307 the table lacks one of the columns line and calls");
  CHECK(wrong("line,calls\n4001\n") == "2:1 TEL-0307 the row is cut");
  CHECK(wrong("line,calls\n4001,1\n4002,many\n") == "3:1 TEL-0307 'many' is no number of calls");
}
