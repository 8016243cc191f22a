#include <functional>

#include <audit/checks.hpp>
#include <doctest/doctest.h>

#include "healthy.hpp"
#include <telctl/cluster/errors.hpp>

using namespace telctl;
using namespace telctl::tests;

namespace {

std::vector<std::string> found(Lists lists, const cluster::AuditOptions& options = {}) {
  std::vector<std::string> result;
  const auto seen = inventory(std::move(lists));
  const auto audit = cluster::audit(seen, options);
  for (const auto& finding : audit.findings.items())
    result.push_back(finding.rule + ": " + finding.error.where.object);
  return result;
}

cluster::Table table(const std::string& text) {
  const auto read = cluster::read_table({.file = "table.csv", .bytes = text, .encoding = "utf-8"});
  REQUIRE(read);
  return *read;
}

using Damage = std::function<void(Lists&)>;

struct Case {
  const char* finding; ///< the one and only
  Damage damage;
};

Json& first(Lists& lists, const char* path) {
  return lists.at(path).front();
}

void forward(Json& user, const char* kind, const char* destination) {
  user["forwards"][kind] = {{"enabled", true}, {"destination", destination}};
}

const std::vector<Case> cases{
    {"duplicate-extension: extension 1001@default",
     [](Lists& l) { l["/extensions"].push_back(l["/extensions"].front()); }},
    {"extension-of-several-users: extension 1001@default",
     [](Lists& l) { first(l, "/lines")["users"].push_back(l["/lines"][1]["users"][0]); }},
    {"number-in-several-contexts: extension 1001",
     [](Lists& l) {
       l["/extensions"].push_back({{"id", 9}, {"exten", "1001"}, {"context", "annexe"}, {"lines", {{{"id", 7}}}}});
     }},
    {"duplicate-did: did 0353010001",
     [](Lists& l) {
       auto second = first(l, "/incalls");
       second["id"] = 2;
       l["/incalls"].push_back(second);
     }},
    {"duplicate-mac: device 00:15:65:aa:00:01", [](Lists& l) { l["/devices"][1]["mac"] = "00:15:65:AA:00:01"; }},
    {"duplicate-name: user Jean D'Arcy 1002@default (#2)",
     [](Lists& l) {
       first(l, "/users")["firstname"] = "JEAN";
       first(l, "/users")["lastname"] = "d'arcy";
     }},
    {"duplicate-caller-id: caller id \"Jean D'Arcy\"",
     [](Lists& l) { first(l, "/users")["caller_id"] = "\"Jean D'Arcy\""; }},
    {"user-without-line: user Zoé Sans",
     [](Lists& l) { l["/users"].push_back({{"id", 3}, {"uuid", "u3"}, {"firstname", "Zoé"}, {"lastname", "Sans"}}); }},
    {"line-without-user: line 1003@default",
     [](Lists& l) {
       auto line = first(l, "/lines");
       line["id"] = 3;
       line["users"] = Json::array();
       line["extensions"][0]["exten"] = "1003";
       l["/lines"].push_back(line);
     }},
    {"line-without-extension: line #3",
     [](Lists& l) {
       auto line = first(l, "/lines");
       line["id"] = 3;
       line["extensions"] = Json::array();
       l["/lines"].push_back(line);
     }},
    {"line-without-endpoint: line 1001@default", [](Lists& l) { first(l, "/lines")["endpoint_sip"] = nullptr; }},
    {"line-without-device: line 1001@default",
     [](Lists& l) {
       first(l, "/lines")["device_id"] = nullptr;
       l["/devices"].erase(l["/devices"].begin());
     }},
    {"device-without-line: device 00:15:65:aa:00:03",
     [](Lists& l) { l["/devices"].push_back({{"id", "d3"}, {"mac", "00:15:65:aa:00:03"}}); }},
    {"extension-without-destination: extension 1005@default",
     [](Lists& l) {
       l["/extensions"].push_back(
           {{"exten", "1005"}, {"context", "default"}, {"lines", Json::array()}, {"queue", nullptr}});
     }},
    {"sip-without-line: sip 1001-a", [](Lists& l) { first(l, "/endpoints/sip")["line"] = nullptr; }},
    {"sccp-without-line: sccp #4",
     [](Lists& l) {
       l["/endpoints/sccp"].push_back({{"id", 3}, {"line", {{"id", 1}}}});
       l["/endpoints/sccp"].push_back({{"id", 4}, {"line", nullptr}});
     }},
    {"custom-without-line: custom Local/1@x", [](Lists& l) { first(l, "/endpoints/custom")["line"] = nullptr; }},
    {"voicemail-without-user: voicemail 1001@default",
     [](Lists& l) { first(l, "/voicemails")["users"] = Json::array(); }},
    {"incall-without-did: incall #2",
     [](Lists& l) {
       l["/incalls"].push_back(
           {{"id", 2}, {"destination", {{"type", "user"}, {"user_id", 1}}}, {"extensions", Json::array()}});
     }},
    {"did-nowhere: did 0353010001", [](Lists& l) { first(l, "/incalls")["destination"] = {{"type", "none"}}; }},
    {"did-nowhere: did 0353010001", [](Lists& l) { first(l, "/incalls")["destination"]["user_id"] = 77; }},
    {"did-nowhere: did 0353010001",
     [](Lists& l) {
       first(l, "/incalls")["destination"] = {{"type", "extension"}, {"exten", "1500"}, {"context", "default"}};
     }},
    {"forward-nowhere: user Hélène Müller 1001@default", [](Lists& l) { forward(first(l, "/users"), "busy", "1500"); }},
    {"forward-outside: user Hélène Müller 1001@default",
     [](Lists& l) { forward(first(l, "/users"), "unconditional", "0612345678"); }},
    {"group-dead-member: group Accueil",
     [](Lists& l) {
       auto& members = first(l, "/groups")["members"]["extensions"];
       members.push_back({{"exten", "1500"}, {"context", "default"}});
     }},
    {"group-empty: group Accueil",
     [](Lists& l) { first(l, "/groups")["members"] = {{"users", Json::array()}, {"extensions", Json::array()}}; }},
    {"group-unreachable: group Accueil",
     [](Lists& l) {
       first(l, "/groups")["extensions"] = Json::array();
       l["/extensions"].erase(l["/extensions"].begin() + 2);
     }},
    {"filter-incomplete: filter direction",
     [](Lists& l) { first(l, "/callfilters")["surrogates"]["users"] = Json::array(); }},
    {"pickup-incomplete: pick-up group etage",
     [](Lists& l) { first(l, "/callpickups")["targets"]["users"] = Json::array(); }},
    {"user-without-right: user Jean D'Arcy 1002@default",
     [](Lists& l) { first(l, "/callpermissions")["users"].erase(1); }},
    {"right-without-effect: right international", [](Lists& l) { first(l, "/callpermissions")["enabled"] = false; }},
    {"extension-outside-range: extension 1001@default",
     [](Lists& l) { first(l, "/contexts")["user_ranges"][0]["start"] = "1002"; }},
    {"line-unknown-registrar: line 1001@default", [](Lists& l) { first(l, "/lines")["registrar"] = "mds9"; }},
    {"weak-sip-secret: sip 1001-a",
     [](Lists& l) { first(l, "/endpoints/sip")["auth_section_options"][1][1] = "1001-A"; }},
    {"weak-sip-secret: sip 1001-a",
     [](Lists& l) {
       first(l, "/endpoints/sip") = {{"id", 1}, {"username", "1001-a"}, {"secret", "short"}, {"line", {{"id", 1}}}};
     }},
    {"outcall-dead: outcall national", [](Lists& l) { first(l, "/outcalls")["trunks"] = Json::array(); }},
    {"outcall-dead: outcall national", [](Lists& l) { first(l, "/outcalls")["extensions"] = Json::array(); }},
    {"trunk-without-endpoint: trunk #1", [](Lists& l) { first(l, "/trunks")["endpoint_sip"] = nullptr; }},
    {"schedule-never-open: schedule ouverture",
     [](Lists& l) { first(l, "/schedules")["open_periods"] = Json::array(); }},
    {"shared-sip-secret: sip 1001-a",
     [](Lists& l) {
       l["/endpoints/sip"][1]["auth_section_options"][1] = first(l, "/endpoints/sip")["auth_section_options"][1];
     }},
};

} // namespace

