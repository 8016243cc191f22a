#pragma once
#include <optional>

#include "request.hpp"

/// Schedules of a XiVO, by its web services (service.hpp), which add and delete them; groups and queues that have one
/// say so themselves (whole.hpp). Days are lists of ranges ("1-5,7"), as schedule.py of the AGI server reads them.
namespace telctl::cluster {

/// What `act=view` shows, as an item of /schedules.
Json schedule_of(const Json& view);
Result<std::optional<WriteRequest>> web_schedule_request(const plan::Operation& operation, const Workshop& workshop);

} // namespace telctl::cluster
