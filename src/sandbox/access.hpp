#pragma once
#include <string>
#include <vector>

#include <world.hpp>

namespace telctl::sandbox {

/// Who asks, and for which tenant. Sets world.tenant and world.tenants, or refuses with 401: the product has no 403.
void check_access(World& world, const Request& request, const std::vector<std::string>& segments);

} // namespace telctl::sandbox
