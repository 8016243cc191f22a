#include <telctl/cluster/errors.hpp>

#include "web_xivo.hpp"

using namespace telctl;
using namespace telctl::tests;

// What web services cannot do, or do otherwise than confd: found by reading their source.
namespace {

constexpr auto queues = "/callcenter/json.php/restricted/settings/queues/";

estate::Estate two_agents() {
  auto e = small_estate();
  e.contexts[0].queue_ranges = {{"5100", "5199"}};
  e.contexts[0].conference_ranges = {{"5200", "5299"}};
  e.skills = {{.name = "anglais"}, {.name = "inscriptions"}};
  e.agents = {{.number = "8001", .firstname = "Jean", .line = "4013", .skills = {"anglais/80", "inscriptions"}},
              {.number = "8002", .firstname = "Marie"}};
  e.queues = {
      {.id = "file", .extension = "5100", .site = "sciences", .agents = {"8001", "8002/2"}, .busy = "user:4012"}};
  e.conferences = {{.id = "SalleA", .extension = "5200", .site = "sciences"}};
  return e;
}

struct CallCentre : Xivo {
  CallCentre() : Xivo(two_agents()) { hand->apply(hand->plan(estate)); }

  Json queue() { return Json::parse(send("GET", "?act=view&id=1", {}, queues).body); }
  /// Nothing to send, and no error: what there is to do is a person's.
  bool leaves_to_person(const std::string& step) {
    CHECK(told(*this, estate).empty());
    CHECK(hand->plan(estate).operations.empty());
    const auto steps = left_to_person(*this, estate);
    const bool found = std::find(steps.begin(), steps.end(), step) != steps.end();
    CHECK_MESSAGE(found, step, " is not among: ", join(steps, "; "));
    return found;
  }
  bool has_step(const std::string& step) {
    const auto steps = left_to_person(*this, estate);
    return std::find(steps.begin(), steps.end(), step) != steps.end();
  }
};

} // namespace

TEST_CASE("an agent in a queue keeps its user until a person changes that") {
  CallCentre xivo;
  xivo.estate.agents[0].line = "4012";
  CHECK(xivo.leaves_to_person("make 4012@default the agent 8001 in the web interface"));
  CHECK(xivo.leaves_to_person("let 4013@default be the agent 8001 no longer, in the web interface"));
  xivo.estate.agents[0].line.clear();
  CHECK(xivo.leaves_to_person("let 4013@default be the agent 8001 no longer, in the web interface"));
}

TEST_CASE("an agent may leave its last queue, and one that was taken away comes back where it was") {
  CallCentre xivo;
  xivo.estate.queues[0].agents = {"8001"};
  CHECK(told(xivo, xivo.estate).empty()); // no line and no queue tells a context, and none is needed
  CHECK(xivo.hand->apply(xivo.hand->plan(xivo.estate)) == 1);
  const auto before = xivo.rehearsal.world().dump();
  xivo.estate.agents.pop_back();
  const auto plan = xivo.hand->plan(xivo.estate);
  REQUIRE(plan.operations.size() == 1);
  xivo.hand->apply(plan);
  xivo.hand->run(plan::inverse(plan.operations[0]));
  CHECK(xivo.rehearsal.world().dump() == before);
}

TEST_CASE("a skill that an agent has on the cluster is not taken away") {
  CallCentre xivo;
  xivo.estate.skills.erase(xivo.estate.skills.begin());
  xivo.estate.agents[0].skills = {"inscriptions"};
  CHECK(xivo.leaves_to_person("change agent 8001 in the web interface: skills"));
}

TEST_CASE("a penalty is a person's to set, and to take away") {
  CallCentre xivo;
  const auto step = "give the agent 8002 the penalty 2 in the queue file in the web interface";
  CHECK(xivo.has_step(step));
  const Json penalty = {
      {"agentfeatures", Json::object()}, {"queue", {{"file", {{"penalty", 2}}}}}, {"queue-select", {"file"}}};
  constexpr auto agents = "/callcenter/json.php/restricted/settings/agents/";
  std::string id;
  for (const auto& row : Json::parse(xivo.send("GET", "?act=list", {}, agents).body))
    if (row["agentfeatures"]["number"] == "8002") id = row["agentfeatures"]["id"].dump();
  REQUIRE(xivo.send("POST", "?act=edit&id=" + id, penalty.dump(), agents).status == 200);
  CHECK_FALSE(xivo.has_step(step));
  xivo.estate.queues[0].agents[1] = "8002";
  CHECK(xivo.has_step("give the agent 8002 the penalty 0 in the queue file in the web interface"));
}

