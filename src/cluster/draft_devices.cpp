#include "draft.hpp"

#include <fmt/format.h>

#include "voice_lan.hpp"

// Device templates: the VLAN of the telephones of a site.
namespace telctl::cluster {
namespace {

constexpr auto collection = "/cfg_mgr/configs";

plan::Key add_template(Draft& draft, const VoiceLan& lan) {
  const plan::Key key{"device-template", lan.name};
  draft.add({.key = key, .owned = template_fields(lan), .mark = lan.mark});
  return key;
}

} // namespace

std::optional<plan::Key> need_device_template(Draft& draft, const estate::Line& line) {
  const auto lan = voice_lan_of(draft.estate(), line);
  if (!lan) return std::nullopt; // a rule of validate
  if (draft.profile().has(collection)) return add_template(draft, *lan);
  draft.manual_step(fmt::format("give the telephones of {} the voice VLAN {}: a device template of the provisioning "
                                "server (web interface), unless the network tells them (LLDP, DHCP)",
                                lan->name, lan->vlan),
                    lan->mark, "site " + line.site, {"device-template", lan->name});
  return std::nullopt;
}

void draft_device_templates(Draft& draft) {
  if (draft.scope().lines || !draft.profile().has(collection)) return;
  for (const auto& site : draft.estate().estate().sites)
    for (const auto& lan : voice_lans(site))
      add_template(draft, lan);
}

} // namespace telctl::cluster
