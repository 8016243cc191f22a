#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <telctl/estate/index.hpp>
#include <telctl/support/json.hpp>

/// Device templates: what the telephones of one place have in common, held by the provisioning service (provd), since
/// confd has no field for a VLAN (xivo-api.md §2.10, §5.3).
namespace telctl::cluster {

/// Where telephones stand that one template serves: a site, or a building with a VLAN of its own.
struct VoiceLan {
  std::string name;  ///< "orsay", "orsay/C"
  std::string label; ///< "Orsay", "Orsay, Grand amphithéâtre"
  std::string vlan;
  std::string priority; ///< empty: not given
  std::string pc_vlan;
  estate::Mark mark; ///< where the VLAN is declared
};
/// Nothing where no voice VLAN is declared. `building` may be null.
std::optional<VoiceLan> voice_lan(const estate::Site& site, const estate::Building* building);
std::optional<VoiceLan> voice_lan_of(const estate::Index& estate, const estate::Line& line);
/// All of a site.
std::vector<VoiceLan> voice_lans(const estate::Site& site);

/// Id of the template in provd, which a client may choose (doc@16.13 api_sdk/rest_api/provd/configs.rst).
std::string template_id_of(std::string_view lan);
/// What confd calls the template of a telephone that has none of its own.
bool is_default_template(std::string_view id);
inline constexpr std::string_view default_template = "defaultconfigdevice";

/// Owned fields of a template, as the estate wants them and as provd holds them.
Json template_fields(const VoiceLan& lan);
Json template_fields(const Json& config);
/// A config with these fields: a new one, or `live` with what else it holds.
Json template_config(const std::string& name, const Json& owned, Json live);

} // namespace telctl::cluster