TEST_CASE("a cluster without fault gives no finding") {
  CHECK(found(healthy()) == std::vector<std::string>{});
}

TEST_CASE("each rule finds its own fault and no other") {
  for (const auto& example : cases) {
    CAPTURE(example.finding);
    auto lists = healthy();
    example.damage(lists);
    CHECK(found(std::move(lists)) == std::vector<std::string>{example.finding});
  }
}

TEST_CASE("every rule of the cluster is tried") {
  std::set<std::string> tried{"not-seen", "forward-loop"};
  for (const auto& example : cases)
    tried.insert(std::string(example.finding).substr(0, std::string(example.finding).find(':')));
  for (const auto* rule : {"only-in-table", "only-on-cluster", "twice-in-table", "name-differs", "did-differs",
                           "mac-differs", "email-differs"})
    tried.insert(rule);
  std::set<std::string> all;
  for (const auto& rule : cluster::audit_rules())
    all.insert(std::string(rule.id));
  CHECK(tried == all);
}

TEST_CASE("forwards of all calls that run in a circle are told once, with the way round") {
  auto lists = healthy();
  forward(lists["/users"][0], "unconditional", "1002");
  CHECK(found(lists).empty());
  forward(lists["/users"][1], "unconditional", "1001");
  const auto seen = inventory(lists);
  const auto audit = cluster::audit(seen, {});
  REQUIRE(audit.findings.items().size() == 1);
  CHECK(
      audit.findings.items()[0].error.what ==
      "forwards of all calls run in a circle: user Hélène Müller 1001@default → user Jean D'Arcy 1002@default → back");
  SUBCASE("a line forwarded to itself is a circle") {
    forward(lists["/users"][0], "unconditional", "1001");
    lists["/users"][1]["forwards"]["unconditional"]["enabled"] = false;
    CHECK(found(lists) == std::vector<std::string>{"forward-loop: user Hélène Müller 1001@default"});
  }
}

