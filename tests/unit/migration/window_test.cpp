#include <doctest/doctest.h>
#include <telctl/migration/errors.hpp>
#include <telctl/migration/window.hpp>

using namespace telctl;
using namespace telctl::migration;

namespace {

std::chrono::system_clock::time_point at(std::int64_t seconds) {
  return std::chrono::system_clock::time_point(std::chrono::seconds(seconds));
}

constexpr std::int64_t begins = 1'802'494'800; // 2027-02-13T05:00Z, 06:00 in Paris
constexpr std::int64_t ends = begins + 12 * 3600;

estate::Wave wave(std::string start, std::string end) {
  return {.id = "one", .window_start = std::move(start), .window_end = std::move(end)};
}

} // namespace

TEST_CASE("a window is local time of the estate, its first minute in it and its last out of it") {
  const auto both = wave("2027-02-13T06:00", "2027-02-13T18:00");
  CHECK(local_time(at(begins), "Europe/Paris") == "2027-02-13T06:00");
  CHECK(outside_window(both, "Europe/Paris", at(begins - 1)));
  CHECK_FALSE(outside_window(both, "Europe/Paris", at(begins)));
  CHECK_FALSE(outside_window(both, "Europe/Paris", at(ends - 1)));
  CHECK(outside_window(both, "Europe/Paris", at(ends)));
  CHECK(outside_window(both, "UTC", at(begins))); // an hour too early there
  CHECK(outside_window(both, "Europe/Paris", at(ends))->code == errors::outside_window);
}

TEST_CASE("without a window, or with one end of it, the rest is open") {
  CHECK_FALSE(outside_window(wave("", ""), "Europe/Paris", at(0)));
  CHECK_FALSE(outside_window(wave("2027-02-13T06:00", ""), "Europe/Paris", at(ends * 2)));
  CHECK_FALSE(outside_window(wave("", "2027-02-13T18:00"), "Europe/Paris", at(0)));
}

TEST_CASE("summer time is told by the zone") {
  CHECK(local_time(at(1'815'000'000), "Europe/Paris") == "2027-07-08T00:40");
  CHECK(local_time(at(0), "Europe/Nowhere").empty());
}
