#include "body.hpp"

#include <set>

#include "destinations.hpp"
#include "fields.hpp"
#include "trunk_account.hpp"
#include "types.hpp"
#include <fmt/format.h>
#include <telctl/cluster/errors.hpp>

namespace telctl::cluster {
namespace {

using plan::Action;
using plan::Key;
using plan::Operation;

/// Parameters of destinations of keys, of all types that have them. What else the server shows in a key is derived.
constexpr std::array destination_fields{"type",      "user_id",        "group_id", "queue_id", "conference_id",
                                        "paging_id", "exten",          "service",  "forward",  "transfer",
                                        "position",  "parking_lot_id", "agent_id", "action",   "filter_member_id"};

Json context_body(const Operation& operation) {
  const auto& owned = operation.after;
  Json body = {{"label", text_at(owned, "label")},
               {"type", text_at(owned, "type")},
               {"user_ranges", at(owned, "user_ranges")},
               {"group_ranges", at(owned, "group_ranges")},
               {"incall_ranges", at(owned, "incall_ranges")}};
  if (operation.action == Action::create) {
    body["name"] = operation.key.name; // newer servers make up a name of their own; the tag tells whose it is
    body["description"] = tag(operation.key.name);
  }
  return body;
}

Json tagged(Json body, const std::string& key) {
  body["description"] = with_tag(text_at(body, "description"), key);
  return body;
}

Json line_body(const Operation& operation, const Workshop& workshop) {
  Json body = {{"context", workshop.names.live_context(text_at(operation.after, "context"))},
               {"registrar", text_at(operation.after, "registrar")}};
  if (operation.action == Action::create && operation.seeded.contains("provisioning_code"))
    body["provisioning_code"] = operation.seeded["provisioning_code"];
  return body;
}

Result<Json> sip_body(const Operation& operation, const Workshop& workshop, std::vector<std::string>& secrets) {
  const auto& name = operation.key.name;
  const auto secret = workshop.secrets.sip_secret(name);
  if (!secret) return fail(secret.error());
  secrets.push_back(*secret);
  if (!workshop.confd.profile().sip_sections)
    return Json{{"username", name}, {"secret", *secret}, {"type", "friend"}, {"host", "dynamic"}};
  // Newer servers configure nothing by default: without the template "global" an endpoint could not register.
  const auto global = workshop.confd.global_template();
  if (!global) return fail(global.error());
  auto templates = Json::array();
  if (!global->empty()) templates.push_back({{"uuid", *global}});
  const auto option = [](const char* key, const std::string& value) { return Json::array({key, value}); };
  return Json{{"name", name},
              {"label", name},
              {"auth_section_options", Json::array({option("username", name), option("password", *secret)})},
              {"templates", templates}};
}

Result<Json> voicemail_body(const Operation& operation, const Workshop& workshop, std::vector<std::string>& secrets) {
  auto body = operation.after;
  body["context"] = workshop.names.live_context(text_at(body, "context"));
  if (operation.action != Action::create) return body;
  const auto pin = workshop.secrets.voicemail_pin(operation.key.name);
  if (!pin) return fail(pin.error());
  secrets.push_back(*pin);
  body["password"] = *pin;
  body["ask_password"] = false; // from the user's own telephone, where the PIN is then changed
  return body;
}

Json extension_body(const Operation& operation, const Workshop& workshop) {
  return {{"exten", text_at(operation.after, "exten")},
          {"context", workshop.names.live_context(text_at(operation.after, "context"))}};
}

Json group_body(const Operation& operation) {
  Json body = {{"ring_strategy", text_at(operation.after, "strategy")}};
  if (operation.action == Action::create) {
    const auto label = text_at(operation.seeded, "label"); // none where a removal is undone
    body["name"] = operation.key.name;
    body["label"] = label.empty() ? operation.key.name : label;
  }
  return body;
}

Result<Json> incall_body(const Operation& operation, const Workshop& workshop) {
  const auto destination = destination_body(at(operation.after, "destination"), workshop);
  if (!destination) return destination;
  return Json{{"destination", *destination}, {"description", tag(operation.key.name)}};
}

Result<Json> schedule_periods(const Json& periods, const Workshop& workshop) {
  auto list = Json::array();
  for (auto period : periods) {
    if (period.contains("destination")) {
      const auto destination = destination_body(period["destination"], workshop);
      if (!destination) return destination;
      period["destination"] = *destination;
    }
    list.push_back(std::move(period));
  }
  return list;
}

Result<Json> schedule_body(const Operation& operation, const Workshop& workshop) {
  const auto closed = destination_body(at(operation.after, "closed_destination"), workshop);
  const auto open = schedule_periods(at(operation.after, "open_periods"), workshop);
  const auto exceptional = schedule_periods(at(operation.after, "exceptional_periods"), workshop);
  for (const auto* part : {&closed, &open, &exceptional})
    if (!*part) return *part;
  return Json{{"name", operation.key.name},
              {"timezone", text_at(operation.after, "timezone")},
              {"closed_destination", *closed},
              {"open_periods", *open},
              {"exceptional_periods", *exceptional}};
}

Json trunk_body(const Operation& operation, const Workshop& workshop) {
  auto body = operation.after;
  body["context"] = workshop.names.live_context(text_at(body, "context"));
  return body;
}

/// Newer servers make up the name and take a label; older ones want the name.
Json music_body(const Operation& operation) {
  auto body = operation.after;
  body["label"] = operation.key.name;
  return body;
}

Json filter_body(const Operation& operation) {
  return {{"name", operation.key.name},
          {"strategy", text_at(operation.after, "strategy")},
          {"source", "all"},
          {"enabled", true}};
}

Json merged(Json body, const Json& more) {
  body.update(more);
  return body;
}

/// A live key in the form in which it can be sent back; nothing when it has a kind that telctl does not know.
std::optional<Json> kept_key(const Json& key) {
  static const std::set<std::string> known{"user",    "group",    "queue",   "conference", "paging",
                                           "custom",  "service",  "forward", "transfer",   "park_position",
                                           "parking", "bsfilter", "agent",   "onlinerec",  "groupmember"};
  const auto& live = at(key, "destination");
  if (!known.contains(text_at(live, "type"))) return std::nullopt;
  auto destination = Json::object();
  for (const auto* field : destination_fields)
    if (live.contains(field) && !live[field].is_null()) destination[field] = live[field];
  Json kept = {{"blf", true_at(key, "blf")}, {"destination", destination}};
  if (const auto label = text_at(key, "label"); !label.empty()) kept["label"] = label;
  return kept;
}

std::set<std::string> positions_in(const Operation& operation) {
  std::set<std::string> positions;
  for (const auto* side : {&operation.before, &operation.after})
    for (const auto& [position, key] : at(*side, "keys").items())
      positions.insert(position);
  return positions;
}

Result<std::string> member_id(std::string_view type, const std::string& name, const Workshop& workshop) {
  const auto id = workshop.resolve({std::string(type), name});
  if (id && !id->empty()) return *id;
  return fail({.code = errors::reference_missing, .what = fmt::format("{}/{} is not on the cluster", type, name)});
}

/// How a member stands in a body: by its uuid where URLs take one, else by its number.
Json member_ref(const SetType& set, const std::string& id) {
  if (object_type(set.member)->uuid_in_url) return {{"uuid", id}};
  return {{"id", std::stoll(id)}};
}

} // namespace

Result<Json> object_body(const Operation& operation, const Workshop& workshop, std::vector<std::string>& secrets) {
  const auto& type = operation.key.type;
  if (type == "context") return context_body(operation);
  if (type == "right") return merged(operation.after, {{"enabled", true}});
  if (type == "user") return tagged(operation.after, operation.key.name);
  if (type == "line") return line_body(operation, workshop);
  if (type == "sip") {
    if (operation.after.contains("host")) return trunk_account_body(operation, workshop, secrets);
    return sip_body(operation, workshop, secrets);
  }
  if (type == "trunk") return trunk_body(operation, workshop);
  if (type == "schedule") return schedule_body(operation, workshop);
  if (type == "music") return music_body(operation);
  if (type == "extension") return extension_body(operation, workshop);
  if (type == "voicemail") return voicemail_body(operation, workshop, secrets);
  if (type == "device" || type == "registrar") return merged(operation.seeded, operation.after);
  if (type == "group") return group_body(operation);
  if (type == "incall") return incall_body(operation, workshop);
  if (type == "filter") return filter_body(operation);
  return operation.after; // custom endpoints, pick-up groups and ways out: the fields as they are
}

Result<Json> destination_body(const Json& destination, const Workshop& workshop) {
  const auto type = text_at(destination, "type");
  const auto target = text_at(destination, "target");
  if (const auto* kind = target_kind(type)) {
    const Key object{std::string(kind->object), target};
    if (kind->field.ends_with("_uuid")) {
      const auto uuid = member_id(object.type, target, workshop);
      if (!uuid) return fail(uuid.error());
      return Json{{"type", type}, {std::string(kind->field), *uuid}};
    }
    const auto number = number_of(object, workshop);
    if (!number) return fail(number.error());
    return Json{{"type", type}, {std::string(kind->field), *number}};
  }
  if (type == "extension") {
    const auto [exten, context] = split_extension(target);
    return Json{{"type", type}, {"exten", exten}, {"context", workshop.names.live_context(context)}};
  }
  if (type == "hangup") return Json{{"type", type}, {"cause", target}};
  if (type == "custom") return Json{{"type", type}, {"exten", target}};
  if (type == "service" || type == "forward") return Json{{"type", type}, {type, target}};
  return Json{{"type", type}};
}

Result<Json> keys_body(const Operation& operation, const Json& live, const Workshop& workshop) {
  auto keys = Json::object();
  const auto owned = positions_in(operation);
  for (const auto& [position, key] : at(live, "keys").items()) {
    if (owned.contains(position) || true_at(key, "inherited")) continue;
    auto kept = kept_key(key);
    if (!kept)
      return fail({.code = errors::cannot_hold,
                   .what = fmt::format(
                       "the user's own key {} has a kind that telctl does not know, so it could not be kept", position),
                   .hint = "set the keys of this user by hand"});
    keys[position] = std::move(*kept);
  }
  if (operation.action != Action::remove)
    for (const auto& [position, key] : at(operation.after, "keys").items()) {
      const auto destination = destination_body(key, workshop);
      if (!destination) return destination;
      keys[position] = {{"blf", true_at(key, "supervised")}, {"destination", *destination}};
      if (const auto label = text_at(key, "label"); !label.empty()) keys[position]["label"] = label;
    }
  return Json{{"keys", keys}};
}

Result<Json> members_body(const Operation& operation, const Json& live_members, const Workshop& workshop) {
  auto members = Json::array();
  std::set<std::string> ours;
  const auto& set = *set_type(operation.key.type);
  for (const auto& member : at(operation.before, "members"))
    if (const auto id = workshop.resolve({std::string(set.member), member.get<std::string>()})) ours.insert(*id);
  const bool priorities = set.owner == "group";
  if (operation.action != Action::remove)
    for (const auto& member : at(operation.after, "members")) {
      const auto id = member_id(set.member, member.get<std::string>(), workshop);
      if (!id) return fail(id.error());
      ours.insert(*id);
      auto item = member_ref(set, *id);
      if (priorities) item["priority"] = members.size();
      members.push_back(std::move(item));
    }
  for (const auto& live : live_members) {
    const auto id = id_of(live, object_type(set.member)->uuid_in_url);
    if (ours.contains(id)) continue;
    auto item = member_ref(set, id);
    for (const auto* field : {"priority", "timeout"})
      if (live.contains(field) && !live[field].is_null()) item[field] = live[field];
    members.push_back(std::move(item));
  }
  return Json{{std::string(set.list()), members}};
}

Json forwards_body(const Operation& operation) {
  auto body = Json::object();
  for (const auto* kind : {"busy", "noanswer", "unconditional"}) {
    const auto destination = operation.action == Action::remove ? std::string() : text_at(operation.seeded, kind);
    body[kind] = {{"enabled", !destination.empty()}, {"destination", or_null(destination)}};
  }
  return body;
}

} // namespace telctl::cluster
