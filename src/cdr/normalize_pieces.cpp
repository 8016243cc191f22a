// Of one stream that several threads read: where each begins, and the sum of their counts.
#include <algorithm>

#include <normalizer.hpp>

namespace telctl::cdr {

void Normalizer::resume(const StreamState& state) {
  use(state.current);
  clock_ = state.clock;
  dates_ = state.dates;
}

void Normalizer::absorb(const Normalizer& piece, std::uint32_t lines_before) {
  const auto& other = piece.summary_;
  if (summary_.tickets == 0) summary_.first_account = other.first_account;
  summary_.bytes = std::max(summary_.bytes, other.bytes);
  summary_.tickets += other.tickets;
  summary_.events += other.events;
  summary_.answered += other.answered;
  summary_.billable_us += other.billable_us;
  summary_.quarantined += other.quarantined;
  summary_.other_lines += other.other_lines;
  for (const auto& [name, count] : other.formats) {
    const auto known = std::find_if(summary_.formats.begin(), summary_.formats.end(),
                                    [&](const auto& format) { return format.first == name; });
    if (known == summary_.formats.end())
      summary_.formats.emplace_back(name, count);
    else
      known->second += count;
  }
  for (std::size_t i = 0; i < summary_.flags.size(); ++i)
    summary_.flags.at(i) += other.flags.at(i);
  for (auto warning : other.warnings) {
    if (warning.where.line != 0) warning.where.line += lines_before;
    warn(std::move(warning));
  }
  layout_changes_ += piece.layout_changes_;
  carriage_returns_ = carriage_returns_ || piece.carriage_returns_;
  current_ = piece.current_;
  lines_ = lines_before + piece.lines_;
}

} // namespace telctl::cdr
