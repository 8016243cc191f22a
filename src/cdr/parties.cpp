// Who called whom: numbers, names, trunk, direction, charged party. docs/cdr/ticket.md gives the rules in words.
#include <algorithm>
#include <array>
#include <bit>

#include <interpret.hpp>
#include <telctl/support/text.hpp>

namespace telctl::cdr {
namespace {

bool is_trunk(const NormalizeOptions& options, std::string_view name) {
  return !name.empty() && std::find(options.trunks.begin(), options.trunks.end(), name) != options.trunks.end();
}

/// Letters that mean something in what Dial is given.
constexpr auto delimits_target = [] {
  std::array<bool, 256> table{};
  for (const char letter : {',', '&', '/', '@'})
    table[static_cast<unsigned char>(letter)] = true;
  return table;
}();

std::string_view between(const char* begin, const char* end) {
  return {begin, static_cast<std::size_t>(end - begin)};
}

/// The second where the first is empty. In two words: as one it would be read before its parts are written.
[[gnu::always_inline]] inline std::string_view either(std::string_view first, std::string_view second) {
  const bool none = first.empty();
  return {none ? second.data() : first.data(), none ? second.size() : first.size()};
}

bool is_blank(char letter) {
  return letter == ' ' || (letter >= '\t' && letter <= '\r');
}

/// `trim`, without a call.
[[gnu::always_inline]] inline std::string_view trimmed(std::string_view text) {
  const char* begin = text.data();
  const char* end = begin + text.size();
  while (begin != end && is_blank(end[-1]))
    --end;
  while (begin != end && is_blank(*begin))
    ++begin;
  return between(begin, end);
}

[[gnu::always_inline]] inline bool begins_with_text(const char* begin, const char* end, std::string_view text) {
  const auto size = text.size();
  return static_cast<std::size_t>(end - begin) >= size && same_text({begin, size}, text);
}

bool is_local_channel(std::string_view channel) {
  return begins_with(channel, "Local/");
}

bool has_outside_prefix(const NormalizeOptions& options, std::string_view number) {
  return !options.outside_prefix.empty() && number.size() > options.outside_prefix.size() &&
         number.starts_with(options.outside_prefix);
}

/// The last "<" before `end`; `begin` when there is none behind it.
const char* last_opening(const char* begin, const char* end) {
  constexpr std::uint64_t opening = 0x3C3C'3C3C'3C3C'3C3CU;
  for (; end - begin > 8; end -= 8)
    if (const auto others = differing_letters(eight_letters(end - 8), opening); others != high_bits_of_letters)
      return end - 1 - std::countl_zero(~others & high_bits_of_letters) / 8;
  while (end != begin && end[-1] != '<')
    --end;
  return end == begin ? begin : end - 1;
}

/// The number at the end of "name (number)".
CallerId split_label(std::string_view label) {
  CallerId result;
  const auto open = label.ends_with(')') ? label.rfind('(') : std::string_view::npos;
  result.name = trim(label.substr(0, open));
  if (open != std::string_view::npos) result.number = label.substr(open + 1, label.size() - open - 2);
  return result;
}

/// A number, of the two sides of an exchange, into the ticket.
void set_side(std::string_view number, const PartyValue& party, bool is_caller, NewTicket& ticket) {
  (is_caller ? ticket.caller_raw : ticket.called_raw) = party.raw.empty() ? number : party.raw;
  if (party.masked) ticket.flags.set(Flag::masked_number);
  if (is_number(number))
    (is_caller ? ticket.caller : ticket.called) = number;
  else
    ticket.flags.set(is_caller ? Flag::caller_unknown : Flag::called_unknown);
}

/// Exchanges that write the extension and the outside number; the direction tells who called whom.
void set_sides(const Values& values, NewTicket& ticket) {
  const bool incoming = values.direction == Direction::incoming;
  set_side(values.text(Role::extension), values.caller, !incoming, ticket);
  set_side(values.text(Role::outside), values.called, incoming, ticket);
}

void set_caller(const Values& values, NewTicket& ticket) {
  auto source = values.text(Role::caller);
  ticket.caller_raw = either(values.caller.raw, source);
  if (values.has(Role::caller_label)) {
    const auto label = split_label(values.text(Role::caller_label));
    ticket.caller_raw = values.text(Role::caller_label);
    ticket.caller_name = label.name;
    if (is_number(label.number)) ticket.caller = label.number;
    if (ticket.caller.empty()) ticket.flags.set(Flag::caller_unknown);
    return;
  }
  if (values.caller.is_trunk) {
    ticket.trunk = source;
    source = values.text(Role::caller_number);
  }
  const auto written = values.text(Role::caller_id);
  const auto id = written.empty() ? CallerId{} : parse_caller_id(written, ticket.name_text);
  ticket.caller_name = id.name;
  if (values.has(Role::caller_name)) ticket.caller_name = values.text(Role::caller_name);
  if (is_number(source)) {
    ticket.caller = source;
  } else if (is_number(id.number)) {
    ticket.caller = id.number;
    ticket.flags.set(Flag::caller_from_caller_id);
  } else {
    ticket.flags.set(Flag::caller_unknown);
  }
}

void set_called(const Values& values, const std::vector<DialTarget>& targets, NewTicket& ticket) {
  auto written = either(values.text(Role::called), values.text(Role::reached));
  ticket.called_raw = either(values.called.raw, written);
  if (values.called.masked || values.caller.masked) ticket.flags.set(Flag::masked_number);
  if (values.called.is_trunk) ticket.trunk = written;
  if (values.called.is_trunk || (written.empty() && values.has(Role::dialled))) written = values.text(Role::dialled);
  if (!is_number(written)) {
    // After a Goto or a call-back from parking, dst is a label; what Dial was given still tells the number.
    if (targets.size() == 1 && is_number(targets[0].number)) {
      ticket.called = targets[0].number;
      ticket.flags.set(Flag::called_from_lastdata);
    } else {
      ticket.flags.set(Flag::called_unknown);
    }
    return;
  }
  ticket.called = written;
  if (const auto reached = values.text(Role::reached); is_number(reached) && !same_text(reached, written))
    ticket.flags.set(Flag::called_not_dialled);
  // A call by a trunk is translated on its way out; that is no other party.
  const bool other = !targets.empty() && std::none_of(targets.begin(), targets.end(), [&](const DialTarget& target) {
    return same_text(target.number, written) || (!target.peer.empty() && target.technology != "Local");
  });
  if (other) ticket.flags.set(Flag::called_not_dialled);
}

Direction direction_of(const Values& values, const NormalizeOptions& options, const std::vector<DialTarget>& targets,
                       NewTicket& ticket) {
  const auto trunk_in = values.text(Role::trunk_in);
  const auto trunk_out = values.text(Role::trunk_out);
  if (!trunk_in.empty() || !trunk_out.empty()) {
    ticket.trunk = trunk_out.empty() ? trunk_in : trunk_out;
    return trunk_in.empty() ? Direction::outgoing : trunk_out.empty() ? Direction::incoming : Direction::transit;
  }
  if (values.has(Role::trunk) && ticket.trunk.empty()) ticket.trunk = values.text(Role::trunk);
  if (values.direction == Direction::internal) return values.direction;
  if (values.caller.is_trunk || values.called.is_trunk)
    return !values.caller.is_trunk  ? Direction::outgoing
           : values.called.is_trunk ? Direction::transit
                                    : Direction::incoming;
  if (values.direction != Direction::unknown) return values.direction;
  const bool has_channels = values.has(Role::channel);
  std::string_view to;
  if (!options.trunks.empty()) {
    const auto from = has_channels ? peer_of(values.text(Role::channel)) : values.text(Role::caller);
    to = peer_of(values.text(Role::called_channel));
    if (to.empty())
      for (const auto& target : targets)
        if (is_trunk(options, target.peer)) to = target.peer;
    const bool in = is_trunk(options, from);
    const bool out = is_trunk(options, to);
    if (in || out) ticket.trunk = in ? from : to;
    if (in && out) return Direction::transit;
    if (in) return Direction::incoming;
    if (out) return Direction::outgoing;
  }
  if (has_outside_prefix(options, ticket.called)) {
    ticket.flags.set(Flag::direction_by_prefix);
    return Direction::outgoing;
  }
  // Internal only when the trunks are known and none of them is at either end.
  if (options.trunks.empty() || !has_channels) return Direction::unknown;
  if (!to.empty()) return Direction::internal;
  if (!targets.empty() && targets[0].peer.empty()) return Direction::internal;
  const bool stays_inside =
      !options.outside_prefix.empty() && !ticket.called.empty() && !ticket.called.starts_with('+');
  return stays_inside ? Direction::internal : Direction::unknown;
}

/// Only one rule so far: who placed an answered outgoing call from a set pays. A forwarded call comes out of a Local
/// channel, and the one who forwarded it is in another leg.
void set_charged(const Values& values, NewTicket& ticket) {
  // Some exchanges say themselves who pays.
  if (const auto charged = values.text(Role::charged); !charged.empty()) {
    if (!is_number(charged)) return ticket.flags.set(Flag::charged_unknown);
    ticket.charged = charged;
    return ticket.flags.set(Flag::charged_by_source);
  }
  if (ticket.direction != Direction::outgoing || ticket.disposition != Disposition::answered) return;
  if (!is_local_channel(values.text(Role::channel)) && !ticket.caller.empty()) {
    ticket.charged = ticket.caller;
    ticket.flags.set(Flag::charged_caller);
  } else {
    ticket.flags.set(Flag::charged_unknown);
  }
}

} // namespace

bool is_other_number(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return (c >= '0' && c <= '9') || c == '*' || c == '#'; });
}

