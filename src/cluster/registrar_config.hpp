#pragma once
#include "confd.hpp"
#include "request.hpp"

/// Registrars where confd has no interface for them: they are configs of provd with the X_type "registrar", which is
/// what the id of a line's registrar names (xivo-api.md §3.2: written so by the wizard of XiVO 16.13).
namespace telctl::cluster {

inline constexpr std::string_view registrars_path = "/registrars";
/// The note of that capability where provd answers for it.
inline constexpr std::string_view by_provd = "by provd";

bool has_registrar_configs(const Profile& profile);
/// The config as confd of later versions shows a registrar, and back.
Json registrar_of(const Json& config);
Json registrar_config(const Json& registrar);
/// The request for a registrar as one for its config.
void to_config(WriteRequest& request);
/// "/cfg_mgr/configs/mds1" for "/registrars/mds1".
std::string config_path(std::string_view path);

} // namespace telctl::cluster