TEST_CASE("several announcements survive a change") {
  CallCentre xivo;
  auto view = xivo.queue();
  Json sent = {{"queuefeatures", view["queuefeatures"]}, {"queue", view["queue"]}, {"agent", Json::array()}};
  for (const auto& member : view["agent"])
    sent["agent"].push_back(member["userid"]);
  sent["queue"]["periodic-announce"] = "acd/un,acd/deux";
  sent["dialaction"] = {{"busy", {{"actiontype", "user"}, {"actionarg1", "1"}}}};
  REQUIRE(xivo.send("POST", "?act=edit&id=1", sent.dump(), queues).status == 200);
  xivo.estate.queues[0].timeout = 30;
  const auto plan = xivo.hand->plan(xivo.estate);
  CHECK(xivo.target->execute(operation_of(plan, "queue"), xivo.hand->resolve()).kind == plan::Outcome::Kind::done);
  // A list is what the web interface takes; it keeps it joined.
  CHECK(xivo.queue()["queue"]["periodic-announce"] == Json({"acd/un", "acd/deux"}));
}

TEST_CASE("a queue that leads to something that is gone is not edited, but to lead elsewhere") {
  CallCentre xivo;
  auto other = xivo.queue();
  other["queuefeatures"]["name"] = "autre";
  other["queuefeatures"]["number"] = "";
  const Json added = {{"queuefeatures", other["queuefeatures"]}, {"queue", other["queue"]}};
  REQUIRE(xivo.send("POST", "?act=add", added.dump(), queues).status == 200);
  auto view = xivo.queue();
  Json sent = {{"queuefeatures", view["queuefeatures"]}, {"queue", view["queue"]}, {"agent", Json::array()}};
  for (const auto& member : view["agent"])
    sent["agent"].push_back(member["userid"]);
  sent["dialaction"] = {{"busy", {{"actiontype", "queue"}, {"actionarg1", "2"}}}};
  REQUIRE(xivo.send("POST", "?act=edit&id=1", sent.dump(), queues).status == 200);
  REQUIRE(xivo.send("GET", "?act=delete&id=2", {}, queues).status == 200);
  xivo.estate.queues[0].timeout = 30;
  const auto plan = xivo.hand->plan(xivo.estate);
  const auto refused = xivo.target->execute(operation_of(plan, "queue"), xivo.hand->resolve());
  CHECK(refused.kind == plan::Outcome::Kind::refused);
  REQUIRE(refused.error);
  CHECK(refused.error->code == errors::web_service_lossy);
  CHECK(xivo.target->execute(operation_of(plan, "queue-fallbacks"), xivo.hand->resolve()).kind ==
        plan::Outcome::Kind::done);
  CHECK(xivo.target->execute(operation_of(plan, "queue"), xivo.hand->resolve()).kind == plan::Outcome::Kind::done);
}

TEST_CASE("a name that differs in capitals alone is not made anew") {
  CallCentre xivo;
  xivo.estate.queues[0].id = "FILE";
  CHECK(told(xivo, xivo.estate) == "it is there as file, and a XiVO does not tell the two names apart");
  xivo.estate.queues[0].id = "file";
  xivo.estate.conferences[0].id = "sallea";
  CHECK(told(xivo, xivo.estate).find("it is there as SalleA") != std::string::npos);
  xivo.estate.conferences[0].id = "SalleB";
  CHECK(told(xivo, xivo.estate) == "the room SalleA has the number 5200@default");
  xivo.estate.conferences = {{.id = "SalleA", .extension = "5200", .site = "sciences"},
                             {.id = "sallea", .extension = "5201", .site = "sciences"}};
  CHECK(told(xivo, xivo.estate).find("a XiVO does not tell its name from that of") != std::string::npos);
}

