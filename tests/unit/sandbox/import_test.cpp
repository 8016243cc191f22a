#include <table.hpp>

#include <refusal.hpp>

#include "rehearsal.hpp"

using namespace telctl;
using namespace telctl::test;
using sandbox::Dialect;

namespace {

const std::string csv = "text/csv; charset=utf-8";

std::string refusal(const std::string& body, const std::string& type = csv) {
  try {
    return sandbox::table_text({.method = "POST", .target = "/", .headers = {{"content-type", type}}, .body = body});
  } catch (const sandbox::Refusal& refused) {
    return refused.body.at(0).get<std::string>();
  }
}

std::string message(Rehearsal& rehearsal, const std::string& table) {
  const auto answer = rehearsal.ask("POST", "users/import", table, csv);
  CHECK(answer.status == 400);
  CHECK_FALSE(answer.changed);
  return Json::parse(answer.body)["errors"][0]["message"].get<std::string>();
}

} // namespace

TEST_CASE("a table is in the charset that it says, and a wrong byte is named") {
  CHECK(refusal("é") == "é");
  CHECK(refusal("\xe9", "text/csv; charset=ISO-8859-1") == "é");
  CHECK(refusal("é", "text/csv") == "é");
  const std::string error = "Unexpected error: 'utf-8' codec can't decode ";
  CHECK(refusal("ab\xff") == error + "byte 0xff in position 2: invalid start byte");
  CHECK(refusal("a\xc3") == error + "byte 0xc3 in position 1: unexpected end of data");
  CHECK(refusal("a\xe2\x82x") == error + "bytes in position 1-2: invalid continuation byte");
  CHECK(refusal("a\xed\xa0\x80") == error + "byte 0xed in position 1: invalid continuation byte");
  CHECK(refusal("a", "text/csv; charset=klingon") == "Unexpected error: unknown encoding: klingon");
}

TEST_CASE("rows are read by their titles") {
  const auto rows = sandbox::table_rows("a,b\n1\n1,2,3,4\n\n\"x,\"\"y\",z\r\n");
  REQUIRE(rows.size() == 3);
  CHECK(rows[0].dump() == R"({"a":"1","b":null})");
  CHECK(rows[1].dump() == R"({"a":"1","b":"2","null":["3","4"]})");
  CHECK(rows[2].dump() == R"({"a":"x,\"y","b":"z"})");
  CHECK(sandbox::table_rows("").empty());
}

TEST_CASE("a row makes a person with everything that belongs to him") {
  for (const auto dialect : {Dialect::wazo_26_08, Dialect::wazo_20_12}) {
    Rehearsal rehearsal({.dialect = dialect, .seed = 9});
    rehearsal.made("callpermissions", {{"name", "night"}});
    rehearsal.made("callpermissions", {{"name", "day"}});
    const auto answer = rehearsal.ask(
        "POST", "users/import",
        "firstname,line_protocol,exten,context,sip_username,sip_secret,incall_exten,incall_context,incall_ring_seconds,"
        "voicemail_name,voicemail_number,voicemail_context,call_permissions\n"
        "A,sip,1001,default,a1001,pw,5001,from-extern,9,A,1001,default,night;day\nB,sccp,1002,default,,,,,,,,,\n",
        csv);
    INFO(answer.body);
    REQUIRE(answer.status == 201);
    const auto created = Json::parse(answer.body)["created"];
    REQUIRE(created.size() == 2);
    CHECK(created[0]["call_permission_ids"] == Json{1, 2});
    CHECK(created[1]["sccp_id"] == 1);
    const auto user = Json::parse(rehearsal.ask("GET", "users/1").body);
    CHECK(user["lines"][0]["extensions"][0]["exten"] == "1001");
    CHECK(user["incalls"][0]["extensions"][0]["exten"] == "5001");
    CHECK(user["voicemail"]["name"] == "A");
    CHECK(user["call_permissions"].size() == 2);
    // Exported, it is what was imported.
    const auto rows = Json::parse(rehearsal.ask("GET", "users/export").body)["content"];
    CHECK(rows[0]["exten"] == "1001");
    CHECK(rows[0]["sip_username"] == "a1001");
    CHECK(rows[0]["sip_secret"] == "pw");
    CHECK(rows[0]["incall_exten"] == "5001");
    CHECK(rows[0]["call_permissions"] == "day;night");
    CHECK(rows[1]["line_protocol"] == "sccp");
  }
}

TEST_CASE("one faulty row spoils all, and every faulty row is told") {
  Rehearsal rehearsal({});
  const auto before = rehearsal.world.dump();
  const auto answer = rehearsal.ask("POST", "users/import", "firstname,email\nA,a@b.cd\n,x@y.zz\nC,a@b.cd\n", csv);
  CHECK(answer.status == 400);
  const auto errors = Json::parse(answer.body)["errors"];
  REQUIRE(errors.size() == 2);
  CHECK(errors[0]["details"]["row_number"] == 2);
  CHECK(errors[1]["message"] == "Resource Error - User already exists ('email': 'a@b.cd')");
  CHECK(rehearsal.world.dump() == before);
}

TEST_CASE("what a cell may not hold is said in the product's words") {
  Rehearsal rehearsal({});
  CHECK(message(rehearsal, "firstname,enabled\nA,yes\n") == "Input Error - 'enabled' must be one of (0, 1)");
  CHECK(message(rehearsal, "firstname,ring_seconds\nA,-1\n") ==
        "Input Error - field 'ring_seconds': wrong type. Should be a integer");
  CHECK(message(rehearsal, "firstname,exten,context\nA,1001,default\n") ==
        "Input Error - missing parameters: line_protocol");
  CHECK(message(rehearsal, "firstname,call_permissions\nA,none\n") ==
        "Resource Not Found - CallPermission was not found ('name': 'none')");
}