TEST_CASE("feature codes, own public numbers and numbers inside are no forward to the outside") {
  for (const auto* number : {"*981001", "1002", "2000", "0353010001"}) {
    CAPTURE(number);
    auto lists = healthy();
    forward(first(lists, "/users"), "noanswer", number);
    CHECK(found(lists).empty());
  }
}

TEST_CASE("a public number may lead outside, by the pattern of a way out that its context reaches") {
  auto lists = healthy();
  lists["/extensions"].push_back(
      {{"id", 5}, {"exten", "_0[1-9]XXXXXXXX"}, {"context", "to-extern"}, {"outcall", {{"id", 1}}}});
  const auto lead = [&](const char* number, const char* context) {
    first(lists, "/incalls")["destination"] = {{"type", "extension"}, {"exten", number}, {"context", context}};
  };
  const auto nowhere = std::vector<std::string>{"did-nowhere: did 0353010001"};
  lead("0612345678", "to-extern");
  CHECK(found(lists).empty());
  lead("0012345678", "to-extern");
  CHECK(found(lists) == nowhere);
  lead("0612345678", "default");
  CHECK(found(lists) == nowhere);
  first(lists, "/contexts")["contexts"] = {{{"name", "to-extern"}}};
  CHECK(found(lists).empty());
}

