#include <telctl/cluster/errors.hpp>
#include <telctl/cluster/export.hpp>

#include "web_xivo.hpp"

using namespace telctl;
using namespace telctl::tests;

namespace {

constexpr auto queues = "/callcenter/json.php/restricted/settings/queues/";
constexpr auto agents = "/callcenter/json.php/restricted/settings/agents/";
constexpr auto schedules = "/service/ipbx/json.php/restricted/call_management/schedule/";
constexpr auto contexts = "/service/ipbx/json.php/restricted/system_management/context/";

/// The small estate with what only the web services have.
estate::Estate call_centre() {
  auto e = small_estate();
  e.contexts[0].queue_ranges = {{"5100", "5199"}};
  e.contexts[0].conference_ranges = {{"5200", "5299"}};
  e.skills = {{.name = "anglais", .description = "parle anglais"}, {.name = "inscriptions"}};
  e.agents = {{.number = "8001", .firstname = "Jean", .line = "4013", .skills = {"anglais/80", "inscriptions"}},
              {.number = "8002", .firstname = "Marie", .lastname = "Curie", .language = "fr_FR", .pin = true}};
  e.queues = {{.id = "Scolarité",
               .extension = "5100",
               .site = "sciences",
               .strategy = "rrmemory",
               .timeout = 60,
               .member_timeout = 20,
               .agents = {"8002", "8001"},
               .members = {"4013", "4012"},
               .did = "0353015100",
               .no_answer = "voicemail:4012",
               .busy = "hangup:busy",
               .congestion = "conference:libre",
               .fail = "group:5000",
               .schedule = "guichet"},
              {.id = "vide", .site = "sciences", .agents = {"8002"}}};
  e.conferences = {
      {.id = "Réunion", .extension = "5200", .site = "sciences", .max_users = 12, .pin = true, .admin_pin = true},
      {.id = "libre", .extension = "5201", .site = "sciences", .record = true, .did = "0353015102"}};
  e.schedules = {{.name = "guichet", .timezone = "Europe/Paris", .closed = "voicemail:4012"},
                 {.name = "nuit", .closed = "hangup"}};
  e.schedule_periods = {
      {.schedule = "guichet", .kind = "open", .start = "09:00", .end = "12:00", .week_days = {"1-5", "7"}},
      {.schedule = "guichet", .kind = "open", .start = "14:00", .end = "17:30", .week_days = {"1", "3"}},
      {.schedule = "guichet",
       .kind = "exceptional",
       .start = "00:00",
       .end = "23:59",
       .month_days = {"24-26"},
       .months = {"12"},
       .destination = "user:4012"}};
  return e;
}

std::string id_of(Xivo& xivo, const char* service, const std::string& name) {
  for (const auto& row : Json::parse(xivo.send("GET", "?act=list", {}, service).body))
    if (row.value("name", "") == name) return row["id"].is_string() ? row["id"].get<std::string>() : row["id"].dump();
  FAIL("no ", name);
  return {};
}

Json view_of(Xivo& xivo, const char* service, const std::string& name) {
  return Json::parse(xivo.send("GET", "?act=view&id=" + id_of(xivo, service, name), {}, service).body);
}

constexpr auto scolarite = "scolarite-d1a6cb66";

bool tells(const std::vector<std::string>& steps, const std::string& wanted) {
  const bool found = std::find(steps.begin(), steps.end(), wanted) != steps.end();
  CHECK_MESSAGE(found, wanted, " is not among: ", join(steps, "; "));
  return found;
}

/// Somebody else's hand: what `change` makes of the first queue.
template <class F>
void edit_queue(Xivo& xivo, F&& change) {
  auto view = view_of(xivo, queues, scolarite);
  Json sent = {{"queuefeatures", view["queuefeatures"]}, {"queue", view["queue"]}, {"dialaction", Json::object()}};
  for (const auto* part : {"user", "agent"}) {
    sent[part] = Json::array();
    for (const auto& member : view[part])
      sent[part].push_back(member["userid"]);
  }
  change(sent);
  REQUIRE(xivo.send("POST", "?act=edit&id=" + id_of(xivo, queues, scolarite), sent.dump(), queues).status == 200);
}

} // namespace

