#include <export/exporter.hpp>

#include <algorithm>

#include <fmt/format.h>

#include "answer.hpp"
#include "naming.hpp"
#include "reader.hpp"
#include "voice_lan.hpp"

// Device templates of provd: each names the site, or the building, whose telephones have it, and holds their VLAN.
namespace telctl::cluster {
namespace {

std::string text_of(const Json& item) {
  return "device template " + (text_at(item, "label").empty() ? text_at(item, "id") : text_at(item, "label"));
}

/// "orsay" and "C" of "orsay/C".
std::pair<std::string, std::string> place_of(const std::string& lan) {
  const auto slash = lan.find('/');
  return {lan.substr(0, slash), slash == std::string::npos ? std::string() : lan.substr(slash + 1)};
}

/// "Orsay" and "Serres" of "Orsay, Serres", the label of a building's template.
std::pair<std::string, std::string> names_of(const std::string& label) {
  const auto comma = label.rfind(", ");
  return comma == std::string::npos ? std::pair(label, std::string())
                                    : std::pair(label.substr(0, comma), label.substr(comma + 2));
}

template <class T>
T* with_id(std::vector<T>& list, const std::string& id) {
  const auto found = std::find_if(list.begin(), list.end(), [&](const T& item) { return item.id == id; });
  return found == list.end() ? nullptr : &*found;
}

/// What is not given yet, and is not the site's already.
template <class Place>
void take_lan(Place& place, const Json& raw, const estate::Site* site) {
  const auto take = [&](std::string Place::* field, const char* key, const std::string& inherited) {
    if (auto value = text_at(raw, key); (place.*field).empty() && value != inherited) place.*field = std::move(value);
  };
  take(&Place::voice_vlan, "vlan_id", site == nullptr ? "" : site->voice_vlan);
  take(&Place::voice_priority, "vlan_priority", site == nullptr ? "" : site->voice_priority);
  take(&Place::pc_vlan, "vlan_pc_port_id", site == nullptr ? "" : site->pc_vlan);
}

} // namespace

/// Where the telephones of a template stand, by the numbers of their lines.
std::string Exporter::context_of_template(const std::string& id) const {
  for (const auto& line : inventory_.items("/lines"))
    if (const auto* device = inventory_.find("/devices", text_at(line, "device_id"));
        device != nullptr && text_at(*device, "template_id") == id && !at(line, "extensions").empty())
      return split_extension(key_of(at(line, "extensions").front())).second;
  return {};
}

void Exporter::take_template(const Json& item, const std::string& lan) {
  const auto [site_id, building_id] = place_of(lan);
  const auto label = without_tag(text_at(item, "label"));
  auto* site = with_id(out_.estate.sites, site_id);
  if (site == nullptr) {
    const auto context = context_of_template(text_at(item, "id"));
    if (context.empty()) {
      leave_out(text_of(item), "the device template", "no telephone has it, so the context of its site is not known");
      return;
    }
    const auto name = building_id.empty() ? label : names_of(label).first;
    site = &out_.estate.sites.emplace_back(estate::Site{.id = site_id, .name = name, .context = context});
  }
  template_lans_.emplace(text_at(item, "id"), lan);
  estate::Building* building = nullptr;
  if (!building_id.empty()) {
    building = with_id(site->buildings, building_id);
    if (building == nullptr)
      building = &site->buildings.emplace_back(estate::Building{.id = building_id, .name = names_of(label).second});
    take_lan(*building, at(item, "raw_config"), site);
  } else {
    take_lan(*site, at(item, "raw_config"), nullptr);
  }
  const auto held = voice_lan(*site, building);
  const auto expected = held && held->name == lan ? template_fields(*held) : Json::object();
  const auto fields = template_fields(item);
  for (const auto& [field, value] : fields.items())
    if (expected.value(field, Json()) != value)
      leave_out(text_of(item), fmt::format("{} = {}", field, value.dump()), "the estate says otherwise of this place");
  for (const auto& [key, value] : at(item, "raw_config").items())
    if (!key.starts_with("vlan_"))
      leave_out(text_of(item), "raw_config " + key, "an estate has no such setting of telephones");
}

/// Of sites first: those of buildings say what is other there.
void Exporter::device_templates() {
  for (const bool buildings : {false, true})
    for (const auto& item : inventory_.items(provd_configs)) {
      const auto lan = name_of("device-template", item, names_, [](auto, const auto&) { return std::nullopt; });
      if (lan && (lan->find('/') != std::string::npos) == buildings) take_template(item, *lan);
      if (!lan && !buildings && !is_default_template(text_at(item, "id")))
        leave_out(text_of(item), "the device template", "it is of no site of an estate");
    }
}

/// Where the telephone of a line stands; its template tells.
void Exporter::place_line(const Json& live, const std::string& context, estate::Line& line) {
  const auto* device = inventory_.find("/devices", text_at(live, "device_id"));
  if (device == nullptr || !inventory_.sees(provd_configs)) return;
  const auto id = text_at(*device, "template_id");
  if (const auto found = template_lans_.find(id); found != template_lans_.end()) {
    const auto [site_id, building_id] = place_of(found->second);
    if (const auto* site = with_id(out_.estate.sites, site_id); site != nullptr && site->context == context) {
      line.site = site_id;
      line.building = building_id;
    }
  }
  const auto* site = with_id(out_.estate.sites, line.site);
  const auto held = site == nullptr ? std::nullopt : [&] {
    auto copy = *site;
    return voice_lan(copy, with_id(copy.buildings, line.building));
  }();
  const auto wanted = held ? template_id_of(held->name) : std::string();
  if (is_default_template(id) ? !wanted.empty() : id != wanted)
    leave_out(Inventory::name_of_line(live),
              is_default_template(id) ? std::string("no device template") : "device template " + id,
              wanted.empty() ? "its site has no voice VLAN" : "telctl gives it the one of its site, " + wanted);
}

} // namespace telctl::cluster
