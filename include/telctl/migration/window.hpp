#pragma once
#include <chrono>
#include <optional>
#include <string>

#include <telctl/estate/model.hpp>

/// The hours in which a wave may move.
namespace telctl::migration {

/// "2027-02-13T06:00": what clocks of the zone show. Empty for a zone that nobody knows.
std::string local_time(std::chrono::system_clock::time_point moment, const std::string& timezone);

/// Why the wave may not move now (TEL-0605): before its window begins, or at its end or after it. Nothing when it may,
/// or when the wave has no window. Times of a window are local times of the estate.
std::optional<Error> outside_window(const estate::Wave& wave, const std::string& timezone,
                                    std::chrono::system_clock::time_point now);

} // namespace telctl::migration
