#pragma once
#include <atomic>
#include <functional>
#include <thread>
#include <vector>

namespace telctl::cluster {

/// Runs job(0) … job(count - 1) on a few threads. More than four concurrent requests gained nothing on the servers that
/// were measured.
inline void parallel(std::size_t count, const std::function<void(std::size_t)>& job) {
  constexpr std::size_t most = 4;
  std::atomic<std::size_t> next{0};
  const auto work = [&] {
    for (auto i = next++; i < count; i = next++)
      job(i);
  };
  std::vector<std::jthread> threads;
  for (std::size_t i = 1; i < std::min(most, count); ++i)
    threads.emplace_back(work);
  work();
}

} // namespace telctl::cluster
