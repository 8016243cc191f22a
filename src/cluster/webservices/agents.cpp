#include <webservices/agents.hpp>

#include "body_services.hpp"
#include "fields.hpp"
#include <fmt/format.h>
#include <telctl/cluster/errors.hpp>
#include <webservices/service.hpp>

namespace telctl::cluster {
namespace {

using plan::Action;
using plan::Operation;
using Optional = Result<std::optional<WriteRequest>>;

/// The category under which the web interface lists skills that telctl makes.
constexpr auto skill_category = "telctl";

Result<Json> skills_body(const Operation& operation, const Workshop& workshop) {
  auto skills = Json::array();
  for (const auto& skill : at(operation.after, "skills")) {
    const plan::Key key{"skill", text_at(skill, "skill")};
    const auto id = workshop.resolve(key);
    if (!id || id->empty()) return fail(missing_object(key));
    skills.push_back({{"id", *id}, {"weight", text_at(skill, "skill_weight")}});
  }
  return skills;
}

Status put_fields(Json& features, const Operation& operation, const Workshop& workshop,
                  std::vector<std::string>& secrets) {
  for (const auto* field : {"firstname", "lastname", "language"})
    features[field] = text_at(operation.after, field);
  Json pin = {{"pin", true_at(operation.after, "pin")}};
  if (auto status = put_pin(pin, operation, workshop, "pin", "passwd", secrets); !status) return status;
  if (pin.contains("passwd")) features["passwd"] = text_at(pin, "passwd");
  return {};
}

Optional creation(const WebService& service, const Operation& operation, const Workshop& workshop) {
  auto skills = skills_body(operation, workshop);
  if (!skills) return fail(std::move(skills).error());
  // The one group of agents that every XiVO has; its own client takes it as well.
  Json features = {{"numgroup", "1"},
                   {"autologoff", "0"},
                   {"number", operation.key.name},
                   {"context", workshop.names.live_context(text_at(operation.after, "context"))}};
  WriteRequest request{.method = "POST", .path = web_path(service, "add"), .tells_no_id = true};
  if (auto status = put_fields(features, operation, workshop, request.secrets); !status)
    return fail(std::move(status).error());
  request.body = {{"agentfeatures", std::move(features)}, {"queueskills", std::move(*skills)}};
  return request;
}

/// The user who is the agent, among others who are and whom telctl does not know.
Status put_user(Json& users, const Operation& operation, const Workshop& workshop) {
  const bool removes = operation.action == Action::remove;
  const auto id = number_of({"user", text_at(removes ? operation.before : operation.after, "user")}, workshop);
  if (!id && removes) return {}; // gone, and no longer an agent
  if (!id) return fail(id.error());
  const Json known = std::to_string(*id);
  const auto found = std::find(users.begin(), users.end(), known);
  if (removes && found != users.end()) users.erase(found);
  if (!removes && found == users.end()) users.push_back(known);
  return {};
}

Optional user_link(const WebService& service, const Operation& operation, const Workshop& workshop) {
  const auto agent = web_object(operation);
  const bool removes = operation.action == Action::remove;
  const auto id = workshop.resolve(agent);
  const auto view = id && !id->empty() ? workshop.confd.find(web_path(service, "view", *id))
                                       : Result<std::optional<Json>>(std::nullopt);
  if (!view) return fail(view.error());
  if (!*view) return removes ? Optional(std::nullopt) : fail(missing_object(agent));
  if (const auto& queues = at(**view, "queuemember"); !queues.empty())
    return fail({.code = errors::web_service_lossy,
                 .what = "the web services would forget the agent's place in its queues",
                 .where = {.object = plan::to_string(operation.key)},
                 .cause = fmt::format("it is in {}", text_at(queues.front(), "queue_name")),
                 .hint = "make the change in the web interface"});
  auto users = Json::array();
  for (const auto& user : at(**view, "usermember"))
    users.push_back(text_at(user, "id"));
  if (auto status = put_user(users, operation, workshop); !status) return fail(std::move(status).error());
  return WriteRequest{
      .method = "POST",
      .path = web_path(service, "edit", *id),
      .body = {{"agentfeatures", values_of_row(at(**view, "agentfeatures"))}, {"user-select", std::move(users)}}};
}

} // namespace

Json agent_of(const Json& view) {
  const auto& row = at(view, "agentfeatures");
  Json agent = {{"id", number_of_text(text_at(row, "id"))},
                {"web", true},
                {"number", text_at(row, "number")},
                {"context", text_at(row, "context")},
                {"password", or_null(text_at(row, "passwd"))},
                {"skills", Json::array()},
                {"users", Json::array()},
                // What an estate has no field for, so that an export tells it.
                {"description", or_null(text_at(row, "description"))},
                {"preprocess_subroutine", or_null(text_at(row, "preprocess_subroutine"))}};
  for (const auto* field : {"firstname", "lastname", "language"})
    agent[field] = or_null(text_at(row, field));
  for (const auto& skill : at(view, "queueskills"))
    agent["skills"].push_back({{"id", number_of_text(text_at(skill, "id"))},
                               {"name", text_at(skill, "name")},
                               {"skill_weight", number_of_text(text_at(skill, "weight"))}});
  for (const auto& user : at(view, "usermember"))
    agent["users"].push_back({{"id", number_of_text(text_at(user, "id"))}});
  agent["in_queues"] = at(view, "queuemember").size();
  return agent;
}

Optional web_agent_request(const Operation& operation, const Workshop& workshop) {
  const auto& service = *web_service_for("agent");
  if (operation.key.type != "agent") return user_link(service, operation, workshop);
  if (operation.action == Action::create) return creation(service, operation, workshop);
  return web_removal(service, operation, workshop);
}

Json skill_of(const Json& view) {
  return {{"id", number_of_text(text_at(view, "id"))},
          {"name", text_at(view, "name")},
          {"description", or_null(text_at(view, "description"))}};
}

Optional web_skill_request(const Operation& operation, const Workshop& workshop) {
  const auto& service = *web_service_for("skill");
  if (operation.action != Action::create) return web_removal(service, operation, workshop);
  return WriteRequest{.method = "POST",
                      .path = web_path(service, "add"),
                      .body = {{"name", operation.key.name},
                               {"description", text_at(operation.after, "description")},
                               {"category_name", skill_category}},
                      .tells_no_id = true};
}

} // namespace telctl::cluster
