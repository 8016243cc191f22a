#include <telctl/migration/window.hpp>

#include <stdexcept>

#include <date/tz.h>
#include <fmt/format.h>
#include <telctl/migration/errors.hpp>
#include <telctl/support/text.hpp>

namespace telctl::migration {

std::string local_time(std::chrono::system_clock::time_point moment, const std::string& timezone) {
  try {
    const auto minutes = std::chrono::floor<std::chrono::minutes>(moment);
    return date::format("%Y-%m-%dT%H:%M", date::make_zoned(date::locate_zone(timezone), minutes));
  } catch (const std::runtime_error&) { // how the library says that there is no such zone
    return {};
  }
}

std::optional<Error> outside_window(const estate::Wave& wave, const std::string& timezone,
                                    std::chrono::system_clock::time_point now) {
  const auto local = local_time(now, timezone);
  const auto refuse = [&](std::string what) -> std::optional<Error> {
    return Error{.code = errors::outside_window,
                 .what = std::move(what),
                 .where = {.object = "wave " + visible(wave.id)},
                 .cause = fmt::format("it is {} in {}", local, timezone),
                 .hint = "wait, correct the window, or --outside-window REASON"};
  };
  // Local times of one form compare as text does.
  if (!wave.window_start.empty() && local < wave.window_start)
    return refuse(fmt::format("its window begins at {}", wave.window_start));
  if (!wave.window_end.empty() && local >= wave.window_end)
    return refuse(fmt::format("its window ended at {}", wave.window_end));
  return std::nullopt;
}

} // namespace telctl::migration
