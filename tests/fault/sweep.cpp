#include "sweep.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <mutex>
#include <random>
#include <thread>

#include <doctest/doctest.h>
#include <figures.hpp>
#include <fmt/format.h>

namespace telctl::fault {

std::uint64_t seed() {
  if (const char* given = std::getenv("TELCTL_SEED")) return std::strtoull(given, nullptr, 10);
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::hours>(now).count()) / 24;
}

void sweep(const std::string& label, std::vector<Point> points, std::size_t most, unsigned jobs) {
  if (const char* part = std::getenv("TELCTL_ONLY"))
    std::erase_if(points, [part](const Point& point) { return point.name.find(part) == std::string::npos; });
  if (const char* given = std::getenv("TELCTL_POINTS"))
    most = std::strtoul(given, nullptr, 10);
  else if (test::long_form())
    most = points.size();
  if (points.size() > most) {
    std::mt19937_64 random(seed());
    std::shuffle(points.begin(), points.end(), random);
    const auto others =
        std::stable_partition(points.begin(), points.end(), [](const Point& point) { return point.telling; });
    const auto telling = std::min(static_cast<std::size_t>(others - points.begin()), most / 2);
    points.erase(points.begin() + static_cast<std::ptrdiff_t>(telling), others);
    points.resize(std::min(points.size(), most));
  }
  std::atomic<std::size_t> next{0};
  std::size_t wrong = 0;
  std::mutex mutex;
  const auto work = [&] {
    for (auto i = next++; i < points.size(); i = next++) {
      const auto problem = points[i].try_it();
      if (problem.empty()) continue;
      const std::lock_guard lock(mutex);
      ++wrong;
      FAIL_CHECK(label, ", ", points[i].name, " (TELCTL_SEED=", seed(), "): ", problem);
    }
  };
  std::vector<std::jthread> threads;
  for (unsigned i = 0; i < jobs; ++i)
    threads.emplace_back(work);
  threads.clear();
  test::figure(fmt::format("{}: points {}, wrong {}", label, points.size(), wrong));
}

} // namespace telctl::fault
