#pragma once
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

namespace telctl::plan {

/// How many requests are under way at once: never more than `most`, fewer when the server says that it is busy or when
/// its answers take much longer than they did, one more again after a round of good answers. Used by several threads.
class Pace {
 public:
  explicit Pace(int most);

  /// Leave to send, taken with `enter` and given back with `leave`.
  struct Ticket {
    std::uint64_t round = 0; ///< counts slowdowns: what was sent before one says nothing about the pace after it
  };
  /// Waits for its turn.
  Ticket enter();
  /// `kind` names requests that cost the server about the same. `busy`: it refused to work now.
  void leave(Ticket ticket, std::string_view kind, std::chrono::microseconds took, bool busy);
  [[nodiscard]] int limit() const;

 private:
  void slow_down(double factor);
  bool took_long(std::string_view kind, std::chrono::microseconds took);

  const double most_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  double limit_;
  int under_way_ = 0;
  std::uint64_t round_ = 0;
  struct Latency {
    double quickest = 0; ///< lowest average so far, in microseconds
    double average = 0;
    int seen = 0;
  };
  std::map<std::string, Latency, std::less<>> latencies_;
};

} // namespace telctl::plan
