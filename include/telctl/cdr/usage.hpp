#pragma once
#include <telctl/cdr/call.hpp>
#include <telctl/estate/usage.hpp>

namespace telctl::cdr {

/// Adds a call to the lines that made it and to those that it came to, each once. A number outside is nobody's line.
/// Where the direction is not known both sides may be lines and both are counted.
void add_usage(const Call& call, estate::Usage& usage);

} // namespace telctl::cdr
