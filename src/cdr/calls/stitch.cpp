// Which legs are one call. docs/cdr/calls.md gives the rules in words.
#include <telctl/cdr/call.hpp>

#include <algorithm>
#include <numeric>
#include <unordered_map>

#include <calls/decide.hpp>
#include <civil.hpp>

namespace telctl::cdr {
namespace {

/// Names of channels are given again after a restart of the server: two legs share a channel only when they are near.
constexpr std::int64_t near_s = 12 * 3600;

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

bool says_its_call(const StoredTicket& leg) {
  return !leg.ticket.call_id.empty() && !leg.ticket.flags.has(Flag::call_id_is_uniqueid);
}

bool before(const StoredTicket& a, const StoredTicket& b) {
  const auto left = begin_of(a);
  const auto right = begin_of(b);
  if (left != right) return left < right;
  const auto first = parse_digits(a.ticket.leg).value_or(0);
  const auto second = parse_digits(b.ticket.leg).value_or(0);
  if (first != second) return first < second;
  if (a.stream != b.stream) return a.stream < b.stream;
  return a.ticket.offset < b.ticket.offset;
}

} // namespace

std::int64_t begin_of(const StoredTicket& leg) {
  if (leg.ticket.start_utc) return leg.ticket.start_utc->seconds;
  if (!leg.ticket.start_local.empty())
    return parse_civil(std::string_view(leg.ticket.start_local).substr(0, 19), 'T').value_or(0);
  return leg.ticket.written_utc ? leg.ticket.written_utc->seconds : 0;
}

std::string_view local_base(std::string_view channel) {
  if (!channel.starts_with("Local/")) return {};
  return channel.substr(0, channel.rfind(';'));
}

int local_half(std::string_view channel) {
  if (!channel.starts_with("Local/")) return 0;
  return channel.ends_with(";1") ? 1 : channel.ends_with(";2") ? 2 : 0;
}

std::vector<Call> stitch_calls(std::vector<StoredTicket> legs) {
  std::sort(legs.begin(), legs.end(), before);
  Sets sets(legs.size());
  Joiner by_id(legs, sets);
  Joiner by_local(legs, sets);
  Joiner by_channel(legs, sets);
  for (std::size_t i = 0; i < legs.size(); ++i) {
    const auto& leg = legs[i];
    by_id.join(i, leg.ticket.call_id, Stitch::call_id);
    // Where the source tells which legs are one call, nothing is added to what it says.
    if (says_its_call(leg)) continue;
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
  for (auto& call : calls)
    decide(call);
  return calls;
}

} // namespace telctl::cdr
