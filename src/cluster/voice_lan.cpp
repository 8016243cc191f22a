#include "voice_lan.hpp"

#include <array>

#include "fields.hpp"
#include "naming.hpp"
#include <fmt/format.h>
#include <telctl/support/text.hpp>

namespace telctl::cluster {
namespace {

/// Keys of raw_config (xivo-api.md §5.3) that the estate owns.
constexpr std::array numbers{"vlan_id", "vlan_priority", "vlan_pc_port_id"};

Json number(const std::string& text) {
  return is_digits(text) && text.size() <= 4 ? Json(std::stoi(text)) : Json();
}

const std::string& first_given(const std::string& building, const std::string& site) {
  return building.empty() ? site : building;
}

} // namespace

std::optional<VoiceLan> voice_lan(const estate::Site& site, const estate::Building* building) {
  const bool own = building != nullptr &&
                   (!building->voice_vlan.empty() || !building->voice_priority.empty() || !building->pc_vlan.empty());
  static const estate::Building none;
  const auto& house = own ? *building : none;
  VoiceLan lan{.name = own ? fmt::format("{}/{}", site.id, house.id) : site.id,
               .label = site.name.empty() ? site.id : site.name,
               .vlan = first_given(house.voice_vlan, site.voice_vlan),
               .priority = first_given(house.voice_priority, site.voice_priority),
               .pc_vlan = first_given(house.pc_vlan, site.pc_vlan),
               .mark = (house.voice_vlan.empty() ? site.marks : house.marks).of("voice_vlan")};
  if (own) lan.label += ", " + (house.name.empty() ? house.id : house.name);
  if (lan.vlan.empty()) return std::nullopt;
  return lan;
}

std::optional<VoiceLan> voice_lan_of(const estate::Index& estate, const estate::Line& line) {
  const auto* site = estate.site(line.site);
  return site == nullptr ? std::nullopt : voice_lan(*site, estate.building(line.site, line.building));
}

std::vector<VoiceLan> voice_lans(const estate::Site& site) {
  std::vector<VoiceLan> lans;
  if (auto lan = voice_lan(site, nullptr)) lans.push_back(std::move(*lan));
  for (const auto& building : site.buildings)
    if (auto lan = voice_lan(site, &building); lan && lan->name != site.id) lans.push_back(std::move(*lan));
  return lans;
}

std::string template_id_of(std::string_view lan) {
  return "telctl-" + group_name(lan);
}

bool is_default_template(std::string_view id) {
  return id.empty() || id == default_template;
}

Json template_fields(const VoiceLan& lan) {
  return {{"label", lan.label},
          {"vlan_enabled", true},
          {"vlan_id", number(lan.vlan)},
          {"vlan_priority", number(lan.priority)},
          {"vlan_pc_port_id", number(lan.pc_vlan)}};
}

Json template_fields(const Json& config) {
  const auto& raw = at(config, "raw_config");
  Json owned = {{"label", without_tag(text_at(config, "label"))}, {"vlan_enabled", true_at(raw, "vlan_enabled")}};
  for (const auto* key : numbers)
    owned[key] = number(text_at(raw, key));
  return owned;
}

Json template_config(const std::string& name, const Json& owned, Json live) {
  if (live.is_null())
    live = {{"id", template_id_of(name)},
            {"X_type", "device"},
            {"deletable", true},
            {"parent_ids", {"base", std::string(default_template)}},
            {"raw_config", Json::object()}};
  live["label"] = with_tag(text_at(owned, "label"), name);
  auto& raw = live["raw_config"];
  raw["vlan_enabled"] = true_at(owned, "vlan_enabled");
  for (const auto* key : numbers)
    if (const auto value = owned.value(key, Json()); value.is_null())
      raw.erase(key);
    else
      raw[key] = value;
  return live;
}

} // namespace telctl::cluster
