// What a call was, who pays for it and by which rule, where the event log of the server holds it whole.
// docs/cdr/calls.md gives the rules in words.
#include <algorithm>

#include <calls/channels.hpp>
#include <calls/decide.hpp>
#include <interpret.hpp>
#include <telctl/support/text.hpp>

namespace telctl::cdr {
namespace {

/// Who placed the outgoing channel, and why he pays.
struct Payer {
  std::string party, account;
  ChargeRule rule = ChargeRule::payer_unknown;
};

struct Origin {
  const Channel* channel = nullptr; ///< that dialled
  const Dialling* dial = nullptr;
};

bool is_local(const Channel& channel) {
  return local_half(channel.name) != 0;
}

bool names_channel(const Dialling& dial, const Channel& made) {
  const auto peer = peer_of(made.name);
  const auto targets = dial_targets(dial.data);
  return std::any_of(targets.begin(), targets.end(), [&](const DialTarget& target) {
    return made.name.starts_with(std::string(target.technology) + "/") &&
           (target.peer == peer || (target.peer.empty() && target.number == peer));
  });
}

/// The last Dial before the channel was made that names its set or trunk.
Origin origin_of(const Channels& channels, const Channel& made) {
  Origin found;
  for (const auto& channel : channels.all)
    for (const auto& dial : channel.dials)
      if (dial.event < made.event && (found.dial == nullptr || dial.event > found.dial->event) &&
          names_channel(dial, made))
        found = {&channel, &dial};
  return found;
}

/// Who sent the call into this Local channel, and by which number: a Dial to it, or a set that answered 302.
std::string forwarding_party(const Channels& channels, const Channel& half) {
  if (!half.forwarded_by.empty()) return half.forwarded_by;
  const auto base = local_base(half.name);
  const auto target = base.substr(0, base.rfind('-')); // "Local/00612345678@internal"
  for (const auto& channel : channels.all)
    for (const auto& dial : channel.dials)
      for (const auto part : split(std::string_view(dial.data).substr(0, dial.data.find(',')), '&'))
        if (part == target || part.starts_with(std::string(target) + "/"))
          return channel.forwarded_by.empty() ? dial.exten : channel.forwarded_by;
  const auto number = target.substr(6, target.find('@') - 6);
  for (const auto& channel : channels.all)
    for (const auto& [dialled, whither] : channel.redirected)
      if (whither == number) return dialled;
  return {};
}

/// The transfer that sent the channel to where it dialled from.
const Transfer* transfer_before(const Channels& channels, const Origin& origin) {
  const Transfer* last = nullptr;
  for (const auto& transfer : channels.transfers)
    if (transfer.event < origin.dial->event && transfer.transferee == origin.channel->unique &&
        transfer.extension == origin.dial->exten)
      last = &transfer;
  return last;
}

Payer payer_of(const Channels& channels, const Channel& made) {
  const auto origin = origin_of(channels, made);
  if (origin.dial == nullptr) return {};
  Payer payer{.party = {}, .account = origin.dial->account};
  const bool from_outside = !channels.all.front().trunk.empty() || channels.all.front().from_outside;
  const auto set = [&](std::string party, ChargeRule rule) {
    payer.party = is_number(party) ? std::move(party) : std::string();
    payer.rule = payer.party.empty() ? ChargeRule::payer_unknown : rule;
  };
  if (origin.dial->omitted) {
    payer.rule = ChargeRule::omitted;
  } else if (const auto* transfer = transfer_before(channels, origin)) {
    set(transfer->by, ChargeRule::transfer);
  } else if (auto party =
                 is_local(*origin.channel) ? forwarding_party(channels, *origin.channel) : origin.channel->forwarded_by;
             !party.empty()) {
    set(std::move(party), from_outside ? ChargeRule::forward_incoming : ChargeRule::forward);
  } else if (is_local(*origin.channel)) {
    set(origin.dial->number, ChargeRule::originated);
  } else if (origin.channel->trunk.empty() && !origin.channel->from_outside) {
    set(origin.dial->number, ChargeRule::caller);
  }
  return payer;
}

bool goes_out(const Channels& channels, const Channel& channel) {
  if (&channel == &channels.all.front() || is_local(channel)) return false;
  if (!channel.trunk.empty()) return true;
  const auto origin = origin_of(channels, channel);
  return origin.dial != nullptr && origin.dial->outcall;
}

/// A record of the call for each channel that was called: the server's own ticket of it, else one made of the events,
/// which stands where the channel began.
std::size_t leg_of(Call& call, const Channels& channels, const Channel& channel) {
  for (std::size_t i = 0; i < call.legs.size(); ++i)
    if (call.legs[i].called_channel == channel.name) return i;
  auto leg = call.events[channel.event];
  const auto origin = origin_of(channels, channel);
  auto& ticket = leg.ticket;
  leg.called_channel = &channel == &channels.all.front() ? std::string() : channel.name;
  leg.channel = origin.channel != nullptr ? origin.channel->name : std::string();
  leg.application = origin.dial != nullptr ? "Dial" : std::string();
  leg.application_data = origin.dial != nullptr ? origin.dial->data : std::string();
  ticket.trunk = channel.trunk;
  const bool out = goes_out(channels, channel);
  const bool in = origin.channel != nullptr && (!origin.channel->trunk.empty() || origin.channel->from_outside);
  if (in || out) ticket.direction = in && out ? Direction::transit : in ? Direction::incoming : Direction::outgoing;
  ticket.caller = origin.dial != nullptr ? origin.dial->number : std::string();
  ticket.called_raw = origin.dial != nullptr ? origin.dial->exten : channel.exten;
  ticket.called = is_number(ticket.called_raw) ? ticket.called_raw : std::string();
  ticket.account = origin.dial != nullptr ? origin.dial->account : channel.account;
  ticket.disposition = channel.answered ? Disposition::answered : Disposition::no_answer;
  if (channel.answered && channel.ended) ticket.billable_us = *channel.ended - *channel.answered;
  call.legs.push_back(std::move(leg));
  return call.legs.size() - 1;
}

/// Events that tell the beginning of the call and are enough to decide.
bool is_whole(const Channels& channels, const Call& call) {
  return !channels.all.empty() && channels.all.front().begun &&
         channels.all.front().unique == call.events.front().ticket.call_id;
}

std::int64_t covered(const Channels& channels, std::int64_t now) {
  std::vector<std::pair<std::int64_t, std::int64_t>> spans;
  for (const auto& channel : channels.all)
    if (channel.answered) spans.emplace_back(*channel.answered, channel.ended.value_or(now));
  std::sort(spans.begin(), spans.end());
  std::int64_t total = 0;
  std::int64_t end = 0;
  for (const auto& [from, to] : spans) {
    total += std::max<std::int64_t>(to - std::max(from, end), 0);
    end = std::max(end, to);
  }
  return total;
}

/// Of a call that nobody answered: the cause on its first channel, by Q.850.
Disposition unanswered(const Channel& origin) {
  if (origin.cause == 17) return Disposition::busy;
  const bool congestion = origin.cause == 34 || origin.cause == 38 || origin.cause == 42;
  return congestion ? Disposition::congestion : Disposition::no_answer;
}

void set_facts(Call& call, const Channels& channels) {
  const auto& origin = channels.all.front();
  bool out = false;
  bool inside = true;
  for (const auto& channel : channels.all) {
    out = out || goes_out(channels, channel);
    inside = inside && (channel.stays_inside || is_local(channel));
    if (channel.answered && &channel != &origin && !is_local(channel)) call.answered_by = peer_of(channel.name);
  }
  const bool in = !origin.trunk.empty() || origin.from_outside;
  call.direction = in && out ? Direction::transit
                   : in      ? Direction::incoming
                   : out     ? Direction::outgoing
                   : inside  ? Direction::internal
                             : Direction::unknown;
  if (origin.answered)
    call.result = Disposition::answered;
  else if (call.result == Disposition::answered || call.result == Disposition::unknown)
    call.result = unanswered(origin);
  if (call.caller.empty()) call.caller = origin.number;
  if (is_number(origin.exten)) call.called = origin.exten;
}

Charge charge_of(Call& call, const Channels& channels, const Channel& channel) {
  const auto payer = payer_of(channels, channel);
  Charge charge{.leg = leg_of(call, channels, channel),
                .party = payer.party,
                .account = payer.account,
                .rule = payer.rule,
                .same_channel = {}};
  if (charge.rule == ChargeRule::omitted) return charge;
  const auto& record = call.legs[charge.leg].ticket;
  if (!channel.ended) {
    charge.rule = ChargeRule::not_ended;
  } else if (channel.times_known) {
    charge.billable_us = *channel.ended - *channel.answered;
  } else if (record.kind == RecordKind::leg && record.billable_us) {
    charge.billable_us = *record.billable_us;
  } else {
    charge.rule = ChargeRule::time_unknown;
  }
  return charge;
}

/// The legs of the server's tickets about the same outgoing channel: forked records, both sides of a forward.
void find_same_channel(const Call& call, Charge& charge) {
  const auto& channel = call.legs[charge.leg].called_channel;
  for (std::size_t i = 0; i < call.legs.size(); ++i)
    if (i != charge.leg && call.legs[i].called_channel == channel) charge.same_channel.push_back(i);
}

} // namespace

bool nothing_but_an_end(const std::vector<StoredTicket>& events) {
  return std::all_of(events.begin(), events.end(), [](const auto& event) { return event.event == "LINKEDID_END"; });
}

void only_events(Call& call) {
  set_identity(call, call.events.front());
  const auto channels = channels_of(call.events);
  (void)leg_of(call, channels, channels.all.front());
  call.ended = false;
  call.charges.push_back({.party = {}, .account = {}, .rule = ChargeRule::incomplete, .same_channel = {}});
}

bool decide_by_events(Call& call, std::int64_t now) {
  const auto channels = channels_of(call.events);
  if (!is_whole(channels, call)) return false;
  call.by_events = true;
  set_identity(call, call.events.front());
  call.ended = std::all_of(channels.all.begin(), channels.all.end(), [](const auto& c) { return c.ended.has_value(); });
  call.charges.clear();
  call.answered_by.clear();
  call.connected_us = covered(channels, now);
  set_facts(call, channels);
  for (std::size_t i = 1; i < channels.all.size(); ++i)
    if (!is_local(channels.all[i])) (void)leg_of(call, channels, channels.all[i]);
  if (call.legs.empty()) (void)leg_of(call, channels, channels.all.front());
  for (const auto& channel : channels.all)
    if (channel.answered && goes_out(channels, channel)) {
      call.charges.push_back(charge_of(call, channels, channel));
      find_same_channel(call, call.charges.back());
    }
  set_nobody(call);
  return true;
}

} // namespace telctl::cdr
