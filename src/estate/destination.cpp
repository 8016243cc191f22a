#include <telctl/estate/destination.hpp>

#include <algorithm>
#include <array>
#include <set>

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
bool is_cause(const Index& /*index*/, std::string_view target) {
  return target.empty() || is_hangup_cause(target);
}
bool is_nothing(const Index& /*index*/, std::string_view target) {
  return target.empty();
}

constexpr std::array kinds{
    DestinationKind{"user", "line", is_line},
    DestinationKind{"group", "group", is_group},
    DestinationKind{"voicemail", "line with voicemail", has_voicemail},
    DestinationKind{"extension", "number with its context", is_extension},
    DestinationKind{"outside", "number that a dial pattern takes", leaves},
    DestinationKind{"hangup", "cause (normal, busy, congestion)", is_cause},
    DestinationKind{"none", "target", is_nothing},
};

/// Length of the element of a pattern at `at`: a class in brackets is one.
std::size_t element(std::string_view pattern, std::size_t at) {
  if (pattern[at] != '[') return 1;
  const auto close = pattern.find(']', at);
  return close == std::string_view::npos ? pattern.size() - at : close - at + 1;
}

bool in_class(std::string_view members, char digit) {
  for (std::size_t i = 0; i < members.size(); ++i) {
    if (i + 2 < members.size() && members[i + 1] == '-') {
      if (digit >= members[i] && digit <= members[i + 2]) return true;
      i += 2;
    } else if (members[i] == digit) {
      return true;
    }
  }
  return false;
}

bool takes(std::string_view element, char digit) {
  switch (element.front()) {
  case 'X':
  case 'x':
    return digit >= '0' && digit <= '9';
  case 'Z':
  case 'z':
    return digit >= '1' && digit <= '9';
  case 'N':
  case 'n':
    return digit >= '2' && digit <= '9';
  case '[':
    return in_class(element.substr(1, element.size() - 2), digit);
  default:
    return element.front() == digit;
  }
}

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

bool is_hangup_cause(std::string_view cause) {
  return cause == "normal" || cause == "busy" || cause == "congestion";
}

bool is_dial_pattern(std::string_view text) {
  constexpr std::size_t longest_pattern = 40; // with its underscore
  if (text.empty() || text.size() > longest_pattern) return false;
  if (!text.starts_with('_')) return text.find_first_not_of("0123456789*#") == std::string_view::npos;
  const auto elements = text.substr(1);
  if (elements.empty() || elements.find_first_not_of("*#0123456789XxZzNn[].!-") != std::string_view::npos) return false;
  for (std::size_t i = 0; i < elements.size(); i += element(elements, i)) {
    const auto part = elements.substr(i, element(elements, i));
    if (part.front() == ']' || (part.front() == '[' && (part.size() < 3 || part.back() != ']'))) return false;
    if ((part == "." || part == "!") && i + 1 != elements.size()) return false; // only at the end
  }
  return true;
}

bool matches(std::string_view pattern, std::string_view number) {
  if (!pattern.starts_with('_')) return pattern == number;
  pattern.remove_prefix(1);
  std::size_t digit = 0;
  for (std::size_t i = 0; i < pattern.size(); i += element(pattern, i)) {
    const auto part = pattern.substr(i, element(pattern, i));
    if (part == ".") return digit < number.size();
    if (part == "!") return true;
    if (part == "-") continue; // decoration
    if (digit >= number.size() || !takes(part, number[digit])) return false;
    ++digit;
  }
  return digit == number.size();
}

const Context* only_context(const Estate& estate, std::string_view type) {
  const Context* only = nullptr;
  for (const auto& context : estate.contexts) {
    if (context.type != type) continue;
    if (only != nullptr) return nullptr;
    only = &context;
  }
  return only;
}

std::string_view context_of(const Index& index, const Trunk& trunk) {
  if (!trunk.context.empty()) return trunk.context;
  const auto* only = only_context(index.estate(), "incall");
  return only == nullptr ? std::string_view() : std::string_view(only->name);
}

std::string_view context_of(const Index& index, const DialPattern& pattern) {
  if (!pattern.context.empty()) return pattern.context;
  const auto* only = only_context(index.estate(), "outcall");
  return only == nullptr ? std::string_view() : std::string_view(only->name);
}

const DialPattern* way_out(const Index& index, std::string_view number) {
  if (number.empty()) return nullptr;
  for (const auto& pattern : index.estate().dial_patterns)
    if (matches(pattern.pattern, number)) return &pattern;
  return nullptr;
}

std::optional<std::vector<int>> days(const std::vector<std::string>& items, int most) {
  std::set<int> result;
  const auto number = [most](std::string_view text) {
    constexpr std::size_t longest = 2;
    if (!is_digits(text) || text.size() > longest) return 0;
    const int value = std::stoi(std::string(text));
    return value <= most ? value : 0;
  };
  for (const auto& item : items) {
    const auto dash = item.find('-');
    const int first = number(item.substr(0, dash));
    const int last = dash == std::string::npos ? first : number(item.substr(dash + 1));
    if (first == 0 || last < first) return std::nullopt;
    for (int day = first; day <= last; ++day)
      result.insert(day);
  }
  for (int day = 1; items.empty() && day <= most; ++day)
    result.insert(day);
  return std::vector<int>(result.begin(), result.end());
}

std::optional<int> minutes(std::string_view time) {
  constexpr std::size_t length = 5; // "08:00"
  constexpr int hours_a_day = 24;
  constexpr int minutes_an_hour = 60;
  if (time.size() != length || time[2] != ':' || !is_digits(time.substr(0, 2)) || !is_digits(time.substr(3)))
    return std::nullopt;
  const int hour = std::stoi(std::string(time.substr(0, 2)));
  const int minute = std::stoi(std::string(time.substr(3)));
  if (hour >= hours_a_day || minute >= minutes_an_hour) return std::nullopt;
  return hour * minutes_an_hour + minute;
}

} // namespace telctl::estate
