#include "rehearsal.hpp"
#include "small_estate.hpp"

using namespace telctl;
using namespace telctl::tests;

namespace {

/// An administrator at work beside telctl.
Json ask(Rehearsal& rehearsal, const std::string& method, const std::string& path, const Json& body = {}) {
  HttpRequest request{.method = method, .url = rehearsal.options.url + "/1.1" + path};
  request.headers = {{"X-Auth-Token", std::string(sandbox::full_token)}, {"Content-Type", "application/json"}};
  if (!body.is_null()) request.body = body.dump();
  const auto answer = make_http_client()->send(request);
  REQUIRE(answer);
  INFO(method, " ", path, " ", request.body, " ", answer->body);
  REQUIRE(answer->status < 300);
  return answer->body.empty() ? Json() : Json::parse(answer->body);
}

std::string uuid_of_template(Rehearsal& rehearsal, const std::string& label) {
  const auto list = ask(rehearsal, "GET", "/endpoints/sip/templates");
  for (const auto& item : list.at("items"))
    if (item.at("label") == label) return item.at("uuid");
  return {};
}

Json account(Rehearsal& rehearsal, const std::string& name) {
  const auto list = ask(rehearsal, "GET", "/endpoints/sip");
  for (const auto& item : list.at("items"))
    if (item.at("name") == name) return item;
  FAIL(list.dump());
  return {};
}

std::vector<std::string> labels(const Json& sip) {
  std::vector<std::string> result;
  for (const auto& item : sip.at("templates"))
    result.push_back(item.at("label"));
  return result;
}

const plan::Operation* find_operation(const plan::Plan& plan, const plan::Key& key) {
  const auto found = std::find_if(plan.operations.begin(), plan.operations.end(),
                                  [&](const auto& operation) { return operation.key == key; });
  return found == plan.operations.end() ? nullptr : &*found;
}

} // namespace

TEST_CASE("from SIP to WebRTC and back is one change of the account, which keeps what others gave it") {
  Rehearsal rehearsal(sandbox::Dialect::wazo_26_08);
  const auto target = cluster::make_target(rehearsal.options, rehearsal.folder.path / "state").value();
  Hand hand(*target);
  auto estate = small_estate();
  estate.lines[1].set = {};
  hand.apply(hand.plan(estate));
  const std::string name = "4013-default-1";
  const auto before = account(rehearsal, name);
  CHECK(labels(before) == std::vector<std::string>{"global"});
  const auto path = "/endpoints/sip/" + before.at("uuid").get<std::string>();
  ask(rehearsal, "PUT", path,
      {{"templates",
        {{{"uuid", uuid_of_template(rehearsal, "global")}},
         {{"uuid", uuid_of_template(rehearsal, "meeting_guest")}}}}});

  estate.lines[1].set.protocol = "webrtc";
  const auto plan = hand.plan(estate);
  REQUIRE(plan.operations.size() == 1);
  CHECK(plan.operations[0].key == plan::Key{"sip", name});
  hand.apply(plan);
  const auto webrtc = account(rehearsal, name);
  CHECK(labels(webrtc) == std::vector<std::string>{"global", "meeting_guest", "webrtc"});
  CHECK(webrtc.at("auth_section_options") == before.at("auth_section_options"));
  const auto line = ask(rehearsal, "GET", fmt::format("/lines/{}", webrtc.at("line").at("id").get<int>()));
  CHECK(line.at("is_webrtc") == true);
  CHECK(hand.plan(estate).operations.empty());

  estate.lines[1].set.protocol = "sip";
  hand.apply(hand.plan(estate));
  CHECK(labels(account(rehearsal, name)) == std::vector<std::string>{"global", "meeting_guest"});
}

TEST_CASE("without its journal telctl knows SCCP lines again") {
  for (const auto dialect :
       {sandbox::Dialect::wazo_26_08, sandbox::Dialect::wazo_20_12, sandbox::Dialect::xivo_16_15}) {
    CAPTURE(std::string(sandbox::to_string(dialect)));
    Rehearsal rehearsal(dialect);
    auto estate = small_estate();
    add_other_protocols(estate, false);
    const auto target = cluster::make_target(rehearsal.options, rehearsal.folder.path / "state").value();
    Hand hand(*target);
    hand.apply(hand.plan(estate));
    const auto live = target->read({}, estate::Index(estate));
    REQUIRE(live);
    for (const auto* position : {"/1", "/2"})
      for (const auto* type : {"line", "sccp", "line-sccp", "line-extension", "user-line"}) {
        CAPTURE(type);
        const plan::Key key{type, std::string("4016@default") + position};
        const auto found = live->find(key);
        REQUIRE(found != live->end());
        CHECK(found->second.owned == hand.desired.at(key).owned);
      }
  }
}

TEST_CASE("an SCCP account whose creation was not answered is found by its number, and never taken for another") {
  Rehearsal rehearsal(sandbox::Dialect::wazo_26_08);
  const auto target = cluster::make_target(rehearsal.options, rehearsal.folder.path / "state").value();
  Hand hand(*target);
  auto estate = small_estate();
  add_other_protocols(estate, false);
  const auto plan = hand.plan(estate);
  const auto* first = find_operation(plan, {"sccp", "4016@default/1"});
  REQUIRE(first != nullptr);
  const auto nothing = [](const plan::Key&) { return std::nullopt; };
  ask(rehearsal, "POST", "/endpoints/sccp",
      Json{{"options", Json::array({Json::array({"cid_num", "4017"})})}}); // somebody else's
  ask(rehearsal, "POST", "/endpoints/sccp", Json::object());
  CHECK(!target->find(*first, nothing).value().has_value());
  REQUIRE(target->execute(*first, nothing).kind == plan::Outcome::Kind::done);
  const auto other = cluster::make_target(rehearsal.options, rehearsal.folder.path / "state").value();
  const auto found = other->find(*first, nothing).value();
  REQUIRE(found.has_value());
  CHECK(found->id == "3");
  CHECK(found->owned == first->after);
}