TEST_CASE("a XiVO gets queues, agents, skills, rooms and schedules by its web services, and loses them again") {
  Xivo xivo(call_centre());
  xivo.hand->apply(xivo.hand->plan(xivo.estate)); // each of them is read back as it was asked for
  CHECK(xivo.hand->plan(xivo.estate).operations.empty());
  const auto queue = view_of(xivo, queues, scolarite);
  CHECK(queue["queuefeatures"]["number"] == "5100");
  CHECK(queue["queuefeatures"]["timeout"] == "60");
  CHECK(queue["dialaction"]["chanunavail"]["actiontype"] == "group");
  CHECK(queue["dialaction"]["congestion"]["actiontype"] == "meetme");
  REQUIRE(queue["agent"].size() == 2);
  const auto first = queue["agent"][0]["userid"].get<int>();
  const auto marie = Json::parse(xivo.send("GET", "?act=view&id=" + std::to_string(first), {}, agents).body);
  CHECK(marie["agentfeatures"]["firstname"] == "Marie");
  CHECK_FALSE(marie["agentfeatures"]["passwd"].get<std::string>().empty());
  const auto guichet = view_of(xivo, schedules, "guichet");
  REQUIRE(guichet["opened"].size() == 2);
  std::set<std::string> days;
  for (const auto& period : guichet["opened"])
    days.insert(period["weekdays"].get<std::string>());
  CHECK(days == std::set<std::string>{"1-5,7", "1,3"});
  CHECK(guichet["closed"][0]["action"] == "user");
  auto last = xivo.hand->plan({});
  std::erase_if(last.operations, [](const auto& operation) {
    return operation.key.type == "context" && operation.key.name != "annexe";
  });
  xivo.hand->apply(last);
  const auto after = xivo.rehearsal.world().dump();
  for (const auto* part : {"queues", "agents", "skills", "conferences", "schedules", "extensions", "incalls"})
    CHECK(after["types"][part] == xivo.before["types"][part]);
  CHECK(after["associations"]["context_context"] == xivo.before["associations"]["context_context"]);
}

TEST_CASE("the music that is played where none is chosen is no difference") {
  Xivo xivo(call_centre());
  xivo.estate.queues[0].music = xivo.estate.conferences[0].music = "default";
  xivo.hand->apply(xivo.hand->plan(xivo.estate));
  CHECK(xivo.hand->plan(xivo.estate).operations.empty());
  for (const auto& step : left_to_person(xivo, xivo.estate))
    CHECK(step.find("music") == std::string::npos);
}

TEST_CASE("a change of a queue keeps what else is set there, and who else is in it") {
  Xivo xivo(call_centre());
  auto& queue = xivo.estate.queues[0];
  queue.agents = {"8001"};
  queue.members = {"4012"};
  xivo.estate.queues.resize(1);
  xivo.hand->apply(xivo.hand->plan(xivo.estate));
  const auto other = xivo.stranger();
  edit_queue(xivo, [&](Json& sent) {
    sent["user"].push_back(other);
    sent["schedule_id"] = view_of(xivo, queues, scolarite)["schedule_id"];
    sent["callerid"] = {{"mode", "prepend"}, {"callerdisplay", "SCOL "}};
    sent["queue"]["wrapuptime"] = "30";
    sent["queuefeatures"]["preprocess_subroutine"] = "annonce";
    sent["dialaction"] = {{"qwaittime", {{"actiontype", "endcall"}, {"action", "hangup"}}}};
  });
  const auto foreign = view_of(xivo, queues, scolarite);
  queue.timeout = 0;
  queue.members = {"4013", "4012"};
  const auto plan = xivo.hand->plan(xivo.estate);
  REQUIRE(plan.operations.size() == 3); // the fallbacks as well, which the hand took away
  for (const auto& operation : plan.operations)
    CHECK(xivo.target->execute(operation, xivo.hand->resolve()).kind == plan::Outcome::Kind::done);
  auto now = view_of(xivo, queues, scolarite);
  REQUIRE(now["user"].size() == 3);
  CHECK(now["user"][2]["userid"] == other); // the stranger rings last
  CHECK(now["dialaction"]["noanswer"]["actiontype"] == "voicemail");
  CHECK(now["dialaction"]["qwaittime"] == foreign["dialaction"]["qwaittime"]);
  for (const auto* part : {"agent", "callerid", "schedule_id"})
    CHECK(now[part] == foreign[part]);
  CHECK(now["queue"] == foreign["queue"]);
  CHECK(now["queuefeatures"]["preprocess_subroutine"] == "annonce");
  CHECK(now["queuefeatures"]["timeout"] == "");
}

