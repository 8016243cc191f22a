#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <telctl/cdr/store.hpp>

namespace telctl::cdr {

/// Why legs belong to one call.
enum class Stitch : std::uint8_t {
  call_id,        ///< the source says so (linkedid)
  local_channel,  ///< two halves of one Local channel: a forward
  shared_channel, ///< the same channel takes part in both: a transfer, a parked call, a forked record
  trunk           ///< both sides of a trunk between two own systems
};

/// Why somebody pays, or nobody does.
enum class ChargeRule : std::uint8_t {
  source,            ///< the telephone system itself says who pays
  caller,            ///< the set that is connected to the outgoing leg pays
  forward,           ///< the leg comes out of a forward: who forwarded pays, not who called
  forward_incoming,  ///< the same, of a call that came in from outside
  originated,        ///< placed by the server itself: the account of the leg pays
  omitted,           ///< the dial plan asks to leave the record out (amaflags omit)
  not_answered,      ///< nobody pays
  internal,          ///< nobody pays
  incoming,          ///< nobody pays
  direction_unknown, ///< the trunks are not declared: nothing is guessed
  payer_unknown,     ///< answered and outgoing, but no leg tells who placed it
  transfer,          ///< dialled by a blind transfer: who transferred pays
  not_ended,         ///< its end is not in the event log yet: not charged before it is
  time_unknown,      ///< its seconds cannot be told: the clock was changed meanwhile
  tie,               ///< came over a trunk between own systems: who placed it there pays
  tie_unmatched,     ///< went out by such a trunk, and its other side was not found: not charged
  incomplete,        ///< the beginning of the call is not in the event log, and no ticket tells of it
};

/// One leg that is charged, or the reason why none is.
struct Charge {
  static constexpr std::size_t no_leg = static_cast<std::size_t>(-1);
  std::size_t leg = no_leg; ///< in Call::legs
  std::string party;        ///< number that pays
  std::string account;      ///< of the leg
  ChargeRule rule = ChargeRule::not_answered;
  std::int64_t billable_us = 0;          ///< of the outgoing channel, each second once
  std::vector<std::size_t> same_channel; ///< further legs of it: counted, not charged once more
};

/// One call as a person knows it, of one leg or several.
struct Call {
  std::string id;     ///< call id of its first leg
  std::string source; ///< telephone system
  std::string site;
  std::vector<StoredTicket> legs;   ///< in the order in which they began; those that only events tell behind the others
  std::vector<StoredTicket> events; ///< records of event logs about this call, in the order in which they were written
  std::vector<StoredTicket> queue_events;
  bool by_events = false;       ///< decided by them: they hold the call whole
  bool ended = true;            ///< false: a channel is still there, as far as the events go
  std::string queue;            ///< the last one in which the caller waited
  std::vector<Stitch> stitched; ///< how they were found to belong together
  Direction direction = Direction::unknown;
  Disposition result = Disposition::unknown; ///< answered, or what the last leg says
  std::string caller, called;                ///< who called, and the number dialled
  std::string answered_by;                   ///< set or trunk of the last answered leg; empty when a machine answered
  std::int64_t connected_us = 0;             ///< for which the caller was connected, by whomever, each second once
  std::vector<Charge> charges;               ///< at least one

  /// That tells when the call began.
  [[nodiscard]] const StoredTicket& first_record() const { return by_events ? events.front() : legs.front(); }
};

std::string_view name(Stitch stitch);
std::string_view name(ChargeRule rule);
/// The rule in words.
std::string_view says(ChargeRule rule);

/// Legs and events of one telephone system into calls, in the order in which the calls began. Charges are decided here
/// and nowhere else. `log_end` is the moment in microseconds up to which its event log goes, when these are not all of
/// its records.
std::vector<Call> stitch_calls(std::vector<StoredTicket> records, std::optional<std::int64_t> log_end = {});

/// A trunk between two own systems: two servers of a cluster, or an old exchange and the new cluster.
struct TieEnd {
  std::string source; ///< name of the system
  std::string trunk;  ///< as its channels or records carry it
};
struct Tie {
  TieEnd from, to;
};
/// "mds0/to-mds1=mds1/to-mds0"; TEL-0779 for anything else.
Result<Tie> parse_tie(std::string_view text);
/// Both sides of such a trunk into one call, where exactly one call of each fits the other by numbers, time and result.
void join_ties(std::vector<Call>& calls, const std::vector<Tie>& ties);

/// The calls of all systems in a store, those over a tie as one, in the order in which they began; false from the
/// visitor stops. They are those of `stitch_calls` and `join_ties`, but the records lie on the disk in the meantime: in
/// memory is what belongs together, and what happens in the hours around it.
Status each_call(Store& store, const std::vector<Tie>& ties, const std::function<bool(Call&)>& visitor);

} // namespace telctl::cdr
