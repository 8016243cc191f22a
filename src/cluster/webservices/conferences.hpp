#pragma once
#include <optional>

#include "request.hpp"

/// Conference rooms of a XiVO, by its web services (service.hpp), which add and delete them, the number with them.
namespace telctl::cluster {

/// What `act=view` shows, as an item of /conferences; `web_room` tells it from confd's.
Json conference_of(const Json& view);
Result<std::optional<WriteRequest>> web_conference_request(const plan::Operation& operation, const Workshop& workshop);

} // namespace telctl::cluster
