#include <telctl/legacy/xivo.hpp>

#include <map>

#include <rapidcheck.h>
#include <telctl/legacy/build.hpp>
#include <telctl/support/csv.hpp>
#include <telctl/support/text.hpp>

#include "reading.hpp"
#include <figures.hpp>

using namespace telctl;
using namespace telctl::legacy;
using namespace telctl::legacy::test;

namespace {

/// What people and lines can hold in an estate, without what the columns cannot.
estate::Estate fragment() {
  estate::Estate estate;
  estate.sites.push_back({.id = "north", .context = "internal", .ranges = {{"1000", "1999"}}});
  estate.contexts.push_back({.name = "internal", .type = "internal"});
  estate.contexts.push_back({.name = "from-extern", .type = "incall", .incall_ranges = {{"0145000000", "0145009999"}}});
  estate.models.push_back({.id = "t42", .keys = 15});
  estate.rights.push_back({.name = "no-mobile", .mode = "deny"});
  estate.rights.push_back({.name = "no-international", .mode = "deny"});
  return estate;
}

estate::Estate one_of_each() {
  auto estate = fragment();
  estate.people.push_back({.id = "a",
                           .firstname = "Marie",
                           .lastname = "Curie, née \"S\"",
                           .email = "m@x",
                           .language = "fr_FR",
                           .cost_centre = "R12"});
  estate.lines.push_back({.extension = "1000",
                          .site = "north",
                          .person = "a",
                          .set = {.model = "t42", .mac = "00:11:22:33:44:55"},
                          .rights = {"no-mobile", "no-international"},
                          .did = "0145000000",
                          .voicemail = "yes",
                          .pickup_group = "1",
                          .forward_busy = "2"});
  estate.lines.push_back({.extension = "1001", .context = "other", .site = "north", .person = "a", .voicemail = "no"});
  estate.lines.push_back({.extension = "1002",
                          .site = "north",
                          .kind = estate::LineKind::analogue,
                          .label = "Fax, north",
                          .set = {.gateway = "g", .port = "1"}});
  estate.lines.push_back({.extension = "1003", .site = "north"});
  estate.lines.push_back({.extension = "1004", .site = "north", .kind = estate::LineKind::lift_alarm, .label = "Lift"});
  estate.lines.push_back({.extension = "1005",
                          .site = "north",
                          .kind = estate::LineKind::lift_alarm,
                          .label = "Lift",
                          .hotline = "18",
                          .decision = "migrate"});
  estate.lines.push_back({.extension = "1006", .site = "north", .label = "Gone", .decision = "drop"});
  estate.keys.push_back({.line = "1000", .position = 1, .type = "user", .target = "1001"});
  estate.groups.push_back({.id = "g", .extension = "1100", .site = "north"});
  estate.filters.push_back({.id = "f", .boss = "1000"});
  estate.parallel_sets.push_back({.line = "1000"});
  return estate;
}

std::string csv_of(const XivoUsers& users) {
  std::string text = csv_line(users.columns) + "\n";
  for (const auto& row : users.rows)
    text += csv_line(row) + "\n";
  return text;
}

/// The same in the generation before: other names of columns, vertical bars.
std::string first_generation_of(const XivoUsers& users) {
  const std::map<std::string, std::string> names{{"exten", "phonenumber"},
                                                 {"line_protocol", "protocol"},
                                                 {"incall_exten", "incallexten"},
                                                 {"incall_context", "incallcontext"},
                                                 {"voicemail_name", "voicemailname"},
                                                 {"voicemail_number", "voicemailnumber"},
                                                 {"voicemail_context", "voicemailcontext"}};
  auto columns = users.columns;
  for (auto& column : columns)
    if (const auto old = names.find(column); old != names.end()) column = old->second;
  std::string text = csv_line(columns, '|') + "\n";
  for (const auto& row : users.rows)
    text += csv_line(row, '|') + "\n";
  return text;
}

const std::string mapping_text =
    "format: xivo\nencoding: utf-8\nsites: [{site: north}]\nkinds: {sip: ip}\nmodels: {sip: t42}\n"
    "names: {service_words: [Accueil, Fax]}\nfeatures: [{feature: \"*\", verdict: lost, reason: r}]\n";

} // namespace

TEST_CASE("each line that moves is a row, and what has no column is counted") {
  const auto estate = one_of_each();
  const auto users = xivo_users(estate::Index(estate), {});
  CHECK(!users.findings.has_errors());
  CHECK(csv_of(users) ==
        "firstname,lastname,email,language,userfield,line_protocol,exten,context,incall_exten,incall_context,"
        "voicemail_name,voicemail_number,voicemail_context,call_permissions\n"
        "Marie,\"Curie, née \"\"S\"\"\",m@x,fr_FR,R12,sip,1000,internal,0145000000,from-extern,\"Marie Curie, née "
        "\"\"S\"\"\",1000,internal,no-mobile;no-international\n"
        "Marie,\"Curie, née \"\"S\"\"\",,fr_FR,R12,sip,1001,other,,,,,,\n"
        "\"Fax, north\",,,,,sip,1002,internal,,,,,,\n"
        "1003,,,,,sip,1003,internal,,,,,,\n"
        "Lift,,,,,sip,1005,internal,,,,,,\n");
  CHECK(join(users.left_out, ", ") ==
        "1 special line that nobody has decided on, 1 line that does not move, 1 key, 1 group, 1 boss and secretary "
        "filter, 1 parallel set, 1 telephone (MAC), 1 gateway port, 1 forward, 1 hotline, 1 place in a pickup group");
}

