#include <telctl/legacy/build.hpp>

#include "reading.hpp"

using namespace telctl;
using namespace telctl::legacy;
using namespace telctl::legacy::test;

namespace {

estate::Estate fragment() {
  estate::Estate estate;
  estate.sites.push_back({.id = "north", .context = "internal", .ranges = {{"4000", "4999"}}});
  estate.models.push_back({.id = "t42", .keys = 15});
  estate.rights.push_back({.name = "no-mobile", .mode = "deny"});
  return estate;
}

const std::string head = R"(format: table
separator: ";"
tables:
  - {of: line, files: "1", columns: {No: extension, Name: name, Type: type, Class: class, Fwd: {feature: outside}, Busy: forward_busy}}
  - {of: group, files: "2", columns: {Group: id, No: extension, Mode: type, Members: members}}
  - {of: key, files: "3", columns: {Line: line, Key: position, Type: type, Target: target}}
  - {of: did, files: "4", columns: {Public: did, Internal: target}}
  - {of: filter, files: "5", columns: {Filter: id, Boss: boss, Secretaries: secretaries}}
sites: [{site: north, ranges: ["4000-4099"]}]
kinds: {NUM: ip, ANA: analogue}
models: {NUM: t42, ANA: ""}
rights: {"1": {rights: [no-mobile]}, "9": {rights: [], reason: directors}}
keys: {LS: {type: user, supervised: true}, GR: {type: group}, NAB: {type: custom}, CFW: {type: forward, target: unconditional}, OLD: {verdict: lost, reason: no such key}}
groups: {CYC: memorized_round_robin}
features:
  - {feature: outside, value: "NO", name: forward-block, verdict: transformed, into: right no-mobile, right: no-mobile, reason: barred}
  - {feature: outside, name: forward-block, verdict: kept, reason: not barred}
dead: [{number: "4099", reason: taken out}]
)";
const std::string lines = "No;Name;Type;Class;Fwd;Busy\n";

/// What the files become: findings, then "kept"… rows that are not about plain values.
struct Built {
  Imported imported;
  std::string errors;

  [[nodiscard]] const estate::Line& line(const std::string& number) const {
    for (const auto& line : imported.estate.lines)
      if (line.extension == number) return line;
    FAIL(number);
    return imported.estate.lines.front();
  }
  [[nodiscard]] std::string verdict(const std::string& subject, const std::string& feature) const {
    for (const auto& row : imported.fidelity.rows)
      if (to_string(row.subject) == subject && row.feature == feature)
        return fmt::format("{} {} ({})", to_string(row.verdict), row.into, row.reason);
    return "none";
  }
};

Built build(const std::vector<std::string>& files, const std::string& more = {}) {
  const auto mapping = mapping_of(head + more);
  const auto reading = read_all("table", files, mapping);
  CHECK(fmt::format("{}", fmt::join(reading.wrong, "\n")).empty());
  Built built{build_estate(reading.facts, mapping, fragment()), {}};
  for (const auto& item : built.imported.findings.items())
    built.errors += told(item.error) + "\n";
  return built;
}

} // namespace

TEST_CASE("every kind of line is reached by its own word and by a type of the exchange") {
  for (const std::string kind :
       {"ip", "analogue", "fax", "dect", "lift-alarm", "intrusion-alarm", "door-phone", "hotline", "modem", "paging"}) {
    CAPTURE(kind);
    const auto known = estate::line_kind(kind);
    REQUIRE(known.has_value());
    const std::vector<std::string> ways{
        "tables: [{of: line, columns: {No: extension, Kind: kind}}]\n",
        fmt::format(
            "tables: [{{of: line, columns: {{No: extension, Kind: type}}}}]\nkinds: {{{0}: {0}}}\nmodels: {{{0}: "
            "\"\"}}\n",
            kind),
        fmt::format(
            "tables: [{{of: line, columns: {{No: extension, Kind: {{field: kind, values: {{X{0}: {0}}}}}}}}}]\n",
            kind)};
    for (const auto& way : ways) {
      const auto rules = mapping_of("format: table\nseparator: \";\"\nsites: [{site: north}]\n" + way);
      const auto reading =
          read_all("table", {std::string("No;Kind\n4001;") + (way == ways.back() ? "X" : "") + kind + "\n"}, rules);
      const auto built = build_estate(reading.facts, rules, fragment());
      CHECK_FALSE(built.findings.has_errors());
      REQUIRE(built.estate.lines.size() == 1);
      CHECK(built.estate.lines.front().kind == *known);
    }
  }
}

TEST_CASE("a line has its person, set, rights and place, and each feature its verdict") {
  const auto built = build({lines + "4001;LE GOFF Jane;NUM;1;NO;4002\n4002;ROE Jim;ANA;9;YES;\n"});
  CHECK(built.errors.empty());
  const auto& line = built.line("4001");
  CHECK(line.site == "north");
  CHECK(line.person == "jane.le-goff");
  CHECK(line.set.model == "t42");
  CHECK(line.forward_busy == "4002");
  CHECK(line.rights == std::vector<std::string>{"no-mobile"});
  CHECK(built.line("4002").rights.empty());
  CHECK(built.verdict("line 4001", "forward-block") == "transformed right no-mobile (barred)");
  CHECK(built.verdict("line 4002", "forward-block").find("kept") == 0);
  REQUIRE(built.imported.estate.people.size() == 2);
  CHECK(built.imported.estate.people.front().lastname == "LE GOFF");
}

