#include <telctl/estate/destination.hpp>

#include <array>

#include <telctl/estate/dialling.hpp>
#include <telctl/support/text.hpp>

namespace telctl::estate {
namespace {

bool is_line(const Index& index, std::string_view target) {
  return index.line(target) != nullptr;
}
bool is_group(const Index& index, std::string_view target) {
  return index.group(target) != nullptr || index.group_by_extension(target) != nullptr;
}
bool has_voicemail(const Index& index, std::string_view target) {
  const auto* line = index.line(target);
  return line != nullptr && line->voicemail == "yes";
}
bool is_extension(const Index& /*index*/, std::string_view target) {
  const auto at = target.find('@');
  return at != std::string_view::npos && at + 1 < target.size() && is_dial_pattern(target.substr(0, at)) &&
         !target.starts_with('_');
}
bool leaves(const Index& index, std::string_view target) {
  return way_out(index, target) != nullptr;
}
bool is_queue(const Index& index, std::string_view target) {
  const auto wanted = queue_target(index, target);
  return wanted && index.queue(wanted->queue) != nullptr &&
         (wanted->rule.empty() || !index.skill_rules(wanted->rule).empty());
}
bool is_ivr(const Index& index, std::string_view target) {
  return index.ivr(target) != nullptr;
}
bool is_switchboard(const Index& index, std::string_view target) {
  return index.switchboard(target) != nullptr;
}
bool is_conference(const Index& index, std::string_view target) {
  return index.conference(target) != nullptr;
}
bool is_context(const Index& index, std::string_view target) {
  return !target.empty() && (index.estate().contexts.empty() || index.context(target) != nullptr);
}
bool is_address(const Index& /*index*/, std::string_view target) {
  const auto at = target.find('@');
  return at != std::string_view::npos && at > 0 && at + 1 < target.size() && target.find(' ') == std::string_view::npos;
}
bool is_given(const Index& /*index*/, std::string_view target) {
  return !target.empty();
}
bool is_cause(const Index& /*index*/, std::string_view target) {
  return target.empty() || is_hangup_cause(target);
}
bool is_nothing(const Index& /*index*/, std::string_view target) {
  return target.empty();
}

/// "langue=en, niveau=2". confd takes none of [ ; | in them (wazo-confd, helpers/destination.py).
std::optional<std::map<std::string, std::string>> variables_of(std::string_view text) {
  std::map<std::string, std::string> variables;
  for (const auto part : split(text, ',')) {
    const auto equals = part.find('=');
    if (equals == std::string_view::npos || part.find_first_of("[;|") != std::string_view::npos) return std::nullopt;
    const auto name = trim(part.substr(0, equals));
    const auto value = trim(part.substr(equals + 1));
    if (name.empty() || value.empty() || !variables.emplace(name, value).second) return std::nullopt;
  }
  return variables;
}

/// confd's DestinationType (xivo-api.md §2.7). DISA and call-back DISA are left out: they let callers dial out, and
/// need a PIN that an estate must not hold.
constexpr std::array kinds{
    DestinationKind{"user", "line", is_line},
    DestinationKind{"group", "group", is_group},
    DestinationKind{"voicemail", "line with voicemail", has_voicemail},
    DestinationKind{"extension", "number with its context", is_extension},
    DestinationKind{"queue", "queue, alone or with a skill rule (QUEUE/RULE)", is_queue},
    DestinationKind{"ivr", "menu", is_ivr},
    DestinationKind{"switchboard", "switchboard", is_switchboard},
    DestinationKind{"conference", "conference room", is_conference},
    DestinationKind{"fax_to_mail", "mail address", is_address},
    DestinationKind{"directory", "context whose people are searched", is_context},
    DestinationKind{"sound", "sound of the estate, or file of the server", is_given},
    DestinationKind{"custom", "command of the dialplan", is_given},
    DestinationKind{"outside", "number that a dial pattern takes", leaves},
    DestinationKind{"hangup", "cause (normal, busy, congestion)", is_cause},
    DestinationKind{"none", "target", is_nothing},
};

} // namespace

std::span<const DestinationKind> destination_kinds() {
  return kinds;
}

const DestinationKind* destination_kind(std::string_view name) {
  for (const auto& kind : kinds)
    if (kind.name == name) return &kind;
  return nullptr;
}

std::optional<Destination> destination(std::string_view text) {
  const auto colon = text.find(':');
  const auto kind = trim(text.substr(0, colon));
  if (destination_kind(kind) == nullptr) return std::nullopt;
  return Destination{std::string(kind),
                     colon == std::string_view::npos ? std::string() : std::string(trim(text.substr(colon + 1)))};
}

std::string to_string(const Destination& destination) {
  return destination.target.empty() ? destination.kind : destination.kind + ":" + destination.target;
}

std::optional<QueueTarget> queue_target(const Index& index, std::string_view target) {
  QueueTarget result{.queue = std::string(target)};
  if (index.queue(target) != nullptr) return result;
  const auto open = target.ends_with(')') ? target.rfind('(') : std::string_view::npos;
  const auto slash = target.substr(0, open).rfind('/');
  if (slash == std::string_view::npos) return result;
  result.queue = trim(target.substr(0, slash));
  result.rule = trim(target.substr(0, open).substr(slash + 1));
  if (result.rule.empty()) return std::nullopt;
  if (open == std::string_view::npos) return result;
  auto variables = variables_of(target.substr(open + 1, target.size() - open - 2));
  if (!variables) return std::nullopt;
  result.variables = std::move(*variables);
  return result;
}

std::string to_string(const QueueTarget& target) {
  auto text = target.queue;
  if (target.rule.empty()) return text;
  text += "/" + target.rule;
  std::string_view before = "(";
  for (const auto& [name, value] : target.variables) {
    text.append(before).append(name).append("=").append(value);
    before = ", ";
  }
  return target.variables.empty() ? text : text + ")";
}

bool is_hangup_cause(std::string_view cause) {
  return cause == "normal" || cause == "busy" || cause == "congestion";
}

} // namespace telctl::estate
