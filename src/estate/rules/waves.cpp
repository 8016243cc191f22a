#include <chrono>
#include <map>
#include <unordered_map>

#include <fmt/format.h>
#include <rules/checks.hpp>

namespace telctl::estate {
namespace {

std::string name(const Wave& wave) {
  return "wave " + visible(wave.id);
}

/// One finding for each pair of waves.
void wave_overlap(const Index& index, const Reporter& report) {
  std::unordered_map<const Line*, const Wave*> first;
  for (const auto& wave : index.estate().waves) {
    std::map<const Wave*, std::pair<const Line*, int>> shared;
    for (const auto* line : index.lines_of(wave)) {
      const auto [found, fresh] = first.try_emplace(line, &wave);
      if (!fresh) ++shared.try_emplace(found->second, line, 0).first->second.second;
    }
    for (const auto& [other, lines] : shared)
      report.add(wave.marks.object, name(wave),
                 fmt::format("{} line{} of wave '{}' {} also in wave '{}', for example {}", lines.second,
                             lines.second == 1 ? "" : "s", visible(wave.id), lines.second == 1 ? "is" : "are",
                             visible(other->id), visible(lines.first->extension)),
                 "a line moves once: correct the selectors");
  }
}

void line_in_no_wave(const Index& index, const Reporter& report) {
  if (index.estate().waves.empty()) return; // the migration is not planned yet
  std::unordered_map<const Line*, bool> moved;
  for (const auto& wave : index.estate().waves)
    for (const auto* line : index.lines_of(wave))
      moved[line] = true;
  std::map<std::string_view, std::pair<const Line*, int>> left;
  for (const auto& line : index.estate().lines)
    if (migrates(line) && !moved.contains(&line)) ++left.try_emplace(line.site, &line, 0).first->second.second;
  for (const auto& [site, lines] : left) {
    const auto& [line, count] = lines;
    report.add(line->marks.object, name_of(*line),
               fmt::format("{} line{} of site '{}' {} in no wave, for example {}", count, count == 1 ? "" : "s",
                           visible(site), count == 1 ? "is" : "are", visible(line->extension)),
               "add the site, its buildings or its lines to a wave");
  }
}

void empty_wave(const Index& index, const Reporter& report) {
  for (const auto& wave : index.estate().waves)
    if (index.lines_of(wave).empty())
      report.add(wave.marks.object, name(wave), fmt::format("wave '{}' has no line", visible(wave.id)),
                 "empty selectors select nothing");
}

/// "2027-02-13T06:00", with the days that the month has.
bool local_time(std::string_view text) {
  constexpr std::string_view shape = "dddd-dd-ddTdd:dd";
  if (text.size() != shape.size()) return false;
  for (std::size_t i = 0; i < shape.size(); ++i)
    if (shape[i] == 'd' ? text[i] < '0' || text[i] > '9' : text[i] != shape[i]) return false;
  const auto number = [&](std::size_t at, std::size_t size) { return std::stoi(std::string(text.substr(at, size))); };
  const std::chrono::year_month_day date(std::chrono::year(number(0, 4)),
                                         std::chrono::month(static_cast<unsigned>(number(5, 2))),
                                         std::chrono::day(static_cast<unsigned>(number(8, 2))));
  return date.ok() && number(11, 2) < 24 && number(14, 2) < 60;
}

void bad_window(const Index& index, const Reporter& report) {
  for (const auto& wave : index.estate().waves) {
    const auto inspect = [&](std::string_view field, const std::string& time) {
      const bool good = time.empty() || local_time(time);
      if (!good)
        report.add(wave.marks.of(field), name(wave), fmt::format("'{}' is no time", visible(time)),
                   "write local time as 2027-02-13T06:00");
      return good && !time.empty();
    };
    const bool start = inspect("window_start", wave.window_start);
    const bool end = inspect("window_end", wave.window_end);
    if (start && end && wave.window_end <= wave.window_start)
      report.add(wave.marks.of("window_end"), name(wave),
                 fmt::format("the window of wave '{}' ends before it begins", visible(wave.id)),
                 "exchange the two times, or correct the day");
  }
}

} // namespace

std::vector<Check> wave_checks() {
  return {
      {{"wave-overlap", Severity::error, "A line belongs to two waves"}, errors::estate_wave, wave_overlap},
      {{"line-in-no-wave", Severity::warning, "There are waves, and a line belongs to none", true},
       errors::estate_wave,
       line_in_no_wave},
      {{"empty-wave", Severity::warning, "A wave has no line", true}, errors::estate_wave, empty_wave},
      {{"bad-window", Severity::error, "The window of a wave is no time, or ends before it begins"},
       errors::estate_wave,
       bad_window},
  };
}

} // namespace telctl::estate
