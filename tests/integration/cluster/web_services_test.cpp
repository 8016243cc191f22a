#include <telctl/cluster/errors.hpp>
#include <telctl/cluster/export.hpp>
#include <telctl/cluster/profile.hpp>

#include "web_xivo.hpp"

using namespace telctl;
using namespace telctl::tests;

namespace {

constexpr auto pickups = "/service/ipbx/json.php/restricted/call_management/pickup/";

} // namespace

TEST_CASE("a XiVO gets groups by its web services, and loses them again") {
  Xivo xivo;
  const auto plan = xivo.hand->plan(xivo.estate);
  CHECK(xivo.target->request_of(operation_of(plan, "group")) ==
        "POST /service/ipbx/json.php/restricted/pbx_settings/groups/?act=add");
  xivo.hand->apply(plan);
  const auto group = xivo.view();
  CHECK(group["groupfeatures"]["number"] == "5000");
  CHECK(group["groupfeatures"]["context"] == "default");
  CHECK(group["queue"]["strategy"] == xivo.estate.groups[0].strategy);
  CHECK(group["user"].size() == 2); // of its members one stays where it is
  CHECK(group["dialaction"]["noanswer"]["actiontype"] == "user");
  const auto again = xivo.hand->plan(xivo.estate);
  CHECK(again.operations.empty());
  const auto incall = xivo.rehearsal.world().dump().dump(); // a number that rings at the group
  CHECK(incall.find("group_id") != std::string::npos);
  auto last = xivo.hand->plan({});
  std::erase_if(last.operations, [](const auto& operation) {
    return operation.key.type == "context" && operation.key.name != "annexe";
  });
  xivo.hand->apply(last);
  const auto after = xivo.rehearsal.world().dump();
  for (const auto* part : {"groups", "extensions", "incalls", "callpickups"})
    CHECK(after["types"][part] == xivo.before["types"][part]);
}

TEST_CASE("a change of a group keeps what else is set there, and who else is in it") {
  Xivo xivo;
  auto& group = xivo.estate.groups[0];
  group.members = {"4012"};
  group.strategy = "all";
  xivo.hand->apply(xivo.hand->plan(xivo.estate));
  const auto other = xivo.stranger();
  xivo.edit([&](Json& sent) {
    sent["user"].push_back(other);
    sent["schedule_id"] = "7";
    sent["rightcall"] = {"3"};
    sent["callerid"] = {{"mode", "prepend"}, {"callerdisplay", "SAV "}};
    sent["groupfeatures"]["preprocess_subroutine"] = "annonce";
    sent["queue"]["timeout"] = "20";
    sent["dialaction"] = {{"noanswer", {{"actiontype", "user"}, {"actionarg1", "1"}}},
                          {"busy", {{"actiontype", "endcall"}, {"action", "busy"}, {"actionarg1", "20"}}}};
  });
  const auto foreign = xivo.view();
  group.strategy = "random";
  group.no_answer = "hangup:congestion";
  group.members = {"4013", "4012"};
  const auto plan = xivo.hand->plan(xivo.estate);
  REQUIRE(plan.operations.size() == 3);
  for (const auto& operation : plan.operations)
    CHECK(xivo.target->execute(operation, xivo.hand->resolve()).kind == plan::Outcome::Kind::done);
  auto now = xivo.view();
  CHECK(now["queue"]["strategy"] == "random");
  CHECK(now["dialaction"]["noanswer"]["actiontype"] == "endcall");
  CHECK(now["dialaction"]["noanswer"]["action"] == "congestion");
  REQUIRE(now["user"].size() == 3);
  CHECK(now["user"][2]["userid"] == foreign["user"][1]["userid"]); // the stranger rings last
  now["user"] = foreign["user"];
  now["queue"]["strategy"] = foreign["queue"]["strategy"];
  now["dialaction"]["noanswer"] = foreign["dialaction"]["noanswer"];
  CHECK(Json::diff(foreign, now) == Json::array());
}

