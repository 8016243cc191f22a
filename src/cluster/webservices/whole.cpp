#include <webservices/whole.hpp>

#include <algorithm>
#include <array>
#include <set>

#include "destination.hpp"
#include "fields.hpp"
#include "types.hpp"
#include <fmt/format.h>
#include <telctl/cluster/errors.hpp>
#include <telctl/support/text.hpp>
#include <webservices/dialaction.hpp>
#include <webservices/groups.hpp>
#include <webservices/queues.hpp>
#include <webservices/service.hpp>

namespace telctl::cluster {
namespace {

using plan::Action;
using plan::Operation;
using Optional = Result<std::optional<WriteRequest>>;

/// Parts of a view that are understood, and so can be sent back; `exten` and `contextmember` are made of the others.
constexpr std::array known_parts{"queue",    "exten",      "user",        "agent",        "rightcall",
                                 "callerid", "dialaction", "schedule_id", "contextmember"};

std::string features_of(std::string_view type) {
  return fmt::format("{}features", type);
}

/// confd's name of a slot, and the event of a dialaction.
std::string event_of(std::string_view slot) {
  return slot == "fail" ? "chanunavail" : std::string(slot);
}

Error lossy(const std::string& cause, const Operation& operation) {
  return {.code = errors::web_service_lossy,
          .what = "the web services would drop what is set there",
          .where = {.object = plan::to_string(operation.key)},
          .cause = cause,
          .hint = "make the change in the web interface"};
}

Error conflict(std::string what, std::string hint, const Operation& operation) {
  return {.code = errors::request_conflict,
          .what = std::move(what),
          .where = {.object = plan::to_string(operation.key)},
          .hint = std::move(hint)};
}

/// Whether the operation writes where calls of this event lead.
bool rewrites(const Operation& operation, const std::string& event) {
  const auto* type = fallback_type(operation.key.type);
  return type != nullptr &&
         std::any_of(type->slots.begin(), type->slots.end(), [&](const auto slot) { return event_of(slot) == event; });
}

/// The whole object as `act=edit` takes it, changed in nothing.
Result<Json> unchanged(const Json& view, const Operation& operation) {
  const auto type = web_object(operation).type;
  const auto features = features_of(type);
  for (const auto& [part, value] : view.items())
    if (part != features && std::find(known_parts.begin(), known_parts.end(), part) == known_parts.end())
      return fail(lossy(fmt::format("the {} has {}", type, visible(part)), operation));
  Json whole = {{features, values_of_row(at(view, features))},
                {"queue", values_of_row(at(view, "queue"))},
                {"user", Json::array()},
                {"dialaction", Json::object()}};
  for (const auto& member : at(view, "user"))
    whole["user"].push_back(text_at(member, "userid"));
  if (type == "queue") whole["agent"] = Json::array();
  for (const auto& member : at(view, "agent"))
    whole["agent"].push_back(text_at(member, "userid"));
  if (type == "group") whole["rightcall"] = Json::array();
  for (const auto& right : at(view, "rightcall"))
    whole["rightcall"].push_back(text_at(right, "rightcallid"));
  for (const auto& [event, shown] : at(view, "dialaction").items()) {
    // What was led to is gone: the web interface would refuse the whole edit, and undo it badly (_reverse_edit).
    const auto linked = shown.find("linked");
    if (linked != shown.end() && *linked == false && !rewrites(operation, event))
      return fail(lossy(fmt::format("its calls lead to something that is gone ({})", visible(event)), operation));
    whole["dialaction"][event] = dialaction_to_send(shown);
  }
  // Of several announcements a list alone is taken (_set_announce of queue.inc).
  if (const auto announcements = text_at(whole["queue"], "periodic-announce");
      announcements.find(',') != std::string::npos) {
    whole["queue"]["periodic-announce"] = Json::array();
    for (const auto one : split(announcements, ','))
      whole["queue"]["periodic-announce"].push_back(one);
  }
  if (at(view, "callerid").is_object()) whole["callerid"] = values_of_row(at(view, "callerid"));
  if (const auto schedule = text_at(view, "schedule_id"); !schedule.empty()) whole["schedule_id"] = schedule;
  return whole;
}

/// The integer by which the web services know a member.
Result<std::string> member_id(const SetType& set, const std::string& name, const Workshop& workshop) {
  const plan::Key key{std::string(set.member), name};
  if (object_type(set.member)->uuid_in_url) {
    const auto number = number_of(key, workshop);
    if (!number) return fail(number.error());
    return std::to_string(*number);
  }
  const auto id = workshop.resolve(key);
  if (!id || id->empty()) return fail(missing_object(key));
  return *id;
}

/// The estate's members in their order, then those of somebody else.
Status put_members(Json& whole, const SetType& set, const Operation& operation, const Workshop& workshop) {
  auto& part = whole[std::string(set.member)];
  std::vector<std::string> members;
  std::set<std::string> ours;
  for (const auto* side : {&operation.before, &operation.after})
    for (const auto& member : at(*side, "members")) {
      const auto id = member_id(set, member.get<std::string>(), workshop);
      if (!id && side == &operation.before) continue; // gone, and no longer a member
      if (!id) return fail(id.error());
      if (side == &operation.after && operation.action != Action::remove) members.push_back(*id);
      ours.insert(*id);
    }
  for (const auto& live : part)
    if (const auto id = live.get<std::string>(); !ours.contains(id)) members.push_back(id);
  part = members;
  return {};
}

Status put_fallbacks(Json& whole, const FallbackType& type, const Operation& operation, const Workshop& workshop) {
  const auto& wanted = operation.action == Action::remove ? Json() : at(operation.after, "destinations");
  for (const auto slot : type.slots) {
    const auto& destination = at(wanted, slot);
    auto body = call_destination_body(destination.is_object() ? destination : Json(), workshop);
    if (!body) return fail(std::move(body).error());
    auto action = dialaction_of(*body);
    if (!action) return fail(std::move(action).error());
    whole["dialaction"][event_of(slot)] = std::move(*action);
  }
  return {};
}

/// A XiVO lets none become linear (set_queue of group.inc and queue.inc), so none that is may cease to be so either: it
/// could not be taken back. A plan tells that before (draft_web.hpp).
Status put_object(Json& whole, const Operation& operation, const Workshop& workshop) {
  const bool group = operation.key.type == "group";
  const auto strategy = text_at(operation.after, "strategy");
  const auto wanted = group ? web_strategy(strategy) : strategy;
  const auto live = text_at(whole["queue"], "strategy");
  if ((wanted == "linear") != (live == "linear"))
    return fail(conflict(fmt::format("a {} of a XiVO is linear from its beginning, or never", operation.key.type),
                         fmt::format("take the {} out of the estate, apply, and put it back", operation.key.type),
                         operation));
  auto& features = whole[features_of(operation.key.type)];
  whole["queue"]["strategy"] = wanted;
  const auto context = workshop.names.live_context(text_at(operation.after, "context"));
  if (text_at(features, "context") != context) features["number"] = ""; // it is given again in the new one
  features["context"] = context;
  if (group) return {};
  features["displayname"] = text_at(operation.after, "label");
  features["timeout"] = text_at(operation.after, "timeout");
  whole["queue"]["timeout"] = text_at(operation.after, "member_timeout");
  const auto music = text_at(operation.after, "music_on_hold");
  whole["queue"]["musicclass"] = music.empty() ? std::string(default_music) : music;
  return {};
}

/// There is one number: what is not the estate's is not written over, and what is gone is not taken away twice.
Result<bool> put_number(Json& whole, const Operation& operation, const Workshop& workshop) {
  const auto type = web_object(operation).type;
  auto& features = whole[features_of(type)];
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
    return fail(conflict(fmt::format("the {} has the number {} already", type, live),
                         fmt::format("take it away in the web interface, or give it to the {} in the estate", type),
                         operation));
  features["number"] = split_extension(wanted).first;
  return true;
}

/// There is one schedule, as there is one number.
Result<bool> put_schedule(Json& whole, const Operation& operation, const Workshop& workshop) {
  const auto live = text_at(whole, "schedule_id");
  const plan::Key key{"schedule",
                      text_at(operation.action == Action::remove ? operation.before : operation.after, "schedule")};
  const auto id = workshop.resolve(key);
  if (operation.action == Action::remove) {
    if (!id || live != *id) return false;
    whole.erase("schedule_id");
    return true;
  }
  if (!id || id->empty()) return fail(missing_object(key));
  if (!live.empty() && live != "0" && live != *id)
    return fail(conflict(fmt::format("the {} has another schedule already", web_object(operation).type),
                         "take it away in the web interface", operation));
  whole["schedule_id"] = *id;
  return true;
}

/// False where there is nothing to do.
Result<bool> put(Json& whole, const Operation& operation, const Workshop& workshop) {
  const auto& type = operation.key.type;
  if (type.ends_with("-extension")) return put_number(whole, operation, workshop);
  if (type.ends_with("-schedule")) return put_schedule(whole, operation, workshop);
  const auto* set = set_type(type);
  const auto* fallbacks = fallback_type(type);
  auto status = set != nullptr         ? put_members(whole, *set, operation, workshop)
                : fallbacks != nullptr ? put_fallbacks(whole, *fallbacks, operation, workshop)
                                       : put_object(whole, operation, workshop);
  if (!status) return fail(std::move(status).error());
  return true;
}

Optional creation(const WebService& service, const Operation& operation, const Workshop& workshop) {
  const bool group = operation.key.type == "group";
  auto features = new_whole_features();
  if (!group) features["hitting_caller"] = true;
  features["name"] = lower_ascii(operation.key.name);
  features["context"] = workshop.names.live_context(text_at(operation.after, "context"));
  features["timeout"] = "0";
  features["number"] = ""; // read, given or not (_set of queue.inc)
  Json whole = {{features_of(operation.key.type), std::move(features)},
                {"queue", group ? Json::object() : new_queue_values()},
                {"user", Json::array()}};
  // As it is to be, so that put_object finds nothing to object to.
  const auto strategy = text_at(operation.after, "strategy");
  whole["queue"]["strategy"] = group ? web_strategy(strategy) : strategy;
  if (auto status = put_object(whole, operation, workshop); !status) return fail(std::move(status).error());
  return WriteRequest{
      .method = "POST", .path = web_path(service, "add"), .body = std::move(whole), .tells_no_id = true};
}

} // namespace

Optional whole_request(const Operation& operation, const Workshop& workshop) {
  const auto owner = web_object(operation);
  const auto& service = *web_service_for(owner.type);
  const bool whole = operation.key.type == owner.type;
  if (whole && operation.action == Action::create) return creation(service, operation, workshop);
  const auto id = workshop.resolve(owner);
  const bool removes = operation.action == Action::remove;
  if ((!id || id->empty()) && removes) return std::nullopt;
  if (!id || id->empty()) return fail(missing_object(owner));
  if (whole && removes) return WriteRequest{.method = "GET", .path = web_path(service, "delete", *id)};
  const auto view = workshop.confd.find(web_path(service, "view", *id));
  if (!view) return fail(view.error());
  if (!*view && removes) return std::nullopt;
  if (!*view) return fail(missing_object(owner));
  auto object = unchanged(**view, operation);
  if (!object) return fail(std::move(object).error());
  const auto changed = put(*object, operation, workshop);
  if (!changed) return fail(changed.error());
  if (!*changed) return std::nullopt;
  return WriteRequest{.method = "POST", .path = web_path(service, "edit", *id), .body = std::move(*object)};
}

Json members_of_view(const Json& view, std::string_view part) {
  auto members = Json::array();
  for (const auto& member : at(view, part))
    members.push_back({{"id", number_of_text(text_at(member, "userid"))},
                       {"penalty", number_of_text(text_at(member, "penalty"))},
                       {"priority", members.size()}});
  return members;
}

Json whole_item(const Json& view, std::string_view part) {
  const auto& features = at(view, part);
  auto fallbacks = Json::object();
  for (const auto& [event, shown] : at(view, "dialaction").items())
    if (auto destination = destination_of_dialaction(shown); !destination.is_null())
      fallbacks[(event == "chanunavail" ? "fail" : event) + "_destination"] = std::move(destination);
  const auto schedule = number_of_text(text_at(view, "schedule_id"));
  Json item = {{"id", number_of_text(text_at(features, "id"))},
               {"name", text_at(features, "name")},
               {"web_context", text_at(features, "context")},
               {"extensions", Json::array()},
               {"fallbacks", std::move(fallbacks)},
               {"schedule_id", schedule == 0 ? Json() : schedule},
               // What an estate has no field for, so that an export tells it.
               {"preprocess_subroutine", or_null(text_at(features, "preprocess_subroutine"))},
               {"caller_id", or_null(text_at(at(view, "callerid"), "callerdisplay"))}};
  if (const auto number = text_at(features, "number"); !number.empty())
    item["extensions"].push_back({{"exten", number}, {"context", text_at(features, "context")}});
  return item;
}

} // namespace telctl::cluster
