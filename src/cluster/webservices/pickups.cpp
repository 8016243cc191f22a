#include <webservices/pickups.hpp>

#include <algorithm>
#include <set>

#include "fields.hpp"
#include <fmt/format.h>
#include <telctl/cluster/errors.hpp>
#include <telctl/support/text.hpp>
#include <webservices/groups.hpp>
#include <webservices/views.hpp>

namespace telctl::cluster {
namespace {

using plan::Action;
using plan::Operation;
using Optional = Result<std::optional<WriteRequest>>;

std::string path(std::string_view query) {
  return fmt::format("{}{}", web_pickups, query);
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
  const auto list = confd.get(path("?act=list"));
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
  auto view = confd.find(path("?act=view&id=" + url_encode(id)));
  if (!view) return fail(std::move(view).error());
  return *view ? std::move(**view) : Json();
}

/// A new group belongs to the one entity that there is.
Result<std::string> only_entity(Confd& confd) {
  const auto entities = confd.get(std::string(web_entities) + "?act=list");
  if (!entities) return fail(entities.error());
  if (entities->size() != 1)
    return fail({.code = errors::cannot_hold,
                 .what = fmt::format("the XiVO has {} entities, and a pick-up group belongs to one", entities->size()),
                 .hint = "create it in the web interface, then let telctl manage it with --adopt pickup"});
  return text_at(entities->front(), "id");
}

Result<WriteRequest> addition(const Json& view, const Operation& operation, const Workshop& workshop) {
  Json group = {{"name", operation.key.name},
                {"description", text_at(at(view, "pickup"), "description")},
                {"members", Json::array()}};
  auto entity = text_at(at(view, "pickup"), "entity_id");
  if (entity.empty()) {
    auto only = only_entity(workshop.confd);
    if (!only) return fail(std::move(only).error());
    entity = std::move(*only);
  }
  group["entity_id"] = entity;
  for (const auto& [side, category] : sides)
    if (auto put = put_members(group, view, side, category, operation, workshop); !put)
      return fail(std::move(put).error());
  return WriteRequest{.method = "POST", .path = path("?act=add"), .body = std::move(group), .tells_no_id = true};
}

} // namespace

bool has_web_pickups(const Profile& profile) {
  return std::any_of(profile.capabilities.begin(), profile.capabilities.end(), [](const auto& capability) {
    return capability.path == "/callpickups" && capability.note == by_web_services;
  });
}

Json pickup_of(const Json& view) {
  const auto& row = at(view, "pickup");
  const auto id = text_at(row, "id");
  return {{"id", is_digits(id) && id.size() < 19 ? Json(std::stoll(id)) : Json()},
          {"name", text_at(row, "name")},
          {"web", true},
          {"interceptors", {{"users", users_of(at(view, "members"))}}},
          {"targets", {{"users", users_of(at(view, "pickups"))}}}};
}

Result<std::optional<Json>> find_web_pickup(Confd& confd, const std::string& id) {
  return find_view(confd, web_pickups, id, pickup_of);
}

Result<std::vector<Json>> read_web_pickups(Confd& confd, const std::string& name) {
  return read_views(confd, web_pickups, name, pickup_of);
}

Optional web_pickup_request(const Operation& operation, const Workshop& workshop) {
  Json view;
  if (operation.action != Action::create) {
    auto live = view_named(workshop.confd, operation.key.name);
    if (!live) return fail(std::move(live).error());
    view = std::move(*live);
  }
  const auto removal = path("?act=delete&id=" + url_encode(text_at(at(view, "pickup"), "id")));
  if (operation.action == Action::remove)
    return view.is_null() ? Optional(std::nullopt) : Optional(WriteRequest{.method = "GET", .path = removal});
  auto request = addition(view, operation, workshop);
  if (!request) return fail(std::move(request).error());
  if (!view.is_null()) request->first = removal;
  return std::move(*request);
}

std::string describe_web_pickup_request(const Operation& operation) {
  const auto deletes = fmt::format("GET {}?act=delete&id={{{}}}", web_pickups, operation.key.name);
  const auto adds = fmt::format("POST {}?act=add", web_pickups);
  if (operation.action == Action::update) return deletes + ", " + adds;
  return operation.action == Action::remove ? deletes : adds;
}

plan::LiveResource half_changed_pickup(const Operation& operation) {
  return {.key = operation.key, .owned = operation.before};
}

} // namespace telctl::cluster
