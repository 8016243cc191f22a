#include <telctl/io/clock.hpp>

#include <cstdlib>
#include <sstream>
#include <thread>

#include <date/date.h>

namespace telctl {
namespace {

class SystemClock final : public Clock {
 public:
  [[nodiscard]] std::chrono::system_clock::time_point now() const override {
    if (const char* fixed = std::getenv("TELCTL_NOW")) {
      std::istringstream text(fixed);
      std::chrono::sys_seconds time;
      if (text >> date::parse("%FT%TZ", time)) return time;
    }
    return std::chrono::system_clock::now();
  }
  void sleep_for(std::chrono::milliseconds duration) override { std::this_thread::sleep_for(duration); }
};

} // namespace

Clock& system_clock() {
  static SystemClock clock;
  return clock;
}

std::string iso8601(std::chrono::system_clock::time_point time) {
  return date::format("%FT%TZ", std::chrono::floor<std::chrono::seconds>(time));
}

} // namespace telctl
