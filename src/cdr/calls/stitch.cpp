// Which legs are one call. docs/cdr/calls.md gives the rules in words.
#include <telctl/cdr/call.hpp>

#include <algorithm>
#include <numeric>
#include <unordered_map>

#include <calls/channels.hpp>
#include <calls/decide.hpp>
#include <civil.hpp>

namespace telctl::cdr {
namespace {

/// Sets of legs that belong together.
class Sets {
 public:
  explicit Sets(std::size_t count) : parent_(count), how_(count) { std::iota(parent_.begin(), parent_.end(), 0U); }
  std::size_t find(std::size_t leg) {
    while (parent_[leg] != leg)
      leg = parent_[leg] = parent_[parent_[leg]];
    return leg;
  }
  void join(std::size_t a, std::size_t b, Stitch how) {
    a = find(a);
    b = find(b);
    if (a == b) return;
    if (b < a) std::swap(a, b);
    parent_[b] = a;
    add(how_[a], how);
    for (const auto other : how_[b])
      add(how_[a], other);
  }
  const std::vector<Stitch>& how(std::size_t root) const { return how_[root]; }

 private:
  static void add(std::vector<Stitch>& list, Stitch how) {
    if (std::find(list.begin(), list.end(), how) == list.end()) list.push_back(how);
  }
  std::vector<std::size_t> parent_;
  std::vector<std::vector<Stitch>> how_;
};

/// Joins each leg with the last one that had the same key, if it is near.
class Joiner {
 public:
  Joiner(const std::vector<StoredTicket>& legs, Sets& sets) : legs_(legs), sets_(sets) {}
  void join(std::size_t leg, std::string_view key, Stitch how) {
    if (key.empty()) return;
    const auto [last, is_new] = last_.try_emplace(std::string(key), leg);
    if (!is_new && begin_of(legs_[leg]) - begin_of(legs_[last->second]) <= near_s) sets_.join(leg, last->second, how);
    last->second = leg;
  }

