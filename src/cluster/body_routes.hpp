#pragma once
#include "body.hpp"

namespace telctl::cluster {

/// Body of POST or PUT for the objects of draft_routes.hpp; nothing for other types.
std::optional<Result<Json>> route_body(const plan::Operation& operation, const Workshop& workshop);

} // namespace telctl::cluster
