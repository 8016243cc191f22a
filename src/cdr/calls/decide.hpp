#pragma once
#include <telctl/cdr/call.hpp>

namespace telctl::cdr {

/// Direction, result, parties, time and charges of a call whose legs are known.
void decide(Call& call);

/// "Local/2005@internal-00000004;1" → "Local/2005@internal-00000004"; empty for another channel.
std::string_view local_base(std::string_view channel);
/// Which half it is: 1 is the side of the caller, 2 goes on; 0 for another channel.
int local_half(std::string_view channel);
/// Seconds that count for the order of legs: UTC if it is known, else as the clock showed.
std::int64_t begin_of(const StoredTicket& leg);

} // namespace telctl::cdr
