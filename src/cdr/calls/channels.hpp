#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <telctl/cdr/call.hpp>

namespace telctl::cdr {

/// One application of a channel that makes other channels: Dial.
struct Dialling {
  std::size_t event = 0; ///< place in the events of the call
  std::string data;      ///< "PJSIP/+33612345678@trunk-op,10,tT"
  std::string number;    ///< of the party on the channel, then
  std::string exten;     ///< that was dialled to get here
  std::string account;
  bool outcall = false; ///< the dial plan says that it goes outside (XIVO_OUTCALL)
  bool omitted = false; ///< amaflags omit
};

/// A channel that this one sends elsewhere, and whither.
struct Transfer {
  std::size_t event = 0;
  std::string by;         ///< number of the party that transfers
  std::string transferee; ///< uniqueid of the channel that is transferred
  std::string extension;  ///< where it goes
};

/// The life of one channel, as the events of its call tell it.
struct Channel {
  std::string name, unique, number, exten, account, trunk;
  std::size_t event = 0;                       ///< its first, in the events of the call
  bool begun = false;                          ///< CHAN_START is among them
  bool stays_inside = false;                   ///< no declared trunk
  bool from_outside = false;                   ///< the dial plan says so (XIVO_INCALL)
  std::string forwarded_by;                    ///< number (XIVO_USER_FWD)
  std::int64_t cause = 0;                      ///< of its end, Q.850
  std::optional<std::int64_t> answered, ended; ///< microseconds
  bool times_known = true;                     ///< those of its answer and its end: not in an hour that was lived twice
  std::vector<Dialling> dials;
  std::vector<std::pair<std::string, std::string>> redirected; ///< 302: who was dialled, and whither he sends the call
};

/// The channels of one call, in the order of their first events, and the transfers in it.
struct Channels {
  std::vector<Channel> all;
  std::vector<Transfer> transfers;

  [[nodiscard]] const Channel* find(std::string_view unique) const;
};

Channels channels_of(const std::vector<StoredTicket>& events);

/// Microseconds of an event: UTC, else as the clock showed.
std::int64_t moment_of(const StoredTicket& event);

/// Which call each channel of an event log began in. Channels that join another call later stay where they began.
class Homes {
 public:
  /// In the order in which the events were written.
  void add(const StoredTicket& event);
  /// Empty for a channel that is in no event.
  [[nodiscard]] const std::string& of(const std::string& unique) const;

 private:
  std::map<std::string, std::string, std::less<>> home_;
};

} // namespace telctl::cdr
