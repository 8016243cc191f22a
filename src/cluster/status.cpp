#include <telctl/cluster/status.hpp>

#include <algorithm>
#include <set>

#include <audit/inventory.hpp>
#include <fmt/format.h>

#include "answer.hpp"
#include "fields.hpp"
#include "parallel.hpp"
#include <telctl/cluster/errors.hpp>
#include <telctl/support/text.hpp>

namespace telctl::cluster {
namespace {

/// Beside the collections: what the server tells of itself, and how keys and reloads are reached.
const std::vector<std::string>& asked() {
  static const auto all = [] {
    auto paths = inventory_paths();
    for (const auto* path :
         {"/status", "/configuration/live_reload", "/endpoints/sip/templates", "/funckeys/destinations",
          "/extensions/features", "/sip/transports", "/sounds", "/api/api.yml", "/api/api.json"})
      paths.emplace_back(path);
    std::sort(paths.begin(), paths.end());
    return paths;
  }();
  return all;
}

std::string note_of(const Error& error) {
  if (error.code == errors::credentials_refused || error.code == errors::right_missing) return "not permitted";
  if (is_missing(error)) return "missing";
  return error.cause.empty() ? error.what : error.cause;
}

std::string called(const Profile::Capability& capability) {
  return capability.present ? "present" : capability.note;
}

} // namespace

Result<Profile> probe(Confd& confd) {
  Profile profile = confd.profile();
  std::vector<Profile::Capability> found(asked().size());
  parallel(found.size(), [&](std::size_t i) {
    const auto& path = asked()[i];
    // A description of the API is no JSON where it is YAML; that it is there is what counts.
    const auto answer = confd.get(path.starts_with("/api/") ? path : path + "?limit=1");
    const bool yaml = path == "/api/api.yml" && !answer && answer.error().code == errors::answer_unreadable &&
                      answer.error().cause.find(" 200") != std::string::npos;
    found[i] = {.path = path, .present = answer || yaml, .note = answer || yaml ? "" : note_of(answer.error())};
  });
  for (const auto& known : confd.profile().capabilities) {
    const auto same = std::find_if(found.begin(), found.end(), [&](const auto& one) { return one.path == known.path; });
    if (same == found.end())
      found.push_back(known); // of provd, or below a collection
    else if (!known.note.empty() && known.present != same->present)
      *same = known; // another service answers for it, or it can only be listed
  }
  std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.path < b.path; });
  profile.capabilities = std::move(found);
  return profile;
}

OrderedJson to_json(const Profile& profile) {
  auto capabilities = OrderedJson::array();
  for (const auto& capability : profile.capabilities)
    capabilities.push_back({{"path", capability.path},
                            {"present", capability.present},
                            {"note", capability.note.empty() ? OrderedJson() : OrderedJson(capability.note)}});
  return {{"schema", "telctl/profile"},
          {"version", 1},
          {"cluster", profile.url},
          {"cluster_uuid", profile.uuid},
          {"product", profile.product},
          {"product_version", profile.version.empty() ? OrderedJson() : OrderedJson(profile.version)},
          {"sip_sections", profile.sip_sections},
          {"group_uuids", profile.group_uuids},
          {"capabilities", capabilities}};
}

Result<Profile> parse_profile(const std::string& text, const std::string& file) {
  const auto json = Json::parse(text, nullptr, false);
  if (!json.is_object() || text_at(json, "schema") != "telctl/profile" || text_at(json, "version") != "1")
    return fail({.code = errors::profile_unreadable,
                 .what = "this is no profile of a cluster",
                 .where = {.file = file},
                 .hint = "remove it, then telctl cluster probe writes it anew"});
  Profile profile{.url = text_at(json, "cluster"),
                  .uuid = text_at(json, "cluster_uuid"),
                  .product = text_at(json, "product"),
                  .version = text_at(json, "product_version"),
                  .sip_sections = true_at(json, "sip_sections"),
                  .group_uuids = true_at(json, "group_uuids")};
  for (const auto& item : at(json, "capabilities"))
    profile.capabilities.push_back(
        {.path = text_at(item, "path"), .present = true_at(item, "present"), .note = text_at(item, "note")});
  return profile;
}

