#include <collect/numbers.hpp>

#include <algorithm>

#include <civil.hpp>
#include <fmt/format.h>
#include <telctl/support/text.hpp>

namespace telctl::cdr {

Numbers Numbers::parse(std::string_view text) {
  Numbers result;
  for (const auto word : words(text)) {
    const auto dash = word.find('-');
    const auto first = parse_digits(word.substr(0, dash));
    const auto last = dash == std::string_view::npos ? first : parse_digits(word.substr(dash + 1));
    if (first && last) result.add(*first, *last);
  }
  return result;
}

void Numbers::add(std::int64_t first, std::int64_t last) {
  auto next = runs_.upper_bound(first);
  if (next != runs_.begin()) {
    if (auto before = std::prev(next); before->second >= first - 1) next = before;
  }
  while (next != runs_.end() && next->first <= last + 1) {
    first = std::min(first, next->first);
    last = std::max(last, next->second);
    next = runs_.erase(next);
  }
  runs_.emplace_hint(next, first, last);
}

void Numbers::add(const Numbers& other) {
  for (const auto& [first, last] : other.runs_)
    add(first, last);
}

std::string Numbers::text() const {
  std::string result;
  for (const auto& [first, last] : runs_) {
    if (!result.empty()) result += ' ';
    result += first == last ? fmt::format("{}", first) : fmt::format("{}-{}", first, last);
  }
  return result;
}

std::vector<Numbers::Run> Numbers::holes() const {
  std::vector<Run> result;
  for (auto run = runs_.begin(); run != runs_.end() && std::next(run) != runs_.end(); ++run)
    result.push_back({run->second + 1, std::next(run)->first - 1});
  return result;
}

} // namespace telctl::cdr
