#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <telctl/cdr/sources.hpp>
#include <telctl/cdr/store.hpp>

namespace telctl::cdr {

/// A set of numbers as runs: "1-80 82-400".
class Numbers {
 public:
  struct Run {
    std::int64_t first, last;
    friend bool operator==(const Run&, const Run&) = default;
  };

  static Numbers parse(std::string_view text);
  void add(std::int64_t first, std::int64_t last);
  void add(const Numbers& other);
  [[nodiscard]] std::string text() const;
  /// Between the smallest and the largest.
  [[nodiscard]] std::vector<Run> holes() const;
  [[nodiscard]] bool has(std::int64_t number) const;
  [[nodiscard]] bool empty() const { return runs_.empty(); }
  /// The largest; not when empty.
  [[nodiscard]] std::int64_t last() const { return runs_.rbegin()->second; }

 private:
  std::map<std::int64_t, std::int64_t> runs_; ///< first to last; neither touching nor overlapping
};

// A counter that begins again: each number gets a place in the order of all turns.

/// The place of a number that comes near the place `near`; nothing when the counter has no such number.
std::optional<std::int64_t> placed_number(const Numbering& numbering, std::int64_t written,
                                          std::optional<std::int64_t> near);
/// The number at a place.
std::int64_t written_number(const Numbering& numbering, std::int64_t place);
/// The places `known` and those of these tickets.
std::string numbers_with(const Numbering& numbering, std::string_view known, const std::vector<StoredTicket>& tickets);
/// 0 = the first turn that was seen.
std::int64_t turn_of(const Numbering& numbering, std::int64_t place);

} // namespace telctl::cdr
