#include <webservices/service.hpp>

#include <algorithm>
#include <array>

#include "fields.hpp"
#include "parallel.hpp"
#include "types.hpp"
#include <fmt/format.h>
#include <telctl/cluster/errors.hpp>
#include <telctl/support/text.hpp>
#include <webservices/agents.hpp>
#include <webservices/conferences.hpp>
#include <webservices/groups.hpp>
#include <webservices/pickups.hpp>
#include <webservices/queues.hpp>
#include <webservices/schedules.hpp>
#include <webservices/whole.hpp>

namespace telctl::cluster {
namespace {

using plan::Action;

constexpr std::array services{
    WebService{"group", "/service/ipbx/json.php/restricted/pbx_settings/groups/", "", "name", true, true, group_of,
               whole_request},
    WebService{"pickup", "/service/ipbx/json.php/restricted/call_management/pickup/", "", "name", false, false,
               pickup_of, web_pickup_request},
    WebService{"queue", "/callcenter/json.php/restricted/settings/queues/", "", "name", true, true, queue_of,
               whole_request},
    WebService{"skill", "/callcenter/json.php/restricted/settings/queueskills/", "", "name", false, false, skill_of,
               web_skill_request},
    WebService{"agent", "/callcenter/json.php/restricted/settings/agents/", "/agentfeatures", "number", false, true,
               agent_of, web_agent_request},
    WebService{"schedule", "/service/ipbx/json.php/restricted/call_management/schedule/", "", "name", false, false,
               schedule_of, web_schedule_request},
    WebService{"conference", "/service/ipbx/json.php/restricted/pbx_settings/meetme/", "", "name", true, false,
               conference_of, web_conference_request},
};

} // namespace

std::span<const WebService> web_services() {
  return services;
}

const WebService* web_service_for(std::string_view type) {
  const auto* found =
      std::find_if(services.begin(), services.end(), [&](const auto& service) { return service.type == type; });
  return found == services.end() ? nullptr : found;
}

std::string_view web_owner(std::string_view resource) {
  if (object_type(resource) != nullptr) return resource;
  if (const auto* set = set_type(resource)) return set->owner;
  if (const auto* fallbacks = fallback_type(resource)) return fallbacks->owner;
  if (resource.ends_with("-schedule")) return resource.substr(0, resource.rfind('-')); // their own field tells it
  if (const auto* association = association_type(resource)) return object_type_of(association->collection)->type;
  return {};
}

bool stand_in(const Profile& profile, std::string_view path) {
  return std::any_of(profile.capabilities.begin(), profile.capabilities.end(), [&](const auto& capability) {
    return capability.path == path && capability.note == by_web_services;
  });
}

const WebService* web_service(const Profile& profile, std::string_view collection) {
  const auto* type = stand_in(profile, collection) ? object_type_of(collection) : nullptr;
  return type == nullptr ? nullptr : web_service_for(type->type);
}

const WebService* web_service_of(const Profile& profile, std::string_view resource) {
  const auto* owner = object_type(web_owner(resource));
  return owner == nullptr ? nullptr : web_service(profile, owner->collection);
}

plan::Key web_object(const plan::Operation& operation) {
  const auto owner = web_owner(operation.key.type);
  const auto name = text_at(operation.action == Action::remove ? operation.before : operation.after, owner);
  return {std::string(owner), name.empty() ? operation.key.name : name};
}

std::string web_family(const plan::Key& object) {
  return object.type == "agent" || object.type == "queue" ? "the agents and queues" : plan::to_string(object);
}

Result<std::optional<Json>> find_view(Confd& confd, const WebService& service, const std::string& id) {
  auto view = confd.find(web_path(service, "view", id));
  if (!view || !*view) return view;
  return std::optional(service.as_item(**view));
}

Result<std::vector<Json>> read_views(Confd& confd, const WebService& service, const std::string& name) {
  const auto list = confd.get(web_path(service, "list"));
  if (!list) return fail(list.error());
  const auto wanted = service.small_letters ? lower_ascii(name) : name;
  const Json::json_pointer pointer{std::string(service.row)};
  std::vector<std::string> ids;
  for (const auto& item : *list) {
    const auto& row = item.contains(pointer) ? item.at(pointer) : item;
    if (name.empty() || text_at(row, service.name) == wanted) ids.push_back(text_at(row, "id"));
  }
  std::vector<Result<std::optional<Json>>> views(ids.size());
  parallel(ids.size(), [&](std::size_t i) { views[i] = find_view(confd, service, ids[i]); });
  std::vector<Json> items;
  for (auto& view : views) {
    if (!view) return fail(std::move(view).error());
    if (*view) items.push_back(std::move(**view)); // else removed meanwhile
  }
  return items;
}

std::string web_path(const WebService& service, std::string_view act, const std::string& id) {
  return fmt::format("{}?act={}{}{}", service.path, act, id.empty() ? "" : "&id=", url_encode(id));
}

std::string describe_web_request(const WebService& service, const plan::Operation& operation) {
  const auto object = web_object(operation);
  const auto id = "{" + object.name + "}";
  const auto adds = fmt::format("POST {}?act=add", service.path);
  const auto deletes = fmt::format("GET {}?act=delete&id={}", service.path, id);
  const bool whole = operation.key.type == object.type;
  if (whole && operation.action == Action::create) return adds;
  if (whole && operation.action == Action::remove) return deletes;
  return service.edits ? fmt::format("POST {}?act=edit&id={}", service.path, id) : deletes + ", " + adds;
}

Result<std::optional<WriteRequest>> web_removal(const WebService& service, const plan::Operation& operation,
                                                const Workshop& workshop) {
  if (operation.action == Action::update)
    return fail({.code = errors::cannot_hold,
                 .what = "the web services cannot change it",
                 .where = {.object = plan::to_string(operation.key)},
                 .hint = "make the change in the web interface"});
  const auto id = workshop.resolve(operation.key);
  if (!id || id->empty()) return std::nullopt;
  return WriteRequest{.method = "GET", .path = web_path(service, "delete", *id)};
}

bool is_kept_text(std::string_view text) {
  return text.find('<') == std::string_view::npos && text.find('\t') == std::string_view::npos &&
         text.find("  ") == std::string_view::npos && text.find("&nbsp;") == std::string_view::npos;
}

bool is_web_context(std::string_view name) {
  static constexpr std::array reserved{"general",  "global",         "globals",     "parkedcalls",
                                       "features", "authentication", "zonemessages"};
  constexpr std::size_t longest = 39;
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  };
  return !name.empty() && name.size() <= longest && std::all_of(name.begin(), name.end(), allowed) &&
         !lower_ascii(name).starts_with("xivo-") && std::find(reserved.begin(), reserved.end(), name) == reserved.end();
}

Json values_of_row(const Json& row) {
  auto values = Json::object();
  for (const auto& [field, value] : row.items())
    if (value.is_primitive() && !value.is_null() && field != "id" && field != "deleted" && field != "identity")
      values[field] = value;
  return values;
}

Json number_of_text(const std::string& text) {
  return is_digits(text) && text.size() < 19 ? Json(std::stoll(text)) : Json();
}

} // namespace telctl::cluster
