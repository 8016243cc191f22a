// Events of one call into the lives of its channels. The events are those of Asterisk since 12 (BRIDGE_ENTER,
// BLINDTRANSFER …), and the user events that XiVO's dial plan writes (XIVO_INCALL, XIVO_OUTCALL, XIVO_USER_FWD).
#include <calls/channels.hpp>

#include <algorithm>

#include <calls/decide.hpp>
#include <civil.hpp>
#include <telctl/support/json.hpp>

namespace telctl::cdr {
namespace {

Json extra_of(const StoredTicket& event) {
  auto extra = Json::parse(event.extra, nullptr, false);
  return extra.is_object() ? extra : Json::object();
}

std::string text_in(const Json& extra, const char* key) {
  const auto found = extra.find(key);
  return found != extra.end() && found->is_string() ? found->get<std::string>() : std::string();
}

/// "NUM:2001" of XIVO_USER_FWD: the number of the user who forwards.
std::string forwarding_number(const StoredTicket& event) {
  constexpr std::string_view key = "NUM:";
  const auto text = text_in(extra_of(event), "extra");
  const std::string_view data = text.empty() ? std::string_view(event.application_data) : std::string_view(text);
  const auto at = data.find(key);
  if (at == std::string_view::npos) return {};
  const auto number = data.substr(at + key.size());
  return std::string(number.substr(0, number.find_first_not_of("0123456789*#+")));
}

void take_user_event(const StoredTicket& event, Channel& channel, bool& outcall) {
  const auto& name = event.user_event.empty() ? event.event : event.user_event;
  if (name == "XIVO_INCALL") channel.from_outside = true;
  if (name == "XIVO_OUTCALL") outcall = true;
  if (name == "XIVO_USER_FWD") channel.forwarded_by = forwarding_number(event);
}

void take_dial(const StoredTicket& event, std::size_t place, bool outcall, Channel& channel) {
  channel.dials.push_back({.event = place,
                           .data = event.application_data,
                           .number = event.ticket.caller,
                           .exten = event.ticket.called_raw,
                           .account = event.ticket.account,
                           .outcall = outcall,
                           .omitted = event.ticket.flags.has(Flag::ama_omit)});
  if (!event.ticket.caller.empty()) channel.number = event.ticket.caller;
}

void take_end(const StoredTicket& event, Channel& channel) {
  if (!channel.ended) channel.ended = moment_of(event);
  if (event.event != "HANGUP") return;
  const auto extra = extra_of(event);
  const auto cause = extra.find("hangupcause");
  if (cause != extra.end() && cause->is_number_integer()) channel.cause = cause->get<std::int64_t>();
}

/// In the hour that was lived twice, or skipped.
bool is_doubtful(const StoredTicket& event) {
  return event.ticket.flags.has(Flag::time_ambiguous) || event.ticket.flags.has(Flag::time_nonexistent);
}

Channel begin(const StoredTicket& event, std::size_t place) {
  Channel channel{.name = event.channel,
                  .unique = event.unique_id,
                  .number = event.ticket.caller,
                  .exten = event.ticket.called_raw,
                  .account = event.ticket.account,
                  .trunk = event.ticket.trunk,
                  .event = place,
                  .begun = event.event == "CHAN_START",
                  .stays_inside = event.ticket.direction == Direction::internal,
                  .forwarded_by = {},
                  .answered = {},
                  .ended = {},
                  .dials = {},
                  .redirected = {}};
  return channel;
}

} // namespace

std::int64_t moment_of(const StoredTicket& event) {
  constexpr std::int64_t second = 1'000'000;
  if (event.ticket.start_utc)
    return event.ticket.start_utc->seconds * second + std::max(event.ticket.start_utc->micros, 0);
  const std::string_view local = event.ticket.start_local;
  const auto fraction = local.size() > 20 ? parse_decimal("0" + std::string(local.substr(19))).value_or(0) : 0;
  return begin_of(event) * second + fraction;
}

const Channel* Channels::find(std::string_view unique) const {
  const auto found = std::find_if(all.begin(), all.end(), [&](const Channel& c) { return c.unique == unique; });
  return found == all.end() ? nullptr : &*found;
}

Channels channels_of(const std::vector<StoredTicket>& events) {
  Channels result;
  std::map<std::string, std::size_t, std::less<>> places;
  std::map<std::string, bool, std::less<>> outcalls;
  for (std::size_t i = 0; i < events.size(); ++i) {
    const auto& event = events[i];
    if (event.event == "LINKEDID_END") continue;
    const auto [found, is_new] = places.try_emplace(event.unique_id, result.all.size());
    if (is_new) result.all.push_back(begin(event, i));
    auto& channel = result.all[found->second];
    const bool counts = event.event == "ANSWER" || event.event == "HANGUP" || event.event == "CHAN_END";
    if (counts && is_doubtful(event)) channel.times_known = false;
    auto& outcall = outcalls[event.unique_id];
    take_user_event(event, channel, outcall);
    if (event.event == "ANSWER" && !channel.answered) channel.answered = moment_of(event);
    if (event.event == "HANGUP" || event.event == "CHAN_END") take_end(event, channel);
    if (event.event == "APP_START" && event.application == "Dial") {
      take_dial(event, i, outcall, channel);
      outcall = false;
    }
    if (event.event == "FORWARD")
      channel.redirected.emplace_back(event.ticket.called_raw, text_in(extra_of(event), "forward"));
    if (event.event == "BLINDTRANSFER") {
      const auto extra = extra_of(event);
      result.transfers.push_back({.event = i,
                                  .by = event.ticket.caller,
                                  .transferee = text_in(extra, "transferee_channel_uniqueid"),
                                  .extension = text_in(extra, "extension")});
    }
  }
  return result;
}

void Homes::add(const StoredTicket& event) {
  if (event.event != "LINKEDID_END") home_.try_emplace(event.unique_id, event.ticket.call_id);
}

const std::string& Homes::of(const std::string& unique) const {
  static const std::string none;
  const auto found = home_.find(unique);
  return found == home_.end() ? none : found->second;
}

} // namespace telctl::cdr
