#include "reader.hpp"
#include "destination.hpp"
#include "reader_routes.hpp"
#include "reader_services.hpp"

#include <algorithm>
#include <set>

#include "answer.hpp"
#include "fields.hpp"
#include "naming.hpp"
#include "trunk_account.hpp"
#include "types.hpp"
#include "voice_lan.hpp"
#include <fmt/format.h>
#include <telctl/support/text.hpp>

namespace telctl::cluster {
namespace {

using plan::LiveResource;

std::string extension_name(const Json& item, const Names& names, const char* number = "exten") {
  return text_at(item, number) + "@" + names.estate_context(text_at(item, "context"));
}

Json ranges(const Json& item, const char* key) {
  auto list = Json::array();
  for (const auto& range : at(item, key))
    list.push_back({{"start", text_at(range, "start")}, {"end", text_at(range, "end")}});
  std::sort(list.begin(), list.end());
  return list;
}

/// How many digits the trunk sends belongs to the range: it is written with it, so it is read and taken back with it.
Json incall_ranges(const Json& item) {
  auto list = Json::array();
  for (const auto& range : at(item, "incall_ranges")) {
    const auto length = range.find("did_length");
    list.push_back({{"start", text_at(range, "start")},
                    {"end", text_at(range, "end")},
                    {"did_length", length != range.end() && length->is_number_integer() ? *length : Json(0)}});
  }
  std::sort(list.begin(), list.end());
  return list;
}

Json context_fields(const std::string& name, const Json& item, const Names&) {
  return {{"name", name},
          {"label", text_at(item, "label")},
          {"type", text_at(item, "type")},
          {"user_ranges", ranges(item, "user_ranges")},
          {"group_ranges", ranges(item, "group_ranges")},
          {"queue_ranges", ranges(item, "queue_ranges")},
          {"conference_room_ranges", ranges(item, "conference_room_ranges")},
          {"incall_ranges", incall_ranges(item)}};
}

Json right_fields(const std::string& name, const Json& item, const Names&) {
  auto patterns = at(item, "extensions");
  std::sort(patterns.begin(), patterns.end());
  return {{"name", name},
          {"mode", text_at(item, "mode")},
          {"description", or_null(text_at(item, "description"))},
          {"extensions", patterns}};
}

Json user_fields(const std::string&, const Json& item, const Names&) {
  Json owned = {{"description", or_null(without_tag(text_at(item, "description")))}};
  for (const auto* field : {"firstname", "lastname", "email", "language", "userfield", "caller_id"})
    owned[field] = or_null(text_at(item, field));
  return owned;
}

Json line_fields(const std::string&, const Json& item, const Names& names) {
  return {{"context", names.estate_context(text_at(item, "context"))}, {"registrar", text_at(item, "registrar")}};
}

Json name_field(const std::string& name, const Json&, const Names&) {
  return {{"name", name}};
}
Json interface_field(const std::string& name, const Json&, const Names&) {
  return {{"interface", name}};
}
Json sip_fields(const std::string& name, const Json& item, const Names&) {
  if (is_trunk_account(item)) return trunk_account_of(name, item);
  Json owned = {{"name", name}};
  if (is_webrtc(item)) owned["webrtc"] = true;
  return owned;
}
Json id_field(const std::string& name, const Json&, const Names&) {
  return {{"id", name}};
}
Json mac_field(const std::string& name, const Json&, const Names&) {
  return {{"mac", name}};
}

Json device_template_fields(const std::string&, const Json& item, const Names&) {
  return template_fields(item);
}

Json extension_fields(const std::string& name, const Json&, const Names&) {
  const auto [exten, context] = split_extension(name);
  return {{"exten", exten}, {"context", context}};
}

Json voicemail_fields(const std::string& name, const Json& item, const Names&) {
  const auto [number, context] = split_extension(name);
  return {{"name", text_at(item, "name")},
          {"number", number},
          {"context", context},
          {"email", or_null(text_at(item, "email"))}};
}

Json group_fields(const std::string& name, const Json& item, const Names& names) {
  Json owned = {{"name", name}, {"strategy", text_at(item, "ring_strategy")}};
  if (is_whole(item)) owned["context"] = names.estate_context(text_at(item, "web_context"));
  return owned;
}

/// Of the web services the members belong to the group itself; those whom telctl does not know are nobody's here.
Json pickup_fields(const std::string& name, const Json& item, const Names& names) {
  Json owned = {{"name", name}};
  if (!item.contains("web")) return owned;
  for (const auto* side : {"interceptors", "targets"}) {
    std::vector<std::string> members;
    for (const auto& user : at(at(item, side), "users"))
      if (const auto known = names.name("user", id_of(user))) members.push_back(*known);
    std::sort(members.begin(), members.end());
    owned[side] = std::move(members);
  }
  return owned;
}

Json incall_fields(const std::string&, const Json& item, const Names& names) {
  return {{"destination", destination_or_none(at(item, "destination"), names)}};
}

Json filter_fields(const std::string& name, const Json& item, const Names&) {
  return {{"name", name}, {"strategy", text_at(item, "strategy")}};
}

Fields fields_of(std::string_view type) {
  static const std::map<std::string_view, Fields> table{
      {"context", context_fields},
      {"right", right_fields},
      {"user", user_fields},
      {"line", line_fields},
      {"sip", sip_fields},
      {"sccp", name_field},
      {"custom", interface_field},
      {"extension", extension_fields},
      {"voicemail", voicemail_fields},
      {"device", mac_field},
      {"device-template", device_template_fields},
      {"group", group_fields},
      {"incall", incall_fields},
      {"filter", filter_fields},
      {"pickup", pickup_fields},
      {"registrar", id_field},
  };
  if (const auto fields = service_fields(type)) return fields;
  if (const auto fields = route_fields(type)) return fields;
  return table.at(type);
}

LiveResource association(std::string_view type, const std::string& name, Json owned) {
  return {.key = {std::string(type), name}, .owned = std::move(owned)};
}

void add_line_associations(const std::string& line, const Json& item, const Names& names,
                           std::vector<LiveResource>& out) {
  if (const auto& sip = at(item, "endpoint_sip"); sip.is_object())
    out.push_back(association("line-endpoint", line, {{"line", line}, {"sip", text_at(sip, "name")}}));
  if (const auto& sccp = at(item, "endpoint_sccp"); sccp.is_object())
    if (const auto name = names.name("sccp", id_of(sccp, false)))
      out.push_back(association("line-sccp", line, {{"line", line}, {"sccp", *name}}));
  if (const auto& custom = at(item, "endpoint_custom"); custom.is_object())
    out.push_back(association("line-custom", line, {{"line", line}, {"custom", text_at(custom, "interface")}}));
  for (const auto& extension : at(item, "extensions"))
    out.push_back(
        association("line-extension", line, {{"line", line}, {"extension", extension_name(extension, names)}}));
  for (const auto& user : at(item, "users"))
    if (const auto name = names.name("user", id_of(user)))
      out.push_back(association("user-line", line, {{"user", *name}, {"line", line}}));
  if (const auto mac = names.name("device", text_at(item, "device_id")))
    out.push_back(association("line-device", line + "/" + *mac, {{"line", line}, {"device", *mac}}));
}

/// Users listed in an item, as associations with it ("user-right", "user-voicemail").
void add_users(std::string_view type, const std::string& end, const std::string& name, const Json& item,
               const Names& names, std::vector<LiveResource>& out) {
  for (const auto& user : at(item, "users"))
    if (const auto user_name = names.name("user", id_of(user)))
      out.push_back(association(type, *user_name + "/" + name, {{"user", *user_name}, {end, name}}));
}

void add_extensions(std::string_view type, const std::string& end, const std::string& name, const Json& item,
                    const Names& names, std::vector<LiveResource>& out) {
  for (const auto& extension : at(item, "extensions")) {
    const auto number = extension_name(extension, names);
    out.push_back(association(type, name + "/" + number, {{end, name}, {"extension", number}}));
  }
}

void add_sets(std::string_view owner, const std::string& name, const Json& item, const Names& names,
              std::vector<LiveResource>& out) {
  for (const auto& set : set_types()) {
    const Json::json_pointer pointer{std::string(set.pointer)};
    if (set.owner != owner || !item.contains(pointer) || !item.at(pointer).is_array()) continue;
    if (set.path.empty() && !is_whole(item)) continue; // associations of their own
    auto users = item.at(pointer).get<std::vector<Json>>();
    const bool by_uuid = object_type(set.member)->uuid_in_url;
    std::stable_sort(users.begin(), users.end(),
                     [](const Json& a, const Json& b) { return a.value("priority", 0) < b.value("priority", 0); });
    std::vector<std::string> members;
    auto foreign = Json::array();
    auto penalties = Json::object(); // of agents; nobody's but a person's to set where web services write the queue
    for (const auto& user : users) {
      auto member = names.name(set.member, id_of(user, by_uuid));
      if (!member && set.member == "context")
        member = names.name("context-name", text_at(user, "name")); // web services
      if (member && user.contains("penalty")) penalties[*member] = user["penalty"];
      if (member)
        members.push_back(*member);
      else
        foreign.push_back(id_of(user, by_uuid));
    }
    if (members.empty()) continue; // nothing of the estate's in it
    if (!set.ordered) std::sort(members.begin(), members.end());
    auto resource = association(set.type, name, {{std::string(set.owner), name}, {"members", members}});
    resource.observed = {{"foreign", foreign}};
    if (set.member == "agent") resource.observed["penalties"] = std::move(penalties);
    out.push_back(std::move(resource));
  }
}

/// An SCCP account has no name that could tell the line, so the provisioning code does, which telctl made of it
/// (Draft::draw_code): among the sets of its number, and the codes that are tried when one is taken.
std::optional<std::string> line_of_code(const Json& item, const Names& names) {
  constexpr int most_sets = 9;
  constexpr unsigned most_attempts = 4;
  const auto& extensions = at(item, "extensions");
  const auto code = text_at(item, "provisioning_code");
  if (!at(item, "endpoint_sccp").is_object() || extensions.empty() || code.empty()) return std::nullopt;
  for (int position = 1; position <= most_sets; ++position) {
    auto name = fmt::format("{}/{}", extension_name(extensions.front(), names), position);
    for (unsigned attempt = 0; attempt < most_attempts; ++attempt)
      if (provisioning_code(name, attempt) == code) return name;
  }
  return std::nullopt;
}

} // namespace

bool is_webrtc(const Json& sip) {
  const auto& templates = at(sip, "templates");
  return std::any_of(templates.begin(), templates.end(),
                     [](const Json& item) { return text_at(item, "label") == "webrtc"; });
}

std::string_view protocol_of(const Json& line) {
  for (const auto& [field, protocol] :
       {std::pair{"endpoint_sip", "sip"}, {"endpoint_sccp", "sccp"}, {"endpoint_custom", "custom"}})
    if (at(line, field).is_object()) return protocol;
  return {};
}

std::optional<std::string> name_of(std::string_view type, const Json& item, const Names& names, const Known& known) {
  const auto text = [&](const char* key) -> std::optional<std::string> {
    auto value = text_at(item, key);
    return value.empty() ? std::nullopt : std::optional(std::move(value));
  };
  const auto tagged = tag_of(text_at(item, "description"));
  if (type == "device-template") return tag_of(text_at(item, "label"));
  const auto* object = object_type(type);
  const auto journaled = [&] { return known(type, id_of(item, object != nullptr && object->uuid_in_url)); };
  if (type == "user" || type == "incall") return tagged ? tagged : journaled();
  if (type == "context") return tagged ? tagged : text("name");
  if (type == "line") {
    if (auto name = journaled()) return name;
    if (auto name = line_of_code(item, names)) return name;
    return line_of_sip_name(text_at(item, "name"), names.estate_context(text_at(item, "context")));
  }
  if (type == "sccp") {
    if (auto name = journaled()) return name;
    return names.name("line", id_of(at(item, "line"), false));
  }
  if (type == "registrar") return text("id");
  if (type == "trunk") {
    if (auto name = journaled()) return name;
    const auto& sip = at(item, "endpoint_sip");
    const auto name = text_at(sip, "name");
    return name.empty() ? std::nullopt : std::optional(name);
  }
  if (type == "music") return text("label") ? text("label") : text("name");
  if (type == "sip") return text("name") ? text("name") : text("username");
  if (type == "custom") return text("interface");
  if (type == "extension") return extension_name(item, names);
  if (type == "voicemail") return extension_name(item, names, "number");
  if (type == "device") return text("mac") ? std::optional(lower_ascii(*text("mac"))) : std::nullopt;
  if (type == "agent" || type == "paging") return text("number");
  if (type == "group") {
    auto name = group_name(text("label") ? *text("label") : text_at(item, "name"));
    return names.name("group-alias", name).value_or(name);
  }
  if (type == "queue" || type == "conference")
    if (auto name = names.name(std::string(type) + "-alias", text_at(item, "name"))) return name;
  return text("name");
}

std::vector<LiveResource> resources_of(std::string_view type, const std::string& name, const Json& item,
                                       const Names& names) {
  const auto* object = object_type(type);
  std::vector<LiveResource> out;
  out.push_back({.key = {std::string(type), name},
                 .id = id_of(item, object->uuid_in_url),
                 .owned = fields_of(type)(name, item, names),
                 .managed = tag_of(text_at(item, type == "device-template" ? "label" : "description")) == name});
  if (type == "line") add_line_associations(name, item, names, out);
  if (const auto id = text_at(item, "template_id"); type == "device" && !is_default_template(id))
    out.push_back(association("telephone-template", name, {{"device", name}, {"template_id", id}}));
  if (type == "right") add_users("user-right", "right", name, item, names, out);
  if (type == "voicemail") add_users("user-voicemail", "voicemail", name, item, names, out);
  if (type == "group") add_extensions("group-extension", "group", name, item, names, out);
  if (type == "incall") add_extensions("incall-extension", "incall", name, item, names, out);
  add_service_associations(type, name, item, names, out);
  add_route_associations(type, name, item, names, out);
  add_sets(type, name, item, names, out);
  if (const auto schedule = names.name("schedule", text_at(item, "schedule_id")); is_whole(item) && schedule)
    out.push_back(association(std::string(type) + "-schedule", name + "/" + *schedule,
                              {{std::string(type), name}, {"schedule", *schedule}}));
  if (auto fallbacks = fallbacks_of(type, name, at(item, "fallbacks"), names)) out.push_back(std::move(*fallbacks));
  if (type == "user") {
    if (auto forwards = forwards_of(name, at(item, "forwards"))) out.push_back(std::move(*forwards));
    add_services(name, at(item, "services"), out);
  }
  return out;
}

std::optional<LiveResource> forwards_of(const std::string& user, const Json& forwards) {
  for (const auto* kind : {"busy", "noanswer", "unconditional"})
    if (!text_at(at(forwards, kind), "destination").empty())
      return LiveResource{.key = {"forwards", user}, .observed = forwards};
  return std::nullopt;
}

std::string positions_of(const Json& owned_keys) {
  std::set<int> positions;
  for (const auto& [position, key] : owned_keys.items())
    positions.insert(std::atoi(position.c_str()));
  std::string text;
  for (const auto position : positions)
    text += fmt::format("{}{}", text.empty() ? "" : ",", position);
  return text;
}

LiveResource keys_of(const std::string& user, const std::string& positions, const Json& keys, const Names& names) {
  auto owned = Json::object();
  for (const auto position : split(positions, ',')) {
    const auto found = keys.is_object() ? keys.find(position) : keys.end();
    if (!keys.is_object() || found == keys.end() || true_at(*found, "inherited")) continue;
    owned[std::string(position)] = key_from_server(*found, names);
  }
  return {.key = {"funckeys", user}, .id = positions, .owned = {{"user", user}, {"keys", std::move(owned)}}};
}

} // namespace telctl::cluster