TEST_CASE("numbers outside are shown without their last digits, unless they are asked for") {
  auto lists = healthy();
  forward(first(lists, "/users"), "noanswer", "0612345678");
  const auto seen = inventory(lists);
  const auto what = [&](bool full) {
    return cluster::audit(seen, {.full_numbers = full}).findings.items()[0].error.what;
  };
  CHECK(what(false) == "forwards unanswered calls to the outside: 061234****");
  CHECK(what(true) == "forwards unanswered calls to the outside: 0612345678");
}

TEST_CASE("what is not seen is told, and no rule takes it for nothing") {
  auto lists = healthy();
  lists.erase("/lines");
  std::map<std::string, Result<cluster::Items>> results;
  for (auto& [path, items] : lists)
    results.emplace(path, std::move(items));
  SUBCASE("no right") {
    results.emplace("/lines",
                    fail({.code = errors::credentials_refused, .what = "the server refuses the credentials"}));
    const cluster::Inventory seen(std::move(results));
    const auto audit = cluster::audit(seen, {});
    REQUIRE(audit.findings.items().size() == 1);
    CHECK(audit.findings.items()[0].rule == "not-seen");
    CHECK(audit.findings.items()[0].severity == Severity::warning);
    CHECK(audit.unjudged.at("user-without-line") == "not seen: /lines");
    CHECK(audit.unjudged.contains("device-without-line"));
    CHECK_FALSE(audit.unjudged.contains("duplicate-did"));
    for (const auto& type : audit.types)
      if (type.path == "/lines") CHECK_FALSE(type.count.has_value());
  }
  SUBCASE("no such interface") {
    results.emplace("/lines", fail({.code = errors::answer_unreadable,
                                    .what = "the answer is not what confd sends",
                                    .cause = "GET /lines answered 404: not JSON"}));
    const cluster::Inventory seen(std::move(results));
    const auto audit = cluster::audit(seen, {});
    REQUIRE(audit.findings.items().size() == 1);
    CHECK(audit.findings.items()[0].severity == Severity::info);
  }
}

TEST_CASE("a public number that leads to what is not seen is not called dead") {
  auto lists = healthy();
  first(lists, "/incalls")["destination"] = {{"type", "queue"}, {"queue_id", 4}};
  const auto seen = inventory(lists);
  const auto audit = cluster::audit(seen, {});
  REQUIRE(audit.findings.items().size() == 1);
  CHECK(audit.findings.items()[0].severity == Severity::info);
  CHECK(audit.findings.items()[0].error.what == "whether it reaches somebody is not known: /queues was not seen");
}

TEST_CASE("a rule that is switched off finds nothing") {
  auto lists = healthy();
  first(lists, "/callpermissions")["enabled"] = false;
  CHECK(found(lists, {.disabled = {"right-without-effect"}}).empty());
}

TEST_CASE("secrets are never in a finding") {
  auto lists = healthy();
  first(lists, "/endpoints/sip")["auth_section_options"][1][1] = "s3cr3t";
  const auto seen = inventory(lists);
  const auto audit = cluster::audit(seen, {});
  REQUIRE(audit.findings.items().size() == 1);
  CHECK(to_string(audit.findings.items()[0].error).find("s3cr3t") == std::string::npos);
}

TEST_CASE("a table that agrees with the cluster gives no difference") {
  const auto same = table("Poste;Nom;Prénom;SDA;Adresse MAC;Courriel\n"
                          "1001;MÜLLER;Hélène;03 53 01 00 01;001565-AA0001;\n"
                          "10 02;d'Arcy;Jean;;00.15.65.aa.00.02;\n"
                          "2000;Accueil;;;;\n");
  CHECK(found(healthy(), {.tables = {same}}).empty());
  const auto abroad = table("extension,did\n1001,+33353010001\n1002,\n2000,\n");
  CHECK(found(healthy(), {.tables = {abroad}}).empty());
}

