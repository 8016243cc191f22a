#pragma once
#include <telctl/cdr/call.hpp>

namespace telctl::cdr {

/// Names of channels are given again after a restart of the server: two legs share a channel only when they are near.
inline constexpr std::int64_t near_s = 12 * 3600;

/// Direction, result, parties, time and charges of a call whose legs are known.
void decide(Call& call);

/// A call of which events are there, but neither its beginning nor a ticket.
void only_events(Call& call);
/// LINKEDID_END, of a call whose events are all under another id.
bool nothing_but_an_end(const std::vector<StoredTicket>& events);
/// Call id, source and site, by the first of its records.
void set_identity(Call& call, const StoredTicket& first);
/// Why nobody pays, when no leg is charged.
void set_nobody(Call& call);
/// The same by the events of the call, over what `decide` made of its tickets, if they hold it whole: else false. `now`
/// is the moment up to which the event log goes, in microseconds.
bool decide_by_events(Call& call, std::int64_t now);

/// "Local/2005@internal-00000004;1" → "Local/2005@internal-00000004"; empty for another channel.
std::string_view local_base(std::string_view channel);
/// Which half it is: 1 is the side of the caller, 2 goes on; 0 for another channel.
int local_half(std::string_view channel);
/// Seconds that count for the order of legs: UTC if it is known, else as the clock showed.
std::int64_t begin_of(const StoredTicket& leg);
/// The order of legs and calls: by these seconds, then as they were written.
bool begins_before(const StoredTicket& a, const StoredTicket& b);
/// The source itself tells to which call the leg belongs.
bool says_its_call(const StoredTicket& leg);

} // namespace telctl::cdr