TEST_CASE("what the web services cannot do is told before anything is sent") {
  Xivo xivo;
  auto& group = xivo.estate.groups[0];
  group.strategy = "all";
  xivo.hand->apply(xivo.hand->plan(xivo.estate));
  CHECK(told(xivo, xivo.estate).empty());
  group.strategy = "linear";
  CHECK(told(xivo, xivo.estate) == "a group of a XiVO is linear from its beginning, or never");
  group.strategy = "all";
  group.no_answer = "directory:default";
  CHECK(told(xivo, xivo.estate).empty()); // a step for a person
  group.no_answer.clear();
  xivo.estate.groups.push_back(group);
  xivo.estate.groups[1].id = "ACCUEIL";
  xivo.estate.groups[1].extension.clear();
  xivo.estate.groups.push_back(xivo.estate.groups[1]);
  xivo.estate.groups[2].id = "Accueil";
  CHECK(told(xivo, xivo.estate) ==
        "a XiVO does not tell its name from that of Accueil; a XiVO does not tell its name from that of ACCUEIL");
}

TEST_CASE("a group follows its context, and a number that is somebody else's stays") {
  Xivo xivo;
  auto& group = xivo.estate.groups[0];
  xivo.hand->apply(xivo.hand->plan(xivo.estate));
  xivo.estate.contexts[2].group_ranges = {{"5000", "5099"}};
  group.context = "annexe";
  xivo.hand->apply(xivo.hand->plan(xivo.estate));
  CHECK(xivo.view()["groupfeatures"]["context"] == "annexe");
  CHECK(xivo.view()["groupfeatures"]["number"] == "5000");
  CHECK(xivo.hand->plan(xivo.estate).operations.empty());
  // Another number, by somebody else's hand: neither written over nor taken away.
  xivo.edit([](Json& sent) { sent["groupfeatures"]["number"] = "5007"; });
  auto plan = xivo.hand->plan(xivo.estate);
  const auto refused = xivo.target->execute(operation_of(plan, "group-extension"), xivo.hand->resolve());
  CHECK(refused.kind == plan::Outcome::Kind::refused);
  group.extension.clear();
  plan = xivo.hand->plan(xivo.estate);
  for (const auto& operation : plan.operations)
    CHECK(xivo.target->execute(operation, xivo.hand->resolve()).kind == plan::Outcome::Kind::done);
  CHECK(xivo.view()["groupfeatures"]["number"] == "5007");
}

TEST_CASE("what telctl manages by web services is not taken for gone where they are not given") {
  Xivo xivo;
  xivo.hand->apply(xivo.hand->plan(xivo.estate));
  auto options = xivo.rehearsal.options;
  options.web_services.clear();
  const auto target = cluster::make_target(options, xivo.rehearsal.folder.path / "state").value();
  const auto live = target->read(xivo.hand->registry, estate::Index(xivo.estate));
  REQUIRE_FALSE(live);
  CHECK(live.error().code == errors::managed_unseen);
}

TEST_CASE("an export of a XiVO brings its groups back") {
  Xivo xivo;
  xivo.hand->apply(xivo.hand->plan(xivo.estate));
  const auto confd = cluster::connect(xivo.rehearsal.options).value();
  const auto exported = cluster::export_estate(*confd, {});
  REQUIRE(exported);
  REQUIRE(exported->estate.groups.size() == 1);
  const auto& group = exported->estate.groups[0];
  CHECK(group.extension == "5000");
  CHECK(group.strategy == xivo.estate.groups[0].strategy);
  CHECK(group.members == std::vector<std::string>{"4013", "4012"});
  CHECK(group.no_answer == "user:4012");
  for (const auto& item : exported->left_out) {
    CHECK(item.object.find("extension 5000") == std::string::npos);
    CHECK(item.what.find("web_context") == std::string::npos);
  }
}

TEST_CASE("an export tells what groups of a XiVO have and an estate has not") {
  Xivo xivo;
  xivo.hand->apply(xivo.hand->plan(xivo.estate));
  xivo.edit([](Json& sent) {
    sent["schedule_id"] = "7";
    sent["rightcall"] = {"3"};
    sent["callerid"] = {{"mode", "prepend"}, {"callerdisplay", "SAV "}};
    sent["queue"]["musicclass"] = "jazz";
  });
  const auto confd = cluster::connect(xivo.rehearsal.options).value();
  const auto exported = cluster::export_estate(*confd, {});
  REQUIRE(exported);
  std::string left_out;
  for (const auto& item : exported->left_out)
    left_out += item.what + "\n";
  for (const auto* what : {"schedule_id = 7", "call_rights = 1", "caller_id = SAV ", "musicclass = jazz"})
    CHECK(left_out.find(what) != std::string::npos);
}

