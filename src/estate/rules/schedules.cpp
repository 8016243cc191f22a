#include <algorithm>
#include <optional>

#include <fmt/format.h>
#include <rules/checks.hpp>
#include <telctl/estate/hours.hpp>

// Hours, and periods that contradict each other.
namespace telctl::estate {
namespace {

constexpr int week = 7;
constexpr int month = 31;
constexpr int year = 12;

bool is_open(const Period& period) {
  return period.kind.empty() || period.kind == "open";
}

void bad_period(const Index& index, const Reporter& report) {
  for (const auto& item : index.estate().schedule_periods) {
    const auto add = [&](std::string_view field, std::string what, std::string hint) {
      report.add(item.marks.of(field), name_of(item), std::move(what), std::move(hint));
    };
    for (const auto& [field, text] : {std::pair{"start", &item.start}, {"end", &item.end}})
      if (!text->empty() && !minutes(*text))
        add(field, fmt::format("'{}' is no time of the day", visible(*text)), "write hours and minutes: 08:00");
    if (const auto start = minutes(item.start), end = minutes(item.end); start && end && *end <= *start)
      add("end", fmt::format("the period ends at {}, not after its beginning", item.end),
          "a night is two periods: one up to 23:59, one from 00:00");
    for (const auto& [field, list, most] : {std::tuple{"week_days", &item.week_days, week},
                                            {"month_days", &item.month_days, month},
                                            {"months", &item.months, year}})
      if (!days(*list, most))
        add(field, fmt::format("'{}' are no days or months from 1 to {}", visible(join(*list, " ")), most),
            "write numbers and ranges: [1-5, 7]");
    if (is_open(item) != item.destination.empty())
      add("destination",
          is_open(item) ? "an open period has no destination of its own"
                        : "an exceptional period needs its destination",
          "calls go to the destination of the exception, or where they go when it is open");
  }
}

bool meet(const std::vector<std::string>& a, const std::vector<std::string>& b, int most) {
  const auto first = days(a, most);
  const auto second = days(b, most);
  return first && second && std::any_of(first->begin(), first->end(), [&](int day) {
           return std::find(second->begin(), second->end(), day) != second->end();
         });
}

bool overlap(const Period& a, const Period& b) {
  const auto a_start = minutes(a.start);
  const auto a_end = minutes(a.end);
  const auto b_start = minutes(b.start);
  const auto b_end = minutes(b.end);
  if (!a_start || !a_end || !b_start || !b_end) return false; // told by bad-period
  return *a_start < *b_end && *b_start < *a_end && meet(a.week_days, b.week_days, week) &&
         meet(a.month_days, b.month_days, month) && meet(a.months, b.months, year);
}

/// An exception may lie within opening hours: that is what it is for. Two of one kind contradict each other.
void overlapping_periods(const Index& index, const Reporter& report) {
  const auto& periods = index.estate().schedule_periods;
  for (std::size_t i = 0; i < periods.size(); ++i)
    for (std::size_t j = 0; j < i; ++j) {
      const auto& a = periods[j];
      const auto& b = periods[i];
      if (a.schedule != b.schedule || is_open(a) != is_open(b) || !overlap(a, b)) continue;
      report.add(b.marks.object, name_of(b),
                 fmt::format("{}-{} overlaps {}-{} (at {})", visible(b.start), visible(b.end), visible(a.start),
                             visible(a.end), report.place(a.marks.object, name_of(a))),
                 "at every moment one period decides");
    }
}

void schedule_never_open(const Index& index, const Reporter& report) {
  for (const auto& item : index.estate().schedules) {
    const auto& periods = index.estate().schedule_periods;
    if (std::none_of(periods.begin(), periods.end(),
                     [&](const Period& period) { return period.schedule == item.name && is_open(period); }))
      report.add(item.marks.object, name_of(item), "the schedule is never open", "add an open period");
  }
}

} // namespace

std::vector<Check> schedule_checks() {
  using enum Severity;
  return {
      {{"bad-period", error, "A period has hours or days that cannot be"}, errors::estate_value, bad_period},
      {{"overlapping-periods", error, "Two periods of a schedule claim the same time"},
       errors::estate_value,
       overlapping_periods},
      {{"schedule-never-open", warning, "A schedule has no open period"}, errors::estate_missing, schedule_never_open},
  };
}

} // namespace telctl::estate
