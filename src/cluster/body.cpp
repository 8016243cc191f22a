#include "body.hpp"
#include "body_routes.hpp"
#include "body_services.hpp"
#include "destination.hpp"

#include <set>

#include "fields.hpp"
#include "trunk_account.hpp"
#include "types.hpp"
#include "voice_lan.hpp"
#include <fmt/format.h>
#include <telctl/cluster/errors.hpp>

namespace telctl::cluster {
namespace {

using plan::Action;
using plan::Operation;

/// Parameters of destinations of keys, of all types that have them. What else the server shows in a key is derived.
constexpr std::array destination_fields{"type",      "user_id",        "group_id", "queue_id", "conference_id",
                                        "paging_id", "exten",          "service",  "forward",  "transfer",
                                        "position",  "parking_lot_id", "agent_id", "action",   "filter_member_id"};

Json context_body(const Operation& operation) {
  const auto& owned = operation.after;
  Json body = {
      {"label", text_at(owned, "label")},           {"type", text_at(owned, "type")},
      {"user_ranges", at(owned, "user_ranges")},    {"group_ranges", at(owned, "group_ranges")},
      {"queue_ranges", at(owned, "queue_ranges")},  {"conference_room_ranges", at(owned, "conference_room_ranges")},
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

/// Templates of a SIP account. An account that is there keeps those that an administrator gave it.
Result<Json> sip_templates(const Operation& operation, const Workshop& workshop) {
  // Newer servers configure nothing by default: without the template "global" an endpoint could not register.
  std::vector<std::string> wanted{"global"};
  const bool webrtc = true_at(operation.after, "webrtc");
  if (webrtc) wanted.emplace_back("webrtc"); // recorded exchange 053
  auto templates = Json::array();
  if (operation.action == Action::update) {
    const auto path = object_path(operation.key, workshop.resolve);
    if (!path) return fail(path.error());
    const auto live = workshop.confd.get(*path);
    if (!live) return fail(live.error());
    for (const auto& item : at(*live, "templates"))
      if (text_at(item, "label") != "webrtc") templates.push_back({{"uuid", text_at(item, "uuid")}});
    wanted.erase(wanted.begin());
  }
  for (const auto& label : wanted) {
    const auto uuid = workshop.confd.sip_template(label);
    if (!uuid) return fail(uuid.error());
    if (!uuid->empty())
      templates.push_back({{"uuid", *uuid}});
    else if (label == "webrtc")
      return fail({.code = errors::webrtc_missing, .what = "this tenant has no SIP template labelled webrtc"});
  }
  return templates;
}

Result<Json> sip_body(const Operation& operation, const Workshop& workshop, std::vector<std::string>& secrets) {
  const auto& name = operation.key.name;
  const bool sections = workshop.confd.profile().sip_sections;
  auto templates = sections ? sip_templates(operation, workshop) : Json();
  if (!templates) return templates;
  // What is left out of a PUT stays as it is: the secret travels only when the account is made.
  if (operation.action == Action::update) return Json{{"templates", std::move(*templates)}};
  const auto secret = workshop.secrets.sip_secret(name);
  if (!secret) return fail(secret.error());
  secrets.push_back(*secret);
  if (!sections) return Json{{"username", name}, {"secret", *secret}, {"type", "friend"}, {"host", "dynamic"}};
  const auto option = [](const char* key, const std::string& value) { return Json::array({key, value}); };
  Json body = {{"name", name},
               {"label", name},
               {"auth_section_options", Json::array({option("username", name), option("password", *secret)})},
               {"templates", std::move(*templates)}};
  // The server adds it to endpoints that are made nested in a line (recorded exchange 080): so all have it.
  if (!operation.lines.empty())
    body["endpoint_section_options"] =
        Json::array({option("context", workshop.names.live_context(split_extension(*operation.lines.begin()).second))});
  return body;
}

/// provd takes a config whole: what else it holds stays.
Result<Json> device_template_body(const Operation& operation, const Workshop& workshop) {
  Json live;
  if (operation.action != Action::create) {
    const auto path = object_path(operation.key, workshop.resolve);
    if (!path) return fail(path.error());
    auto answer = workshop.confd.get(*path);
    if (!answer) return answer;
    live = at(*answer, "config");
    if (!live.is_object())
      return fail(
          {.code = errors::answer_unreadable, .what = "the answer is no config", .where = {.object = "GET " + *path}});
  }
  return Json{{"config", template_config(operation.key.name, operation.after, std::move(live))}};
}

/// The two options that its description lists beside codecs (EndpointSccp in api.yml of 26.08 and of 16.15). The server
/// writes the same into them once the line has user and number; until then the number tells whose the account is.
Json sccp_body(const Operation& operation) {
  auto options = Json::array();
  if (const auto name = text_at(operation.seeded, "cid_name"); !name.empty())
    options.push_back(Json::array({"cid_name", name}));
  options.push_back(Json::array({"cid_num", split_extension(operation.key.name).first}));
  return {{"options", std::move(options)}};
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

/// Its description knows no label of a group and no priority of a member, and it refuses unknown parameters.
bool is_xivo(const Workshop& workshop) {
  return workshop.confd.profile().product == "xivo";
}

Json group_body(const Operation& operation, const Workshop& workshop) {
  Json body = {{"ring_strategy", text_at(operation.after, "strategy")}};
  if (operation.action == Action::create) {
    const auto label = text_at(operation.seeded, "label"); // none where a removal is undone
    body["name"] = operation.key.name;
    if (!is_xivo(workshop)) body["label"] = label.empty() ? operation.key.name : label;
  }
  return body;
}

Result<Json> incall_body(const Operation& operation, const Workshop& workshop) {
  const auto destination = call_destination_body(at(operation.after, "destination"), workshop);
  if (!destination) return destination;
  return Json{{"destination", *destination}, {"description", tag(operation.key.name)}};
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

Result<std::string> live_id(std::string_view type, const std::string& name, const Workshop& workshop) {
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
  if (type == "sip" && operation.after.contains("host")) return trunk_account_body(operation, workshop, secrets);
  if (type == "sip") return sip_body(operation, workshop, secrets);
  if (type == "sccp") return sccp_body(operation);
  if (type == "extension") return extension_body(operation, workshop);
  if (type == "voicemail") return voicemail_body(operation, workshop, secrets);
  if (type == "device" || type == "registrar") return merged(operation.seeded, operation.after);
  if (type == "device-template") return device_template_body(operation, workshop);
  if (type == "group") return group_body(operation, workshop);
  if (type == "incall") return incall_body(operation, workshop);
  if (type == "filter") return filter_body(operation);
  if (auto body = service_body(operation, workshop, secrets)) return std::move(*body);
  if (auto body = route_body(operation, workshop)) return std::move(*body);
  return operation.after; // custom endpoints, pick-up groups and ways out: the fields as they are
}

namespace {

/// The number of a secretary in a filter, which keys name: "direction/4013@default".
Result<std::int64_t> filter_member(const std::string& target, const Workshop& workshop) {
  const auto slash = target.rfind('/');
  const auto filter = object_path({"filter", target.substr(0, slash)}, workshop.resolve);
  if (!filter) return fail(filter.error());
  const auto user = live_id("user", target.substr(slash + 1), workshop);
  if (!user) return fail(user.error());
  const auto item = workshop.confd.get(*filter);
  if (!item) return fail(item.error());
  for (const auto& member : at(at(*item, "surrogates"), "users"))
    if (const auto number = member.find("member_id");
        id_of(member) == *user && number != member.end() && number->is_number_integer()) {
      workshop.names.add("filter-member", number->dump(), target);
      return number->get<std::int64_t>();
    }
  return fail({.code = errors::reference_missing, .what = fmt::format("{} is no secretary of this filter", target)});
}

Result<Json> by_number(const Json& key, const std::string& type, const char* field, const std::string& name,
                       const Workshop& workshop) {
  const auto number = type == "filter-member" ? filter_member(name, workshop) : number_of({type, name}, workshop);
  if (!number) return fail(number.error());
  Json destination = {{"type", text_at(key, "type")}, {field, *number}};
  if (type == "agent" || text_at(key, "type") == "groupmember") destination["action"] = text_at(key, "option");
  return destination;
}

Result<Json> key_destination_body(const Json& key, const Workshop& workshop) {
  const auto type = text_at(key, "type");
  const auto target = text_at(key, "target");
  const auto option = text_at(key, "option");
  if (type == "user") return by_number(key, "user", "user_id", target, workshop);
  if (type == "group" || type == "groupmember") return by_number(key, "group", "group_id", target, workshop);
  if (type == "queue") return by_number(key, "queue", "queue_id", target, workshop);
  if (type == "conference") return by_number(key, "conference", "conference_id", target, workshop);
  if (type == "paging") return by_number(key, "paging", "paging_id", target, workshop);
  if (type == "agent") return by_number(key, "agent", "agent_id", target, workshop);
  if (type == "bsfilter") return by_number(key, "filter-member", "filter_member_id", target, workshop);
  if (type == "parking" && !target.empty()) return by_number(key, "parking", "parking_lot_id", target, workshop);
  if (type == "park_position") {
    auto destination = option.empty() ? Result<Json>(Json{{"type", type}})
                                      : by_number(key, "parking", "parking_lot_id", option, workshop);
    if (destination) (*destination)["position"] = std::atoi(target.c_str());
    return destination;
  }
  if (type == "custom") return Json{{"type", type}, {"exten", target}};
  Json destination = {{"type", type}};
  if (type == "service" || type == "forward" || type == "transfer") destination[type] = target;
  if (type == "forward" && !option.empty()) destination["exten"] = option;
  return destination;
}

} // namespace

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
      const auto destination = key_destination_body(key, workshop);
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
  const bool priorities = set.owner == "group" && !is_xivo(workshop);
  if (operation.action != Action::remove)
    for (const auto& member : at(operation.after, "members")) {
      const auto id = live_id(set.member, member.get<std::string>(), workshop);
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
