#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include <telctl/support/error.hpp>

namespace date {
class time_zone;
}

namespace telctl::cdr {

/// A time zone of the system's database. Keeps the last period in mind, so one object belongs to one thread.
class Zone {
 public:
  /// "Europe/Paris", "UTC"; TEL-0701 for another name.
  static Result<Zone> find(const std::string& name);

  struct Readings {
    std::array<std::int64_t, 2> utc{}; ///< the earlier first
    std::size_t count = 0;             ///< 0: that hour was skipped; 2: it was lived twice
  };
  /// The moments at which clocks of the zone showed this; civil seconds are counted as if the clock showed UTC.
  Readings readings(std::int64_t civil) {
    // Two days from a change of the clock, no other reading is possible.
    constexpr std::int64_t near = 2 * 86'400;
    const std::int64_t guess = civil - offset_;
    if (guess - near >= begin_ && guess + near < end_) return {{guess, 0}, 1};
    return looked_up(civil);
  }
  /// Civil seconds that clocks of the zone show at this moment.
  std::int64_t civil(std::int64_t utc);
  [[nodiscard]] const std::string& name() const { return name_; }

 private:
  Readings looked_up(std::int64_t civil);
  void look_up(std::int64_t utc);

  std::string name_;
  const date::time_zone* zone_ = nullptr;
  std::int64_t begin_ = 0; ///< of the period last seen, in UTC
  std::int64_t end_ = 0;
  std::int64_t offset_ = 0;
};

} // namespace telctl::cdr
