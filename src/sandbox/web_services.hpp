#pragma once
#include <optional>

#include <world.hpp>

/// The web services of a XiVO's web interface, as far as telctl drives them: groups (xivo-api.md §2.12). Made after the
/// source of the web interface of XiVO 2018.02, of which nothing was recorded (docs/sandbox.md).
namespace telctl::sandbox {

/// An answer of them; nothing for a request that is not for them.
std::optional<Response> serve_web_services(World& world, const Request& request);

} // namespace telctl::sandbox
