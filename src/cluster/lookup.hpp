#pragma once
#include "request.hpp"

namespace telctl::cluster {

/// The resource of an operation as the server holds it now, or nothing. TEL-0521 when several objects answer to it.
Result<std::optional<plan::LiveResource>> look_up(const plan::Operation& operation, const Workshop& workshop);

} // namespace telctl::cluster
