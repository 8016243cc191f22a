#include "reader_services.hpp"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "answer.hpp"
#include "destination.hpp"
#include "fields.hpp"
#include "types.hpp"
#include <sounds/sounds.hpp>

namespace telctl::cluster {
namespace {

using plan::LiveResource;

Json value_at(const Json& item, const char* field) {
  const auto found = item.find(field);
  return found == item.end() ? Json() : *found;
}

Json given(const Json& item, const char* field) {
  return or_null(text_at(item, field));
}

std::string option(const Json& item, std::string_view name) {
  for (const auto& pair : at(item, "options"))
    if (pair.is_array() && pair.size() == 2 && pair[0] == name && pair[1].is_string())
      return pair[1].get<std::string>();
  return {};
}

Json skill_fields(const std::string& name, const Json& item, const Names&) {
  return {{"name", name}, {"description", given(item, "description")}};
}

Json skill_rule_fields(const std::string& name, const Json& item, const Names&) {
  auto rules = Json::array();
  for (const auto& rule : at(item, "rules"))
    rules.push_back(text_at(rule, "definition"));
  return {{"name", name}, {"rules", std::move(rules)}};
}

/// Of the web services an agent's skills belong to it; those that telctl does not know are nobody's here.
Json agent_fields(const std::string& name, const Json& item, const Names& names) {
  Json owned = {{"number", name},
                {"firstname", given(item, "firstname")},
                {"lastname", given(item, "lastname")},
                {"language", given(item, "language")},
                {"pin", !text_at(item, "password").empty()}};
  if (!item.contains("web")) return owned;
  owned["context"] = names.estate_context(text_at(item, "context"));
  auto skills = Json::array();
  for (const auto& skill : at(item, "skills"))
    if (const auto known = names.name("skill", text_at(skill, "id")))
      skills.push_back({{"skill", *known}, {"skill_weight", value_at(skill, "skill_weight")}});
  std::sort(skills.begin(), skills.end());
  owned["skills"] = std::move(skills);
  return owned;
}

Json queue_fields(const std::string& name, const Json& item, const Names& names) {
  Json owned = {{"name", name},
                {"label", text_at(item, "label")},
                {"strategy", option(item, "strategy")},
                {"member_timeout", option(item, "timeout")},
                {"timeout", value_at(item, "timeout")},
                {"music_on_hold", or_null(names.estate_music(text_at(item, "music_on_hold")))}};
  if (is_whole(item)) owned["context"] = names.estate_context(text_at(item, "web_context"));
  return owned;
}

Json switchboard_fields(const std::string& name, const Json& item, const Names&) {
  Json owned = {{"name", name}};
  if (item.contains("timeout")) owned["timeout"] = item["timeout"];
  return owned;
}

Json conference_fields(const std::string& name, const Json& item, const Names& names) {
  Json owned = {{"name", name},
                {"max_users", value_at(item, "max_users")},
                {"pin", !text_at(item, "pin").empty()},
                {"admin_pin", !text_at(item, "admin_pin").empty()},
                {"record", true_at(item, "record")},
                {"music_on_hold", or_null(names.estate_music(text_at(item, "music_on_hold")))}};
  if (const auto& numbers = at(item, "extensions"); item.contains("web_room") && !numbers.empty())
    owned["extension"] =
        text_at(numbers.front(), "exten") + "@" + names.estate_context(text_at(numbers.front(), "context"));
  return owned;
}

Json paging_fields(const std::string& name, const Json& item, const Names&) {
  return {{"number", name},
          {"name", given(item, "name")},
          {"duplex", true_at(item, "duplex")},
          {"ignore_forward", true_at(item, "ignore_forward")},
          {"record", true_at(item, "record")}};
}

Json parking_fields(const std::string& name, const Json& item, const Names& names) {
  return {{"name", name},
          {"slots_start", text_at(item, "slots_start")},
          {"slots_end", text_at(item, "slots_end")},
          {"timeout", value_at(item, "timeout")},
          {"music_on_hold", or_null(names.estate_music(text_at(item, "music_on_hold")))}};
}

Json ivr_fields(const std::string& name, const Json& item, const Names& names) {
  Json owned = {{"name", name}, {"timeout", value_at(item, "timeout")}, {"max_tries", value_at(item, "max_tries")}};
  for (const auto* field : {"greeting_sound", "menu_sound", "invalid_sound", "abort_sound"})
    owned[field] = sound_from_server(text_at(item, field), names);
  for (const auto* field : {"timeout_destination", "invalid_destination", "abort_destination"})
    owned[field] = call_destination_from_server(at(item, field), names);
  auto choices = Json::array();
  for (const auto& choice : at(item, "choices"))
    choices.push_back(
        {{"exten", text_at(choice, "exten")}, {"destination", destination_or_none(at(choice, "destination"), names)}});
  std::sort(choices.begin(), choices.end());
  owned["choices"] = std::move(choices);
  return owned;
}

Json template_fields(const std::string& name, const Json& item, const Names& names) {
  auto keys = Json::object();
  for (const auto& [position, key] : at(item, "keys").items())
    keys[position] = key_from_server(key, names);
  return {{"name", name}, {"keys", std::move(keys)}};
}

void add(std::vector<LiveResource>& out, std::string_view type, const std::string& name, Json owned) {
  out.push_back({.key = {std::string(type), name}, .owned = std::move(owned)});
}

void add_extensions(const std::string& type, const std::string& name, const Json& item, const Names& names,
                    std::vector<LiveResource>& out) {
  for (const auto& extension : at(item, "extensions")) {
    const auto number = text_at(extension, "exten") + "@" + names.estate_context(text_at(extension, "context"));
    add(out, type + "-extension", name + "/" + number, {{type, name}, {"extension", number}});
  }
}

void add_queue_members(const std::string& name, const Json& item, const Names& names, std::vector<LiveResource>& out) {
  const auto& members = at(item, "members");
  for (const auto& agent : at(members, "agents"))
    if (const auto number = names.name("agent", text_at(agent, "id")))
      add(out, "queue-agent", name + "/" + *number,
          {{"queue", name},
           {"agent", *number},
           {"penalty", value_at(agent, "penalty")},
           {"priority", value_at(agent, "priority")}});
  for (const auto& user : at(members, "users"))
    if (const auto member = names.name("user", id_of(user)))
      add(out, "queue-user", name + "/" + *member,
          {{"queue", name}, {"user", *member}, {"priority", value_at(user, "priority")}});
}

void add_agent_associations(const std::string& number, const Json& item, const Names& names,
                            std::vector<LiveResource>& out) {
  for (const auto& skill : at(item, "skills"))
    if (const auto name = names.name("skill", text_at(skill, "id")); name && !item.contains("web"))
      add(out, "agent-skill", number + "/" + *name,
          {{"agent", number}, {"skill", *name}, {"skill_weight", value_at(skill, "skill_weight")}});
  for (const auto& user : at(item, "users"))
    if (const auto name = names.name("user", id_of(user)))
      add(out, "user-agent", *name + "/" + number, {{"user", *name}, {"agent", number}});
}

} // namespace

Fields service_fields(std::string_view type) {
  static const std::map<std::string_view, Fields> table{
      {"skill", skill_fields},           {"agent", agent_fields},     {"queue", queue_fields},
      {"paging", paging_fields},         {"parking", parking_fields}, {"switchboard", switchboard_fields},
      {"skill-rule", skill_rule_fields}, {"ivr", ivr_fields},         {"template", template_fields},
      {"conference", conference_fields},
  };
  const auto found = table.find(type);
  return found == table.end() ? nullptr : found->second;
}

void add_service_associations(std::string_view type, const std::string& name, const Json& item, const Names& names,
                              std::vector<LiveResource>& out) {
  if ((type == "queue" || type == "conference" || type == "parking") && !item.contains("web_room"))
    add_extensions(std::string(type), name, item, names, out);
  if (type == "queue" && !is_whole(item)) add_queue_members(name, item, names, out);
  if (type == "agent") add_agent_associations(name, item, names, out);
  if (type == "template")
    for (const auto& link : at(item, "users"))
      if (const auto user = names.name("user", text_at(link, "user_id")))
        add(out, "user-template", *user + "/" + name, {{"user", *user}, {"template", name}});
}

std::optional<LiveResource> fallbacks_of(std::string_view type, const std::string& name, const Json& fallbacks,
                                         const Names& names) {
  const auto owner = fmt::format("{}-fallbacks", type);
  const auto* found = fallback_type(owner);
  if (found == nullptr) return std::nullopt;
  auto destinations = Json::object();
  for (const auto slot : found->slots)
    if (auto destination = call_destination_from_server(at(fallbacks, fmt::format("{}_destination", slot)), names);
        !destination.is_null())
      destinations[std::string(slot)] = std::move(destination);
  if (destinations.empty()) return std::nullopt;
  return LiveResource{.key = {owner, name},
                      .owned = {{std::string(type), name}, {"destinations", std::move(destinations)}}};
}

bool is_service(std::string_view type) {
  return type.starts_with("services/");
}

void add_services(const std::string& user, const Json& services, std::vector<LiveResource>& out) {
  for (const auto* service : {"dnd", "incallfilter"})
    if (const auto& shown = at(services, service); true_at(shown, "enabled"))
      out.push_back({.key = {fmt::format("services/{}", service), user}, .observed = shown});
}

Json key_destination_from_server(const Json& destination, const Names& names) {
  const auto type = text_at(destination, "type");
  const auto named = [&](const char* of, const char* field) {
    const auto id = text_at(destination, field);
    return names.name(of, id).value_or("#" + id); // somebody else's object
  };
  std::string target;
  std::string option;
  if (type == "user") target = named("user", "user_id");
  if (type == "group" || type == "groupmember") target = named("group", "group_id");
  if (type == "queue") target = named("queue", "queue_id");
  if (type == "conference") target = named("conference", "conference_id");
  if (type == "paging") target = named("paging", "paging_id");
  if (type == "agent") target = named("agent", "agent_id");
  if (type == "bsfilter") target = named("filter-member", "filter_member_id");
  if (type == "custom") target = text_at(destination, "exten");
  if (type == "service" || type == "forward" || type == "transfer") target = text_at(destination, type);
  if (type == "park_position") target = text_at(destination, "position");
  const bool lot = !text_at(destination, "parking_lot_id").empty();
  if (type == "parking" && lot) target = named("parking", "parking_lot_id");
  if (type == "park_position" && lot) option = named("parking", "parking_lot_id");
  if (type == "agent" || type == "groupmember") option = text_at(destination, "action");
  if (type == "forward") option = text_at(destination, "exten");
  Json key = {{"type", type}, {"target", target}};
  if (!option.empty()) key["option"] = option;
  return key;
}

Json key_from_server(const Json& item, const Names& names) {
  auto key = key_destination_from_server(at(item, "destination"), names);
  key["label"] = or_null(text_at(item, "label"));
  key["supervised"] = true_at(item, "blf");
  return key;
}

} // namespace telctl::cluster
