#pragma once
#include <optional>
#include <string>

#include <world.hpp>

/// The part of the provisioning service that holds configs, in both products' places: /provd of a XiVO, without
/// credentials, and /api/provd/0.2 of a Wazo. Made after its documentation alone (docs/sandbox.md).
namespace telctl::sandbox {

/// What a server is born with.
void add_provd_configs(World& world);
/// An answer of provd; nothing for a request that is not for it.
std::optional<Response> serve_provd(World& world, const Request& request);
/// Whether telephones can have this template.
bool is_device_template(const World& world, const Json& id);

} // namespace telctl::sandbox
