#include "request.hpp"
#include "reader_services.hpp"

#include "as_wazo.hpp"
#include "body.hpp"
#include "body_services.hpp"
#include "fields.hpp"
#include "registrar_config.hpp"
#include "types.hpp"
#include "voice_lan.hpp"
#include <fmt/format.h>
#include <sounds/sounds.hpp>
#include <telctl/cluster/errors.hpp>
#include <webservices/contexts.hpp>
#include <webservices/service.hpp>

namespace telctl::cluster {
namespace {

using plan::Action;
using plan::Key;
using plan::Operation;
using Optional = Result<std::optional<WriteRequest>>;

const Json& present_side(const Operation& operation) {
  return operation.action == Action::remove ? operation.before : operation.after;
}

/// A path with its {ends} filled in; the end that has no id as the error.
Result<std::string> fill(std::string_view path, const Json& owned, const plan::ResolveId& resolve) {
  std::string result;
  while (true) {
    const auto open = path.find('{');
    result += path.substr(0, open);
    if (open == std::string_view::npos) return result;
    const auto close = path.find('}', open);
    const Key end{std::string(path.substr(open + 1, close - open - 1)),
                  text_at(owned, path.substr(open + 1, close - open - 1))};
    const auto id = resolve(end);
    if (!id || id->empty()) return fail(missing_object(end));
    result += *id;
    path.remove_prefix(close + 1);
  }
}

std::string_view path_of(const AssociationType& type, Action action) {
  return action == Action::remove && !type.removal.empty() ? type.removal : type.path;
}

/// The files of music go with it: those that the estate has are gone by now, and others are somebody's.
Status check_empty_music(const std::string& path, const Operation& operation, const Workshop& workshop) {
  const auto music = workshop.confd.find(path);
  if (!music) return fail(music.error());
  if (!*music || at(**music, "files").empty()) return {};
  return fail({.code = errors::sound_shared,
               .what = "the server would remove the files that are still in the music",
               .where = {.object = plan::to_string(operation.key)},
               .cause = fmt::format("there is {}", text_at(at(**music, "files").front(), "name")),
               .hint = "remove them in the web interface, or name them in the estate"});
}

Optional object_request(const ObjectType& type, const Operation& operation, const Workshop& workshop) {
  WriteRequest request{.method = "POST", .path = std::string(type.collection), .uuid_in_url = type.uuid_in_url};
  request.creates = operation.action == Action::create;
  if (!request.creates) {
    auto path = object_path(operation.key, workshop.resolve);
    if (!path && operation.action == Action::remove) return std::nullopt;
    if (!path) return fail(std::move(path).error());
    request.path = std::move(*path);
    request.method = operation.action == Action::remove ? "DELETE" : "PUT";
  }
  if (operation.key.type == "music" && operation.action == Action::remove)
    if (auto empty = check_empty_music(request.path, operation, workshop); !empty)
      return fail(std::move(empty).error());
  if (operation.action != Action::remove) {
    auto body = object_body(operation, workshop, request.secrets);
    if (!body) return fail(std::move(body).error());
    request.body = std::move(*body);
  }
  if (type.collection == registrars_path && has_registrar_configs(workshop.confd.profile())) to_config(request);
  return request;
}

Optional association_request(const AssociationType& type, const Operation& operation, const Workshop& workshop) {
  auto path = fill(path_of(type, operation.action), present_side(operation), workshop.resolve);
  if (!path && operation.action == Action::remove) return std::nullopt;
  if (!path) return fail(std::move(path).error());
  WriteRequest request{.method = operation.action == Action::remove ? "DELETE" : "PUT", .path = std::move(*path)};
  if (operation.action == Action::remove) return request;
  for (const auto& [field, value] : operation.after.items()) // what the association itself holds: a penalty, a weight
    if (type.path.find("{" + field + "}") == std::string_view::npos) request.body[field] = value;
  return request;
}

Optional set_request(const SetType& type, const Operation& operation, const Workshop& workshop) {
  const auto& side = present_side(operation);
  auto path = fill(type.path, side, workshop.resolve);
  auto owner = object_path({std::string(type.owner), text_at(side, type.owner)}, workshop.resolve);
  if ((!path || !owner) && operation.action == Action::remove) return std::nullopt;
  if (!path || !owner) return fail(path ? owner.error() : path.error());
  auto live = workshop.confd.find(*owner);
  if (!live) return fail(live.error());
  if (*live)
    if (auto status = as_wazo(workshop.confd, object_type(type.owner)->collection, **live); !status)
      return fail(std::move(status).error());
  if (!*live)
    return operation.action == Action::remove
               ? Optional(std::nullopt)
               : fail(missing_object({std::string(type.owner), text_at(side, type.owner)}));
  const Json::json_pointer pointer{std::string(type.pointer)};
  auto body = members_body(operation, (*live)->contains(pointer) ? (*live)->at(pointer) : Json::array(), workshop);
  if (!body) return fail(std::move(body).error());
  return WriteRequest{.method = "PUT", .path = std::move(*path), .body = std::move(*body)};
}

Optional fallback_request(const FallbackType& type, const Operation& operation, const Workshop& workshop) {
  auto path = object_path({std::string(type.owner), operation.key.name}, workshop.resolve);
  if (!path && operation.action == Action::remove) return std::nullopt;
  if (!path) return fail(std::move(path).error());
  *path += "/fallbacks";
  const auto live = workshop.confd.find(*path);
  if (!live) return fail(live.error());
  if (!*live && operation.action == Action::remove) return std::nullopt;
  auto body = fallbacks_body(operation, *live ? **live : Json::object(), workshop);
  if (!body) return fail(std::move(body).error());
  return WriteRequest{.method = "PUT", .path = std::move(*path), .body = std::move(*body)};
}

Optional user_request(const Operation& operation, const Workshop& workshop, std::string_view below) {
  auto path = object_path({"user", operation.key.name}, workshop.resolve);
  if (!path && operation.action == Action::remove) return std::nullopt;
  if (!path) return fail(std::move(path).error());
  *path += below;
  if (operation.key.type == "forwards")
    return WriteRequest{.method = "PUT", .path = *path, .body = forwards_body(operation)};
  if (is_service(operation.key.type))
    return WriteRequest{.method = "PUT", .path = *path, .body = {{"enabled", operation.action != Action::remove}}};
  const auto live = workshop.confd.find(*path);
  if (!live) return fail(live.error());
  if (!*live)
    return operation.action == Action::remove ? Optional(std::nullopt)
                                              : fail(missing_object({"user", operation.key.name}));
  auto body = keys_body(operation, **live, workshop);
  if (!body) return fail(std::move(body).error());
  return WriteRequest{.method = "PUT", .path = *path, .body = std::move(*body)};
}

Optional telephone_request(const Operation& operation, const Workshop& workshop) {
  const bool removes = operation.action == Action::remove;
  auto path = object_path({"device", operation.key.name}, workshop.resolve);
  if (!path && removes) return std::nullopt;
  if (!path) return fail(std::move(path).error());
  const auto id = removes ? std::string(default_template) : text_at(operation.after, "template_id");
  return WriteRequest{.method = "PUT", .path = std::move(*path), .body = {{"template_id", id}}};
}

} // namespace

Error missing_object(const Key& key) {
  return {.code = errors::reference_missing,
          .what = fmt::format("{} is not on the cluster", plan::to_string(key)),
          .where = {.object = plan::to_string(key)},
          .hint = "plan again"};
}

Result<std::string> object_path(const Key& key, const plan::ResolveId& resolve) {
  const auto* type = object_type(key.type);
  const auto id = resolve(key);
  if (type == nullptr || !id || id->empty()) return fail(missing_object(key));
  return fmt::format("{}/{}", type->collection, *id);
}

Result<std::int64_t> number_of(const Key& key, const Workshop& workshop) {
  const auto path = object_path(key, workshop.resolve);
  if (!path) return fail(path.error());
  const auto id = *workshop.resolve(key);
  if (const auto number = workshop.names.number(key.type, id)) return *number;
  const auto item = workshop.confd.get(*path);
  if (!item) return fail(item.error());
  workshop.names.learn(key.type, id, key.name, *item);
  if (const auto number = workshop.names.number(key.type, id)) return *number;
  return fail(missing_object(key));
}

Optional build_request(const Operation& operation, const Workshop& workshop) {
  const auto& type = operation.key.type;
  if (const auto* service = web_service_of(workshop.confd.profile(), type))
    return service->request(operation, workshop);
  if (is_for_web_contexts(workshop.confd.profile(), operation)) return web_contexts_request(operation, workshop);
  if (const auto* object = object_type(type)) return object_request(*object, operation, workshop);
  if (const auto* association = association_type(type)) return association_request(*association, operation, workshop);
  if (const auto* set = set_type(type)) return set_request(*set, operation, workshop);
  if (const auto* fallback = fallback_type(type)) return fallback_request(*fallback, operation, workshop);
  if (type == "telephone-template") return telephone_request(operation, workshop);
  if (is_sound(type)) return sound_request(operation, workshop);
  if (type == "funckeys" || type == "forwards" || is_service(type))
    return user_request(operation, workshop, "/" + type);
  return fail({.code = errors::type_unknown,
               .what = "unknown type of resource",
               .where = {.object = plan::to_string(operation.key)},
               .hint = "a newer telctl wrote it: use that one"});
}

std::string describe_request(const Operation& operation) {
  const plan::ResolveId by_name = [](const Key& key) { return std::optional("{" + key.name + "}"); };
  const auto& type = operation.key.type;
  const bool removes = operation.action == Action::remove;
  if (const auto* object = object_type(type)) {
    if (operation.action == Action::create) return fmt::format("POST {}", object->collection);
    return fmt::format("{} {}", removes ? "DELETE" : "PUT", object_path(operation.key, by_name).value_or(""));
  }
  if (const auto* association = association_type(type))
    return fmt::format("{} {}", removes ? "DELETE" : "PUT",
                       fill(path_of(*association, operation.action), present_side(operation), by_name).value_or(""));
  if (const auto* set = set_type(type))
    return fmt::format("PUT {}", fill(set->path, present_side(operation), by_name).value_or(""));
  if (const auto* fallback = fallback_type(type))
    return fmt::format("PUT {}/fallbacks",
                       object_path({std::string(fallback->owner), operation.key.name}, by_name).value_or(""));
  if (is_sound(type)) return describe_sound_request(operation);
  if (type == "telephone-template") return fmt::format("PUT /devices/{{{}}}", operation.key.name);
  return fmt::format("PUT /users/{{{}}}/{}", operation.key.name, type);
}

} // namespace telctl::cluster
