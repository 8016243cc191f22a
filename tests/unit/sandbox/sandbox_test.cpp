#include "rehearsal.hpp"

#include <fmt/format.h>
#include <telctl/sandbox/errors.hpp>

using namespace telctl;
using namespace telctl::test;

TEST_CASE("a state is saved and read back, with all numbers") {
  Rehearsal one({.first_id = 900, .seed = 3});
  const auto user = one.made("users", {{"firstname", "Ève"}});
  one.put("configuration/live_reload", {{"enabled", false}});
  Rehearsal other({});
  REQUIRE(other.world.load(one.world.save()));
  CHECK(other.world.dump() == one.world.dump());
  CHECK(other.world.save() == one.world.save());
  CHECK(other.ask("GET", "users/901").body == one.ask("GET", "users/" + called(user, "uuid")).body);
  CHECK(called(other.made("users", {{"firstname", "B"}}), "id") == "902");
}

TEST_CASE("what is not a state is refused and changes nothing") {
  Rehearsal rehearsal({.seed = 3});
  rehearsal.made("users", {{"firstname", "Ève"}});
  const auto before = rehearsal.world.save();
  const auto foreign = Rehearsal({.dialect = sandbox::Dialect::wazo_20_12}).world.save();
  for (const std::string& text : {std::string(), std::string("{"), std::string("[]"), std::string("{}"),
                                  std::string(R"({"schema": "telctl/sandbox-state", "version": 2})"), foreign}) {
    const auto loaded = rehearsal.world.load(text);
    REQUIRE_FALSE(loaded);
    CHECK(loaded.error().code == errors::sandbox_bad_state);
    CHECK(rehearsal.world.save() == before);
  }
}

TEST_CASE("the same seed draws the same, no seed never does") {
  const auto drawn = [](std::uint64_t seed) {
    return called(Rehearsal({.seed = seed}).made("users", {{"firstname", "A"}}), "uuid");
  };
  CHECK(drawn(5) == drawn(5));
  CHECK(drawn(5) != drawn(6));
  CHECK(drawn(0) != drawn(0));
}

TEST_CASE("a refused request changes nothing") {
  Rehearsal rehearsal({.seed = 4});
  rehearsal.made("extensions", {{"exten", "1001"}, {"context", "default"}});
  const auto before = rehearsal.world.dump();
  // The user, the line and the endpoint would be made before the number turns out to be outside of the range.
  const Json nested = {{"firstname", "A"},
                       {"lines",
                        {{{"context", "default"},
                          {"extensions", {{{"exten", "99999"}, {"context", "default"}}}},
                          {"endpoint_sip", {{"name", "x"}}}}}}};
  const auto answer = rehearsal.ask("POST", "users", nested.dump());
  CHECK(answer.status == 400);
  CHECK_FALSE(answer.changed);
  CHECK(rehearsal.world.dump() == before);
}

TEST_CASE("nothing makes a request fail but by an answer") {
  Rehearsal rehearsal({.seed = 4});
  for (const char* body :
       {"", "null", "3", "\"x\"", "[[]]", "{\"lines\": 3}", "{\"keys\": {\"1\": 2}}", "{\"users\": [1]}",
        "{\"destination\": []}", "{\"firstname\": \"A\", \"lines\": [{\"context\": 3}]}"})
    for (const char* path : {"users", "lines", "groups", "incalls", "funckeys/templates", "schedules", "devices"}) {
      const auto answer = rehearsal.ask("POST", path, body);
      CHECK(answer.status >= 200);
      CHECK(answer.status < 600);
    }
}

TEST_CASE("no body is too long, too deep or too large a number") {
  Rehearsal rehearsal({.seed = 4});
  const auto status = [&](const std::string& body) { return rehearsal.ask("POST", "users", body).status; };
  const std::string deep = std::string(100'000, '[') + std::string(100'000, ']');
  CHECK(status(R"({"firstname": )" + deep + "}") == 400);
  CHECK(status(R"({"firstname": "A", "mobile_phone_number": ")" + std::string(1'000'000, '1') + "\"}") == 400);
  CHECK(status(R"({"firstname": "A", "ring_seconds": 99999999999})") == 500);
  CHECK(status(R"({"firstname": "A", "ring_seconds": ")" + std::string(40, '9') + "\"}") == 500);
  CHECK(rehearsal.ask("GET", "users/" + std::string(60, '9')).status == 404);
  CHECK(rehearsal.ask("GET", "funckeys/templates/" + std::string(60, '9')).status == 404);
}

TEST_CASE("a call goes only where something is") {
  Rehearsal rehearsal({.seed = 4});
  for (const char* destination :
       {R"("x")", "{}", R"({"type": 3})", R"({"type": "user"})", R"({"type": "user", "user_id": "1"})",
        R"({"type": "user", "user_id": 1})", R"({"type": "switchboard", "switchboard_uuid": 1})"}) {
    CHECK(rehearsal.ask("POST", "incalls", fmt::format(R"({{"destination": {}}})", destination)).status == 400);
    CHECK(rehearsal
              .ask("POST", "schedules",
                   fmt::format(
                       R"({{"closed_destination": {{"type": "none"}}, "exceptional_periods": [{{"hours_start": "08:00",
                                      "hours_end": "09:00", "destination": {}}}]}})",
                       destination))
              .status == 400);
  }
  CHECK(rehearsal.ask("GET", "schedules").status == 200);
}

TEST_CASE("dialects have names") {
  for (const auto dialect : {sandbox::Dialect::wazo_26_08, sandbox::Dialect::wazo_20_12})
    CHECK(sandbox::dialect_named(sandbox::to_string(dialect)) == dialect);
  CHECK_FALSE(sandbox::dialect_named("wazo"));
}
