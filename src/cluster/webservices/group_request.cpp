#include <webservices/groups.hpp>

#include <algorithm>
#include <array>
#include <set>

#include "destination.hpp"
#include "fields.hpp"
#include <fmt/format.h>
#include <telctl/cluster/errors.hpp>
#include <telctl/support/text.hpp>
#include <webservices/dialaction.hpp>

namespace telctl::cluster {
namespace {

using plan::Action;
using plan::Operation;
using Optional = Result<std::optional<WriteRequest>>;

/// Parts of a view that are understood, and so can be sent back.
constexpr std::array known_parts{"groupfeatures", "queue",      "exten",    "user",
                                 "rightcall",     "dialaction", "callerid", "schedule_id"};

Error lossy(const std::string& cause, const Operation& operation) {
  return {.code = errors::web_service_lossy,
          .what = "the web services would drop what is set there",
          .where = {.object = plan::to_string(operation.key)},
          .cause = cause,
          .hint = "make the change in the web interface"};
}

/// Values of a row as they are taken back; what is null keeps its default.
Json values_of(const Json& row) {
  auto values = Json::object();
  for (const auto& [field, value] : row.items())
    if (value.is_primitive() && !value.is_null() && field != "id" && field != "deleted" && field != "identity")
      values[field] = value;
  return values;
}

/// The whole group as `act=edit` takes it, changed in nothing.
Result<Json> unchanged(const Json& view, const Operation& operation) {
  for (const auto& [part, value] : view.items())
    if (std::find(known_parts.begin(), known_parts.end(), part) == known_parts.end())
      return fail(lossy("the group has " + visible(part), operation));
  Json group = {{"groupfeatures", values_of(at(view, "groupfeatures"))},
                {"queue", values_of(at(view, "queue"))},
                {"user", Json::array()},
                {"rightcall", Json::array()},
                {"dialaction", Json::object()}};
  for (const auto& member : at(view, "user"))
    group["user"].push_back(text_at(member, "userid"));
  for (const auto& right : at(view, "rightcall"))
    group["rightcall"].push_back(text_at(right, "rightcallid"));
  for (const auto& [event, shown] : at(view, "dialaction").items())
    group["dialaction"][event] = dialaction_to_send(shown);
  if (at(view, "callerid").is_object()) group["callerid"] = values_of(at(view, "callerid"));
  if (const auto schedule = text_at(view, "schedule_id"); !schedule.empty()) group["schedule_id"] = schedule;
  return group;
}

/// The estate's members in their order, then those of somebody else.
Status put_members(Json& group, const Operation& operation, const Workshop& workshop) {
  std::vector<std::string> users;
  std::set<std::string> ours;
  for (const auto* side : {&operation.before, &operation.after})
    for (const auto& member : at(*side, "members")) {
      const auto number = number_of({"user", member.get<std::string>()}, workshop);
      if (!number && side == &operation.before) continue; // gone, and out of its groups with it
      if (!number) return fail(number.error());
      const auto id = std::to_string(*number);
      if (side == &operation.after && operation.action != Action::remove) users.push_back(id);
      ours.insert(id);
    }
  for (const auto& live : group["user"])
    if (const auto id = live.get<std::string>(); !ours.contains(id)) users.push_back(id);
  group["user"] = users;
  return {};
}

Status put_fallback(Json& group, const Operation& operation, const Workshop& workshop) {
  const auto& wanted = operation.action == Action::remove ? Json() : at(operation.after, "destinations");
  const auto& destination = at(wanted, "noanswer");
  auto body = call_destination_body(destination.is_object() ? destination : Json(), workshop);
  if (!body) return fail(std::move(body).error());
  auto action = dialaction_of(*body);
  if (!action) return fail(std::move(action).error());
  group["dialaction"]["noanswer"] = std::move(*action);
  return {};
}

Error conflict(std::string what, std::string hint, const Operation& operation) {
  return {.code = errors::request_conflict,
          .what = std::move(what),
          .where = {.object = plan::to_string(operation.key)},
          .hint = std::move(hint)};
}

/// XiVO lets no group become linear (application/…/group.inc, set_queue), so none that is may cease to be so either: it
/// could not be taken back. A plan tells that before (draft_group).
Status put_group(Json& group, const Operation& operation, const Workshop& workshop) {
  const auto wanted = web_strategy(text_at(operation.after, "strategy"));
  const auto live = text_at(group["queue"], "strategy");
  if ((wanted == "linear") != (live == "linear"))
    return fail(conflict("a group of a XiVO is linear from its beginning, or never",
                         "take the group out of the estate, apply, and put it back", operation));
  group["queue"]["strategy"] = wanted;
  group["groupfeatures"]["context"] = workshop.names.live_context(text_at(operation.after, "context"));
  return {};
}

/// A group has one number: what is not the estate's is not written over, and what is gone is not taken away twice.
Result<bool> put_number(Json& group, const Operation& operation, const Workshop& workshop) {
  auto& features = group["groupfeatures"];
  const auto live = text_at(features, "number").empty()
                        ? std::string()
                        : fmt::format("{}@{}", text_at(features, "number"),
                                      workshop.names.estate_context(text_at(features, "context")));
  const auto wanted = text_at(operation.after, "extension");
  if (operation.action == Action::remove) {
    if (live != text_at(operation.before, "extension")) return false;
    features["number"] = "";
    return true;
  }
  if (!live.empty() && live != wanted && live != text_at(operation.before, "extension"))
    return fail(conflict(fmt::format("the group has the number {} already", live),
                         "take it away in the web interface, or give it to the group in the estate", operation));
  features["number"] = split_extension(wanted).first;
  return true;
}

/// False where there is nothing to do.
Result<bool> put(Json& group, const Operation& operation, const Workshop& workshop) {
  const auto& type = operation.key.type;
  if (type == "group-extension") return put_number(group, operation, workshop);
  auto status = type == "group"           ? put_group(group, operation, workshop)
                : type == "group-members" ? put_members(group, operation, workshop)
                                          : put_fallback(group, operation, workshop);
  if (!status) return fail(std::move(status).error());
  return true;
}

WriteRequest creation(const Operation& operation, const Workshop& workshop) {
  return {.method = "POST",
          .path = fmt::format("{}?act=add", web_groups),
          .body = {{"groupfeatures",
                    {{"name", lower_ascii(operation.key.name)},
                     {"context", workshop.names.live_context(text_at(operation.after, "context"))},
                     {"timeout", "0"}}},
                   {"queue", {{"strategy", web_strategy(text_at(operation.after, "strategy"))}}},
                   {"user", Json::array()}},
          .tells_no_id = true};
}

} // namespace

plan::Key web_group_of(const Operation& operation) {
  const auto& side = operation.action == Action::remove ? operation.before : operation.after;
  const auto name = text_at(side, "group");
  return {"group", name.empty() ? operation.key.name : name};
}

bool is_web_group(std::string_view type) {
  return type == "group" || type == "group-members" || type == "group-extension" || type == "group-fallbacks";
}

Optional web_group_request(const Operation& operation, const Workshop& workshop) {
  const bool whole = operation.key.type == "group";
  if (whole && operation.action == Action::create) return creation(operation, workshop);
  const auto id = workshop.resolve(web_group_of(operation));
  const bool removes = operation.action == Action::remove;
  if ((!id || id->empty()) && removes) return std::nullopt;
  if (!id || id->empty())
    return fail({.code = errors::reference_missing,
                 .what = fmt::format("{} is not on the cluster", plan::to_string(web_group_of(operation))),
                 .hint = "plan again"});
  if (whole && removes)
    return WriteRequest{.method = "GET", .path = fmt::format("{}?act=delete&id={}", web_groups, url_encode(*id))};
  const auto view = workshop.confd.find(fmt::format("{}?act=view&id={}", web_groups, url_encode(*id)));
  if (!view) return fail(view.error());
  if (!*view && removes) return std::nullopt;
  if (!*view)
    return fail({.code = errors::reference_missing,
                 .what = fmt::format("{} is not on the cluster", plan::to_string(web_group_of(operation))),
                 .hint = "plan again"});
  auto group = unchanged(**view, operation);
  if (!group) return fail(std::move(group).error());
  const auto changed = put(*group, operation, workshop);
  if (!changed) return fail(changed.error());
  if (!*changed) return std::nullopt;
  return WriteRequest{.method = "POST",
                      .path = fmt::format("{}?act=edit&id={}", web_groups, url_encode(*id)),
                      .body = std::move(*group)};
}

std::string describe_web_group_request(const Operation& operation) {
  if (operation.key.type == "group" && operation.action == Action::create)
    return fmt::format("POST {}?act=add", web_groups);
  const bool deletes = operation.key.type == "group" && operation.action == Action::remove;
  return fmt::format("{} {}?act={}&id={{{}}}", deletes ? "GET" : "POST", web_groups, deletes ? "delete" : "edit",
                     web_group_of(operation).name);
}

} // namespace telctl::cluster
