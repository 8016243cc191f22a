#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Days and times of day as schedules write them.
namespace telctl::estate {

/// {"1-5", "7"} are 1, 2, 3, 4, 5 and 7; all up to `most` when nothing is given. Nothing when an item is none of them.
std::optional<std::vector<int>> days(const std::vector<std::string>& items, int most);
/// "08:00" in minutes; nothing for what is no time of the day.
std::optional<int> minutes(std::string_view time);

} // namespace telctl::estate
