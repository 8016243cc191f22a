#pragma once
#include <algorithm>
#include <array>

#include <civil.hpp>
#include <letters.hpp>
#include <telctl/cdr/normalize.hpp>
#include <telctl/cdr/ticket.hpp>
#include <values.hpp>

namespace telctl::cdr {

/// What the records of one file have proven about its clock.
struct ClockEvidence {
  bool zone_agreed = false; ///< a record begins when its channel was made, under the declared zone
  bool zone_proven = false; ///< and not in UTC
  bool gmt_proven = false;  ///< in UTC, and not under the declared zone

  friend bool operator==(const ClockEvidence&, const ClockEvidence&) = default;
};

/// One destination of the application Dial.
struct DialTarget {
  std::string_view technology; ///< "PJSIP", "SIP", "Local"
  std::string_view number;     ///< "+3318" of PJSIP/+3318@trunk-op and of SIP/trunk-op/+3318; empty when there is none
  std::string_view peer;       ///< "trunk-op"; empty when the number is the peer
};
/// The ticket of the record that is being read, with room for its texts that do not stand in the record as they are.
struct NewTicket : TicketView {
  std::array<char, 32> id_text{};
  std::array<char, longest_civil> local_text{};
  std::string name_text;
  std::vector<DialTarget> targets; ///< room for what Dial was given

  void set_start_local(const Instant& civil) {
    start_local = {local_text.data(),
                   static_cast<std::size_t>(write_civil(civil, local_text.data()) - local_text.data())};
  }
};

/// Times of the record into the ticket. A problem when it ends before it starts and no change of the clock explains it.
std::optional<Problem> set_times(const Values& values, Zone* zone, ClockEvidence& evidence, NewTicket& ticket);

/// Numbers, names and trunk: who called whom, and which way.
void set_parties(const Values& values, const NormalizeOptions& options, NewTicket& ticket);

/// The same for a record of an event log.
void set_event(const Values& values, const NormalizeOptions& options, TicketView& ticket);

/// The two parts of a caller id: `"\"Bob\" O'Brien" <2003>` is the name `"Bob" O'Brien` and the number 2003.
struct CallerId {
  std::string_view name;
  std::string_view number;
};
/// `unescaped` holds the name where it is not written in `text` as it is.
CallerId parse_caller_id(std::string_view text, std::string& unescaped);

/// `is_number`, of what is not digits alone.
bool is_other_number(std::string_view text);
/// A number as it can be dialled: digits, * and #, a + in front.
[[gnu::always_inline]] inline bool is_number(std::string_view text) {
  return (text.size() >= 4 && all_digits(text)) || (!text.empty() && is_other_number(text));
}
/// "PJSIP/trunk-op-0000001a" → "trunk-op"; "Local/2005@internal-00000004;2" → "2005@internal".
std::string_view peer_of(std::string_view channel);

/// The targets of a Dial: "PJSIP/2201&PJSIP/2002,8,tT".
std::vector<DialTarget> dial_targets(std::string_view data);
/// The same; `number` is one that may well stand in it.
void dial_targets(std::string_view data, std::string_view number, std::vector<DialTarget>& targets);

} // namespace telctl::cdr