std::string_view peer_of(std::string_view channel) {
  const auto slash = channel.find('/');
  if (slash == std::string_view::npos) return {};
  channel.remove_prefix(slash + 1);
  return channel.substr(0, channel.rfind('-'));
}

CallerId parse_caller_id(std::string_view text, std::string& unescaped) {
  CallerId result;
  auto name = trimmed(text);
  if (name.ends_with('>')) {
    const char* const begin = name.data();
    const char* const open = last_opening(begin, begin + name.size() - 1);
    if (*open == '<') {
      result.number = between(open + 1, begin + name.size() - 1);
      name = trimmed(between(begin, open));
    }
  } else if (is_number(name)) {
    return {{}, name};
  }
  if (name.size() >= 2 && name.starts_with('"') && name.ends_with('"'))
    name = between(name.data() + 1, name.data() + name.size() - 1);
  result.name = name;
  if (name.find('\\') == std::string_view::npos) return result;
  unescaped.clear();
  for (std::size_t i = 0; i < name.size(); ++i) {
    if (name[i] == '\\' && i + 1 < name.size() && (name[i + 1] == '"' || name[i + 1] == '\\')) ++i;
    unescaped += name[i];
  }
  result.name = unescaped;
  return result;
}

void dial_targets(std::string_view data, std::string_view number, std::vector<DialTarget>& targets) {
  targets.clear();
  const char* at = data.data();
  const char* const end = at + data.size();
  if (!is_number(number)) number = {}; // else no letter of it means anything here
  for (;; ++at) {
    const char* const begin = at;
    std::array<const char*, 3> slashes{}; // the first ones
    std::size_t count = 0;
    const char* sign = nullptr; // the first @ between the first two
    for (; at != end; ++at) {
      if (!delimits_target[static_cast<unsigned char>(*at)]) continue;
      if (*at == ',' || *at == '&') break;
      if (*at == '@' && count == 1 && sign == nullptr) sign = at;
      if (*at != '/') continue;
      if (count < slashes.size()) slashes[count++] = at;
      if (begins_with_text(at + 1, end, number)) at += number.size();
    }
    const char* const first = count > 0 ? slashes[0] + 1 : at;
    const char* const first_end = count > 1 ? slashes[1] : at;
    if (first != first_end) {
      auto& target = targets.emplace_back();
      target.technology = between(begin, slashes[0]);
      if (sign != nullptr || count == 1) {
        target.number = between(first, sign != nullptr ? sign : first_end);
        if (sign != nullptr) target.peer = between(sign + 1, first_end);
      } else {
        target.peer = between(first, first_end);
        target.number = between(slashes[1] + 1, count > 2 ? slashes[2] : at);
      }
    }
    if (at == end || *at == ',') return;
  }
}

std::vector<DialTarget> dial_targets(std::string_view data) {
  std::vector<DialTarget> targets;
  dial_targets(data, {}, targets);
  return targets;
}

void set_parties(const Values& values, const NormalizeOptions& options, NewTicket& ticket) {
  auto& targets = ticket.targets;
  targets.clear();
  if (is_word(values.text(Role::application), "Dial"))
    dial_targets(values.text(Role::application_data), values.text(Role::called), targets);
  if (values.has(Role::extension)) {
    set_sides(values, ticket);
  } else {
    set_caller(values, ticket);
    set_called(values, targets, ticket);
  }
  ticket.direction = direction_of(values, options, targets, ticket);
  set_charged(values, ticket);
  if (is_local_channel(values.text(Role::channel)) || is_local_channel(values.text(Role::called_channel)))
    ticket.flags.set(Flag::local_channel);
}

} // namespace telctl::cdr
