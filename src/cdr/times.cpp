// Local texts into UTC. docs/cdr/ticket.md gives the rules in words.
#include <algorithm>
#include <array>

#include <civil.hpp>
#include <fmt/format.h>
#include <interpret.hpp>
#include <telctl/cdr/errors.hpp>

namespace telctl::cdr {
namespace {

/// A leg begins when its channel is made, or later in the life of the channel; this much later still counts as "then".
constexpr std::int64_t soon = 1800;
/// The epoch in uniqueid and the start are cut to seconds at different moments.
constexpr std::int64_t slack = 1;

bool begins_with_channel(std::int64_t start, std::int64_t channel) {
  return start >= channel - slack && start < channel + soon;
}

Instant instant(const TimeValue& time) {
  return {.seconds = time.seconds, .micros = time.micros};
}

struct Solution {
  std::int64_t start, answer, end;
};

/// At most two readings of each of three times.
class Solutions {
 public:
  void push_back(const Solution& solution) { items_.at(count_++) = solution; }
  [[nodiscard]] bool empty() const { return count_ == 0; }
  [[nodiscard]] std::size_t size() const { return count_; }
  [[nodiscard]] Solution& front() { return items_.front(); }
  template <class Condition>
  void erase_if(Condition condition) {
    const auto end = std::remove_if(items_.begin(), items_.begin() + static_cast<std::ptrdiff_t>(count_), condition);
    count_ = static_cast<std::size_t>(end - items_.begin());
  }

