// What a call was, who pays for it and by which rule. docs/cdr/calls.md gives the rules in words.
#include <calls/decide.hpp>

#include <algorithm>
#include <array>

#include <interpret.hpp>

namespace telctl::cdr {
namespace {

constexpr std::int64_t second = 1'000'000;

/// Answered by somebody or something: also a queue whose member did not answer.
bool is_connected(const StoredTicket& leg) {
  return leg.ticket.disposition == Disposition::answered || leg.ticket.flags.has(Flag::answer_without_answered);
}

std::int64_t connected_from(const StoredTicket& leg) {
  const auto& answer = leg.ticket.answer_utc;
  if (answer) return answer->seconds * second + std::max(answer->micros, 0);
  // Without UTC the times of one call still compare with each other.
  const auto waited = leg.ticket.duration_us.value_or(0) - leg.ticket.billable_us.value_or(0);
  return begin_of(leg) * second + std::max<std::int64_t>(waited, 0);
}

/// Length of what the legs cover together. Times are whole seconds while lengths may have fractions, so a leg that
/// begins less than a second before the end of the last one came after it; one that began with it did not.
std::int64_t covered(const std::vector<const StoredTicket*>& legs) {
  std::vector<std::pair<std::int64_t, std::int64_t>> spans;
  for (const auto* leg : legs)
    spans.emplace_back(connected_from(*leg), leg->ticket.billable_us.value_or(0));
  std::sort(spans.begin(), spans.end());
  std::int64_t total = 0;
  std::int64_t end = 0;
  std::optional<std::int64_t> last_from;
  for (const auto& [from, length] : spans) {
    const bool after = !last_from || (from > *last_from && from >= end - second);
    const auto counted = after ? length : std::max<std::int64_t>(from + length - end, 0);
    total += counted;
    end = std::max(end, from + length);
    last_from = from;
  }
  return total;
}

/// After a transfer by the called party the record says the number of the target where the dialled one was: then the
/// same channel has a second answered leg to the same number, and the first one's Dial tells.
bool was_transferred(const Call& call) {
  const auto& first = call.legs.front();
  return first.application == "Dial" && is_connected(first) && first.ticket.flags.has(Flag::called_not_dialled) &&
         std::any_of(call.legs.begin() + 1, call.legs.end(), [&](const StoredTicket& leg) {
           return leg.channel == first.channel && leg.ticket.called == first.ticket.called &&
                  leg.called_channel != first.called_channel && is_connected(leg);
         });
}

/// The leg that began the call: with equal times the one whose channel is not the far side of a Local channel.
void put_first_leg_first(Call& call) {
  auto& legs = call.legs;
  const auto begun = begin_of(legs.front());
  const auto first = std::find_if(legs.begin(), legs.end(), [&](const StoredTicket& leg) {
    return begin_of(leg) == begun && local_half(leg.channel) != 2;
  });
  if (first != legs.end()) std::rotate(legs.begin(), first, first + 1);
}

void set_parties(Call& call) {
  const auto& first = call.legs.front();
  call.caller = first.ticket.caller;
  call.called = first.ticket.called;
  if (was_transferred(call)) {
    const auto targets = dial_targets(first.application_data);
    if (targets.size() == 1 && is_number(targets[0].number)) call.called = targets[0].number;
  }
  for (const auto& leg : call.legs)
    if (leg.ticket.disposition == Disposition::answered && !leg.called_channel.empty() &&
        local_half(leg.called_channel) == 0)
      call.answered_by = peer_of(leg.called_channel);
}

void set_result(Call& call) {
  bool in = false;
  bool out = false;
  bool inside = false;
  std::vector<const StoredTicket*> connected;
  const StoredTicket* last = nullptr;
  std::int64_t last_end = 0;
  for (const auto& leg : call.legs) {
    const auto direction = leg.ticket.direction;
    in = in || direction == Direction::incoming || direction == Direction::transit;
    out = out || direction == Direction::outgoing || direction == Direction::transit;
    inside = inside || direction == Direction::internal;
    if (is_connected(leg)) connected.push_back(&leg);
    const auto end = leg.ticket.end_utc ? leg.ticket.end_utc->seconds : begin_of(leg);
    if (last == nullptr || end >= last_end) {
      last = &leg;
      last_end = end;
    }
  }
  call.direction = in && out ? Direction::transit
                   : in      ? Direction::incoming
                   : out     ? Direction::outgoing
                   : inside  ? Direction::internal
                             : Direction::unknown;
  call.result = connected.empty() ? last->ticket.disposition : Disposition::answered;
  call.connected_us = covered(connected);
}

/// Who is at the near end of an outgoing leg, and so pays.
void set_payer(const Call& call, Charge& charge) {
  const auto& leg = call.legs[charge.leg];
  charge.account = leg.ticket.account;
  if (leg.ticket.flags.has(Flag::ama_omit)) {
    charge.rule = ChargeRule::omitted;
    charge.billable_us = 0;
    return;
  }
  if (leg.ticket.flags.has(Flag::charged_by_source) && !leg.ticket.charged.empty()) {
    charge.party = leg.ticket.charged;
    charge.rule = ChargeRule::source;
    return;
  }
  if (local_half(leg.channel) == 0) {
    // A transit leg has a trunk at its near end; who forwarded it by the exchange itself is not in a record of its own.
    const bool from_trunk = leg.ticket.direction == Direction::transit;
    charge.party = from_trunk ? leg.ticket.called : leg.ticket.caller;
    charge.rule = charge.party.empty() || from_trunk ? ChargeRule::payer_unknown : ChargeRule::caller;
    if (from_trunk) charge.party.clear();
    return;
  }
  const auto base = local_base(leg.channel);
  const auto forwarding = std::find_if(call.legs.begin(), call.legs.end(), [&](const StoredTicket& other) {
    return local_base(other.called_channel) == base && !other.ticket.called.empty();
  });
  if (forwarding != call.legs.end()) {
    charge.party = forwarding->ticket.called;
    charge.rule = forwarding->ticket.direction == Direction::incoming || call.direction == Direction::transit
                      ? ChargeRule::forward_incoming
                      : ChargeRule::forward;
    return;
  }
  charge.party = leg.ticket.caller;
  charge.rule = charge.party.empty() ? ChargeRule::payer_unknown : ChargeRule::originated;
}

/// One charge for each channel by which the call went out and was answered.
void set_charges(Call& call) {
  for (std::size_t i = 0; i < call.legs.size(); ++i) {
    const auto& leg = call.legs[i];
    const bool out = leg.ticket.direction == Direction::outgoing || leg.ticket.direction == Direction::transit;
    // The half of a Local channel that the caller sees is the same conversation; the leg behind it goes out.
    if (!out || leg.ticket.disposition != Disposition::answered || local_half(leg.called_channel) == 1) continue;
    const auto same = std::find_if(call.charges.begin(), call.charges.end(), [&](const Charge& charge) {
      const auto& other = call.legs[charge.leg];
      // A forked record repeats a leg without a called channel of its own. Where a source knows no channels, each leg
      // is one.
      if (leg.channel.empty()) return false;
      return other.called_channel == leg.called_channel &&
             (!leg.called_channel.empty() || (other.channel == leg.channel && begin_of(other) == begin_of(leg)));
    });
    if (same != call.charges.end())
      same->same_channel.push_back(i);
    else
      call.charges.push_back({.leg = i, .party = {}, .account = {}, .same_channel = {}});
  }
  for (auto& charge : call.charges) {
    std::vector<const StoredTicket*> legs{&call.legs[charge.leg]};
    for (const auto further : charge.same_channel)
      legs.push_back(&call.legs[further]);
    charge.billable_us = covered(legs);
    set_payer(call, charge);
  }
}

} // namespace

void set_nobody(Call& call) {
  if (!call.charges.empty()) return;
  Charge nobody{.party = {}, .account = call.legs.front().ticket.account, .same_channel = {}};
  if (call.result != Disposition::answered)
    nobody.rule = ChargeRule::not_answered;
  else if (call.direction == Direction::unknown)
    nobody.rule = ChargeRule::direction_unknown;
  else if (call.direction == Direction::incoming)
    nobody.rule = ChargeRule::incoming;
  else if (call.direction == Direction::internal)
    nobody.rule = ChargeRule::internal;
  call.charges.push_back(std::move(nobody));
}

namespace {

struct RuleText {
  std::string_view name, says;
};

constexpr std::array<RuleText, 17> rules{
    {{"source", "the telephone system itself says who pays"},
     {"caller", "the set that is connected to the outgoing leg pays"},
     {"forward", "the outgoing leg comes out of a forward: who forwarded pays, not who called"},
     {"forward-incoming", "a call from outside was forwarded to the outside: who forwarded pays"},
     {"originated", "the server placed the call itself: the number it called for pays"},
     {"omitted", "the dial plan asks to leave the record out (amaflags omit): nobody pays"},
     {"not-answered", "not answered, or not by the outgoing leg: nobody pays"},
     {"internal", "the call stayed inside: nobody pays"},
     {"incoming", "the call came in from outside: nobody pays"},
     {"direction-unknown", "no declared trunk takes part, and nothing tells that the call stayed inside: not decided"},
     {"payer-unknown", "answered and outgoing, but no leg tells who placed it: not decided"},
     {"transfer", "the outgoing leg was dialled by a blind transfer: who transferred pays, not whom he left with it"},
     {"not-ended", "its end is not in the event log yet: not charged before it is"},
     {"time-unknown", "the clock was changed meanwhile, and no ticket tells the seconds: not decided"},
     {"tie", "it came over a trunk between own systems: who placed the call there pays"},
     {"tie-unmatched", "it went out by a trunk between own systems, and its other side was not found: not charged"},
     {"incomplete", "the event log does not hold the beginning of the call, and no ticket tells of it: not decided"}}};

} // namespace

std::string_view name(Stitch stitch) {
  constexpr std::array<std::string_view, 4> names{"call-id", "local-channel", "shared-channel", "trunk"};
  return names.at(static_cast<std::size_t>(stitch));
}

std::string_view name(ChargeRule rule) {
  return rules.at(static_cast<std::size_t>(rule)).name;
}

std::string_view says(ChargeRule rule) {
  return rules.at(static_cast<std::size_t>(rule)).says;
}

void set_identity(Call& call, const StoredTicket& first) {
  call.id = first.ticket.call_id.empty() ? first.ticket.ticket_id : first.ticket.call_id;
  call.source = first.ticket.source.substr(0, first.ticket.source.find('/'));
  call.site = first.ticket.site;
}

void decide(Call& call) {
  put_first_leg_first(call);
  set_identity(call, call.legs.front());
  set_result(call);
  set_parties(call);
  set_charges(call);
  set_nobody(call);
}

} // namespace telctl::cdr
