#include <export/exporter.hpp>

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "answer.hpp"
#include "destination.hpp"
#include "naming.hpp"
#include "reader.hpp"
#include "types.hpp"
#include <telctl/estate/destination.hpp>
#include <telctl/support/text.hpp>

// Queues, agents, switchboards, conference rooms, menus, pagings, parking lots, templates of keys; where calls go.
namespace telctl::cluster {
namespace {

constexpr std::array service_types{"skill",      "skill-rule", "agent",   "queue", "switchboard",
                                   "conference", "paging",     "parking", "ivr",   "template"};

std::optional<std::string> nobody(std::string_view /*type*/, const std::string& /*id*/) {
  return std::nullopt;
}

int number_at(const Json& item, const char* field) {
  const auto found = item.find(field);
  return found != item.end() && found->is_number_integer() ? found->get<int>() : 0;
}

std::string option_of(const Json& item, std::string_view name) {
  for (const auto& pair : at(item, "options"))
    if (pair.is_array() && pair.size() == 2 && pair[0] == name && pair[1].is_string())
      return pair[1].get<std::string>();
  return {};
}

std::string weighted(const std::string& name, int weight) {
  return weight == 0 ? name : fmt::format("{}/{}", name, weight);
}

std::map<std::string, std::string> variables_of(const Json& destination) {
  std::map<std::string, std::string> variables;
  for (const auto& [name, value] : at(destination, "variables").items())
    variables[name] = value.is_string() ? value.get<std::string>() : value.dump();
  return variables;
}

/// Whether it reads back as it is: another program may have put anything into names and variables.
bool can_be_written(const estate::QueueTarget& target) {
  constexpr auto special = "()[]=,;|/";
  const auto plain = [](const std::string& text) {
    return !text.empty() && text.find_first_of(special) == std::string::npos && trim(text) == text;
  };
  return plain(target.rule) && !target.rule.starts_with('#') &&
         std::all_of(target.variables.begin(), target.variables.end(),
                     [&](const auto& variable) { return plain(variable.first) && plain(variable.second); });
}

std::vector<Json> by_priority(const Json& members) {
  auto list = members.is_array() ? members.get<std::vector<Json>>() : std::vector<Json>();
  std::stable_sort(list.begin(), list.end(),
                   [](const Json& a, const Json& b) { return number_at(a, "priority") < number_at(b, "priority"); });
  return list;
}

} // namespace

/// What destinations and keys name, before any of them is written.
void Exporter::learn_names() {
  for (const auto& number : numbers_)
    if (number.first) names_.learn("user", id_of(*number.user), number.key, *number.user);
  for (const auto& item : inventory_.items("/voicemails"))
    if (const auto name = name_of("voicemail", item, names_, nobody))
      names_.learn("voicemail", id_of(item), *name, item);
  for (const auto& item : inventory_.items("/groups"))
    names_.learn("group", id_of(item), text_at(item, "label").empty() ? text_at(item, "name") : text_at(item, "label"),
                 item);
  for (const auto& item : inventory_.items("/callfilters"))
    names_.learn("filter", id_of(item), text_at(item, "name"), item);
  for (const auto& item : inventory_.items("/moh"))
    if (const auto name = name_of("music", item, names_, nobody)) names_.learn("music", id_of(item), *name, item);
  for (const auto* type : service_types)
    for (const auto& item : inventory_.items(object_type(type)->collection)) {
      auto name = name_of(type, item, names_, nobody);
      if (!name) {
        leave_out(fmt::format("{} #{}", type, id_of(item)), fmt::format("the {}", type), "has no name");
        continue;
      }
      // The label is what telctl makes the name of.
      if (const auto label = text_at(item, "label");
          !label.empty() && (is_whole(item) ? lower_ascii(group_name(label)) : group_name(label)) == *name)
        name = label;
      names_.learn(type, id_of(item, object_type(type)->uuid_in_url), *name, item);
    }
}

/// Calls `f(item, name)` for each object of this type that has a name.
template <class F>
void Exporter::each(const char* type, F&& f) {
  for (const auto& item : inventory_.items(object_type(type)->collection))
    if (const auto name = names_.name(type, id_of(item, object_type(type)->uuid_in_url))) f(item, *name);
}

/// "group:Accueil"; empty where it leads nowhere, or to what is not in the estate, which is told.
std::string Exporter::destination(const Json& item, const std::string& object, const std::string& what) {
  const auto wanted = call_destination_from_server(item, names_);
  if (wanted.is_null()) return {};
  auto type = text_at(wanted, "type");
  if (type == "sound-file") type = "sound"; // one of the estate's
  auto target = text_at(wanted, "target");
  const bool line = type == "user" || type == "voicemail";
  if (target == "?" || (target.starts_with('#') && item.contains(type + "_id")) ||
      (target.starts_with('#') && type == "switchboard") || (line && user_of_key(target) == nullptr)) {
    leave_out(object, what, fmt::format("it leads to a {} that is not in the estate", type));
    return {};
  }
  for (const auto& [field, value] : item.items())
    if ((field == "ring_time" || field == "moh_uuid" || field == "greeting" || field == "skip_instructions" ||
         field == "timeout" || field == "skip" || field == "no_answer") &&
        !value.is_null() && value != false)
      leave_out(object, fmt::format("{} of {}", field, what), "an estate does not have it");
  if (line) target = reference(target);
  if (wanted.contains("skill_rule")) {
    const estate::QueueTarget queue{target, text_at(wanted, "skill_rule"), variables_of(wanted)};
    if (can_be_written(queue)) return fmt::format("{}:{}", type, estate::to_string(queue));
    leave_out(object, "skill_rule_id of " + what, "the estate cannot name that rule or its variables");
  }
  return type == "hangup" && target == "normal" ? type : fmt::format("{}:{}", type, target);
}

std::string Exporter::destination_or_none(const Json& item, const std::string& object, const std::string& what) {
  const auto type = text_at(item, "type");
  return type.empty() || type == "none" ? "none" : destination(item, object, what);
}

const Json* Exporter::user_of_key(const std::string& key) const {
  for (const auto& number : numbers_)
    if (number.key == key) return number.user;
  return nullptr;
}

std::string Exporter::fallback(const Json& item, const char* slot, const std::string& object) {
  const auto field = fmt::format("{}_destination", slot);
  return destination(at(at(item, "fallbacks"), field), object, fmt::format("fallback {}", slot));
}

/// Its number and site; the site is found by the context of the number.
template <class T>
void Exporter::place(const Json& item, const std::string& object, T& made) {
  const auto& extensions = at(item, "extensions");
  for (std::size_t i = 1; i < extensions.size(); ++i)
    leave_out(object, "second extension " + key_of(extensions[i]), "it has one in an estate");
  if (extensions.empty()) return;
  const auto [exten, context] = split_extension(key_of(extensions.front()));
  made.extension = exten;
  made.site = site_of(exten, context);
}

void Exporter::agents() {
  each("skill", [&](const Json& item, const std::string& name) {
    out_.estate.skills.push_back({.name = name, .description = text_at(item, "description")});
  });
  each("skill-rule", [&](const Json& item, const std::string& name) {
    for (const auto& part : at(item, "rules"))
      out_.estate.skill_rules.push_back({.name = name, .rule = text_at(part, "definition")});
    if (at(item, "rules").empty()) leave_out("skill rule " + name, "the skill rule", "it holds no rule");
  });
  each("agent", [&](const Json& item, const std::string& number) {
    estate::Agent agent{.number = number,
                        .firstname = text_at(item, "firstname"),
                        .lastname = text_at(item, "lastname"),
                        .language = text_at(item, "language"),
                        .pin = !text_at(item, "password").empty()};
    for (const auto& user : at(item, "users")) {
      const auto line = line_of_user(id_of(user));
      if (line && agent.line.empty())
        agent.line = *line;
      else
        leave_out("agent " + number, "user " + id_of(user), line ? "an agent has one" : "not in the estate");
    }
    for (const auto& skill : at(item, "skills"))
      agent.skills.push_back(weighted(text_at(skill, "name"), number_at(skill, "skill_weight")));
    out_.estate.agents.push_back(std::move(agent));
  });
}

void Exporter::queues() {
  each("queue", [&](const Json& item, const std::string& name) {
    const auto object = "queue " + name;
    estate::Queue queue{.id = name,
                        .strategy = option_of(item, "strategy"),
                        .timeout = number_at(item, "timeout"),
                        .member_timeout = std::atoi(option_of(item, "timeout").c_str()),
                        .music = names_.estate_music(text_at(item, "music_on_hold")),
                        .no_answer = fallback(item, "noanswer", object),
                        .busy = fallback(item, "busy", object),
                        .congestion = fallback(item, "congestion", object),
                        .fail = fallback(item, "fail", object)};
    place(item, object, queue);
    for (const auto& agent : by_priority(at(at(item, "members"), "agents")))
      queue.agents.push_back(weighted(text_at(agent, "number"), number_at(agent, "penalty")));
    queue.members = members(at(at(item, "members"), "users"), object);
    out_.estate.queues.push_back(std::move(queue));
  });
}

void Exporter::rooms() {
  each("switchboard", [&](const Json& item, const std::string& name) {
    const auto object = "switchboard " + name;
    out_.estate.switchboards.push_back({.id = name,
                                        .members = members(at(at(item, "members"), "users"), object),
                                        .timeout = number_at(item, "timeout"),
                                        .no_answer = fallback(item, "noanswer", object)});
  });
  each("conference", [&](const Json& item, const std::string& name) {
    estate::Conference room{.id = name,
                            .max_users = number_at(item, "max_users"),
                            .pin = !text_at(item, "pin").empty(),
                            .admin_pin = !text_at(item, "admin_pin").empty(),
                            .record = true_at(item, "record"),
                            .music = names_.estate_music(text_at(item, "music_on_hold"))};
    place(item, "conference " + name, room);
    out_.estate.conferences.push_back(std::move(room));
  });
  each("paging", [&](const Json& item, const std::string& number) {
    const auto object = "paging " + number;
    out_.estate.pagings.push_back({.number = number,
                                   .name = text_at(item, "name"),
                                   .members = members(at(at(item, "members"), "users"), object),
                                   .callers = members(at(at(item, "callers"), "users"), object),
                                   .duplex = true_at(item, "duplex"),
                                   .ignore_forward = true_at(item, "ignore_forward"),
                                   .record = true_at(item, "record")});
  });
  each("parking", [&](const Json& item, const std::string& name) {
    estate::ParkingLot lot{.id = name,
                           .slots_start = text_at(item, "slots_start"),
                           .slots_end = text_at(item, "slots_end"),
                           .timeout = number_at(item, "timeout"),
                           .music = names_.estate_music(text_at(item, "music_on_hold"))};
    place(item, "parking lot " + name, lot);
    out_.estate.parking_lots.push_back(std::move(lot));
  });
}

void Exporter::menus() {
  each("ivr", [&](const Json& item, const std::string& name) {
    const auto object = "ivr " + name;
    const auto lead = [&](const char* field) { return destination(at(item, field), object, field); };
    out_.estate.ivrs.push_back({.id = name,
                                .greeting_sound = sound_at(item, "greeting_sound"),
                                .menu_sound = sound_at(item, "menu_sound"),
                                .invalid_sound = sound_at(item, "invalid_sound"),
                                .abort_sound = sound_at(item, "abort_sound"),
                                .timeout = number_at(item, "timeout"),
                                .max_tries = number_at(item, "max_tries"),
                                .on_timeout = lead("timeout_destination"),
                                .on_invalid = lead("invalid_destination"),
                                .on_abort = lead("abort_destination")});
    for (const auto& choice : at(item, "choices"))
      if (auto to = destination_or_none(at(choice, "destination"), object, "choice " + text_at(choice, "exten"));
          !to.empty())
        out_.estate.ivr_choices.push_back({.ivr = name, .exten = text_at(choice, "exten"), .destination = to});
  });
}

void Exporter::templates() {
  each("template", [&](const Json& item, const std::string& name) {
    out_.estate.key_templates.push_back({.id = name});
    for (const auto& [position, live] : at(item, "keys").items()) {
      std::string why;
      const auto made = key({}, position, live, why);
      if (made)
        out_.estate.template_keys.push_back({.key_template = name,
                                             .position = made->position,
                                             .type = made->type,
                                             .target = made->target,
                                             .option = made->option,
                                             .label = made->label,
                                             .supervised = made->supervised});
      else
        leave_out("key template " + name, "key " + position, why);
    }
    for (const auto& link : at(item, "users"))
      if (auto* line = estate_line(text_at(link, "user_id"))) line->key_template = name;
  });
}

/// Fallbacks and services of a user.
void Exporter::line_services(const Json& user, estate::Line& line) {
  const auto object = inventory_.name_of_user(user);
  line.fallback_no_answer = fallback(user, "noanswer", object);
  line.fallback_busy = fallback(user, "busy", object);
  line.fallback_congestion = fallback(user, "congestion", object);
  line.fallback_fail = fallback(user, "fail", object);
  for (const auto* service : {"dnd", "incallfilter"})
    if (true_at(at(at(user, "services"), service), "enabled")) line.services.emplace_back(service);
}

void Exporter::services() {
  agents();
  queues();
  rooms();
  menus();
  templates();
}

/// Field of the estate's object to which a public number leads; null when it is none of them.
std::string* Exporter::did_of_service(const Json& destination) {
  const auto wanted = call_destination_from_server(destination, names_);
  const auto type = text_at(wanted, "type");
  const auto target = text_at(wanted, "target");
  const auto in = [&](auto& items) -> std::string* {
    for (auto& item : items)
      if (item.id == target) return &item.did;
    return nullptr;
  };
  if (wanted.contains("skill_rule")) return nullptr; // only an incall can say so
  if (type == "queue") return in(out_.estate.queues);
  if (type == "switchboard") return in(out_.estate.switchboards);
  if (type == "conference") return in(out_.estate.conferences);
  if (type == "ivr") return in(out_.estate.ivrs);
  return nullptr;
}

} // namespace telctl::cluster
