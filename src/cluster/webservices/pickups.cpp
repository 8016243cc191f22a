#include <webservices/pickups.hpp>

#include <algorithm>
#include <set>

#include "fields.hpp"
#include <fmt/format.h>
#include <telctl/cluster/errors.hpp>
#include <telctl/support/text.hpp>
#include <webservices/service.hpp>

namespace telctl::cluster {
namespace {

using plan::Action;
using plan::Operation;
using Optional = Result<std::optional<WriteRequest>>;

const WebService& service() {
  return *web_service_for("pickup");
}

/// "member" picks up, "pickup" is picked up (pickupmember/config.inc).
constexpr std::pair<const char*, const char*> sides[] = {{"interceptors", "member"}, {"targets", "pickup"}};

Json users_of(const Json& rows) {
  auto users = Json::array();
  for (const auto& row : rows)
    if (const auto id = text_at(row, "memberid"); text_at(row, "membertype") == "user" && is_digits(id))
      users.push_back({{"id", std::stoll(id)}});
  return users;
}

/// The estate's members, then those of the live group whom the estate does not know, of any kind.
Status put_members(Json& group, const Json& view, const char* side, const char* category, const Operation& operation,
                   const Workshop& workshop) {
  std::set<std::string> ours;
  for (const auto* state : {&operation.before, &operation.after})
    for (const auto& member : at(*state, side)) {
      const auto number = number_of({"user", member.get<std::string>()}, workshop);
      if (!number && state == &operation.before) continue; // gone, and out of its groups with it
      if (!number) return fail(number.error());
      const auto id = std::to_string(*number);
      if (state == &operation.after)
        group["members"].push_back({{"category", category}, {"membertype", "user"}, {"memberid", id}});
      ours.insert(id);
    }
  const auto& rows = at(view, std::string_view(category) == "member" ? "members" : "pickups");
  for (const auto& row : rows)
    if (text_at(row, "membertype") != "user" || !ours.contains(text_at(row, "memberid")))
      group["members"].push_back(
          {{"category", category}, {"membertype", text_at(row, "membertype")}, {"memberid", text_at(row, "memberid")}});
  return {};
}

/// The view of the group of this name; null when there is none. Not by its number: a change gives it another one, and
/// the one that it had to whom comes next.
Result<Json> view_named(Confd& confd, const std::string& name) {
  const auto list = confd.get(web_path(service(), "list"));
  if (!list) return fail(list.error());
  std::string id;
  for (const auto& item : *list) {
    if (text_at(item, "name") != name) continue;
    if (!id.empty())
      return fail({.code = errors::object_ambiguous,
                   .what = "several live objects answer to this name",
                   .where = {.object = "pickup/" + name},
                   .hint = "remove the wrong one in the web interface"});
    id = text_at(item, "id");
  }
  if (id.empty()) return Json();
  auto view = confd.find(web_path(service(), "view", id));
  if (!view) return fail(std::move(view).error());
  return *view ? std::move(**view) : Json();
}

Result<WriteRequest> addition(const Json& view, const Operation& operation, const Workshop& workshop) {
  Json group = {{"name", operation.key.name},
                {"description", text_at(at(view, "pickup"), "description")},
                {"members", Json::array()}};
  auto entity = text_at(at(view, "pickup"), "entity_id");
  if (entity.empty()) {
    auto only = only_entity(workshop.confd, "pick-up group");
    if (!only) return fail(std::move(only).error());
    entity = text_at(*only, "id");
  }
  group["entity_id"] = entity;
  for (const auto& [side, category] : sides)
    if (auto put = put_members(group, view, side, category, operation, workshop); !put)
      return fail(std::move(put).error());
  return WriteRequest{
      .method = "POST", .path = web_path(service(), "add"), .body = std::move(group), .tells_no_id = true};
}

} // namespace

Result<Json> only_entity(Confd& confd, std::string_view what) {
  const auto entities = confd.get(std::string(web_entities) + "?act=list");
  if (!entities) return fail(entities.error());
  if (entities->size() != 1)
    return fail({.code = errors::cannot_hold,
                 .what = fmt::format("the XiVO has {} entities, and a {} belongs to one", entities->size(), what),
                 .hint = "create it in the web interface, then let telctl manage it with --adopt"});
  return entities->front();
}

Json pickup_of(const Json& view) {
  const auto& row = at(view, "pickup");
  return {{"id", number_of_text(text_at(row, "id"))},
          {"name", text_at(row, "name")},
          {"web", true},
          {"interceptors", {{"users", users_of(at(view, "members"))}}},
          {"targets", {{"users", users_of(at(view, "pickups"))}}}};
}

Optional web_pickup_request(const Operation& operation, const Workshop& workshop) {
  Json view;
  if (operation.action != Action::create) {
    auto live = view_named(workshop.confd, operation.key.name);
    if (!live) return fail(std::move(live).error());
    view = std::move(*live);
  }
  const auto removal = web_path(service(), "delete", text_at(at(view, "pickup"), "id"));
  if (operation.action == Action::remove)
    return view.is_null() ? Optional(std::nullopt) : Optional(WriteRequest{.method = "GET", .path = removal});
  auto request = addition(view, operation, workshop);
  if (!request) return fail(std::move(request).error());
  if (!view.is_null()) request->first = removal;
  return std::move(*request);
}

plan::LiveResource half_changed_pickup(const Operation& operation) {
  return {.key = operation.key, .owned = operation.before};
}

} // namespace telctl::cluster
