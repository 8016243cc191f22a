#include <pace.hpp>

#include <atomic>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

using namespace telctl::plan;
using namespace std::chrono_literals;

namespace {

void answer(Pace& pace, std::chrono::microseconds took, bool busy = false) {
  pace.leave(pace.enter(), "user", took, busy);
}

} // namespace

TEST_CASE("never more requests at once than the cap, whatever is answered") {
  Pace pace(3);
  std::atomic<int> at_once{0};
  std::atomic<int> most{0};
  std::vector<std::jthread> threads;
  for (int i = 0; i < 8; ++i)
    threads.emplace_back([&, i] {
      for (int n = 0; n < 200; ++n) {
        const auto ticket = pace.enter();
        const int now = ++at_once;
        for (int seen = most; now > seen && !most.compare_exchange_weak(seen, now);) {
        }
        --at_once;
        pace.leave(ticket, "user", 100us, (n + i) % 17 == 0);
      }
    });
  threads.clear();
  CHECK(most <= 3);
  CHECK(pace.limit() >= 1);
}

TEST_CASE("a busy server is asked less at a time, and more again once it answers") {
  Pace pace(8);
  answer(pace, 10ms, true);
  CHECK(pace.limit() == 4);
  answer(pace, 10ms, true);
  answer(pace, 10ms, true);
  answer(pace, 10ms, true);
  CHECK(pace.limit() == 1); // and never none
  for (int i = 0; i < 100; ++i)
    answer(pace, 10ms);
  CHECK(pace.limit() == 8);
}

TEST_CASE("refusals of requests that were under way together count once") {
  Pace pace(8);
  std::vector<Pace::Ticket> tickets;
  for (int i = 0; i < 8; ++i)
    tickets.push_back(pace.enter());
  for (const auto ticket : tickets)
    pace.leave(ticket, "user", 10ms, true);
  CHECK(pace.limit() == 4);
}

TEST_CASE("answers that take much longer than they did slow it down; those that differ a little do not") {
  Pace pace(4);
  for (int i = 0; i < 50; ++i)
    answer(pace, i % 2 == 0 ? 50ms : 120ms);
  CHECK(pace.limit() == 4);
  for (int i = 0; i < 50; ++i)
    answer(pace, 900ms);
  CHECK(pace.limit() == 1);
  for (int i = 0; i < 50; ++i)
    answer(pace, 60ms);
  CHECK(pace.limit() == 4);
}

TEST_CASE("kinds of requests are held against their own: a slow one is no sign of distress") {
  Pace pace(4);
  for (int i = 0; i < 50; ++i) {
    pace.leave(pace.enter(), "line-device", 5ms, false);
    pace.leave(pace.enter(), "user", 400ms, false);
  }
  CHECK(pace.limit() == 4);
}