TEST_CASE("an agent who is in a queue is not edited") {
  Xivo xivo(call_centre());
  xivo.estate.agents[0].line.clear();
  xivo.hand->apply(xivo.hand->plan(xivo.estate));
  xivo.estate.agents[0].line = "4013";
  const auto plan = xivo.hand->plan(xivo.estate);
  CHECK(plan.operations.empty());
  const auto steps = left_to_person(xivo, xivo.estate);
  CHECK(tells(steps, "make 4013@default the agent 8001 in the web interface"));
  const plan::Operation forced{.action = plan::Action::create,
                               .key = {"user-agent", "4013@default/8001"},
                               .after = {{"user", "4013@default"}, {"agent", "8001"}}};
  const auto refused = xivo.target->execute(forced, xivo.hand->resolve());
  CHECK(refused.kind == plan::Outcome::Kind::refused);
  REQUIRE(refused.error);
  CHECK(refused.error->code == errors::web_service_lossy);
}

TEST_CASE("what the web services make and cannot change is left to a person, and as it is") {
  Xivo xivo(call_centre());
  xivo.hand->apply(xivo.hand->plan(xivo.estate));
  const auto before = xivo.rehearsal.world().dump();
  xivo.estate.skills[0].description = "parle très bien anglais";
  xivo.estate.agents[0].skills = {"anglais/70", "inscriptions"};
  xivo.estate.conferences[0].max_users = 20;
  xivo.estate.schedule_periods[0].end = "12:30";
  xivo.estate.incalls.push_back({.did = "0353015107", .destination = "user:4012", .schedule = "guichet"});
  const auto steps = left_to_person(xivo, xivo.estate);
  for (const auto* step : {"change skill anglais in the web interface: description parle très bien anglais",
                           "change agent 8001 in the web interface: skills",
                           "change conference room Réunion in the web interface: max_users 20",
                           "change schedule guichet in the web interface: open_periods",
                           "give the schedule guichet to the incall 0353015107@from-extern in the web interface"})
    CHECK(tells(steps, step));
  xivo.estate.incalls.pop_back();
  CHECK(xivo.hand->plan(xivo.estate).operations.empty());
  CHECK(xivo.rehearsal.world().dump() == before);
}

TEST_CASE("what queues, rooms and skills of a XiVO cannot be is told before anything is sent") {
  Xivo xivo(call_centre());
  CHECK(told(xivo, xivo.estate).empty());
  auto& queue = xivo.estate.queues[1];
  queue.strategy = "rrordered";
  CHECK(told(xivo, xivo.estate) == "a XiVO has no strategy 'rrordered'");
  queue.strategy.clear();
  queue.member_timeout = 22;
  CHECK(told(xivo, xivo.estate) == "a XiVO lets members ring for 60 seconds at most, in steps of 5");
  queue.member_timeout = 0;
  xivo.estate.groups[0].id = "Vide";
  xivo.estate.queues[0].fail.clear();
  CHECK(told(xivo, xivo.estate) ==
        "a XiVO does not tell its name from that of vide; a XiVO does not tell its name from that of Vide");
  xivo.estate.groups[0].id = "Accueil";
  xivo.estate.conferences[0].extension.clear();
  CHECK(told(xivo, xivo.estate) == "a conference room of a XiVO has a number in a context");
  xivo.estate.conferences.erase(xivo.estate.conferences.begin());
  xivo.estate.skills[0].name = "Anglais";
  xivo.estate.agents[0].skills = {"Anglais/80"};
  CHECK(told(xivo, xivo.estate) == "a XiVO takes names of skills of small letters, digits, - and _");
}

