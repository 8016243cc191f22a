#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

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

 private:
  std::map<std::int64_t, std::int64_t> runs_; ///< first to last; neither touching nor overlapping
};

} // namespace telctl::cdr
