#include "lookup.hpp"

#include "answer.hpp"
#include "as_wazo.hpp"
#include "body_services.hpp"
#include "extra.hpp"
#include "fields.hpp"
#include "pages.hpp"
#include "reader.hpp"
#include "reader_services.hpp"
#include "registrar_config.hpp"
#include "types.hpp"
#include <fmt/format.h>
#include <sounds/sounds.hpp>
#include <telctl/cluster/errors.hpp>
#include <telctl/support/text.hpp>
#include <webservices/service.hpp>

namespace telctl::cluster {
namespace {

using plan::Key;
using plan::LiveResource;
using plan::Operation;
using Found = Result<std::optional<LiveResource>>;

std::string side_text(const Operation& operation, std::string_view field) {
  const auto after = text_at(operation.after, field);
  return after.empty() ? text_at(operation.before, field) : after;
}

/// What to ask the collection for. The answer may hold more (searches look into every column): the exact name decides.
std::string query_of(const Operation& operation, const Names& names) {
  const auto& [type, name] = operation.key;
  if (type == "extension") {
    const auto [exten, context] = split_extension(name);
    return fmt::format("exten={}&context={}", url_encode(exten), url_encode(names.live_context(context)));
  }
  if (type == "user" || type == "incall") return "search=" + url_encode(tag(name));
  if (type == "line") return "search=" + url_encode(text_at(operation.seeded, "provisioning_code"));
  if (type == "voicemail") return "search=" + url_encode(split_extension(name).first);
  if (type == "sip" || type == "custom" || type == "device" || type == "right") return "search=" + url_encode(name);
  return {}; // contexts, groups, filters, pick-up groups: few, and not all of their names can be searched for
}

bool is_bare_trunk(const Json& item) {
  return at(item, "endpoint_sip").empty() && at(item, "endpoint_custom").empty() && at(item, "endpoint_iax").empty() &&
         at(item, "outcalls").empty();
}

/// A trunk that was just made has no name, no endpoint and no field for a mark. Trunks are made one after the other
/// (draft_routes.cpp), so one without endpoint, that is not known by another name, is the one looked for; an empty one
/// that somebody left behind is as good, since it carries nothing.
bool fits_bare_trunk(const Operation& operation, const Json& item, const Names& names) {
  const auto known = names.name("trunk", id_of(item, false));
  return (!known || *known == operation.key.name) &&
         names.estate_context(text_at(item, "context")) == text_at(operation.after, "context");
}

/// An SCCP account without a line has nothing but the number (body.cpp), and those of one number are made one after the
/// other (Draft::follow_sccp): one that is not known by another name is the one looked for.
bool fits_bare_sccp(const Operation& operation, const Json& item, const Names& names) {
  const auto number = split_extension(operation.key.name).first;
  const auto known = names.name("sccp", id_of(item, false));
  if (known && *known != operation.key.name) return false;
  const auto& options = at(item, "options");
  return std::any_of(options.begin(), options.end(),
                     [&](const Json& option) { return option == Json::array({"cid_num", number}); });
}

bool matches(const Operation& operation, const Json& item, const Names& names) {
  // A line that was just made has nothing but its provisioning code.
  if (operation.key.type == "line")
    return text_at(item, "provisioning_code") == text_at(operation.seeded, "provisioning_code");
  if (operation.key.type == "trunk" && is_bare_trunk(item)) return fits_bare_trunk(operation, item, names);
  if (operation.key.type == "sccp" && at(item, "line").empty()) return fits_bare_sccp(operation, item, names);
  const auto name = name_of(operation.key.type, item, names, [](auto, const auto&) { return std::nullopt; });
  return name == operation.key.name ||
         ((is_whole(item) || item.contains("web_room")) && name == lower_ascii(operation.key.name));
}

/// Those that the object may be among.
Result<Items> candidates(const ObjectType& type, const Operation& operation, const Workshop& workshop) {
  const auto& profile = workshop.confd.profile();
  if (const auto* service = web_service(profile, type.collection))
    return read_views(workshop.confd, *service, operation.key.name);
  return read_collection(workshop.confd, std::string(type.collection), query_of(operation, workshop.names));
}

/// By what the object is, not by an id: it may have been created without telctl learning of it.
Result<std::optional<Json>> search(const ObjectType& type, const Operation& operation, const Workshop& workshop) {
  if (operation.key.type == "line" && text_at(operation.seeded, "provisioning_code").empty()) return std::nullopt;
  const auto items = candidates(type, operation, workshop);
  if (!items) return fail(items.error());
  std::optional<Json> found;
  for (const auto& item : *items) {
    if (!matches(operation, item, workshop.names)) continue;
    if (found)
      return fail({.code = errors::object_ambiguous,
                   .what = "several live objects answer to this name",
                   .where = {.object = plan::to_string(operation.key)},
                   .hint = "telctl audit lists them; remove the wrong one"});
    found = item;
  }
  return found;
}

std::optional<LiveResource> pick(const Key& key, std::vector<LiveResource> resources) {
  for (auto& resource : resources)
    if (resource.key == key) return std::move(resource);
  return std::nullopt;
}

/// One item of a collection, as a reading of the whole shows it.
Result<std::optional<Json>> find_item(Confd& confd, std::string_view collection, const std::string& path) {
  if (const auto* service = web_service(confd.profile(), collection))
    return find_view(confd, *service, path.substr(collection.size() + 1));
  const bool config = collection == registrars_path && has_registrar_configs(confd.profile());
  auto item = confd.find(config ? config_path(path) : path);
  if (!item || !*item) return item;
  if (config) return std::optional(registrar_of(at(**item, "config")));
  if (is_provd(collection)) return std::optional(at(**item, "config"));
  if (auto status = as_wazo(confd, collection, **item); !status) return fail(std::move(status).error());
  return item;
}

Found object(const ObjectType& type, const Operation& operation, const Workshop& workshop) {
  const auto path = object_path(operation.key, workshop.resolve);
  // The number of a pick-up group of the web services is another one after each change.
  const bool renumbered = type.type == "pickup" && web_service(workshop.confd.profile(), type.collection) != nullptr;
  const bool has_id = path && operation.action != plan::Action::create && !renumbered;
  auto item = has_id ? find_item(workshop.confd, type.collection, *path) : search(type, operation, workshop);
  if (!item) return fail(item.error());
  if (!*item) return std::nullopt;
  if (auto status = complete(workshop.confd, type.type, **item); !status) return fail(std::move(status).error());
  workshop.names.learn(type.type, id_of(**item, type.uuid_in_url), operation.key.name, **item);
  return pick(operation.key, resources_of(type.type, operation.key.name, **item, workshop.names));
}

/// The object whose item shows an association or a set.
Key shown_by(std::string_view collection, const Operation& operation, const Workshop& workshop) {
  if (web_service_of(workshop.confd.profile(), operation.key.type) != nullptr) return web_object(operation);
  const auto* type = object_type_of(collection);
  return {std::string(type->type), side_text(operation, type->type)};
}

Found shown(const Operation& operation, const Key& owner, const Workshop& workshop) {
  const auto path = object_path(owner, workshop.resolve);
  if (!path) return std::nullopt;
  auto item = find_item(workshop.confd, object_type(owner.type)->collection, *path);
  if (!item) return fail(item.error());
  if (!*item) return std::nullopt;
  if (auto status = complete(workshop.confd, owner.type, **item); !status) return fail(std::move(status).error());
  return pick(operation.key, resources_of(owner.type, owner.name, **item, workshop.names));
}

std::string all_positions(const Operation& operation) {
  auto keys = at(operation.before, "keys");
  keys = keys.is_object() ? keys : Json::object();
  if (const auto& after = at(operation.after, "keys"); after.is_object()) keys.update(after);
  return positions_of(keys);
}

Found of_user(const Operation& operation, const Workshop& workshop) {
  const auto path = object_path({"user", operation.key.name}, workshop.resolve);
  if (!path) return std::nullopt;
  const auto item = workshop.confd.find(fmt::format("{}/{}", *path, operation.key.type));
  if (!item) return fail(item.error());
  if (!*item) return std::nullopt;
  if (operation.key.type == "forwards") return forwards_of(operation.key.name, **item);
  if (is_service(operation.key.type)) {
    if (!true_at(**item, "enabled")) return std::nullopt;
    return LiveResource{.key = operation.key, .observed = std::move(**item)};
  }
  auto keys = keys_of(operation.key.name, all_positions(operation), at(**item, "keys"), workshop.names);
  if (keys.owned["keys"].empty()) return std::nullopt;
  keys.id = positions_of(at(operation.after, "keys"));
  return keys;
}

/// Calls `f` with every {"type", "target"} within, destinations of calls and keys, and with the skill rule of a queue.
template <class F>
void for_each_target(const Json& json, F&& f) {
  if (json.is_object() && json.contains("target")) f(text_at(json, "type"), text_at(json, "target"));
  if (json.is_object() && json.contains("skill_rule")) f("skill-rule", text_at(json, "skill_rule"));
  if (json.is_structured())
    for (const auto& item : json)
      for_each_target(item, f);
}

/// Ids of the objects that the operation names, so that the reader knows them in what it reads.
void learn_ends(const Operation& operation, const Workshop& workshop) {
  const auto learn = [&](const Key& key) {
    if (const auto id = workshop.resolve(key); id && !id->empty()) workshop.names.add(key.type, *id, key.name);
  };
  for (const auto* side : {&operation.before, &operation.after}) {
    for (const auto& type : object_types())
      if (const auto name = text_at(*side, type.type); !name.empty()) learn({std::string(type.type), name});
    for_each_target(*side, [&](const std::string& type, const std::string& target) {
      if (object_type(type) != nullptr) learn({type, target});
      if (type == "sound-file") (void)sound_path(target, workshop); // learns it; one that is gone stays unknown
    });
    if (const auto music = text_at(*side, "music_on_hold"); !music.empty())
      (void)live_music(music, workshop); // learns it; one that is gone stays unknown
    if (const auto* set = set_type(operation.key.type))
      for (const auto& member : at(*side, "members"))
        if (member.is_string()) learn({std::string(set->member), member.get<std::string>()});
  }
}

} // namespace

Found look_up(const Operation& operation, const Workshop& workshop) {
  learn_ends(operation, workshop);
  const auto& type = operation.key.type;
  if (const auto* found = object_type(type)) return object(*found, operation, workshop);
  if (const auto* found = association_type(type))
    return shown(operation, shown_by(found->collection, operation, workshop), workshop);
  if (const auto* found = set_type(type))
    return shown(operation, {std::string(found->owner), side_text(operation, found->owner)}, workshop);
  if (const auto* found = fallback_type(type))
    return shown(operation, {std::string(found->owner), operation.key.name}, workshop);
  if (is_sound(type)) return look_up_sound(operation, workshop);
  if (type == "telephone-template") return shown(operation, {"device", operation.key.name}, workshop);
  if (type == "funckeys" || type == "forwards" || is_service(type)) return of_user(operation, workshop);
  return fail({.code = errors::type_unknown,
               .what = "unknown type of resource",
               .where = {.object = plan::to_string(operation.key)},
               .hint = "a newer telctl wrote it: use that one"});
}

} // namespace telctl::cluster
