#include "destination.hpp"

#include <array>

#include "fields.hpp"
#include "naming.hpp"
#include <fmt/format.h>
#include <sounds/sounds.hpp>
#include <telctl/cluster/errors.hpp>

// xivo-api.md §2.7; the same JSON in the API description of Wazo 26.08 (DestinationType).
namespace telctl::cluster {
namespace {

/// Destinations that name an object by its number.
constexpr std::array by_number{"user", "group", "queue", "conference", "ivr", "voicemail"};

bool names_object(std::string_view type) {
  return std::find(by_number.begin(), by_number.end(), type) != by_number.end();
}

Json application(const char* name, const char* field, const std::string& value) {
  return {{"type", "application"}, {"application", name}, {field, value}};
}

Json named(const Json& destination, const Names& names, const std::string& type, const std::string& field) {
  const auto id = text_at(destination, field);
  return {{"type", type}, {"target", names.name(type, id).value_or("#" + id)}}; // "#7": somebody else's object
}

/// DestinationQueue in the API description of 26.08.
Result<Json> with_skill_rule(Json body, const Json& destination, const Workshop& workshop) {
  const auto rule = text_at(destination, "skill_rule");
  if (rule.empty()) return body;
  const auto number = number_of({"skill-rule", rule}, workshop);
  if (!number) return fail(number.error());
  body["skill_rule_id"] = *number;
  if (const auto& variables = at(destination, "variables"); variables.is_object())
    body["skill_rule_variables"] = variables;
  return body;
}

Json queue_from_server(const Json& destination, const Names& names) {
  auto queue = named(destination, names, "queue", "queue_id");
  const auto rule = text_at(destination, "skill_rule_id");
  if (rule.empty()) return queue;
  queue["skill_rule"] = names.name("skill-rule", rule).value_or("#" + rule);
  if (const auto& variables = at(destination, "skill_rule_variables"); variables.is_object() && !variables.empty())
    queue["variables"] = variables;
  return queue;
}

} // namespace

Result<Json> call_destination_body(const Json& destination, const Workshop& workshop) {
  if (!destination.is_object()) return Json();
  const auto type = text_at(destination, "type");
  const auto target = text_at(destination, "target");
  if (names_object(type)) {
    const auto number = number_of({type, target}, workshop);
    if (!number) return fail(number.error());
    return with_skill_rule({{"type", type}, {type + "_id", *number}}, destination, workshop);
  }
  if (type == "switchboard") {
    const auto uuid = workshop.resolve({type, target});
    if (!uuid || uuid->empty())
      return fail(
          {.code = errors::reference_missing, .what = fmt::format("{}/{} is not on the cluster", type, target)});
    return Json{{"type", type}, {"switchboard_uuid", *uuid}};
  }
  if (type == "extension") {
    const auto [exten, context] = split_extension(target);
    return Json{{"type", type}, {"exten", exten}, {"context", workshop.names.live_context(context)}};
  }
  if (type == "hangup") return Json{{"type", type}, {"cause", target}};
  if (type == "sound") return Json{{"type", type}, {"filename", target}};
  if (type == "sound-file") {
    const auto path = sound_path(target, workshop);
    if (!path) return fail(path.error());
    return Json{{"type", "sound"}, {"filename", *path}};
  }
  if (type == "custom") return Json{{"type", type}, {"command", target}};
  if (type == "fax_to_mail") return application("fax_to_mail", "email", target);
  if (type == "directory") return application("directory", "context", workshop.names.live_context(target));
  return Json{{"type", type}};
}

Json call_destination_from_server(const Json& destination, const Names& names) {
  const auto type = text_at(destination, "type");
  if (type.empty() || type == "none") return {};
  if (type == "queue") return queue_from_server(destination, names);
  if (names_object(type)) return named(destination, names, type, type + "_id");
  if (type == "switchboard") return named(destination, names, type, "switchboard_uuid");
  const auto plain = [](const std::string& of, const std::string& target) {
    return Json{{"type", of}, {"target", target}};
  };
  if (type == "extension")
    return plain(type, fmt::format("{}@{}", text_at(destination, "exten"),
                                   names.estate_context(text_at(destination, "context"))));
  if (type == "hangup")
    return plain(type, text_at(destination, "cause").empty() ? "normal" : text_at(destination, "cause"));
  if (type == "sound") {
    auto sound = sound_from_server(text_at(destination, "filename"), names);
    return sound.is_object() ? sound : plain(type, text_at(destination, "filename"));
  }
  if (type == "custom") return plain(type, text_at(destination, "command"));
  const auto name = text_at(destination, "application");
  if (name == "fax_to_mail") return plain(name, text_at(destination, "email"));
  if (name == "directory") return plain(name, names.estate_context(text_at(destination, "context")));
  return plain(name.empty() ? type : name, "?");
}

Json destination_or_none(const Json& destination, const Names& names) {
  auto found = call_destination_from_server(destination, names);
  return found.is_null() ? Json{{"type", "none"}, {"target", ""}} : found;
}

} // namespace telctl::cluster
