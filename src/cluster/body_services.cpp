#include "body_services.hpp"

#include <fmt/format.h>

#include "answer.hpp"
#include "destination.hpp"
#include "fields.hpp"
#include "types.hpp"
#include <sounds/sounds.hpp>

// Fields: recorded answers 155 to 165 of both versions, and the API description of 26.08 for menus and skills.
namespace telctl::cluster {
namespace {

using plan::Action;
using plan::Operation;

Result<Json> with_music(Result<Json> body, const Workshop& workshop) {
  if (!body) return body;
  const auto name = text_at(*body, "music_on_hold");
  auto live = live_music(name, workshop);
  if (!live) return fail(std::move(live).error());
  if (!name.empty()) (*body)["music_on_hold"] = std::move(*live);
  return body;
}

Result<Json> agent_body(const Operation& operation, const Workshop& workshop, std::vector<std::string>& secrets) {
  auto body = operation.after;
  if (auto status = put_pin(body, operation, workshop, "pin", "password", secrets); !status)
    return fail(std::move(status).error());
  return body;
}

Result<Json> conference_body(const Operation& operation, const Workshop& workshop, std::vector<std::string>& secrets) {
  auto body = operation.after;
  for (const auto* field : {"pin", "admin_pin"})
    if (auto status = put_pin(body, operation, workshop, field, field, secrets); !status)
      return fail(std::move(status).error());
  return body;
}

/// Options are one list, of which the estate owns two: the others are sent back as they are.
Result<Json> queue_body(const Operation& operation, const Workshop& workshop) {
  const auto& owned = operation.after;
  Json body = {{"label", text_at(owned, "label")},
               {"timeout", owned.value("timeout", Json())},
               {"music_on_hold", owned.value("music_on_hold", Json())}};
  auto options = Json::array();
  if (operation.action == Action::create) {
    body["name"] = operation.key.name;
  } else {
    const auto path = object_path(operation.key, workshop.resolve);
    if (!path) return fail(path.error());
    const auto live = workshop.confd.get(*path);
    if (!live) return fail(live.error());
    options = at(*live, "options");
  }
  const auto put = [&](const char* name, const std::string& value) {
    for (auto& option : options)
      if (option.is_array() && option.size() == 2 && option[0] == name) {
        option[1] = value;
        return;
      }
    options.push_back(Json::array({name, value}));
  };
  put("timeout", text_at(owned, "member_timeout"));
  put("strategy", text_at(owned, "strategy"));
  body["options"] = std::move(options);
  return body;
}

Result<Json> ivr_body(const Operation& operation, const Workshop& workshop) {
  auto body = operation.after;
  for (const auto* field : {"timeout_destination", "invalid_destination", "abort_destination"}) {
    auto destination = call_destination_body(body.value(field, Json()), workshop);
    if (!destination) return destination;
    if (destination->is_null() && operation.action == Action::create)
      body.erase(field); // not given, rather than given as nothing
    else
      body[field] = std::move(*destination);
  }
  for (const auto* field : {"greeting_sound", "menu_sound", "invalid_sound", "abort_sound"}) {
    auto path = sound_to_server(body.value(field, Json()), workshop);
    if (!path) return path;
    body[field] = std::move(*path);
  }
  for (auto& choice : body["choices"]) {
    auto destination = call_destination_body(choice["destination"], workshop);
    if (!destination) return destination;
    choice["destination"] = std::move(*destination);
  }
  return body;
}

Json skill_rule_body(const Operation& operation) {
  auto rules = Json::array();
  for (const auto& rule : at(operation.after, "rules"))
    rules.push_back({{"definition", rule}});
  return {{"name", operation.key.name}, {"rules", std::move(rules)}};
}

Result<Json> template_body(const Operation& operation, const Workshop& workshop) {
  auto keys = keys_body(operation, Json::object(), workshop);
  if (!keys) return keys;
  (*keys)["name"] = operation.key.name;
  return keys;
}

} // namespace

Status put_pin(Json& body, const Operation& operation, const Workshop& workshop, const char* owned, const char* field,
               std::vector<std::string>& secrets) {
  body.erase(owned);
  const bool wanted = true_at(operation.after, owned);
  if (wanted == (operation.action != Action::create && true_at(operation.before, owned))) return {};
  if (!wanted) {
    body[field] = nullptr;
    return {};
  }
  auto pin = workshop.secrets.pin(fmt::format("{} {} {}", operation.key.type, operation.key.name, field));
  if (!pin) return fail(std::move(pin).error());
  secrets.push_back(*pin);
  body[field] = std::move(*pin);
  return {};
}

Result<std::string> live_music(const std::string& name, const Workshop& workshop) {
  const plan::Key key{"music", name};
  if (name.empty() || !workshop.resolve(key)) return name;
  if (const auto known = workshop.names.live_music(name)) return *known;
  const auto path = object_path(key, workshop.resolve);
  if (!path) return name;
  const auto item = workshop.confd.get(*path);
  if (!item) return fail(item.error());
  workshop.names.learn("music", id_of(*item), name, *item);
  return text_at(*item, "name");
}

std::optional<Result<Json>> service_body(const Operation& operation, const Workshop& workshop,
                                         std::vector<std::string>& secrets) {
  const auto& type = operation.key.type;
  if (type == "agent") return agent_body(operation, workshop, secrets);
  if (type == "conference") return with_music(conference_body(operation, workshop, secrets), workshop);
  if (type == "queue") return with_music(queue_body(operation, workshop), workshop);
  if (type == "parking") return with_music(operation.after, workshop);
  if (type == "skill-rule") return skill_rule_body(operation);
  if (type == "ivr") return ivr_body(operation, workshop);
  if (type == "template") return template_body(operation, workshop);
  return std::nullopt; // skills, switchboards and pagings: the fields as they are
}

Result<Json> fallbacks_body(const Operation& operation, const Json& live, const Workshop& workshop) {
  auto body = Json::object();
  for (const auto& [slot, destination] : live.items()) {
    if (!destination.is_object()) continue;
    body[slot] = destination;
    for (const auto* shown : {"user_firstname", "user_lastname"}) // told by the server, and no part of it
      body[slot].erase(shown);
  }
  const auto& wanted = operation.action == Action::remove ? Json() : at(operation.after, "destinations");
  for (const auto slot : fallback_type(operation.key.type)->slots) {
    auto destination = call_destination_body(at(wanted, slot).is_object() ? at(wanted, slot) : Json(), workshop);
    if (!destination) return destination;
    body[fmt::format("{}_destination", slot)] = std::move(*destination);
  }
  return body;
}

} // namespace telctl::cluster
