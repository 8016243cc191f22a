#include <export/exporter.hpp>

#include <algorithm>

#include <fmt/format.h>

#include "answer.hpp"
#include "reader.hpp"

// What lines stand in: contexts, media servers, rights, sites.
namespace telctl::cluster {
namespace {

std::vector<estate::Range> ranges(const Json& item, const char* key) {
  std::vector<estate::Range> result;
  for (const auto& range : at(item, key)) {
    const auto start = text_at(range, "start");
    const auto end = text_at(range, "end");
    result.push_back({start, end.empty() ? start : end});
  }
  return result;
}

} // namespace

void Exporter::contexts() {
  for (const auto& item : inventory_.items("/contexts")) {
    const auto name = name_of("context", item, names_, [](auto, const auto&) { return std::nullopt; });
    if (!name) continue;
    names_.learn("context", id_of(item, false), *name, item);
    const auto type = text_at(item, "type");
    const auto object = "context " + *name;
    if (type != "internal" && type != "incall" && type != "outcall") {
      leave_out(object, "the context", fmt::format("an estate has no contexts of type {}", type));
      continue;
    }
    out_.estate.contexts.push_back({.name = *name,
                                    .label = text_at(item, "label"),
                                    .type = type,
                                    .user_ranges = ranges(item, "user_ranges"),
                                    .group_ranges = ranges(item, "group_ranges"),
                                    .queue_ranges = ranges(item, "queue_ranges"),
                                    .conference_ranges = ranges(item, "conference_room_ranges"),
                                    .incall_ranges = ranges(item, "incall_ranges")});
    for (const auto& included : at(item, "contexts"))
      out_.estate.contexts.back().includes.push_back(text_at(included, "name"));
    for (const auto& range : at(item, "incall_ranges"))
      if (text_at(range, "did_length") != std::to_string(text_at(range, "start").size()))
        leave_out(object, "did_length = " + text_at(range, "did_length"),
                  "telctl takes the length of the numbers in the range");
  }
  for (auto& context : out_.estate.contexts) // now that all of them are known by their names in the estate
    for (auto& included : context.includes)
      included = names_.estate_context(included);
}

/// Those that the estate knows keep their name and capacity. Where the cluster does not list its registrars, the lines
/// name them.
void Exporter::media_servers() {
  auto& servers = out_.estate.media_servers;
  servers = input_.known.media_servers;
  for (const auto& server : servers)
    media_servers_.emplace(server.registrar.empty() ? server.id : server.registrar, server.id);
  for (const auto& item : inventory_.items("/registrars")) {
    const auto id = text_at(item, "id");
    if (text_at(item, "proxy_main_host") != text_at(item, "main_host"))
      leave_out("registrar " + id, "proxy_main_host = " + text_at(item, "proxy_main_host"),
                "a media server of an estate has one host");
    if (media_servers_.emplace(id, id).second)
      servers.push_back({.id = id, .name = text_at(item, "name"), .role = "users", .host = text_at(item, "main_host")});
  }
  for (const auto& line : inventory_.items("/lines"))
    if (const auto id = text_at(line, "registrar"); !id.empty() && media_servers_.emplace(id, id).second)
      servers.push_back({.id = id, .role = "users"});
}

void Exporter::rights() {
  for (const auto& item : inventory_.items("/callpermissions")) {
    estate::Right right{
        .name = text_at(item, "name"), .mode = text_at(item, "mode"), .description = text_at(item, "description")};
    for (const auto& pattern : at(item, "extensions"))
      if (pattern.is_string()) right.patterns.push_back(pattern.get<std::string>());
    for (const auto& user : at(item, "users"))
      rights_[id_of(user)].push_back(right.name);
    out_.estate.rights.push_back(std::move(right));
  }
  for (auto& [user, names] : rights_)
    std::sort(names.begin(), names.end());
}

/// The site whose ranges hold the number; one of a context is made where none is known.
const std::string& Exporter::site_of(const std::string& exten, const std::string& context) {
  const auto of_context = [&](const estate::Site& site) { return site.context == context; };
  auto& sites = out_.estate.sites;
  const auto exact = std::find_if(sites.begin(), sites.end(), [&](const estate::Site& site) {
    return of_context(site) && std::any_of(site.ranges.begin(), site.ranges.end(),
                                           [&](const estate::Range& range) { return range.contains(exten); });
  });
  if (exact != sites.end()) return exact->id;
  const auto open = std::find_if(sites.begin(), sites.end(),
                                 [&](const estate::Site& site) { return of_context(site) && site.ranges.empty(); });
  if (open != sites.end()) return open->id;
  estate::Site site{.id = context, .name = context, .context = context};
  for (const auto& known : out_.estate.contexts)
    if (known.name == context && !known.label.empty()) site.name = known.label;
  return sites.emplace_back(std::move(site)).id;
}

} // namespace telctl::cluster
