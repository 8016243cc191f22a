#include <telctl/estate/index.hpp>

#include <algorithm>

#include <fmt/format.h>
#include <telctl/support/text.hpp>

namespace telctl::estate {
namespace {

template <class Map>
auto find(const Map& map, std::string_view key) -> typename Map::mapped_type {
  const auto found = map.find(key);
  return found == map.end() ? nullptr : found->second;
}

bool contains(const std::vector<std::string>& list, std::string_view value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

} // namespace

Index::Index(const Estate& estate) : estate_(&estate) {
  for (const auto& item : estate.sites)
    sites_.emplace(item.id, &item);
  for (const auto& item : estate.media_servers)
    media_servers_.emplace(item.id, &item);
  for (const auto& item : estate.gateways)
    gateways_.emplace(item.id, &item);
  for (const auto& item : estate.models)
    models_.emplace(item.id, &item);
  for (const auto& item : estate.contexts)
    contexts_.emplace(item.name, &item);
  for (const auto& item : estate.rights)
    rights_.emplace(item.name, &item);
  for (const auto& item : estate.people)
    people_.emplace(item.id, &item);
  for (const auto& item : estate.lines)
    lines_.emplace(item.extension, &item);
  for (const auto& item : estate.groups)
    groups_.emplace(item.id, &item);
  for (const auto& item : estate.groups)
    if (!item.extension.empty()) group_extensions_.emplace(item.extension, &item);
  for (const auto& item : estate.trunks)
    trunks_.emplace(item.id, &item);
  for (const auto& item : estate.outcalls)
    outcalls_.emplace(item.name, &item);
  for (const auto& item : estate.schedules)
    schedules_.emplace(item.name, &item);
  for (const auto& item : estate.waves)
    waves_.emplace(item.id, &item);
  for (const auto& item : estate.parallel_sets)
    parallel_sets_[item.line].push_back(&item);
  for (const auto& item : estate.keys)
    keys_[item.line].push_back(&item);
  for (auto& [line, keys] : keys_)
    std::stable_sort(keys.begin(), keys.end(), [](const Key* a, const Key* b) { return a->position < b->position; });
}

const Site* Index::site(std::string_view id) const {
  return find(sites_, id);
}
const MediaServer* Index::media_server(std::string_view id) const {
  return find(media_servers_, id);
}
const Gateway* Index::gateway(std::string_view id) const {
  return find(gateways_, id);
}
const PhoneModel* Index::model(std::string_view id) const {
  return find(models_, id);
}
const Context* Index::context(std::string_view name) const {
  return find(contexts_, name);
}
const Right* Index::right(std::string_view name) const {
  return find(rights_, name);
}
const Person* Index::person(std::string_view id) const {
  return find(people_, id);
}
const Group* Index::group(std::string_view id) const {
  return find(groups_, id);
}
const Group* Index::group_by_extension(std::string_view extension) const {
  return find(group_extensions_, extension);
}
const Trunk* Index::trunk(std::string_view id) const {
  return find(trunks_, id);
}
const Outcall* Index::outcall(std::string_view name) const {
  return find(outcalls_, name);
}
const Schedule* Index::schedule(std::string_view name) const {
  return find(schedules_, name);
}
const Wave* Index::wave(std::string_view id) const {
  return find(waves_, id);
}

const Building* Index::building(std::string_view site_id, std::string_view id) const {
  if (const auto* owner = site(site_id))
    for (const auto& item : owner->buildings)
      if (item.id == id) return &item;
  return nullptr;
}

const Line* Index::line(std::string_view reference) const {
  const auto at = reference.find('@');
  const auto* first = find(lines_, reference.substr(0, at));
  if (at == std::string_view::npos || first == nullptr || context_of(*first) == reference.substr(at + 1)) return first;
  // The same extension in several contexts is rare: only then is the whole list read.
  for (const auto& item : estate_->lines)
    if (item.extension == reference.substr(0, at) && context_of(item) == reference.substr(at + 1)) return &item;
  return nullptr;
}

std::vector<const ParallelSet*> Index::parallel_sets(std::string_view line) const {
  const auto found = parallel_sets_.find(line);
  return found == parallel_sets_.end() ? std::vector<const ParallelSet*>{} : found->second;
}

std::vector<const Key*> Index::keys(std::string_view line) const {
  const auto found = keys_.find(line);
  return found == keys_.end() ? std::vector<const Key*>{} : found->second;
}

std::string_view Index::context_of(const Line& line) const {
  if (!line.context.empty()) return line.context;
  const auto* owner = site(line.site);
  return owner == nullptr ? std::string_view{} : std::string_view(owner->context);
}

std::string_view Index::context_of(const Group& group) const {
  if (!group.context.empty()) return group.context;
  const auto* owner = site(group.site);
  return owner == nullptr ? std::string_view{} : std::string_view(owner->context);
}

std::string_view Index::media_server_of(const Line& line) const {
  if (!line.media_server.empty()) return line.media_server;
  if (const auto* box = gateway(line.set.gateway); box != nullptr && !box->media_server.empty())
    return box->media_server;
  const auto* owner = site(line.site);
  return owner == nullptr ? std::string_view{} : std::string_view(owner->media_server);
}

std::string_view Index::voice_vlan_of(const Line& line) const {
  if (const auto* house = building(line.site, line.building); house != nullptr && !house->voice_vlan.empty())
    return house->voice_vlan;
  const auto* owner = site(line.site);
  return owner == nullptr ? std::string_view{} : std::string_view(owner->voice_vlan);
}

std::string Index::display_name(const Line& line) const {
  const auto* owner = person(line.person);
  if (owner == nullptr) return line.label;
  return std::string(trim(fmt::format("{} {}", owner->firstname, owner->lastname)));
}

std::vector<const Line*> Index::lines_of(const Wave& wave) const {
  std::vector<const Line*> result;
  for (const auto& item : estate_->lines) {
    const bool chosen = contains(wave.sites, item.site) ||
                        contains(wave.buildings, fmt::format("{}/{}", item.site, item.building)) ||
                        contains(wave.lines, item.extension);
    if (chosen) result.push_back(&item);
  }
  return result;
}

} // namespace telctl::estate
