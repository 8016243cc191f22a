#include "rehearsal.hpp"

using namespace telctl;
using namespace telctl::test;
using sandbox::Dialect;

namespace {

/// Two people with lines, made in one order or the other.
Rehearsal office(Dialect dialect, std::int64_t first_id, std::uint64_t seed, bool backwards) {
  Rehearsal rehearsal({.dialect = dialect, .first_id = first_id, .seed = seed});
  const auto person = [&](const std::string& name, const std::string& exten) {
    const bool modern = dialect == Dialect::wazo_26_08;
    const auto user = rehearsal.made("users", {{"firstname", name}});
    const auto line = rehearsal.made("lines", {{"context", "default"}});
    const auto sip = modern ? rehearsal.made("endpoints/sip", {{"name", "sip" + exten}})
                            : rehearsal.made("endpoints/sip", {{"username", "sip" + exten}, {"secret", "x"}});
    const auto extension = rehearsal.made("extensions", {{"exten", exten}, {"context", "default"}});
    const std::string below = "lines/" + called(line, "id");
    rehearsal.put(below + "/endpoints/sip/" + called(sip, modern ? "uuid" : "id"));
    rehearsal.put(below + "/extensions/" + called(extension, "id"));
    rehearsal.put("users/" + called(user, "uuid") + "/lines/" + called(line, "id"));
  };
  person(backwards ? "Paul" : "Anne", backwards ? "1002" : "1001");
  person(backwards ? "Anne" : "Paul", backwards ? "1001" : "1002");
  return rehearsal;
}

} // namespace

TEST_CASE("two servers that hold the same are dumped the same, whatever numbers they drew") {
  for (const auto dialect : {Dialect::wazo_26_08, Dialect::wazo_20_12}) {
    const auto one = office(dialect, 0, 1, false).world.dump();
    const auto other = office(dialect, 5000, 2, true).world.dump();
    CHECK(one == other);
    CHECK(one["types"]["users"].size() == 2);
  }
}

TEST_CASE("a dump tells of every difference") {
  const auto before = office(Dialect::wazo_26_08, 0, 1, false).world.dump();
  const auto after = [](const char* method, const std::string& path, const std::string& body) {
    auto rehearsal = office(Dialect::wazo_26_08, 0, 1, false);
    const auto answer = rehearsal.ask(method, path, body);
    INFO(path, " ", answer.body);
    CHECK(answer.status / 100 == 2);
    return rehearsal.world.dump();
  };
  CHECK(after("PUT", "users/1", R"({"ring_seconds": 10})") != before);
  CHECK(after("PUT", "users/1/forwards/busy", R"({"destination": "3", "enabled": true})") != before);
  CHECK(after("PUT", "users/1/funckeys/1", R"({"destination": {"type": "custom", "exten": "1"}})") != before);
  CHECK(after("POST", "callpermissions", R"({"name": "x"})") != before);
  CHECK(after("DELETE", "users/1/lines/1", "") != before);
  CHECK(after("PUT", "configuration/live_reload", R"({"enabled": false})") != before);
  CHECK(after("GET", "users", "") == before);
}

TEST_CASE("no secret and no drawn name is in a dump") {
  Rehearsal rehearsal({});
  const auto drawn = rehearsal.made("endpoints/sip", Json::object());
  rehearsal.made("endpoints/sip", {{"auth_section_options", Json::array({Json::array({"password", "hush-hush"})})}});
  rehearsal.made("voicemails", {{"name", "v"}, {"number", "1"}, {"context", "default"}, {"password", "4711"}});
  const auto dump = rehearsal.world.dump().dump();
  CHECK(dump.find("hush-hush") == std::string::npos);
  CHECK(dump.find("4711") == std::string::npos);
  CHECK(dump.find(drawn["name"].get<std::string>()) == std::string::npos);
  CHECK(dump.find("(set by the client)") != std::string::npos);
}