TEST_CASE("a XiVO gets the entity, and one site may be chosen") {
  const auto estate = one_of_each();
  const auto users = xivo_users(estate::Index(estate), {.entity = "3", .sites = {"north"}});
  CHECK(users.columns.front() == "entity_id");
  CHECK(users.rows.front().front() == "3");
  const auto none = xivo_users(estate::Index(estate), {.sites = {"south"}});
  CHECK(none.rows.empty());
  CHECK(none.left_out.empty());
}

TEST_CASE("a row that the import would refuse is an error") {
  auto estate = fragment();
  estate.sites.front().context.clear();
  estate.lines.push_back({.extension = "1000", .site = "north"});
  estate.lines.push_back({.extension = "1001", .context = "internal", .site = "north", .did = "0999000000"});
  const auto users = xivo_users(estate::Index(estate), {});
  REQUIRE(users.findings.items().size() == 2);
  CHECK(told(users.findings.items()[0].error) == "0:0 TEL-0360 neither the line nor its site has a context");
  CHECK(told(users.findings.items()[1].error) == "0:0 TEL-0361 no context of type incall takes 0999000000");
  CHECK(users.rows.empty());
}

TEST_CASE("every column of ours stands in an import that real servers of two versions took") {
  const auto users = xivo_users(estate::Index(fragment()), {.entity = "1"});
  // The request of the recorded answers 201 of confd 20.12 and 26.08.
  const std::string taken =
      "entity_id,firstname,lastname,email,mobile_phone_number,ring_seconds,simultaneous_calls,language,userfield,"
      "supervision_enabled,call_transfer_enabled,enabled,subscription_type,line_protocol,sip_username,sip_secret,exten,"
      "context,incall_exten,incall_context,incall_ring_seconds,voicemail_name,voicemail_number,voicemail_context,"
      "voicemail_password,call_permissions";
  for (const auto& column : users.columns)
    CHECK_MESSAGE(("," + taken + ",").find("," + column + ",") != std::string::npos, column);
}

TEST_CASE("estate to CSV to estate keeps all that the CSV has a column for, in both generations") {
  const auto mapping = mapping_of(mapping_text);
  const auto word =
      rc::gen::element<std::string>("Anne", "Ng", "d'Arc", "\"JJ\"", "a, b", "a;b", "a|b", "É", "Ö-x", "0");
  std::size_t lines = 0;
  const bool held = rc::check([&] {
    auto estate = fragment();
    const auto count = *rc::gen::inRange(0, 20);
    for (int i = 0; i < count; ++i) {
      const auto number = std::to_string(1000 + i);
      estate::Line line{.extension = number, .site = "north"};
      if (*rc::gen::arbitrary<bool>()) {
        estate.people.push_back({.id = "p" + number, .firstname = *word, .lastname = *word + " " + number});
        if (*rc::gen::arbitrary<bool>()) estate.people.back().email = number + "@x";
        if (*rc::gen::arbitrary<bool>()) estate.people.back().cost_centre = *word;
        line.person = "p" + number;
      } else {
        line.label = "Fax " + *word;
      }
      if (*rc::gen::arbitrary<bool>()) line.did = "014500" + number;
      if (*rc::gen::arbitrary<bool>()) line.voicemail = "yes";
      if (*rc::gen::arbitrary<bool>()) line.rights = {"no-mobile"};
      if (*rc::gen::arbitrary<bool>()) line.context = "other";
      estate.lines.push_back(std::move(line));
    }
    const auto users = xivo_users(estate::Index(estate), {});
    const auto before = csv_of(users);
    for (const auto& text : {before, first_generation_of(users)}) {
      const auto reading = read_all("xivo", {text}, mapping);
      RC_ASSERT(reading.wrong.empty());
      auto imported = build_estate(reading.facts, mapping, fragment());
      RC_ASSERT(!imported.findings.has_errors());
      auto after = fragment();
      after.people = imported.estate.people;
      after.lines = imported.estate.lines;
      RC_ASSERT(csv_of(xivo_users(estate::Index(after), {})) == before);
    }
    lines += static_cast<std::size_t>(count);
  });
  CHECK(held);
  CHECK(lines > 0);
  telctl::test::figure("xivo round trip: lines " + std::to_string(lines) + ", changed 0");
}