std::vector<ProfileChange> compare(const Profile& before, const Profile& after) {
  std::vector<ProfileChange> changes;
  const auto add = [&](const std::string& what, const std::string& was, const std::string& is) {
    if (was != is) changes.push_back({what, was, is});
  };
  const auto yes_no = [](bool value) { return std::string(value ? "yes" : "no"); };
  add("product", before.product, after.product);
  add("version", before.version, after.version);
  add("SIP accounts in sections", yes_no(before.sip_sections), yes_no(after.sip_sections));
  add("groups by uuid", yes_no(before.group_uuids), yes_no(after.group_uuids));
  std::map<std::string, std::pair<std::string, std::string>> paths;
  for (const auto& capability : before.capabilities)
    paths[capability.path].first = called(capability);
  for (const auto& capability : after.capabilities)
    paths[capability.path].second = called(capability);
  for (const auto& [path, states] : paths)
    add(path, states.first.empty() ? "not asked" : states.first, states.second.empty() ? "not asked" : states.second);
  return changes;
}

std::vector<std::string> Health::failing() const {
  std::vector<std::string> names;
  for (const auto& [name, status] : components)
    if (status != "ok") names.push_back(name);
  return names;
}

Result<Health> read_health(Confd& confd) {
  Health health;
  if (const auto answer = confd.get("/status")) {
    health.components_seen = true;
    for (const auto& [name, component] : answer->items())
      health.components.emplace_back(name, text_at(component, "status"));
  } else if (!is_missing(answer.error()) && answer.error().code != errors::credentials_refused &&
             answer.error().code != errors::right_missing) {
    return fail(answer.error());
  }
  if (const auto answer = confd.get("/configuration/live_reload"); answer && answer->contains("enabled"))
    health.live_reload = true_at(*answer, "enabled");
  const std::vector<std::string> paths{"/users", "/lines", "/devices", "/trunks", "/registrars", "/groups"};
  auto lists = read_each(confd, paths);
  for (const auto& path : paths) {
    const auto& items = lists.at(path);
    health.counts[path] = items ? std::optional(items->size()) : std::nullopt;
    if (path == "/devices" && items)
      for (const auto& device : *items)
        ++health.devices[text_at(device, "status").empty() ? "unknown" : text_at(device, "status")];
  }
  return health;
}

Result<std::vector<Load>> read_loads(Confd& confd, const estate::Estate& estate) {
  auto lists = read_each(confd, {"/lines", "/registrars"});
  const auto& lines = lists.at("/lines");
  if (!lines) return fail(lines.error());
  std::map<std::string, Load> loads; // by registrar
  const auto load = [&](const std::string& registrar) -> Load& {
    auto& found = loads[registrar];
    if (found.registrar.empty()) found.media_server = found.registrar = registrar;
    return found;
  };
  if (const auto& registrars = lists.at("/registrars"))
    for (const auto& item : *registrars)
      load(text_at(item, "id")).on_cluster = true;
  for (const auto& server : estate.media_servers) {
    auto& found = load(server.registrar.empty() ? server.id : server.registrar);
    found.media_server = server.id;
    found.in_estate = true;
    if (server.capacity > 0 || server.role == "administration") found.limit = server.capacity;
  }
  std::map<std::string, std::set<std::string>> users;
  for (const auto& line : *lines) {
    const auto registrar = text_at(line, "registrar").empty() ? "default" : text_at(line, "registrar");
    auto& found = load(registrar);
    found.on_cluster = true;
    ++found.lines;
    for (const auto& user : at(line, "users"))
      users[registrar].insert(id_of(user));
  }
  std::vector<Load> result;
  for (auto& [registrar, found] : loads) {
    found.users = users[registrar].size();
    result.push_back(found);
  }
  for (auto& one : result) {
    const bool all_known = std::all_of(result.begin(), result.end(), [](const Load& other) { return other.limit; });
    if (!all_known) continue; // room that is not known cannot be promised
    std::size_t room = 0;
    for (const auto& other : result)
      if (&other != &one && static_cast<std::size_t>(*other.limit) > other.users)
        room += static_cast<std::size_t>(*other.limit) - other.users;
    one.can_be_evacuated = room >= one.users;
  }
  return result;
}

} // namespace telctl::cluster