 private:
  std::array<Solution, 8> items_; // those below count_
  std::size_t count_ = 0;
};

std::int64_t whole(std::int64_t micros) {
  return micros / 1'000'000;
}

/// Start, answer and end are cut to seconds, duration and billsec are cut or rounded: each difference may be off by
/// one.
bool consistent(const Solution& s, const Values& values) {
  if (s.end < s.start) return false;
  if (values.duration_us) {
    const auto off = s.end - s.start - whole(*values.duration_us);
    if (off < 0 || off > 1) return false;
  }
  if (values.answer.kind == TimeValue::Kind::absent) return true;
  if (s.answer < s.start || s.answer > s.end) return false;
  if (!values.billable_us) [[unlikely]]
    return true;
  const auto off = s.end - s.answer - whole(*values.billable_us);
  return off >= -1 && off <= 1;
}

/// Every reading of the three local times that agrees with the record's own durations.
Solutions consistent_readings(const Values& values, const Zone::Readings& starts, const Zone::Readings& ends,
                              Zone& zone) {
  const bool answered = values.answer.kind != TimeValue::Kind::absent;
  const auto answers = answered ? zone.readings(values.answer.seconds) : Zone::Readings{{0, 0}, 1};
  Solutions found;
  for (std::size_t s = 0; s < starts.count; ++s)
    for (std::size_t a = 0; a < answers.count; ++a)
      for (std::size_t e = 0; e < ends.count; ++e) {
        const Solution solution{starts.utc[s], answers.utc[a], ends.utc[e]};
        if (consistent(solution, values)) found.push_back(solution);
      }
  return found;
}

void take(const Solution& solution, const Values& values, NewTicket& ticket) {
  ticket.start_utc = Instant{.seconds = solution.start};
  ticket.end_utc = Instant{.seconds = solution.end};
  if (values.answer.kind != TimeValue::Kind::absent) ticket.answer_utc = Instant{.seconds = solution.answer};
}

/// The text is UTC when it then agrees with the epoch of the channel and the declared zone does not.
bool is_gmt(const Values& values, const Zone::Readings& starts, ClockEvidence& evidence) {
  const auto channel = values.unique_epoch;
  if (!channel) return false;
  bool zone_agrees = false;
  bool zone_possible = false;
  for (std::size_t i = 0; i < starts.count; ++i) {
    zone_agrees = zone_agrees || begins_with_channel(starts.utc[i], *channel);
    zone_possible = zone_possible || starts.utc[i] >= *channel - slack;
  }
  const bool utc_agrees = begins_with_channel(values.start.seconds, *channel);
  if (zone_agrees) {
    evidence.zone_agreed = true;
    evidence.zone_proven = evidence.zone_proven || !utc_agrees;
    return false;
  }
  if (utc_agrees && (!zone_possible || !evidence.zone_proven)) return evidence.gmt_proven = true;
  // A later leg of a long-lived channel, in a file whose other records are UTC.
  return evidence.gmt_proven && !zone_possible && values.start.seconds >= *channel - slack;
}

Problem ends_before_start(const Values& values) {
  std::string start;
  std::string end;
  append_civil(instant(values.start), "", start);
  append_civil(instant(values.end), "", end);
  return {errors::cdr_ends_before_start, fmt::format("it ends at {}, before it starts at {}", end, start), 1};
}

/// Which of the readings: the record's own, or by the channel's epoch when the hour was lived twice.
void choose(Solutions& found, const Values& values, bool doubled, NewTicket& ticket) {
  const auto channel = values.unique_epoch;
  if (channel) {
    found.erase_if([&](const Solution& s) { return s.start < *channel - slack; });
    if (found.empty()) return ticket.flags.set(Flag::zone_contradicts_uniqueid);
  }
  if (found.size() == 1) {
    if (doubled) ticket.flags.set(channel ? Flag::dst_by_uniqueid : Flag::dst_by_duration);
    return take(found.front(), values, ticket);
  }
  if (channel) found.erase_if([&](const Solution& s) { return !begins_with_channel(s.start, *channel); });
  if (found.size() != 1) return ticket.flags.set(Flag::time_ambiguous);
  ticket.flags.set(Flag::dst_by_uniqueid);
  take(found.front(), values, ticket);
}

/// Most records: each time has one reading in the zone, and they agree with the durations and the channel.
bool take_plainly(const Values& values, Zone& zone, ClockEvidence& evidence, NewTicket& ticket) {
  const auto starts = zone.readings(values.start.seconds);
  const auto ends = zone.readings(values.end.seconds);
  const bool answered = values.answer.kind != TimeValue::Kind::absent;
  const auto answers = answered ? zone.readings(values.answer.seconds) : starts;
  if (starts.count != 1 || ends.count != 1 || answers.count != 1) return false;
  const Solution only{starts.utc[0], answers.utc[0], ends.utc[0]};
  const auto& channel = values.unique_epoch;
  if (!consistent(only, values) || (channel && !begins_with_channel(only.start, *channel))) return false;
  if (channel) {
    evidence.zone_agreed = true;
    evidence.zone_proven = evidence.zone_proven || !begins_with_channel(values.start.seconds, *channel);
  }
  take(only, values, ticket);
  return true;
}

std::optional<Problem> set_zoned_times(const Values& values, Zone& zone, ClockEvidence& evidence, NewTicket& ticket) {
  if (take_plainly(values, zone, evidence, ticket)) return std::nullopt;
  const auto starts = zone.readings(values.start.seconds);
  if (is_gmt(values, starts, evidence)) {
    ticket.flags.set(Flag::gmt_by_uniqueid);
    if (values.end.seconds < values.start.seconds) return ends_before_start(values);
    take({values.start.seconds, values.answer.seconds, values.end.seconds}, values, ticket);
    ticket.set_start_local({.seconds = zone.civil(values.start.seconds)});
    return std::nullopt;
  }
  if (values.unique_epoch && !evidence.zone_agreed) {
    // Hours after its channel was made, and no record of the file has ever agreed with the declared zone.
    ticket.flags.set(Flag::zone_contradicts_uniqueid);
    return std::nullopt;
  }
  const auto ends = zone.readings(values.end.seconds);
  if (starts.count == 0 || ends.count == 0) {
    ticket.flags.set(Flag::time_nonexistent);
    return std::nullopt;
  }
  auto found = consistent_readings(values, starts, ends, zone);
  const bool doubled = starts.count > 1 || ends.count > 1;
  if (!found.empty()) {
    choose(found, values, doubled, ticket);
    return std::nullopt;
  }
  // No reading agrees with the durations. A clock that was set back is no reason to invent an order.
  if (doubled) {
    ticket.flags.set(Flag::time_ambiguous);
    return std::nullopt;
  }
  if (ends.utc[0] < starts.utc[0]) return ends_before_start(values);
  ticket.flags.set(Flag::duration_mismatch);
  found.push_back({starts.utc[0], 0, ends.utc[0]});
  if (values.answer.kind != TimeValue::Kind::absent) {
    const auto answers = zone.readings(values.answer.seconds);
    if (answers.count > 0) found.front().answer = answers.utc[0];
  }
  choose(found, values, false, ticket);
  return std::nullopt;
}

std::optional<Problem> set_moments(const Values& values, Zone* zone, NewTicket& ticket) {
  const auto start = instant(values.start);
  const auto end = instant(values.end);
  if (std::pair(end.seconds, end.micros) < std::pair(start.seconds, start.micros)) return ends_before_start(values);
  ticket.start_utc = start;
  ticket.end_utc = end;
  if (values.answer.kind == TimeValue::Kind::moment) ticket.answer_utc = instant(values.answer);
  if (values.start.offset)
    ticket.set_start_local({.seconds = start.seconds + *values.start.offset, .micros = start.micros});
  else if (zone != nullptr)
    ticket.set_start_local({.seconds = zone->civil(start.seconds), .micros = start.micros});
  if (!ticket.duration_us) {
    ticket.duration_us =
        (end.seconds - start.seconds) * 1'000'000 + std::max(end.micros, 0) - std::max(start.micros, 0);
    ticket.flags.set(Flag::duration_computed);
  }
  return std::nullopt;
}

/// Microseconds between start and end, as the record counts them.
std::optional<std::int64_t> length_of(const Values& values) {
  return values.duration_us ? values.duration_us : values.billable_us;
}

Instant moved(const Instant& from, std::int64_t micros) {
  const auto whole_from = from.seconds * 1'000'000 + std::max(from.micros, 0);
  const auto to = whole_from + micros;
  const bool exact = from.micros >= 0 || to % 1'000'000 != 0;
  return {.seconds = to / 1'000'000, .micros = exact ? static_cast<std::int32_t>(to % 1'000'000) : -1};
}

/// Start and end from one of them, when the record has no other.
void set_one_side(const TimeValue& known, bool is_start, const Values& values, Zone* zone, NewTicket& ticket) {
  auto moment = instant(known);
  const auto length = length_of(values);
  if (length) ticket.flags.set(is_start ? Flag::end_computed : Flag::start_computed);
  if (known.kind == TimeValue::Kind::civil) {
    // By the clock of the site; a change of the clock during the call is seen only in UTC.
    if (is_start || length) ticket.set_start_local(is_start ? moment : moved(moment, -*length));
    if (zone == nullptr) return ticket.flags.set(Flag::zone_undeclared);
    const auto readings = zone->readings(known.seconds);
    if (readings.count == 0) return ticket.flags.set(Flag::time_nonexistent);
    if (readings.count > 1) return ticket.flags.set(Flag::time_ambiguous);
    moment.seconds = readings.utc[0];
  }
  (is_start ? ticket.start_utc : ticket.end_utc) = moment;
  if (length) (is_start ? ticket.end_utc : ticket.start_utc) = moved(moment, is_start ? *length : -*length);
  if (!ticket.start_utc) return;
  const auto offset = known.offset      ? *known.offset
                      : zone != nullptr ? zone->civil(ticket.start_utc->seconds) - ticket.start_utc->seconds
                                        : 0;
  if (!known.offset && zone == nullptr) return;
  ticket.set_start_local({.seconds = ticket.start_utc->seconds + offset, .micros = ticket.start_utc->micros});
}

} // namespace

std::optional<Problem> set_times(const Values& values, Zone* zone, ClockEvidence& evidence, NewTicket& ticket) {
  if (values.written.kind == TimeValue::Kind::moment) ticket.written_utc = instant(values.written);
  const bool no_start = values.start.kind == TimeValue::Kind::absent;
  const bool no_end = values.end.kind == TimeValue::Kind::absent;
  if (no_start && no_end) {
    if (values.has(Role::written)) ticket.flags.set(Flag::write_time_only);
    return std::nullopt;
  }
  if (no_start || no_end) {
    set_one_side(no_start ? values.end : values.start, no_end, values, zone, ticket);
    if (values.answer.kind == TimeValue::Kind::moment) ticket.answer_utc = instant(values.answer);
    return std::nullopt;
  }
  if (values.start.kind == TimeValue::Kind::moment) return set_moments(values, zone, ticket);
  ticket.set_start_local(instant(values.start));
  if (zone != nullptr) {
    if (auto problem = set_zoned_times(values, *zone, evidence, ticket)) return problem;
    if (!ticket.duration_us && ticket.start_utc && ticket.end_utc) {
      ticket.duration_us = (ticket.end_utc->seconds - ticket.start_utc->seconds) * 1'000'000;
      ticket.flags.set(Flag::duration_computed);
    }
    return std::nullopt;
  }
  ticket.flags.set(Flag::zone_undeclared);
  if (values.end.seconds < values.start.seconds) ticket.flags.set(Flag::end_before_start);
  return std::nullopt;
}

} // namespace telctl::cdr
