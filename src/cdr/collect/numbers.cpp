#include <collect/numbers.hpp>

#include <algorithm>
#include <cstdlib>

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

bool Numbers::has(std::int64_t number) const {
  const auto next = runs_.upper_bound(number);
  return next != runs_.begin() && std::prev(next)->second >= number;
}

std::vector<Numbers::Run> Numbers::holes() const {
  std::vector<Run> result;
  for (auto run = runs_.begin(); run != runs_.end() && std::next(run) != runs_.end(); ++run)
    result.push_back({run->second + 1, std::next(run)->first - 1});
  return result;
}

namespace {

/// 0 = the counter never begins again.
std::int64_t period_of(const Numbering& numbering) {
  return numbering.last == 0 ? 0 : numbering.last - numbering.first + 1;
}

} // namespace

std::optional<std::int64_t> placed_number(const Numbering& numbering, std::int64_t written,
                                          std::optional<std::int64_t> near) {
  const auto period = period_of(numbering);
  if (period == 0) return written;
  if (written < numbering.first || written > numbering.last) return std::nullopt;
  const auto place = written - numbering.first;
  if (!near) return place;
  const auto turn = *near / period;
  auto best = turn * period + place;
  for (const auto other : {turn - 1, turn + 1})
    if (other >= 0 && std::abs(other * period + place - *near) < std::abs(best - *near)) best = other * period + place;
  return best;
}

std::int64_t written_number(const Numbering& numbering, std::int64_t place) {
  const auto period = period_of(numbering);
  return period == 0 ? place : place % period + numbering.first;
}

std::string numbers_with(const Numbering& numbering, std::string_view known, const std::vector<StoredTicket>& tickets) {
  auto numbers = Numbers::parse(known);
  auto near = numbers.empty() ? std::nullopt : std::optional(numbers.last());
  for (const auto& ticket : tickets) {
    if (ticket.ticket.kind != RecordKind::leg) continue;
    const auto written = parse_digits(ticket.ticket.leg);
    const auto place = written ? placed_number(numbering, *written, near) : std::nullopt;
    if (!place) continue;
    numbers.add(*place, *place);
    near = place;
  }
  return numbers.text();
}

std::int64_t turn_of(const Numbering& numbering, std::int64_t place) {
  const auto period = period_of(numbering);
  return period == 0 ? 0 : place / period;
}

} // namespace telctl::cdr