TEST_CASE("a queue moves to another context with another number") {
  CallCentre xivo;
  xivo.estate.contexts[2].queue_ranges = {{"3100", "3199"}};
  xivo.estate.queues[0].context = "annexe";
  xivo.estate.queues[0].extension = "3100";
  xivo.hand->apply(xivo.hand->plan(xivo.estate));
  CHECK(xivo.queue()["queuefeatures"]["number"] == "3100");
  CHECK(xivo.queue()["queuefeatures"]["context"] == "annexe");
  CHECK(xivo.hand->plan(xivo.estate).operations.empty());
}

TEST_CASE("nothing is put into a context that the web services do not list") {
  CallCentre xivo;
  const auto answer = make_http_client()->send(
      {.method = "POST",
       .url = xivo.rehearsal.options.url + "/1.1/contexts",
       .headers = {{"X-Auth-Token", std::string(sandbox::full_token)}, {"Content-Type", "application/json"}},
       .body =
           Json{{"name", "labo"}, {"label", "Laboratoire"}, {"queue_ranges", {{{"start", "6000"}, {"end", "6099"}}}}}
               .dump()});
  REQUIRE(answer);
  REQUIRE(answer->status == 201); // as confd makes them: of no entity
  xivo.estate.contexts.push_back({.name = "labo", .label = "Laboratoire", .type = "internal", .includes = {"annexe"}});
  xivo.estate.contexts.back().queue_ranges = {{"6000", "6099"}};
  xivo.estate.queues.push_back({.id = "chimie", .extension = "6000", .context = "labo"});
  CHECK(told(xivo, xivo.estate) == "the web services list nothing of the context labo");
  CHECK(xivo.has_step("let the context labo include annexe in the web interface"));
  xivo.estate.queues.pop_back();
  xivo.estate.contexts.back() = {.name = "Labo2", .label = "Laboratoire", .type = "internal", .includes = {"annexe"}};
  CHECK(told(xivo, xivo.estate).empty());
  CHECK(xivo.has_step("let the context Labo2 include annexe in the web interface")); // capitals: confd makes it
}

TEST_CASE("what web services cannot write takes nothing away") {
  CallCentre xivo;
  auto& annexe = xivo.estate.contexts[2];
  annexe.includes = {"default"};
  xivo.estate.queues[0].no_answer = "hangup";
  xivo.hand->apply(xivo.hand->plan(xivo.estate));
  const auto before = xivo.rehearsal.world().dump();
  xivo.estate.contexts.push_back({.name = "Mobiles", .label = "Mobiles", .type = "internal"});
  xivo.estate.contexts[2].includes = {"Mobiles", "default"};
  xivo.estate.queues[0].no_answer = "sound:accueil";
  const auto plan = xivo.hand->plan(xivo.estate);
  for (const auto& operation : plan.operations)
    CHECK_MESSAGE(operation.key.name == "Mobiles", plan::to_string(operation.key));
  CHECK(xivo.has_step("let the context annexe include Mobiles in the web interface"));
  CHECK(
      xivo.has_step("lead the calls that queue file does not take (noanswer) to sound:accueil, in the web interface"));
  xivo.estate.queues[0].busy = "hangup:congestion"; // the rest is written
  const auto more = xivo.hand->plan(xivo.estate);
  const auto fallbacks = operation_of(more, "queue-fallbacks");
  CHECK(xivo.target->execute(fallbacks, xivo.hand->resolve()).kind == plan::Outcome::Kind::done);
  CHECK(xivo.queue()["dialaction"]["noanswer"]["action"] == "hangup");
  CHECK(xivo.queue()["dialaction"]["busy"]["action"] == "congestion");
  for (const auto* destination : {"custom:NoOp", "custom:System(rm)", "extension:12@xivo-features"}) {
    xivo.estate.queues[0].busy = destination;
    CHECK(xivo.has_step(
        fmt::format("lead the calls that queue file does not take (busy) to {}, in the web interface", destination)));
  }
}

