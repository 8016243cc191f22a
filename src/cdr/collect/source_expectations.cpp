// What is expected of a source: how long it may be silent, how it numbers its records.
#include <algorithm>
#include <array>

#include <civil.hpp>
#include <collect/declaration.hpp>
#include <fmt/format.h>
#include <telctl/support/text.hpp>

namespace telctl::cdr {
namespace {

constexpr std::array<std::string_view, 7> days{"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

/// "90m", "2h", "1d" in seconds; 0 for anything else.
std::int64_t span_of(std::string_view text) {
  if (text.size() < 2) return 0;
  const auto number = parse_digits(text.substr(0, text.size() - 1));
  const auto unit = text.back() == 'm' ? 60 : text.back() == 'h' ? 3600 : text.back() == 'd' ? 24 * 3600 : 0;
  return number && *number < 1'000'000 ? *number * unit : 0;
}

std::optional<int> second_of(std::string_view text) {
  const auto hours = parse_digits(text.substr(0, 2));
  const auto minutes = text.size() == 5 && text[2] == ':' ? parse_digits(text.substr(3)) : std::nullopt;
  if (!hours || !minutes || *hours > 24 || *minutes > 59 || *hours * 60 + *minutes > 24 * 60) return std::nullopt;
  return static_cast<int>(*hours * 3600 + *minutes * 60);
}

std::optional<unsigned> day_of(std::string_view text) {
  const auto found = std::find(days.begin(), days.end(), text);
  if (found == days.end()) return std::nullopt;
  return static_cast<unsigned>(found - days.begin()) + 1;
}

/// "mon-fri 08:00-18:00", "sat 08:00-12:00"
std::optional<Silence::Hours> hours_of(std::string_view text) {
  const auto parts = words(text);
  if (parts.size() != 2) return std::nullopt;
  const auto which = split(parts[0], '-');
  const auto when = split(parts[1], '-');
  const auto first = day_of(which.front());
  const auto last = day_of(which.back());
  const auto from = second_of(when.front());
  const auto to = second_of(when.back());
  if (which.size() > 2 || when.size() != 2 || !first || !last || !from || !to || *first > *last || *from >= *to)
    return std::nullopt;
  return Silence::Hours{.first_day = *first, .last_day = *last, .from_s = *from, .to_s = *to};
}

} // namespace

Silence read_silence(const YamlNode& node, Declaration& in) {
  Silence silence;
  in.keys(node, {{"longest",
                  [&](const YamlNode& value) {
                    silence.longest = std::chrono::seconds(span_of(in.text(value)));
                    if (silence.longest.count() == 0) in.wrong(value, "a time is expected here: 90m, 2h, 1d");
                  }},
                 {"hours", [&](const YamlNode& value) {
                    for (const auto& text : in.texts(value)) {
                      if (const auto hours = hours_of(text))
                        silence.hours.push_back(*hours);
                      else
                        in.wrong(value, fmt::format("'{}' is not like 'mon-fri 08:00-18:00'", visible(text)));
                    }
                  }}});
  if (node.find("longest") == nullptr) in.wrong(node, "how long it may be silent is not said", "longest: 2h");
  return silence;
}

Numbering read_numbering(const YamlNode& node, Declaration& in) {
  Numbering numbering;
  if (node.kind != YamlNode::Kind::mapping) {
    numbering.declared = in.yes_no(node);
    return numbering;
  }
  numbering.declared = true;
  in.keys(node, {{"first", [&](const YamlNode& value) { numbering.first = parse_digits(in.text(value)).value_or(-1); }},
                 {"last", [&](const YamlNode& value) { numbering.last = parse_digits(in.text(value)).value_or(-1); }}});
  if (numbering.first < 0 || numbering.last <= numbering.first)
    in.wrong(node, "the first and the last number are expected here", "numbered: {first: 1, last: 9999}");
  return numbering;
}

} // namespace telctl::cdr
