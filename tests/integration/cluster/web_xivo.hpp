#pragma once
#include <telctl/support/text.hpp>

#include "rehearsal.hpp"
#include "small_estate.hpp"

namespace telctl::tests {

inline constexpr auto web_groups = "/service/ipbx/json.php/restricted/pbx_settings/groups/";

/// A XiVO whose confd has no groups, as the fork's, with the small estate on it.
struct Xivo {
  explicit Xivo(estate::Estate wanted = small_estate())
      : estate(std::move(wanted)), rehearsal(sandbox::Dialect::xivo_16_15, sandbox::full_token, {"/groups"}) {
    rehearsal.use_account();
    before = rehearsal.world().dump();
    estate.groups[0].no_answer = "user:4012";
    target = cluster::make_target(rehearsal.options, rehearsal.folder.path / "state").value();
    hand.emplace(*target);
  }

  HttpResponse send(const std::string& method, const std::string& query, const std::string& body = {},
                    const std::string& service = web_groups) {
    return make_http_client()
        ->send({.method = method,
                .url = rehearsal.options.url + service + query,
                .headers = {{"Authorization", basic_authorization("telctl", "rehearsal")}},
                .body = body})
        .value();
  }
  /// Somebody whom telctl does not know, with a telephone.
  int stranger() {
    const auto confd = [&](const std::string& method, const std::string& path, const Json& body = {}) {
      const auto answer = make_http_client()->send(
          {.method = method,
           .url = rehearsal.options.url + "/1.1" + path,
           .headers = {{"X-Auth-Token", std::string(sandbox::full_token)}, {"Content-Type", "application/json"}},
           .body = body.is_null() ? std::string() : body.dump()});
      REQUIRE(answer);
      REQUIRE(answer->status < 300);
      const auto json = Json::parse(answer->body, nullptr, false);
      return json.is_object() && json.contains("id") ? json["id"].get<int>() : 0;
    };
    const auto user = confd("POST", "/users", {{"firstname", "Zoé"}});
    const auto line = confd("POST", "/lines", {{"context", "default"}});
    const auto sip = confd("POST", "/endpoints/sip", Json::object());
    const auto extension = confd("POST", "/extensions", {{"exten", "4998"}, {"context", "default"}});
    confd("PUT", fmt::format("/lines/{}/endpoints/sip/{}", line, sip));
    confd("PUT", fmt::format("/lines/{}/extensions/{}", line, extension));
    confd("PUT", fmt::format("/users/{}/lines/{}", user, line));
    return user;
  }
  Json view() { return Json::parse(send("GET", "?act=view&id=1").body); }
  /// Somebody else's hand: what `change` makes of the whole group.
  template <class F>
  void edit(F&& change) {
    auto group = view();
    Json sent = {{"groupfeatures", group["groupfeatures"]}, {"queue", group["queue"]}, {"user", Json::array()}};
    for (const auto& member : group["user"])
      sent["user"].push_back(member["userid"]);
    change(sent);
    REQUIRE(send("POST", "?act=edit&id=1", sent.dump()).status == 200);
  }

  estate::Estate estate;
  Rehearsal rehearsal;
  OrderedJson before;
  std::unique_ptr<plan::Target> target;
  std::optional<Hand> hand;
};

inline plan::Operation operation_of(const plan::Plan& plan, const std::string& type) {
  for (const auto& operation : plan.operations)
    if (operation.key.type == type) return operation;
  FAIL("no operation of ", type);
  return {};
}

/// What a plan would tell as errors.
inline std::string told(Xivo& xivo, const estate::Estate& estate) {
  const estate::Index index(estate);
  REQUIRE(xivo.target->read(xivo.hand->registry, index));
  plan::Remarks remarks;
  REQUIRE(xivo.target->desired(index, {}, remarks));
  std::vector<std::string> errors;
  for (const auto& finding : remarks.findings.items())
    if (finding.severity == Severity::error) errors.push_back(finding.error.what);
  return join(errors, "; ");
}

/// What it would leave to a person.
inline std::vector<std::string> left_to_person(Xivo& xivo, const estate::Estate& estate) {
  const estate::Index index(estate);
  REQUIRE(xivo.target->read(xivo.hand->registry, index));
  plan::Remarks remarks;
  REQUIRE(xivo.target->desired(index, {}, remarks));
  std::vector<std::string> steps;
  for (const auto& step : remarks.steps)
    steps.push_back(step.error.what);
  return steps;
}

} // namespace telctl::tests