TEST_CASE("web services that are none, that refuse, or that would be spoken to in clear are told at once") {
  Xivo xivo;
  const auto code_of = [&](auto&& change) {
    auto options = xivo.rehearsal.options;
    change(options);
    const auto confd = cluster::connect(options);
    REQUIRE_FALSE(confd);
    return confd.error().code;
  };
  CHECK(code_of([&](auto& o) { o.web_services += "/nothing"; }) == errors::no_web_services);
  CHECK(code_of([](auto& o) { o.web_services = "http://xivo.univ.example"; }) == errors::credentials_in_clear);
  CHECK(code_of([&](auto& o) {
          o.token = "file:" + (xivo.rehearsal.folder.path / "token").string();
          o.user.clear();
          o.password.clear();
        }) == errors::credentials_missing);
}

TEST_CASE("without web services the groups of a XiVO are left to a person") {
  Xivo xivo;
  auto options = xivo.rehearsal.options;
  options.web_services.clear();
  const auto target = cluster::make_target(options, xivo.rehearsal.folder.path / "state").value();
  const estate::Index index(xivo.estate);
  REQUIRE(target->read({}, index));
  plan::Remarks remarks;
  REQUIRE(target->desired(index, {}, remarks));
  std::size_t told = 0;
  for (const auto& step : remarks.steps)
    told += step.stands_for.type == "group" ? 1U : 0U;
  CHECK(told == xivo.estate.groups.size());
}

TEST_CASE("a pick-up group of a XiVO is changed by taking it away and making it anew") {
  Xivo xivo;
  xivo.estate.lines[0].pickup_group.clear();
  xivo.hand->apply(xivo.hand->plan(xivo.estate));
  const auto listed = [&] { return Json::parse(xivo.send("GET", "?act=list", {}, pickups).body); };
  REQUIRE(listed().size() == 1);
  const auto id = listed()[0]["id"].get<std::string>();
  const auto view = [&](const std::string& number) {
    return Json::parse(xivo.send("GET", "?act=view&id=" + number, {}, pickups).body);
  };
  CHECK(view(id)["members"].size() == 1);
  CHECK(view(id)["pickups"].size() == 1);
  // Somebody else's hand: a stranger and a group pick up as well.
  auto members = Json::array();
  const auto was = view(id);
  for (const auto* side : {"members", "pickups"})
    for (const auto& row : was[side])
      members.push_back(row);
  members.push_back({{"category", "member"}, {"membertype", "user"}, {"memberid", xivo.stranger()}});
  members.push_back({{"category", "pickup"}, {"membertype", "group"}, {"memberid", 1}});
  REQUIRE(xivo.send("GET", "?act=delete&id=" + id, {}, pickups).status == 200);
  const Json changed = {{"name", "etage2"}, {"entity_id", 1}, {"description", "2e étage"}, {"members", members}};
  REQUIRE(xivo.send("POST", "?act=add", changed.dump(), pickups).status == 200);
  CHECK(xivo.hand->plan(xivo.estate).operations.empty()); // none of the estate's business
  xivo.estate.lines[0].pickup_group = "etage2";
  const auto plan = xivo.hand->plan(xivo.estate);
  REQUIRE(plan.operations.size() == 1);
  CHECK(plan.operations[0].action == plan::Action::update);
  const auto before = xivo.rehearsal.world().dump();
  xivo.hand->apply(plan);
  REQUIRE(listed().size() == 1);
  const auto now = view(listed()[0]["id"].get<std::string>());
  CHECK(now["members"].size() == 3);
  CHECK(now["pickups"].size() == 3);
  CHECK(now["pickup"]["description"] == "2e étage");
  xivo.hand->run(plan::inverse(plan.operations[0]));
  CHECK(xivo.rehearsal.world().dump() == before);
}

