#pragma once
#include <world.hpp>

namespace telctl::sandbox {

/// {"types": {TYPE: [objects]}, "associations": {NAME: [[left, right, data]]}, "live_reload"}: see Sandbox::dump.
OrderedJson dump_world(const World& world);

} // namespace telctl::sandbox
