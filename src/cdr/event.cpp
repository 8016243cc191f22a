// Records of event logs: what happened to one channel, or in one queue, at one moment.
#include <algorithm>

#include <interpret.hpp>

namespace telctl::cdr {

/// An event tells of one channel. Whether that is a trunk is all that can be said of its direction: `internal` when the
/// trunks are declared and it is none of them.
void set_event(const Values& values, const NormalizeOptions& options, TicketView& ticket) {
  auto& evidence = ticket.evidence;
  evidence.event = values.text(Role::event);
  evidence.peer = values.text(Role::peer);
  evidence.user_event = values.text(Role::user_event);
  evidence.extra = values.text(Role::extra);
  ticket.caller_raw = values.text(Role::caller);
  ticket.caller_name = values.text(Role::caller_name);
  if (is_number(ticket.caller_raw)) ticket.caller = ticket.caller_raw;
  ticket.called_raw = values.text(Role::called);
  if (is_number(ticket.called_raw)) ticket.called = ticket.called_raw;
  ticket.disposition = Disposition::unknown;
  const auto peer = peer_of(evidence.channel);
  const auto& trunks = options.trunks;
  if (peer.empty() || trunks.empty()) return;
  if (std::find(trunks.begin(), trunks.end(), peer) != trunks.end())
    ticket.trunk = peer;
  else
    ticket.direction = Direction::internal;
}

} // namespace telctl::cdr
