#include <telctl/estate/dialling.hpp>

namespace telctl::estate {
namespace {

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

} // namespace telctl::estate
