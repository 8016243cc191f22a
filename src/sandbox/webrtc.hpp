#pragma once
#include <world.hpp>

/// Templates of SIP accounts, which only newer versions have (lines.cpp).
namespace telctl::sandbox {

/// The SIP template that an item names by its uuid; null when it is none.
const Object* sip_template(const World& world, const Json& item);
/// Whether the line's account has the tenant's template of that label.
bool is_webrtc(const World& world, Id line);

} // namespace telctl::sandbox