TEST_CASE("a pick-up group that is made anew is known by its name, whatever numbers it and others get") {
  Xivo xivo;
  const auto add = [&](const char* name) {
    const Json group = {{"name", name}, {"entity_id", 1}, {"members", Json::array()}};
    REQUIRE(xivo.send("POST", "?act=add", group.dump(), pickups).status == 200);
  };
  add("autre"); // 0
  xivo.estate.lines[0].pickup_group.clear();
  xivo.hand->apply(xivo.hand->plan(xivo.estate)); // 1
  REQUIRE(xivo.send("GET", "?act=delete&id=0", {}, pickups).status == 200);
  xivo.estate.lines[0].pickup_group = "etage2";
  xivo.hand->apply(xivo.hand->plan(xivo.estate)); // 0: the lowest that is free
  add("encore");                                  // 1: the one that it had
  xivo.estate.lines[0].pickup_group.clear();
  xivo.hand->registry[{"pickup", "etage2"}] = "1"; // as a run that died would have left it
  xivo.hand->apply(xivo.hand->plan(xivo.estate));
  const auto listed = Json::parse(xivo.send("GET", "?act=list", {}, pickups).body);
  std::multiset<std::string> names;
  for (const auto& item : listed)
    names.insert(item["name"].get<std::string>());
  CHECK(names == std::multiset<std::string>{"encore", "etage2"});
}

TEST_CASE("a change of a pick-up group that was cut off between its two requests is finished") {
  Xivo xivo;
  xivo.estate.lines[0].pickup_group.clear();
  xivo.hand->apply(xivo.hand->plan(xivo.estate));
  xivo.estate.lines[0].pickup_group = "etage2";
  const auto plan = xivo.hand->plan(xivo.estate);
  REQUIRE(plan.operations.size() == 1);
  const auto& operation = plan.operations[0];
  REQUIRE(xivo.send("GET", "?act=delete&id=0", {}, pickups).status == 200);
  const auto found = xivo.target->find(operation, xivo.hand->resolve());
  REQUIRE(found);
  REQUIRE(found->has_value());
  CHECK((*found)->owned == operation.before); // as if nothing were done
  CHECK(xivo.target->execute(operation, xivo.hand->resolve()).kind == plan::Outcome::Kind::done);
  const auto after = xivo.target->find(operation, xivo.hand->resolve());
  REQUIRE(after);
  CHECK((*after)->owned == operation.after);
}

TEST_CASE("a change of a group waits for one that may still be carried out") {
  Xivo xivo;
  auto options = xivo.rehearsal.options;
  options.write_timeout = std::chrono::milliseconds(200);
  options.grace = std::chrono::milliseconds(2000);
  const auto target = cluster::make_target(options, xivo.rehearsal.folder.path / "state").value();
  xivo.estate.groups[0].no_answer.clear();
  Hand hand(*target);
  const auto plan = hand.plan(xivo.estate);
  for (const auto& adoption : plan.adoptions)
    hand.registry[adoption.key] = adoption.id;
  for (const auto& operation : plan.operations)
    if (operation.key.type != "group-extension" && operation.key.type != "group-members") hand.run(operation);
  const Json late = {{"kind", "late"}, {"at", 2}, {"delay_ms", 600}}; // after the view, the edit
  REQUIRE(make_http_client()
              ->send({.method = "POST", .url = options.url + "/_sandbox/fault", .body = late.dump()})
              ->status == 204);
  const auto number = operation_of(plan, "group-extension");
  CHECK(target->execute(number, hand.resolve()).kind == plan::Outcome::Kind::unknown);
  const auto members = operation_of(plan, "group-members");
  const auto waits = target->execute(members, hand.resolve());
  CHECK(waits.kind == plan::Outcome::Kind::refused);
  REQUIRE(waits.error);
  CHECK(waits.error->retryable);
  std::this_thread::sleep_for(waits.wait);
  CHECK(target->execute(members, hand.resolve()).kind == plan::Outcome::Kind::done);
  const auto group = xivo.view();
  CHECK(group["groupfeatures"]["number"] == "5000");
  CHECK(group["user"].size() == 2);
}
