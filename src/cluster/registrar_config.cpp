#include "registrar_config.hpp"

#include <algorithm>

#include "fields.hpp"

namespace telctl::cluster {

bool has_registrar_configs(const Profile& profile) {
  return std::any_of(profile.capabilities.begin(), profile.capabilities.end(), [](const auto& capability) {
    return capability.path == registrars_path && capability.present && capability.note == by_provd;
  });
}

Json registrar_of(const Json& config) {
  return {{"id", text_at(config, "id")},
          {"name", text_at(config, "displayname")},
          {"main_host", text_at(config, "registrar_main")},
          {"proxy_main_host", text_at(config, "proxy_main")}};
}

Json registrar_config(const Json& registrar) {
  return {{"id", text_at(registrar, "id")},
          {"X_type", "registrar"},
          {"deletable", true},
          {"parent_ids", Json::array()},
          {"raw_config", {{"X_key", "xivo"}}},
          {"displayname", text_at(registrar, "name")},
          {"registrar_main", text_at(registrar, "main_host")},
          {"proxy_main", text_at(registrar, "proxy_main_host")}};
}

std::string config_path(std::string_view path) {
  return std::string(provd_configs) + std::string(path.substr(registrars_path.size()));
}

void to_config(WriteRequest& request) {
  request.path = config_path(request.path);
  if (!request.body.is_null()) request.body = {{"config", registrar_config(request.body)}};
}

} // namespace telctl::cluster