TEST_CASE("two lines of one name are not taken for one person") {
  const auto built = build({lines + "4001;ROE Jim;NUM;1;;\n4002;ROE Jim;NUM;1;;\n"});
  CHECK(built.line("4001").person == "jim.roe-4001");
  CHECK(built.line("4002").person == "jim.roe-4002");
  CHECK(built.verdict("line 4001", "name").find("to-decide") == 0);
}

TEST_CASE("what the mapping does not say is an error with its place, all in one pass, and no line is made of it") {
  const auto built = build({lines + "4001;A;NUM;7;;\n4002;B;XX;1;;\n4500;C;NUM;1;;\n4003;D;NUM;1;;\n"});
  CHECK(built.errors.find("TEL-0320 class of service '7' has no rights in the mapping") != std::string::npos);
  CHECK(built.errors.find("3:8 TEL-0320 type 'XX' has no kind of line in the mapping") != std::string::npos);
  CHECK(built.errors.find("4:1 TEL-0322 no site has the number 4500") != std::string::npos);
  CHECK(built.line("4003").extension == "4003");
  for (const auto& line : built.imported.estate.lines)
    CHECK((line.extension == "4001" || line.extension == "4003"));
}

TEST_CASE("a line that the mapping calls dead is left out and told as lost") {
  const auto built = build({lines + "4099;A;NUM;1;;\n4001;B;NUM;1;;\n"});
  CHECK(built.imported.estate.lines.size() == 1);
  CHECK(std::any_of(built.imported.fidelity.rows.begin(), built.imported.fidelity.rows.end(), [](const auto& row) {
    return row.subject.id == "4099" && row.verdict == Verdict::lost && row.reason == "taken out";
  }));
}

TEST_CASE("groups and filters keep the order of their members; a dead one is lost, an unknown one an error") {
  const std::string three = lines + "4001;A;NUM;1;;\n4002;B;NUM;1;;\n4003;C;NUM;1;;\n";
  const auto built = build({three, "Group;No;Mode;Members\nG;4050;CYC;4003,4001,4099\n", "Line;Key;Type;Target\n",
                            "Public;Internal\n", "Filter;Boss;Secretaries\nF;4001;4003,4002\n"});
  CHECK(built.errors.empty());
  REQUIRE(built.imported.estate.groups.size() == 1);
  CHECK(built.imported.estate.groups.front().members == std::vector<std::string>{"4003", "4001"});
  CHECK(built.imported.estate.groups.front().strategy == "memorized_round_robin");
  CHECK(built.verdict("group G", "member").find("transformed") == std::string::npos);
  REQUIRE(built.imported.estate.filters.size() == 1);
  CHECK(built.imported.estate.filters.front().secretaries == std::vector<std::string>{"4003", "4002"});
  const auto wrong = build({three, "Group;No;Mode;Members\nG;4050;CYC;4001,4077\nH;4051;ONE;4001\n"});
  CHECK(wrong.errors.find("2:12 TEL-0321 no export has the number 4077") != std::string::npos);
  CHECK(wrong.errors.find("3:8 TEL-0320 group type 'ONE' has no strategy in the mapping") != std::string::npos);
}

TEST_CASE("keys become what their type says; an empty one and one that nothing replaces are lost") {
  const auto built = build({lines + "4001;A;NUM;1;;\n4002;B;NUM;1;;\n", "Group;No;Mode;Members\nG;4050;CYC;4001\n",
                            "Line;Key;Type;Target\n4001;1;LS;4002\n4001;2;GR;4050\n4001;3;NAB;0145670001\n4001;4;OLD;\n"
                            "4001;5;LS;\n"});
  CHECK(built.errors.empty());
  REQUIRE(built.imported.estate.keys.size() == 3);
  CHECK(built.imported.estate.keys[0].supervised);
  CHECK(built.imported.estate.keys[1].type == "group");
  CHECK(built.imported.estate.keys[2].target == "0145670001");
  CHECK(built.imported.fidelity.count(Verdict::lost) == 2);
  const auto wrong = build({lines + "4001;A;NUM;1;;\n", "Group;No;Mode;Members\n",
                            "Line;Key;Type;Target\n4001;0;LS;4001\n4001;1;ZZ;4001\n4001;2;LS;4077\n"});
  CHECK(wrong.errors.find("2:8 TEL-0320 '0' is no place of a key: they count from 1") != std::string::npos);
  CHECK(wrong.errors.find("TEL-0320") != std::string::npos);
  CHECK(wrong.errors.find("TEL-0321 no export has the number 4077") != std::string::npos);
}

