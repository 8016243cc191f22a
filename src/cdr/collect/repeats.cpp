#include <collect/repeats.hpp>

#include <algorithm>
#include <numeric>
#include <utility>

namespace telctl::cdr {

Repeats::Repeats(std::vector<std::string> before) : before_(std::move(before)), starts_(before_.size()) {
  std::iota(starts_.begin(), starts_.end(), std::size_t{0});
}

std::size_t Repeats::count(const std::vector<std::string_view>& records) {
  std::size_t complete = 0;
  for (std::size_t i = 0; i < records.size() && !starts_.empty(); ++i, ++seen_) {
    std::erase_if(starts_, [&](std::size_t start) { return before_[start + seen_] != records[i]; });
    const auto ends_here = [&](std::size_t start) { return start + seen_ + 1 == before_.size(); };
    if (std::erase_if(starts_, ends_here) > 0) complete = i + 1;
  }
  // Some place agrees with all that has come, and its end has not come yet.
  return starts_.empty() ? complete : records.size();
}

} // namespace telctl::cdr
