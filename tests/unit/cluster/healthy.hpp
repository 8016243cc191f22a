#pragma once
#include <map>
#include <string>

#include <audit/inventory.hpp>
#include <telctl/support/errors.hpp>

namespace telctl::tests {

using Lists = std::map<std::string, cluster::Items>;

/// What a small cluster without fault shows: two users with everything.
inline Lists healthy() {
  const auto range = [](const char* start, const char* end) { return Json{{"start", start}, {"end", end}}; };
  const Json helene = {{"uuid", "u1"}, {"firstname", "Hélène"}, {"lastname", "Müller"}};
  const Json jean = {{"uuid", "u2"}, {"firstname", "Jean"}, {"lastname", "D'Arcy"}};
  const auto off = Json::parse(R"({"busy": {"enabled": false, "destination": null},
                                   "noanswer": {"enabled": false, "destination": "0612345678"},
                                   "unconditional": {"enabled": false, "destination": null}})");
  const auto user = [&](Json who, int id, const char* shown) {
    who.update({{"id", id}, {"caller_id", shown}, {"enabled", true}, {"forwards", off}, {"email", nullptr}});
    return who;
  };
  const auto line = [&](int id, const Json& owner, const char* exten, const char* device) {
    return Json{{"id", id},
                {"context", "default"},
                {"registrar", "mds1"},
                {"device_id", device},
                {"endpoint_sip", {{"uuid", std::string("s") + exten}}},
                {"extensions", {{{"id", id}, {"exten", exten}, {"context", "default"}}}},
                {"users", {owner}}};
  };
  const auto exten = [](int id, const char* number, const char* context, const char* field, const Json& leads) {
    return Json{{"id", id}, {"exten", number}, {"context", context}, {"enabled", true}, {field, leads}};
  };
  const auto sip = [](const char* name, const char* secret) {
    return Json{
        {"uuid", std::string("s") + name},
        {"name", name},
        {"auth_section_options", Json::array({Json::array({"username", name}), Json::array({"password", secret})})},
        {"line", {{"id", 1}}},
        {"trunk", nullptr}};
  };
  const Json both = {{"users", {helene, jean}}, {"extensions", Json::array()}};
  return {
      {"/contexts",
       {{{"id", 1},
         {"name", "default"},
         {"type", "internal"},
         {"user_ranges", {range("1000", "1999")}},
         {"group_ranges", {range("2000", "2099")}}},
        {{"id", 2},
         {"name", "from-extern"},
         {"type", "incall"},
         {"incall_ranges", {range("0353010000", "0353019999")}}}}},
      {"/registrars", {{{"id", "mds1"}}}},
      {"/users", {user(helene, 1, "\"Hélène Müller\""), user(jean, 2, "\"Jean D'Arcy\"")}},
      {"/lines", {line(1, helene, "1001", "d1"), line(2, jean, "1002", "d2")}},
      {"/extensions",
       {exten(1, "1001", "default", "lines", {{{"id", 1}}}), exten(2, "1002", "default", "lines", {{{"id", 2}}}),
        exten(3, "2000", "default", "group", {{"uuid", "g1"}}),
        exten(4, "0353010001", "from-extern", "incall", {{"id", 1}})}},
      {"/endpoints/sip", {sip("1001-a", "Vw7c1nSQ9dXb4mPz2aRtLk"), sip("1002-a", "q8ZyT3hJx6GfE0uCiNo5Ws")}},
      {"/endpoints/custom", {{{"id", 1}, {"interface", "Local/1@x"}, {"line", {{"id", 9}}}}}},
      {"/devices", {{{"id", "d1"}, {"mac", "00:15:65:aa:00:01"}}, {{"id", "d2"}, {"mac", "00:15:65:aa:00:02"}}}},
      {"/voicemails", {{{"id", 1}, {"number", "1001"}, {"context", "default"}, {"users", {helene}}}}},
      {"/groups",
       {{{"id", 1},
         {"uuid", "g1"},
         {"label", "Accueil"},
         {"enabled", true},
         {"members", both},
         {"extensions", {{{"exten", "2000"}, {"context", "default"}}}}}}},
      {"/callfilters",
       {{{"id", 1},
         {"name", "direction"},
         {"recipients", {{"users", {helene}}}},
         {"surrogates", {{"users", {jean}}}}}}},
      {"/callpickups",
       {{{"id", 1}, {"name", "etage"}, {"interceptors", {{"users", {helene}}}}, {"targets", {{"users", {jean}}}}}}},
      {"/callpermissions",
       {{{"id", 1},
         {"name", "international"},
         {"enabled", true},
         {"extensions", {"_00."}},
         {"users", {helene, jean}}}}},
      {"/incalls",
       {{{"id", 1},
         {"destination", {{"type", "user"}, {"user_id", 1}}},
         {"extensions", {{{"exten", "0353010001"}, {"context", "from-extern"}}}}}}},
      {"/trunks", {{{"id", 1}, {"context", "from-extern"}, {"endpoint_sip", {{"uuid", "s9"}, {"name", "tsip"}}}}}},
      {"/outcalls",
       {{{"id", 1},
         {"name", "national"},
         {"enabled", true},
         {"trunks", {{{"id", 1}}}},
         {"extensions", {{{"exten", "_0."}, {"context", "to-extern"}}}}}}},
      {"/schedules",
       {{{"id", 1},
         {"name", "ouverture"},
         {"enabled", true},
         {"open_periods", {{{"hours_start", "08:00"}, {"hours_end", "18:00"}}}}}}},
  };
}

inline cluster::Inventory inventory(Lists lists) {
  std::map<std::string, Result<cluster::Items>> results;
  for (auto& [path, items] : lists)
    results.emplace(path, std::move(items));
  return cluster::Inventory(std::move(results));
}

} // namespace telctl::tests
