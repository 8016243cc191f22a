#include <pace.hpp>

#include <algorithm>

namespace telctl::plan {
namespace {

constexpr double busy_factor = 0.5;
constexpr double slow_factor = 0.75;
/// Four requests that share two cores take up to twice as long each as one alone: that much is no sign of distress.
constexpr double distress = 4;
constexpr double weight = 0.2;   ///< of the newest answer in the average
constexpr int first_answers = 8; ///< before an average says anything

} // namespace

Pace::Pace(int most) : most_(std::max(1, most)), limit_(most_) {}

Pace::Ticket Pace::enter() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return under_way_ < static_cast<int>(limit_); });
  ++under_way_;
  return {round_};
}

void Pace::leave(Ticket ticket, std::string_view kind, std::chrono::microseconds took, bool busy) {
  {
    const std::lock_guard lock(mutex_);
    --under_way_;
    const bool slow = !busy && took_long(kind, took);
    const bool current = ticket.round == round_;
    if (busy && current)
      slow_down(busy_factor);
    else if (slow && current)
      slow_down(slow_factor);
    else if (!busy && !slow)
      limit_ = std::min(most_, limit_ + 1 / limit_);
  }
  changed_.notify_all();
}

int Pace::limit() const {
  const std::lock_guard lock(mutex_);
  return static_cast<int>(limit_);
}

void Pace::slow_down(double factor) {
  limit_ = std::max(1.0, limit_ * factor);
  ++round_;
}

bool Pace::took_long(std::string_view kind, std::chrono::microseconds took) {
  auto found = latencies_.find(kind);
  if (found == latencies_.end()) found = latencies_.emplace(std::string(kind), Latency{}).first;
  auto& latency = found->second;
  const auto now = static_cast<double>(took.count());
  latency.average = latency.seen == 0 ? now : latency.average + weight * (now - latency.average);
  if (++latency.seen < first_answers) return false;
  latency.quickest = latency.seen == first_answers ? latency.average : std::min(latency.quickest, latency.average);
  return latency.average > distress * latency.quickest;
}

} // namespace telctl::plan