TEST_CASE("a context of a XiVO includes what the estate says, in its order") {
  Xivo xivo(call_centre());
  xivo.hand->apply(xivo.hand->plan(xivo.estate));
  const auto includes = [&](const std::string& context) {
    const auto view = Json::parse(xivo.send("GET", "?act=view&id=" + context, {}, contexts).body);
    std::vector<std::string> names;
    if (view["contextinclude"].is_array())
      for (const auto& row : view["contextinclude"])
        names.push_back(row["include"]);
    return names;
  };
  auto& annexe = xivo.estate.contexts[2];
  REQUIRE(annexe.name == "annexe");
  annexe.includes = {"default"};
  xivo.hand->apply(xivo.hand->plan(xivo.estate));
  CHECK(includes("annexe") == std::vector<std::string>{"default"});
  annexe.includes = {"from-extern", "default"};
  const auto plan = xivo.hand->plan(xivo.estate);
  CHECK(xivo.hand->apply(plan) == 1);
  CHECK(includes("annexe") == std::vector<std::string>{"from-extern", "default"});
  CHECK(xivo.hand->plan(xivo.estate).operations.empty());
  xivo.hand->run(plan::inverse(plan.operations[0]));
  CHECK(includes("annexe") == std::vector<std::string>{"default"});
  annexe.includes.clear();
  CHECK(xivo.hand->apply(xivo.hand->plan(xivo.estate)) == 1);
  CHECK(includes("annexe").empty());
}

TEST_CASE("an edit of a queue that is gone is no change") {
  Xivo xivo(call_centre());
  const auto plan = xivo.hand->plan(xivo.estate);
  xivo.hand->apply(plan);
  REQUIRE(xivo.send("GET", "?act=delete&id=" + id_of(xivo, queues, scolarite), {}, queues).status == 200);
  const auto outcome = xivo.target->execute(operation_of(plan, "queue-fallbacks"), xivo.hand->resolve());
  CHECK(outcome.kind == plan::Outcome::Kind::refused);
}

TEST_CASE("an export of a XiVO brings its queues, agents, rooms and schedules back") {
  Xivo xivo(call_centre());
  xivo.hand->apply(xivo.hand->plan(xivo.estate));
  const auto confd = cluster::connect(xivo.rehearsal.options).value();
  const auto exported = cluster::export_estate(*confd, {});
  REQUIRE(exported);
  const auto& e = exported->estate;
  REQUIRE(e.queues.size() == 2);
  const auto& queue = e.queues[0].extension.empty() ? e.queues[1] : e.queues[0];
  CHECK(queue.agents == xivo.estate.queues[0].agents);
  CHECK(queue.members == xivo.estate.queues[0].members);
  CHECK(queue.schedule == "guichet");
  CHECK(queue.no_answer == "voicemail:4012");
  CHECK(queue.timeout == 60);
  REQUIRE(e.agents.size() == 2);
  const auto& jean = e.agents[0].number == "8001" ? e.agents[0] : e.agents[1];
  CHECK(jean.skills == std::vector<std::string>{"anglais/80", "inscriptions"});
  CHECK(jean.line == "4013");
  CHECK(e.agents[jean.number == e.agents[0].number ? 1 : 0].pin);
  REQUIRE(e.conferences.size() == 2);
  const auto& room = e.conferences[e.conferences[0].extension == "5200" ? 0 : 1];
  CHECK(room.extension == "5200");
  CHECK(room.admin_pin);
  CHECK(room.max_users == 12);
  REQUIRE(e.schedules.size() == 2);
  REQUIRE(e.schedule_periods.size() == 3);
  for (const auto& item : exported->left_out)
    CHECK_MESSAGE(item.object.find("extension 5") == std::string::npos, item.object, ": ", item.what);
}
