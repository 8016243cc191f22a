#include <web_services.hpp>

#include <algorithm>
#include <regex>

#include <telctl/support/text.hpp>

// Agents and their skills: action/www/callcenter/web_services/settings/agents.php and queueskills.php answer,
// object/application/…/agent.inc and queue.inc do. Skills are given to a new agent alone; an edit drops the users and
// queues that it is not given, and loses the place in those that it is.
namespace telctl::sandbox {
namespace {

OrderedJson row_of(const Object& agent) {
  OrderedJson row = agent["web"]["agentfeatures"];
  row["id"] = agent.id;
  return row;
}

OrderedJson skills_of(const World& world, const Object& agent) {
  OrderedJson skills = OrderedJson::array();
  for (const auto& edge : world.store.edges("agent_skill", agent.id))
    skills.push_back({{"weight", edge.data.value("skill_weight", 0)},
                      {"id", edge.to},
                      {"name", (*world.store.find("skills", edge.to))["name"]}});
  return skills;
}

OrderedJson view(const World& world, const Object& agent) {
  OrderedJson users = OrderedJson::array();
  for (const auto user : world.store.back("user_agent", agent.id))
    users.push_back({{"id", user}, {"agentid", agent.id}});
  OrderedJson queues = OrderedJson::array();
  for (const auto queue : world.store.back("queue_agent", agent.id))
    queues.push_back({{"queue_name", (*world.store.find("queues", queue))["name"]}, {"userid", agent.id}});
  return {{"agentfeatures", row_of(agent)},
          {"agentgroup", {{"id", 1}, {"name", "default"}}},
          {"usermember", users.empty() ? OrderedJson(false) : users},
          {"queuemember", queues.empty() ? OrderedJson(false) : queues},
          {"queueskills", skills_of(world, agent)}};
}

/// agentfeatures/config.inc.
bool takes(const World& world, const Json& row, const Object* old) {
  static const std::regex number("[0-9*#]{1,40}");
  static const std::regex code("[0-9*#]{0,40}");
  static const std::regex language("|de_DE|en_US|es_ES|fr_FR|fr_CA|it_IT|nl_NL"); // i18n.inc
  if (!row.is_object() || !std::regex_match(web_text(row, "number"), number) ||
      !std::regex_match(web_text(row, "passwd"), code) || !is_digits(web_text(row, "numgroup")) ||
      !is_digits(web_text(row, "autologoff")) || !std::regex_match(web_text(row, "language"), language))
    return false;
  if (world.store.find_unique("contexts", {"name"}, {{"name", web_text(row, "context")}}) == nullptr) return false;
  for (const auto& [id, agent] : world.store.all("agents"))
    if (agent.text("number") == web_text(row, "number") && &agent != old) return false;
  return true;
}

Json fields_of(const Json& row) {
  return {{"number", web_text(row, "number")}, {"web", {{"agentfeatures", row}}}};
}

void select_users(World& world, Id agent, const Json& data) {
  for (const auto user : std::vector(world.store.back("user_agent", agent)))
    world.store.unlink("user_agent", user, agent);
  for (const auto& chosen : data.value("user-select", Json::array())) {
    const auto user = web_id(chosen);
    if (world.store.find("users", user) != nullptr) world.store.replace("user_agent", user, {{.to = agent}});
  }
}

void select_queues(World& world, Id agent, const Json& data) {
  const auto chosen = data.value("queue-select", Json::array());
  for (const auto queue : std::vector(world.store.back("queue_agent", agent))) {
    auto edges = world.store.edges("queue_agent", queue);
    std::erase_if(edges, [&](const Edge& edge) { return edge.to == agent; });
    const auto name = (*world.store.find("queues", queue))["name"];
    if (std::find(chosen.begin(), chosen.end(), name) != chosen.end()) {
      const auto& values = data.value("queue", Json::object()).value(name.get<std::string>(), Json::object());
      const Json lost = {{"penalty", web_id(values.value("penalty", Json()))}, {"priority", edges.size()}};
      edges.push_back({.to = agent, .data = lost}); // behind the others (queuemember.inc)
    }
    world.store.replace("queue_agent", queue, edges);
  }
}

Response add(World& world, const Json& data) {
  if (!data.is_object() || !takes(world, data.value("agentfeatures", Json()), nullptr)) return web_answer(400);
  std::vector<Edge> skills;
  for (const auto& skill : data.value("queueskills", Json::array())) {
    const auto id = web_id(skill.value("id", Json()));
    if (world.store.find("skills", id) == nullptr) return web_answer(400);
    skills.push_back({.to = id, .data = {{"skill_weight", web_id(skill.value("weight", Json()))}}});
  }
  const auto id = world.store.insert("agents", std::string(main_tenant), fields_of(data["agentfeatures"])).id;
  world.store.replace("agent_skill", id, skills);
  select_users(world, id, data);
  return web_answer(200);
}

Response edit(World& world, const Json& data, const Object& agent) {
  if (!data.is_object()) return web_answer(400);
  Json row = agent["web"]["agentfeatures"];
  row.update(data.value("agentfeatures", Json::object()));
  row["number"] = agent["number"];
  if (!takes(world, row, &agent)) return web_answer(400);
  world.store.update("agents", agent.id, fields_of(row));
  select_users(world, agent.id, data);
  select_queues(world, agent.id, data);
  return web_answer(200);
}

OrderedJson skill_row(const Object& skill) {
  return {{"id", skill.id},
          {"name", skill["name"]},
          {"description", skill["description"]},
          {"category_name", skill["web"]["category_name"]}};
}

Response add_skill(World& world, const Json& data) {
  if (!data.is_object() || web_text(data, "name").empty() || web_text(data, "category_name").empty())
    return web_answer(500);
  const Json web = {{"category_name", web_text(data, "category_name")}};
  const auto id =
      world.store
          .insert("skills", std::string(main_tenant),
                  {{"name", web_text(data, "name")}, {"description", web_text(data, "description")}, {"web", web}})
          .id;
  return web_answer(200, Json(id).dump());
}

} // namespace

Response serve_web_agents(const WebRequest& request) {
  auto& world = request.world;
  const auto data = Json::parse(request.body, nullptr, false);
  if (request.act == "list")
    return web_list(world, "agents", [&](const Object& agent) {
      return OrderedJson{{"agentfeatures", row_of(agent)}, {"queueskills", skills_of(world, agent)}};
    });
  if (request.act == "add") return add(world, data);
  const auto* agent = web_object(world, "agents", request.id);
  if (agent == nullptr) return web_answer(request.act == "delete" ? 404 : 204);
  if (request.act == "view") return web_answer(200, view(world, *agent).dump());
  if (request.act == "edit") return edit(world, data, *agent);
  if (request.act != "delete") return web_answer(404);
  world.store.erase("agents", agent->id);
  return web_answer(200);
}

Response serve_web_skills(const WebRequest& request) {
  auto& world = request.world;
  if (request.act == "add") return add_skill(world, Json::parse(request.body, nullptr, false));
  if (request.act == "list") return web_list(world, "skills", skill_row);
  const auto* skill = web_object(world, "skills", request.id);
  if (skill == nullptr) return web_answer(request.act == "delete" ? 404 : 204);
  if (request.act == "view") return web_answer(200, skill_row(*skill).dump());
  if (request.act != "delete") return web_answer(404);
  world.store.erase("skills", skill->id);
  return web_answer(200);
}

} // namespace telctl::sandbox
