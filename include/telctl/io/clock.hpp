#pragma once
#include <chrono>
#include <string>

namespace telctl {

class Clock {
 public:
  virtual ~Clock() = default;
  [[nodiscard]] virtual std::chrono::system_clock::time_point now() const = 0;
  virtual void sleep_for(std::chrono::milliseconds duration) = 0;
};

/// The machine's clock. TELCTL_NOW (ISO 8601 UTC) fixes it, for reproducible documents.
Clock& system_clock();
/// "2026-11-24T08:30:00Z"
std::string iso8601(std::chrono::system_clock::time_point time);

} // namespace telctl