 private:
  const std::vector<StoredTicket>& legs_;
  Sets& sets_;
  std::unordered_map<std::string, std::size_t> last_;
};

} // namespace

std::int64_t begin_of(const StoredTicket& leg) {
  if (leg.ticket.start_utc) return leg.ticket.start_utc->seconds;
  if (!leg.ticket.start_local.empty())
    return parse_civil(std::string_view(leg.ticket.start_local).substr(0, 19), 'T').value_or(0);
  return leg.ticket.written_utc ? leg.ticket.written_utc->seconds : 0;
}

bool says_its_call(const StoredTicket& leg) {
  return !leg.ticket.call_id.empty() && !leg.ticket.flags.has(Flag::call_id_is_uniqueid);
}

bool begins_before(const StoredTicket& a, const StoredTicket& b) {
  const auto left = begin_of(a);
  const auto right = begin_of(b);
  if (left != right) return left < right;
  const auto first = parse_digits(a.ticket.leg).value_or(0);
  const auto second = parse_digits(b.ticket.leg).value_or(0);
  if (first != second) return first < second;
  if (a.stream != b.stream) return a.stream < b.stream;
  return a.ticket.offset < b.ticket.offset;
}

std::string_view local_base(std::string_view channel) {
  if (!channel.starts_with("Local/")) return {};
  return channel.substr(0, channel.rfind(';'));
}

int local_half(std::string_view channel) {
  if (!channel.starts_with("Local/")) return 0;
  return channel.ends_with(";1") ? 1 : channel.ends_with(";2") ? 2 : 0;
}

namespace {

/// By time, and within one stream as they were written: an event whose UTC is not known stays behind the one before it.
void put_in_order(std::vector<StoredTicket>& events) {
  std::sort(events.begin(), events.end(), [](const StoredTicket& a, const StoredTicket& b) {
    return std::pair(a.stream, a.ticket.offset) < std::pair(b.stream, b.ticket.offset);
  });
  const auto is_known = [&](std::size_t i) { return !events[i].ticket.flags.has(Flag::time_ambiguous); };
  std::vector<std::pair<std::int64_t, std::size_t>> order;
  for (std::size_t i = 0; i < events.size(); ++i) {
    auto by = i; // the event whose time counts
    if (!is_known(i) && i > 0 && events[i - 1].stream == events[i].stream) {
      order.emplace_back(order.back().first, i);
      continue;
    }
    while (!is_known(by) && by + 1 < events.size() && events[by + 1].stream == events[i].stream)
      ++by;
    order.emplace_back(begin_of(events[by]), i);
  }
  std::stable_sort(order.begin(), order.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<StoredTicket> sorted;
  sorted.reserve(events.size());
  for (const auto& [ignored, place] : order)
    sorted.push_back(std::move(events[place]));
  events = std::move(sorted);
}

/// What an event log says of calls: where each channel began, and the events of each call.
struct Events {
  Homes homes;
  std::vector<StoredTicket> of_channels, of_queues;
  std::int64_t last = 0; ///< moment up to which it goes

  /// Takes the events out of the records.
  explicit Events(std::vector<StoredTicket>& records) {
    const auto legs = std::stable_partition(records.begin(), records.end(), [](const StoredTicket& record) {
      return record.ticket.kind == RecordKind::leg;
    });
    for (auto record = legs; record != records.end(); ++record)
      (record->ticket.kind == RecordKind::channel_event ? of_channels : of_queues).push_back(std::move(*record));
    records.erase(legs, records.end());
    put_in_order(of_channels);
    put_in_order(of_queues);
    for (const auto& event : of_channels) {
      homes.add(event);
      last = std::max(last, moment_of(event));
    }
  }

  /// The call in which the channel of the leg began; what the leg itself says when no event tells.
  [[nodiscard]] std::string call_of(const StoredTicket& leg) const {
    const auto& home = homes.of(leg.unique_id.empty() ? leg.ticket.call_id : leg.unique_id);
    return home.empty() ? leg.ticket.call_id : home;
  }
  [[nodiscard]] bool knows(const StoredTicket& leg) const {
    return !homes.of(leg.unique_id.empty() ? leg.ticket.call_id : leg.unique_id).empty();
  }
};

std::vector<Call> calls_of_legs(std::vector<StoredTicket> legs, const Events& events) {
  Sets sets(legs.size());
  Joiner by_id(legs, sets);
  Joiner by_local(legs, sets);
  Joiner by_channel(legs, sets);
  for (std::size_t i = 0; i < legs.size(); ++i) {
    const auto& leg = legs[i];
    by_id.join(i, events.call_of(leg), Stitch::call_id);
    // Where the source tells which legs are one call, nothing is added to what it says.
    if (says_its_call(leg) || events.knows(leg)) continue;
    by_local.join(i, local_base(leg.channel), Stitch::local_channel);
    by_local.join(i, local_base(leg.called_channel), Stitch::local_channel);
    if (local_base(leg.channel).empty()) by_channel.join(i, leg.channel, Stitch::shared_channel);
    if (local_base(leg.called_channel).empty()) by_channel.join(i, leg.called_channel, Stitch::shared_channel);
  }
  std::vector<Call> calls;
  std::unordered_map<std::size_t, std::size_t> place;
  for (std::size_t i = 0; i < legs.size(); ++i) {
    const auto root = sets.find(i);
    const auto [found, is_new] = place.try_emplace(root, calls.size());
    if (is_new) {
      auto& call = calls.emplace_back();
      call.stitched = sets.how(root);
    }
    calls[found->second].legs.push_back(std::move(legs[i]));
  }
  return calls;
}

/// Each event to the call that its channel began in; a call without tickets begins with its first event.
void attach(Events& events, std::vector<Call>& calls) {
  std::unordered_map<std::string, std::size_t> place;
  for (std::size_t i = 0; i < calls.size(); ++i)
    for (const auto& leg : calls[i].legs)
      place.try_emplace(events.call_of(leg), i);
  const auto call_at = [&](const std::string& home) -> Call& {
    const auto [found, is_new] = place.try_emplace(home, calls.size());
    return is_new ? calls.emplace_back() : calls[found->second];
  };
  for (auto& event : events.of_channels) {
    const auto home = event.event == "LINKEDID_END" ? event.ticket.call_id : events.homes.of(event.unique_id);
    call_at(home).events.push_back(std::move(event));
  }
  for (auto& event : events.of_queues) {
    const auto home = events.homes.of(event.unique_id);
    const auto found = place.find(home.empty() ? event.unique_id : home);
    if (found == place.end()) continue;
    auto& call = calls[found->second];
    if (event.event == "ENTERQUEUE") call.queue = event.context;
    call.queue_events.push_back(std::move(event));
  }
}

/// Tickets first, then the events over them; a call of which there is neither a beginning nor a ticket is told so.
void settle(Call& call, std::int64_t last) {
  if (!call.legs.empty()) decide(call);
  if (!call.events.empty() && decide_by_events(call, last)) return;
  if (call.legs.empty()) only_events(call);
}

} // namespace

std::vector<Call> stitch_calls(std::vector<StoredTicket> records, std::optional<std::int64_t> log_end) {
  Events events(records);
  std::sort(records.begin(), records.end(), begins_before);
  auto calls = calls_of_legs(std::move(records), events);
  attach(events, calls);
  std::erase_if(calls, [](const Call& call) { return call.legs.empty() && nothing_but_an_end(call.events); });
  for (auto& call : calls)
    settle(call, log_end.value_or(events.last));
  std::stable_sort(calls.begin(), calls.end(),
                   [](const Call& a, const Call& b) { return begins_before(a.first_record(), b.first_record()); });
  return calls;
}

} // namespace telctl::cdr