TEST_CASE("each difference from a table is told with its row") {
  const auto differences = [](const std::string& text) { return found(healthy(), {.tables = {table(text)}}); };
  const std::string rest = "1002,,,,\n2000,,,,\n";
  const std::string head = "extension,name,did,mac,email\n";
  const auto dids = [](const std::string& text) {
    return found(healthy(), {.disabled = {"did-differs"}, .tables = {table(text)}});
  };
  CHECK(differences(head + "1001,Hélène Muller,0353010001,,\n" + rest).empty());
  CHECK(differences(head + "1001,Paul Petit,0353010001,,\n" + rest) ==
        std::vector<std::string>{"name-differs: extension 1001"});
  CHECK(differences(head + "1001,,0353010009,,\n" + rest) == std::vector<std::string>{"did-differs: extension 1001"});
  CHECK(differences(head + "1001,,,,\n" + rest) == std::vector<std::string>{"did-differs: extension 1001"});
  CHECK(dids(head + "1001,,,00:15:65:aa:00:99,\n" + rest) == std::vector<std::string>{"mac-differs: extension 1001"});
  CHECK(dids(head + "1001,,,,x@univ.example\n" + rest) == std::vector<std::string>{"email-differs: extension 1001"});
  CHECK(dids(head + "1001,,,,\n1001,,,,\n" + rest) == std::vector<std::string>{"twice-in-table: extension 1001"});
  CHECK(dids(head + "1001,,,,\n1500,,,,\n" + rest) == std::vector<std::string>{"only-in-table: extension 1500"});
  CHECK(dids(head + rest) == std::vector<std::string>{"only-on-cluster: extension 1001@default"});
  const auto seen = inventory(healthy());
  const auto audit =
      cluster::audit(seen, {.disabled = {"did-differs"}, .tables = {table(head + rest + "1001,Paul,,,\n")}});
  REQUIRE(audit.findings.items().size() == 1);
  CHECK(audit.findings.items()[0].error.where.file == "table.csv");
  CHECK(audit.findings.items()[0].error.where.line == 4);
}

TEST_CASE("a table that cannot be compared is refused with the reason") {
  const auto refused = [](const cluster::TableSource& source) {
    const auto read = cluster::read_table(source);
    REQUIRE_FALSE(read);
    CHECK(read.error().code == errors::audit_table_unusable);
    return read.error().what + " | " + read.error().hint;
  };
  CHECK(refused({.file = "t", .bytes = ""}) == "the file is empty | a heading line, then one row per line");
  CHECK(refused({.file = "t", .bytes = "nom;prenom\na;b\n"}) ==
        "no column with the extension | --column extension=HEADING; the columns are nom, prenom");
  CHECK(refused({.file = "t", .bytes = "poste;numero\n1;2\n"}) ==
        "two columns are 'extension': 'numero' is the second | --column extension=HEADING says which");
  CHECK(
      refused({.file = "t", .bytes = "poste;nom\n1;M\xFCller\n"}).starts_with("letters with accents, and no encoding"));
  CHECK(refused({.file = "t", .bytes = "poste;nom\n1;M\xFCller\n", .encoding = "utf-8"})
            .starts_with("the file is not written in utf-8"));
  CHECK(refused({.file = "t", .bytes = "PK\x03\x04zip"}).starts_with("this is a workbook"));
  CHECK(refused({.file = "t", .bytes = "poste;nom\n1;\"M\n2;N\n"}).starts_with("a quote is never closed"));
  CHECK(refused({.file = "t", .bytes = "poste;nom\n", .columns = {{"did", "SDA"}}}) ==
        "no column 'SDA' for did | the columns are poste, nom");
}

TEST_CASE("columns are known by French and English names, or as told") {
  const auto read = cluster::read_table({.file = "t",
                                         .bytes = "N\xB0 de poste;NOM;Bureau;Ligne\n1001;M\xFCller;B12;0353010001\n",
                                         .encoding = "cp1252",
                                         .columns = {{"did", "Ligne"}}});
  REQUIRE(read);
  CHECK(read->fields == std::set<std::string>{"did", "extension", "name"});
  CHECK(read->ignored == std::vector<std::string>{"Bureau"});
  CHECK(read->rows[0].values.at("name") == "Müller");
}
