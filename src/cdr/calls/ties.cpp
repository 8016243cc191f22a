// Calls that cross a trunk between two own systems are two calls, one in the tickets of each: here they become one.
#include <algorithm>

#include <calls/decide.hpp>
#include <calls/ties.hpp>
#include <interpret.hpp>
#include <telctl/cdr/errors.hpp>
#include <telctl/support/text.hpp>

namespace telctl::cdr {
namespace {

/// Clocks of the two systems differ a little, and the far side begins when the near one has dialled.
constexpr std::int64_t earliest_s = -3;
constexpr std::int64_t latest_s = 10;
/// Of a number that one of the systems writes with a prefix.
constexpr std::size_t shortest_common = 3;

bool went_out_by(const StoredTicket& leg, const std::string& trunk) {
  if (!leg.called_channel.empty()) return peer_of(leg.called_channel) == trunk;
  const auto direction = leg.ticket.direction;
  return leg.ticket.trunk == trunk && (direction == Direction::outgoing || direction == Direction::transit);
}

bool came_in_by(const StoredTicket& leg, const std::string& trunk) {
  if (!leg.channel.empty()) return peer_of(leg.channel) == trunk;
  const auto direction = leg.ticket.direction;
  return leg.ticket.trunk == trunk && (direction == Direction::incoming || direction == Direction::transit);
}

bool same_number(std::string_view a, std::string_view b) {
  if (a.empty() || b.empty()) return false;
  if (a.size() < b.size()) std::swap(a, b);
  return a == b || (b.size() >= shortest_common && a.ends_with(b));
}

/// One side of a trunk that a call crosses.
struct Side {
  std::size_t call = 0;
  std::size_t leg = 0;
  std::vector<std::size_t> matches; ///< sides of the other call
};

std::vector<Side> sides(const std::vector<Call>& calls, const TieEnd& end, bool out) {
  std::vector<Side> found;
  for (std::size_t i = 0; i < calls.size(); ++i) {
    if (calls[i].source != end.source) continue;
    const auto& legs = calls[i].legs;
    for (std::size_t leg = 0; leg < legs.size(); ++leg)
      if (out ? went_out_by(legs[leg], end.trunk) : came_in_by(legs[leg], end.trunk)) {
        found.push_back({.call = i, .leg = leg, .matches = {}});
        if (!out) break; // a call comes in once
      }
  }
  return found;
}

bool is_other_side(const Call& near, const StoredTicket& leg, const Call& far) {
  const auto later = begin_of(far.first_record()) - begin_of(leg);
  const bool answered = leg.ticket.disposition == Disposition::answered;
  return later >= earliest_s && later <= latest_s && answered == (far.result == Disposition::answered) &&
         same_number(near.caller, far.caller) && same_number(leg.ticket.called, far.called);
}

/// What was charged for the trunk between own systems is not charged.
void forgive(Call& call, const std::string& trunk, ChargeRule rule) {
  for (auto& charge : call.charges)
    if (charge.leg != Charge::no_leg && went_out_by(call.legs[charge.leg], trunk)) {
      charge.billable_us = 0;
      charge.party.clear();
      charge.rule = rule;
    }
}

Direction joined(Direction near, Direction far) {
  const bool in = near == Direction::incoming || near == Direction::transit;
  const bool out = far == Direction::outgoing || far == Direction::transit;
  return in && out ? Direction::transit : in ? Direction::incoming : out ? Direction::outgoing : Direction::internal;
}

/// The far side into the near one: who placed the call there pays for what goes outside here.
void join(Call& near, Call& far, const Tie& tie) {
  forgive(near, tie.from.trunk, ChargeRule::tie);
  std::erase_if(near.charges, [](const Charge& charge) { return charge.rule == ChargeRule::tie; });
  const auto shift = near.legs.size();
  for (auto charge : far.charges) {
    if (charge.leg == Charge::no_leg) continue;
    charge.leg += shift;
    for (auto& leg : charge.same_channel)
      leg += shift;
    if (charge.rule == ChargeRule::payer_unknown && !near.caller.empty()) {
      charge.party = near.caller;
      charge.rule = ChargeRule::tie;
    }
    near.charges.push_back(std::move(charge));
  }
  near.direction = joined(near.direction, far.direction);
  for (const auto list : {&Call::legs, &Call::events, &Call::queue_events})
    std::move((far.*list).begin(), (far.*list).end(), std::back_inserter(near.*list));
  near.stitched.push_back(Stitch::trunk);
  if (!far.answered_by.empty()) near.answered_by = far.answered_by;
  if (!far.queue.empty()) near.queue = far.queue;
  near.ended = near.ended && far.ended;
  far.legs.clear();
  if (near.charges.empty()) set_nobody(near);
}

void join_tie(std::vector<Call>& calls, const Tie& tie) {
  auto near = sides(calls, tie.from, true);
  auto far = sides(calls, tie.to, false);
  for (std::size_t i = 0; i < near.size(); ++i)
    for (std::size_t j = 0; j < far.size(); ++j)
      if (near[i].call != far[j].call &&
          is_other_side(calls[near[i].call], calls[near[i].call].legs[near[i].leg], calls[far[j].call])) {
        near[i].matches.push_back(j);
        far[j].matches.push_back(i);
      }
  for (const auto& side : near) {
    const bool sure = side.matches.size() == 1 && far[side.matches[0]].matches.size() == 1;
    auto& call = calls[side.call];
    if (sure && !calls[far[side.matches[0]].call].legs.empty() && !call.legs.empty())
      join(call, calls[far[side.matches[0]].call], tie);
    else
      forgive(call, tie.from.trunk, ChargeRule::tie_unmatched);
  }
  std::erase_if(calls, [](const Call& call) { return call.legs.empty(); });
}

std::optional<TieEnd> parse_end(std::string_view text) {
  const auto slash = text.find('/');
  if (slash == 0 || slash == std::string_view::npos || slash + 1 == text.size()) return std::nullopt;
  return TieEnd{.source = std::string(text.substr(0, slash)), .trunk = std::string(text.substr(slash + 1))};
}

} // namespace

std::vector<Crossing> crossings_of(const Call& call, const std::vector<Tie>& ties) {
  std::vector<Crossing> found;
  for (std::size_t i = 0; i < 2 * ties.size(); ++i) {
    const auto& tie = ties[i / 2];
    const auto& [from, to] = i % 2 == 0 ? std::pair(tie.from, tie.to) : std::pair(tie.to, tie.from);
    for (const auto& leg : call.legs) {
      if (went_out_by(leg, from.trunk))
        found.push_back({.way = i, .out = true, .at = begin_of(leg), .called = leg.ticket.called});
      if (came_in_by(leg, to.trunk))
        found.push_back({.way = i, .out = false, .at = begin_of(call.first_record()), .called = call.called});
    }
  }
  return found;
}

bool may_meet(const Crossing& out, const Crossing& in) {
  const auto later = in.at - out.at;
  return out.way == in.way && later >= earliest_s && later <= latest_s && same_number(out.called, in.called);
}

std::int64_t last_meeting(const Crossing& crossing) {
  return crossing.at + std::max(latest_s, -earliest_s);
}

Result<Tie> parse_tie(std::string_view text) {
  const auto equals = text.find('=');
  const auto from = parse_end(text.substr(0, equals));
  const auto to = equals == std::string_view::npos ? std::nullopt : parse_end(text.substr(equals + 1));
  if (!from || !to)
    return fail({.code = errors::cdr_bad_tie,
                 .what = "'" + visible(text) + "' is no trunk between two systems",
                 .hint = "SOURCE/TRUNK=SOURCE/TRUNK, for example mds0/to-mds1=mds1/to-mds0"});
  return Tie{.from = *from, .to = *to};
}

void join_ties(std::vector<Call>& calls, const std::vector<Tie>& ties) {
  // A trunk is used both ways.
  for (const auto& tie : ties) {
    join_tie(calls, tie);
    join_tie(calls, {.from = tie.to, .to = tie.from});
  }
}

} // namespace telctl::cdr
