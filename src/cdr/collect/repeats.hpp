#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace telctl::cdr {

/// Records on a new connection that are those that came last on the one before, byte for byte and in their order.
class Repeats {
 public:
  Repeats() = default;
  /// `before`: the last records of the connection before.
  explicit Repeats(std::vector<std::string> before);
  /// How many of these records, from the first, were sent again, or may still turn out to be.
  std::size_t count(const std::vector<std::string_view>& records);
  [[nodiscard]] bool is_over() const { return starts_.empty(); }

 private:
  std::vector<std::string> before_;
  std::vector<std::size_t> starts_; ///< places in `before_` with which all records so far agree
  std::size_t seen_ = 0;
};

} // namespace telctl::cdr
