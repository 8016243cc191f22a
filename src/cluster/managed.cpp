#include "managed.hpp"

#include "confd.hpp"
#include "naming.hpp"
#include "types.hpp"
#include <fmt/format.h>
#include <sounds/sounds.hpp>
#include <telctl/cluster/errors.hpp>
#include <telctl/support/text.hpp>
#include <webservices/contexts.hpp>
#include <webservices/service.hpp>

namespace telctl::cluster {
namespace {

/// Where the objects of a type are shown; empty for those that are shown by others.
std::string_view collection_of(std::string_view type) {
  if (type == "sound-category" || type == "sound-file") return sounds_path;
  if (type == "telephone-template") return provd_configs;
  if (type == "context-includes") return includes_path;
  const auto* object = object_type(type);
  return object == nullptr ? std::string_view() : object->collection;
}

} // namespace

std::map<std::pair<std::string, std::string>, std::string> names_by_id(const plan::Registry& registry) {
  std::map<std::pair<std::string, std::string>, std::string> result;
  for (const auto& [key, id] : registry)
    if (!id.empty()) result.emplace(std::pair(key.type, id), key.name);
  return result;
}

Status check_readable(const plan::Registry& registry, const Profile& profile) {
  for (const auto& [key, id] : registry) {
    const auto collection = collection_of(key.type);
    if (collection.empty() || profile.has(collection)) continue;
    const bool provd = is_provd(collection) || key.type == "registrar";
    const bool by_web = web_service_for(key.type) != nullptr || collection == includes_path;
    return fail({.code = errors::managed_unseen,
                 .what = fmt::format("telctl manages objects of type {} there, and cannot read them", key.type),
                 .where = {.object = plan::to_string(key)},
                 .cause = fmt::format("GET {} does not answer", collection),
                 .hint = provd    ? "--provd, as for the run that made them"
                         : by_web ? "--web-services, as for the run that made them"
                                  : "give the account the right to read them"});
  }
  return {};
}

void learn_small_names(const plan::Registry& registry, const estate::Estate& estate, const Profile& profile,
                       Names& names) {
  const auto learn = [&](const std::string& type, const std::string& name) {
    const auto* service = web_service_of(profile, type);
    if (service != nullptr && service->small_letters) names.add(type + "-alias", lower_ascii(name), name);
  };
  for (const auto& group : estate.groups)
    learn("group", group_name(group.id));
  for (const auto& queue : estate.queues)
    learn("queue", group_name(queue.id));
  for (const auto& room : estate.conferences)
    learn("conference", group_name(room.id));
  for (const auto& [key, id] : registry)
    if (object_type(key.type) != nullptr) learn(key.type, key.name);
}

} // namespace telctl::cluster
