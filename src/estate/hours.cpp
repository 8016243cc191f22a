#include <telctl/estate/hours.hpp>

#include <set>

#include <telctl/support/text.hpp>

namespace telctl::estate {

std::optional<std::vector<int>> days(const std::vector<std::string>& items, int most) {
  std::set<int> result;
  const auto number = [most](std::string_view text) {
    constexpr std::size_t longest = 2;
    if (!is_digits(text) || text.size() > longest) return 0;
    const int value = std::stoi(std::string(text));
    return value <= most ? value : 0;
  };
  for (const auto& item : items) {
    const auto dash = item.find('-');
    const int first = number(item.substr(0, dash));
    const int last = dash == std::string::npos ? first : number(item.substr(dash + 1));
    if (first == 0 || last < first) return std::nullopt;
    for (int day = first; day <= last; ++day)
      result.insert(day);
  }
  for (int day = 1; items.empty() && day <= most; ++day)
    result.insert(day);
  return std::vector<int>(result.begin(), result.end());
}

std::optional<int> minutes(std::string_view time) {
  constexpr std::size_t length = 5; // "08:00"
  constexpr int hours_a_day = 24;
  constexpr int minutes_an_hour = 60;
  if (time.size() != length || time[2] != ':' || !is_digits(time.substr(0, 2)) || !is_digits(time.substr(3)))
    return std::nullopt;
  const int hour = std::stoi(std::string(time.substr(0, 2)));
  const int minute = std::stoi(std::string(time.substr(3)));
  if (hour >= hours_a_day || minute >= minutes_an_hour) return std::nullopt;
  return hour * minutes_an_hour + minute;
}

} // namespace telctl::estate