TEST_CASE("what a schedule that is left to a person leads to stays") {
  CallCentre xivo;
  xivo.estate.schedules = {{.name = "nuit", .closed = "conference:SalleA"}};
  xivo.estate.schedule_periods = {{.schedule = "nuit", .kind = "open", .start = "08:00", .end = "18:00"}};
  xivo.hand->apply(xivo.hand->plan(xivo.estate));
  xivo.estate.schedules[0].closed = "hangup:busy";
  xivo.estate.conferences.clear();
  CHECK(xivo.leaves_to_person("change schedule nuit in the web interface: closed_destination"));
}

TEST_CASE("texts and names that a XiVO would write otherwise are told") {
  CallCentre xivo;
  xivo.estate.queues[0].id = "a <b> c";
  CHECK(told(xivo, xivo.estate).find("a XiVO does not keep 'a <b> c' as it is") != std::string::npos);
  xivo.estate.queues[0].id = "file";
  xivo.estate.agents[0].skills = {"anglais/180", "inscriptions"};
  CHECK(told(xivo, xivo.estate) == "a XiVO weighs skills from 0 to 100");
  xivo.estate.agents[0].skills = {"anglais/80", "inscriptions"};
  for (const auto* name :
       {"xivo-centre", "general", "parkedcalls", "a.b", "un-nom-de-contexte-de-plus-de-trente-neuf"}) {
    xivo.estate.contexts.resize(3);
    xivo.estate.contexts.push_back({.name = name, .label = "Un contexte", .type = "internal"});
    xivo.estate.contexts.back().queue_ranges = {{"6000", "6099"}};
    xivo.estate.queues.resize(1);
    xivo.estate.queues.push_back({.id = "chimie", .extension = "6000", .context = name});
    CHECK(told(xivo, xivo.estate).find(fmt::format("list nothing of the context {}", name)) != std::string::npos);
  }
}

TEST_CASE("an agent whose telephone comes later enters its queue then") {
  Xivo xivo(two_agents());
  const std::set<std::string> pilot{"4012@default"};
  const plan::Scope first{.lines = pilot, .present = {}};
  xivo.estate.queues[0].members = {"4012"};
  xivo.hand->apply(xivo.hand->plan(xivo.estate, first));
  const auto queue = Json::parse(xivo.send("GET", "?act=view&id=1", {}, queues).body);
  REQUIRE(queue["agent"].size() == 1); // 8002, who has none
  xivo.hand->apply(xivo.hand->plan(xivo.estate));
  CHECK(Json::parse(xivo.send("GET", "?act=view&id=1", {}, queues).body)["agent"].size() == 2);
  CHECK(xivo.hand->plan(xivo.estate).operations.empty());
}

TEST_CASE("an agent speaks a language that a XiVO has") {
  CallCentre xivo;
  xivo.estate.agents.push_back({.number = "8003", .firstname = "Ana", .line = "4012", .language = "pt_PT"});
  CHECK(told(xivo, xivo.estate) == "a XiVO has no language 'pt_PT'");
}

TEST_CASE("a XiVO has room for 64 pick-up groups, those of others among them") {
  CallCentre xivo;
  constexpr auto pickups = "/service/ipbx/json.php/restricted/call_management/pickup/";
  const auto mine = Json::parse(xivo.send("GET", "?act=list", {}, pickups).body).size();
  for (int i = 0; i < 63 - static_cast<int>(mine); ++i) {
    const Json group = {{"name", fmt::format("autre-{}", i)}, {"entity_id", 1}, {"members", Json::array()}};
    REQUIRE(xivo.send("POST", "?act=add", group.dump(), pickups).status == 200);
  }
  CHECK(told(xivo, xivo.estate).empty());
  xivo.estate.lines[0].pickup_group = "encore";
  xivo.estate.lines[1].pickup_group = "etage2";
  CHECK(told(xivo, xivo.estate).empty()); // the last one
  xivo.estate.lines[2].pickup_group = "toujours";
  CHECK(told(xivo, xivo.estate) == "a XiVO has 64 pick-up groups at most, and there would be 65");
}
