#include <export/exporter.hpp>

#include <algorithm>

#include <fmt/format.h>

#include "answer.hpp"
#include "naming.hpp"
#include "trunk_account.hpp"
#include <telctl/cluster/errors.hpp>
#include <telctl/support/text.hpp>

// What the estate has no field for. Fields are not listed here, but those that were carried, that the server derives,
// and the values that it gives by itself: a field that a later version adds is then told and never lost in silence.
namespace telctl::cluster {
namespace {

struct Policy {
  std::string_view path;
  std::string_view kind;                ///< in messages
  std::set<std::string_view> carried;   ///< or derived, or compared elsewhere
  std::map<std::string_view, Json> own; ///< values that the server or telctl gives by itself
};

/// Of every object.
const std::set<std::string_view> everywhere{"id", "uuid", "tenant_uuid", "links", "created_at", "deletable", "is_new"};

const std::vector<Policy>& policies() {
  static const std::vector<Policy> list{
      {"/users",
       "user",
       {"firstname",    "lastname",
        "email",        "language",
        "description",  "caller_id",
        "userfield",    "lines",
        "forwards",     "groups",
        "incalls",      "call_permissions",
        "voicemail",    "call_pickup_target_users",
        "services",     "fallbacks",
        "agent",        "queues",
        "switchboards", "func_key_template_id",
        "schedules"},
       {{"supervision_enabled", true}, {"ring_seconds", 30}, {"simultaneous_calls", 5}, {"enabled", true}}},
      {"/lines",
       "line",
       {"name", "protocol", "device_id", "provisioning_extension", "provisioning_code", "context", "registrar",
        "endpoint_sip", "endpoint_sccp", "endpoint_custom", "extensions", "users", "caller_id_name", "caller_id_num",
        "is_webrtc"},
       {{"position", 1}, {"device_slot", 1}}},
      {"/endpoints/sip",
       "SIP account",
       {"name", "label", "username", "secret", "line", "trunk", "templates"},
       {{"type", "friend"}, {"host", "dynamic"}}},
      {"/endpoints/sccp", "SCCP account", {"line"}, {}},
      {"/extensions",
       "extension",
       {"exten", "context", "lines", "group", "incall", "queue", "outcall", "conference", "parking_lot"},
       {{"enabled", true}}},
      {"/voicemails",
       "voicemail",
       {"name", "number", "context", "email", "password", "users"},
       {{"enabled", true}, {"accesstype", "personal"}}},
      {"/devices", "device", {"mac", "vendor", "plugin", "model", "version", "ip", "sn", "status"}, {}},
      {"/groups",
       "group",
       {"name", "label", "ring_strategy", "members", "extensions", "incalls", "fallbacks", "schedules", "web_context"},
       {{"user_timeout", 15}, {"retry_delay", 5}, {"ring_in_use", true}, {"enabled", true}}},
      {"/callfilters",
       "filter",
       {"name", "strategy", "recipients", "surrogates", "fallbacks"},
       {{"source", "all"}, {"enabled", true}}},
      {"/callpickups", "pick-up group", {"name", "interceptors", "targets"}, {{"enabled", true}}},
      {"/callpermissions",
       "right",
       {"name", "mode", "description", "extensions", "users", "outcalls"},
       {{"enabled", true}}},
      {"/incalls", "incall", {"destination", "extensions", "description", "schedules"}, {}},
      {"/trunks", "trunk", {"context", "endpoint_sip", "outcalls", "outgoing_caller_id_format"}, {}},
      {"/outcalls",
       "outcall",
       {"name", "description", "internal_caller_id", "ring_time", "trunks", "extensions", "schedules",
        "call_permissions"},
       {{"enabled", true}}},
      {"/schedules",
       "schedule",
       {"name", "timezone", "closed_destination", "open_periods", "exceptional_periods", "incalls", "users", "groups",
        "queues", "outcalls"},
       {{"enabled", true}}},
      {"/moh", "music", {"name", "label", "mode", "application", "sort", "files"}, {}},
      {"/contexts",
       "context",
       {"name", "label", "type", "user_ranges", "group_ranges", "queue_ranges", "conference_room_ranges",
        "incall_ranges", "description", "contexts", "web_entity"},
       {{"enabled", true}}},
      {"/queues",
       "queue",
       {"name", "label", "options", "members", "extensions", "timeout", "music_on_hold", "fallbacks", "schedules",
        "web_context"},
       {{"retry_on_timeout", true}, {"ignore_forward", true}, {"mark_answered_elsewhere", true}, {"enabled", true}}},
      {"/agents",
       "agent",
       {"number", "firstname", "lastname", "language", "password", "queues", "skills", "users", "web", "in_queues",
        "context"},
       {}},
      {"/agents/skills", "skill", {"name", "description", "agents"}, {}},
      {"/queues/skillrules", "skill rule", {"name", "rules"}, {}},
      {"/switchboards", "switchboard", {"name", "timeout", "members", "fallbacks", "incalls"}, {}},
      {"/conferences",
       "conference",
       {"name", "max_users", "pin", "admin_pin", "record", "music_on_hold", "extensions", "incalls", "web_room"},
       {{"announce_only_user", true}}},
      {"/pagings",
       "paging",
       {"number", "name", "members", "callers", "duplex", "ignore_forward", "record"},
       {{"announce_caller", true}, {"caller_notification", true}, {"enabled", true}}},
      {"/parkinglots",
       "parking lot",
       {"name", "slots_start", "slots_end", "timeout", "music_on_hold", "extensions"},
       {}},
      {"/ivr",
       "ivr",
       {"name", "greeting_sound", "menu_sound", "invalid_sound", "abort_sound", "timeout", "max_tries", "choices",
        "timeout_destination", "invalid_destination", "abort_destination", "incalls"},
       {}},
      {"/funckeys/templates", "key template", {"name", "keys", "users"}, {}},
      {"/registrars", "registrar", {"name", "main_host", "proxy_main_host"}, {}},
  };
  return list;
}

/// Collections of which an estate has nothing.
constexpr std::pair<std::string_view, std::string_view> foreign[] = {{"/endpoints/custom", "custom"}};

constexpr auto no_field = "an estate has no field for it";

bool is_account(const Policy& policy) {
  return policy.kind.ends_with("account");
}

bool says_nothing(const Json& value) {
  if (value.is_structured()) return std::all_of(value.begin(), value.end(), says_nothing);
  return value.is_null() || value == false || value == 0 || value == "";
}

std::string called(std::string_view kind, const Json& item, const Inventory& inventory) {
  if (kind == "user") return inventory.name_of_user(item);
  if (kind == "line") return Inventory::name_of_line(item);
  if (kind == "extension") return "extension " + Inventory::number_of(item);
  if (kind == "voicemail") return fmt::format("voicemail {}@{}", text_at(item, "number"), text_at(item, "context"));
  for (const auto* field : {"label", "name", "mac", "username", "interface", "number"})
    if (const auto text = text_at(item, field); !text.empty()) return fmt::format("{} {}", kind, text);
  return fmt::format("{} #{}", kind, id_of(item));
}

/// Passwords and PINs are named and never shown.
std::string shown(const std::string& field, const Json& value) {
  if (value.is_string() && (field.find("password") != std::string::npos || field.ends_with("pin") ||
                            field.find("secret") != std::string::npos))
    return field;
  auto text = value.is_string() ? value.get<std::string>() : value.dump(-1, ' ', false, Json::error_handler_t::replace);
  constexpr std::size_t longest = 80;
  if (text.size() > longest) text = field + " (long)";
  return text.ends_with("(long)") ? text : fmt::format("{} = {}", field, text);
}

bool has_own_templates(const Json& sip, const std::string& global) {
  const auto& templates = at(sip, "templates");
  return std::any_of(templates.begin(), templates.end(), [&](const Json& item) {
    return text_at(item, "uuid") != global && text_at(item, "label") != "webrtc";
  });
}

/// Lists of options: one of them in older servers, one for each section of PJSIP in newer ones.
bool is_options(const std::string& field) {
  return field == "options" || field.ends_with("_section_options");
}

/// What telctl gives to every account, and what the server adds: the context of its line, the user's caller id, and
/// three defaults of chan_sip.
bool is_own_option(const std::string& field, const std::string& name, const Json& value, const std::string& context) {
  if (field == "auth_section_options") return name == "username" || name == "password";
  if (name == "context") return field == "endpoint_section_options" && value == context;
  if (name == "cid_name" || name == "cid_num") return field == "options"; // of SCCP
  if (name == "callerid") return field == "options" || field == "endpoint_section_options";
  return field == "options" && ((name == "amaflags" && value == "default") ||
                                (name == "subscribemwi" && value == "no") || (name == "call-limit" && value == "10"));
}

} // namespace

/// Options of a SIP or SCCP account.
void Exporter::rest_of_account(const std::string& object, const Json& account) {
  const auto* line = inventory_.find("/lines", text_at(at(account, "line"), "id"));
  const auto context = line == nullptr ? std::string() : text_at(*line, "context");
  if (has_own_templates(account, input_.global_template)) leave_out(object, "its templates", no_field);
  for (const auto& [field, options] : account.items()) {
    if (!is_options(field) || !options.is_array()) continue;
    for (const auto& option : options) {
      const bool pair = option.is_array() && option.size() == 2 && option[0].is_string();
      if (!pair)
        leave_out(object, field, no_field);
      else if (const auto name = option[0].get<std::string>();
               !is_own_option(field, name, option[1], context) &&
               (at(account, "trunk").empty() || !is_trunk_option(field, name)))
        leave_out(object, shown(name, option[1]), no_field);
    }
  }
}

/// Options that the server gives by itself: recorded answer 155 of both versions.
void Exporter::rest_of_queue(const std::string& object, const Json& queue) {
  static const std::map<std::string, std::string> own{{"maxlen", "0"},
                                                      {"announce-round-seconds", "0"},
                                                      {"periodic-announce-frequency", "0"},
                                                      {"retry", "5"},
                                                      {"announce-position-limit", "5"},
                                                      {"periodic-announce", "queue-periodic-announce"},
                                                      {"wrapuptime", "0"},
                                                      {"announce-frequency", "0"},
                                                      {"random-periodic-announce", "yes"},
                                                      {"servicelevel", "0"},
                                                      {"autofill", "yes"},
                                                      {"setqueueentryvar", "yes"},
                                                      {"setqueuevar", "yes"},
                                                      {"announce-holdtime", "no"},
                                                      {"memberdelay", "0"},
                                                      {"autopause", "no"},
                                                      {"timeoutpriority", "conf"},
                                                      {"min-announce-frequency", "60"},
                                                      {"ringinuse", "yes"},
                                                      {"timeoutrestart", "yes"},
                                                      {"setinterfacevar", "yes"},
                                                      {"weight", "0"},
                                                      {"reportholdtime", "yes"},
                                                      {"announce-position", "yes"}};
  for (const auto& option : at(queue, "options")) {
    if (!option.is_array() || option.size() != 2 || !option[0].is_string()) continue;
    const auto name = option[0].get<std::string>();
    const auto found = own.find(name);
    const bool sound = name.starts_with("queue-") && option[1] == name; // announcements have their own names
    if (name != "strategy" && name != "timeout" && !sound && (found == own.end() || option[1] != found->second))
      leave_out(object, shown(name, option[1]), no_field);
  }
}

void Exporter::rest() {
  for (const auto& policy : policies())
    for (const auto& item : inventory_.items(policy.path)) {
      const auto object = called(policy.kind, item, inventory_);
      for (const auto& [field, value] : item.items()) {
        if (everywhere.contains(field) || policy.carried.contains(field)) continue;
        if (field == "template_id" && inventory_.sees(provd_configs)) continue; // place_line tells it
        if (is_account(policy) && is_options(field)) continue;
        if (policy.kind == "SIP account" && !at(item, "trunk").empty() && (field == "type" || field == "host"))
          continue;
        const auto own = policy.own.find(field);
        if (own == policy.own.end() ? !says_nothing(value) : value != own->second)
          leave_out(object, shown(field, value), no_field);
      }
      if (is_account(policy)) rest_of_account(object, item);
      if (policy.kind == "queue") rest_of_queue(object, item);
      if ((policy.kind == "incall" || policy.kind == "context") && !without_tag(text_at(item, "description")).empty())
        leave_out(object, shown("description", text_at(item, "description")), no_field);
    }
  for (const auto& [path, kind] : foreign)
    for (const auto& item : inventory_.items(path))
      leave_out(called(kind, item, inventory_), fmt::format("the {}", kind), "an estate has no such object");
  const auto orphans = [&](const char* path, const char* kind, auto&& belongs) {
    for (const auto& item : inventory_.items(path))
      if (!belongs(item)) leave_out(called(kind, item, inventory_), fmt::format("the {}", kind), "belongs to nothing");
  };
  orphans("/lines", "line", [](const Json& item) { return !at(item, "users").empty(); });
  orphans("/voicemails", "voicemail", [](const Json& item) { return !at(item, "users").empty(); });
  orphans("/endpoints/sip", "SIP account",
          [](const Json& item) { return !at(item, "line").empty() || !at(item, "trunk").empty(); });
  orphans("/endpoints/sccp", "SCCP account", [](const Json& item) { return !at(item, "line").empty(); });
  orphans("/extensions", "extension", [](const Json& item) {
    return std::any_of(item.begin(), item.end(),
                       [](const Json& value) { return value.is_structured() && !value.empty(); });
  });
  std::set<std::string> used;
  for (const auto& line : inventory_.items("/lines"))
    used.insert(text_at(line, "device_id"));
  orphans("/devices", "device", [&](const Json& item) { return used.contains(text_at(item, "id")); });
}

void Exporter::unseen() {
  for (const auto& [path, error] : inventory_.unseen())
    leave_out(path, "not seen", error.cause.empty() ? error.what : error.cause);
}

} // namespace telctl::cluster