TEST_CASE("a public number goes to the line or group that it rings, and a second one is to decide") {
  const auto built =
      build({lines + "4001;A;NUM;1;;\n", "Group;No;Mode;Members\nG;4050;CYC;4001\n", "Line;Key;Type;Target\n",
             "Public;Internal\n0299000001;4001\n0299000050;4050\n0299000002;4001\n"});
  CHECK(built.errors.empty());
  CHECK(built.line("4001").did == "0299000001");
  CHECK(built.imported.estate.groups.front().did == "0299000050");
  CHECK(built.verdict("did 0299000002", "target").find("to-decide") == 0);
}

TEST_CASE("a number that two exports describe differently is an error, the same twice is one line") {
  const auto same = build({lines + "4001;A;NUM;1;;\n4001;A;NUM;1;;\n"});
  CHECK(same.imported.estate.lines.size() == 1);
  const auto built = build({lines + "4001;A;NUM;1;;\n4001;A;ANA;1;;\n"});
  CHECK(built.errors.find("TEL-0324") != std::string::npos);
  CHECK(built.imported.estate.lines.empty());
}

TEST_CASE("each row says whose it is: the line's own, its place in groups and filters, its public numbers") {
  const auto mapping = mapping_of(head);
  const auto reading = read_all("table",
                                {lines + "4001;A B;NUM;1;;\n4002;C D;NUM;1;;\n",
                                 "Group;No;Mode;Members\nG;4050;CYC;4001\n", "Line;Key;Type;Target\n4001;1;LS;4002\n",
                                 "Public;Internal\n0145;4002\n", "Filter;Boss;Secretaries\nF;4001;4002\n"},
                                mapping);
  std::set<std::string> whose;
  for (const auto& row : build_estate(reading.facts, mapping, fragment()).fidelity.rows) {
    const auto json = to_json(row, reading.facts);
    const auto line = json["line"].is_null() ? std::string("none") : json["line"].get<std::string>();
    whose.insert(fmt::format("{} {}: {}", to_string(row.subject), row.legacy_feature, line));
  }
  for (const std::string told :
       {"line 4001 name: 4001", "key 4001/1 key LS: 4001", "group G member: 4001", "group G extension: none",
        "filter F boss: 4001", "filter F secretary: 4002", "did 0145 target: 4002"})
    CHECK_MESSAGE(whose.contains(told), fmt::format("{}\n{}", told, fmt::join(whose, "\n")));
}

TEST_CASE("a translated cell is reported as it stands in the export") {
  const auto mapping =
      mapping_of("format: table\nseparator: \";\"\ntables:\n  - {of: line, columns: {No: extension, Type: kind, "
                 "VM: {field: voicemail, values: {O: \"yes\", N: \"no\"}}}}\nsites: [{site: north}]\n");
  const auto reading = read_all("table", {"No;Type;VM\n4001;ip;O\n"}, mapping);
  const auto built = build_estate(reading.facts, mapping, fragment());
  const auto row = std::find_if(built.fidelity.rows.begin(), built.fidelity.rows.end(),
                                [](const FidelityRow& each) { return each.feature == "voicemail"; });
  REQUIRE(row != built.fidelity.rows.end());
  CHECK(row->value == "O");
  CHECK(row->into == "yes");
}

TEST_CASE("a number programmed on a forward key is a stored forward, to decide; an empty key has none") {
  const auto built = build({lines + "4001;A;NUM;1;;\n", "Group;No;Mode;Members\n",
                            "Line;Key;Type;Target\n4001;1;CFW;0612345678\n4001;2;CFW;\n"});
  CHECK(built.errors.empty());
  REQUIRE(built.imported.estate.keys.size() == 2);
  CHECK(built.imported.estate.keys[0].target == "unconditional");
  CHECK(built.verdict("key 4001/1", "stored forward") ==
        "to-decide  (programmed on the key; no export tells whether it was switched on)");
  CHECK(built.verdict("key 4001/2", "stored forward") == "none");
  CHECK(built.line("4001").forward_unconditional.empty());
}

TEST_CASE("a site that the row names goes before the ranges, and takes the building of its own rule") {
  auto estate = fragment();
  estate.sites.push_back({.id = "south", .context = "internal", .ranges = {{"5000", "5999"}}});
  for (auto& site : estate.sites)
    site.buildings.push_back({.id = site.id + "-hall"});
  const auto mapping = mapping_of(
      "format: table\nseparator: \";\"\ntables:\n  - {of: line, columns: {No: extension, Type: kind, Site: site}}\n"
      "sites:\n  - {site: north, building: north-hall, ranges: [\"4000-4999\"]}\n"
      "  - {site: south, building: south-hall}\n");
  const auto reading = read_all("table", {"No;Type;Site\n4001;analogue;south\n4002;analogue;\n"}, mapping);
  const auto built = build_estate(reading.facts, mapping, estate);
  REQUIRE(built.estate.lines.size() == 2);
  CHECK(built.estate.lines[0].site == "south");
  CHECK(built.estate.lines[0].building == "south-hall");
  CHECK(built.estate.lines[1].building == "north-hall");
}
