// Dates that a record leaves out: the year, or all of it.
#include <dates.hpp>

#include <chrono>
#include <cstdlib>

#include <civil.hpp>
#include <fmt/format.h>
#include <telctl/cdr/errors.hpp>
#include <telctl/support/text.hpp>

namespace telctl::cdr {
namespace {

constexpr std::int64_t day_seconds = 86'400;

std::optional<std::int64_t> days_of(int year, int month, int day) {
  const std::chrono::year_month_day date{std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
                                         std::chrono::day{static_cast<unsigned>(day)}};
  if (!date.ok()) return std::nullopt;
  return std::int64_t{std::chrono::sys_days{date}.time_since_epoch().count()};
}

int year_of(std::int64_t days) {
  return static_cast<int>(std::chrono::year_month_day{std::chrono::sys_days{std::chrono::days{days}}}.year());
}

/// The year in which the day is nearest to the one before it: records are in order, but for some hours.
std::optional<std::int64_t> nearest(int month, int day, std::int64_t last) {
  std::optional<std::int64_t> best;
  const int year = year_of(last);
  for (int candidate = year - 1; candidate <= year + 1; ++candidate) {
    const auto days = days_of(candidate, month, day);
    if (days && (!best || std::abs(*days - last) < std::abs(*best - last))) best = days;
  }
  // 29 February is in one of three years at most, and may be far away.
  constexpr std::int64_t half_a_year = 190;
  return best && std::abs(*best - last) <= half_a_year ? best : std::nullopt;
}

Problem no_date(std::string_view what) {
  return {errors::cdr_no_date, fmt::format("{}: no record before tells it, and no --date", what), 1};
}

/// The day is in no year near, or it is far from the records before.
Problem no_day(const TimeParts& parts, const DateContext& context) {
  const int year = context.last_day ? year_of(*context.last_day) : context.year.value_or(parts.year);
  if (parts.year < 0 && days_of(year, parts.month, parts.day))
    return {errors::cdr_date_jump,
            fmt::format("{:02}-{:02} is more than half a year away from the records before", parts.month, parts.day),
            1};
  return {errors::cdr_no_such_day,
          fmt::format("no day {:02}-{:02} in the year that the records before imply", parts.month, parts.day), 1};
}

std::optional<Problem> day_of(const TimeParts& parts, DateContext& context, Flags& flags, std::int64_t& day) {
  if (parts.month == 0 || parts.day == 0) {
    if (!context.day_known) return no_date("the record has no date");
    flags.set(Flag::date_inferred);
    day = *context.last_day;
    return std::nullopt;
  }
  std::optional<std::int64_t> found;
  if (parts.year >= 0) {
    found = days_of(parts.year, parts.month, parts.day);
  } else {
    if (!context.last_day && !context.year) return no_date("the record has no year");
    flags.set(Flag::year_inferred);
    found = context.last_day ? nearest(parts.month, parts.day, *context.last_day)
                             : days_of(*context.year, parts.month, parts.day);
  }
  if (!found) return no_day(parts, context);
  day = *found;
  context.last_day = found;
  return std::nullopt;
}

} // namespace

namespace {

std::optional<int> number_in(std::string_view digits) {
  return is_digits(digits) ? std::optional(std::atoi(std::string(digits).c_str())) : std::nullopt;
}

/// The one day that a name has, written 2026-11-23 or 20261123; nothing when there is none, or two that differ.
std::optional<FirstDate> day_in_name(std::string_view name) {
  name.remove_prefix(name.rfind('/') + 1);
  const auto is_digit = [&](std::size_t i) { return i < name.size() && name[i] >= '0' && name[i] <= '9'; };
  std::optional<FirstDate> found;
  for (std::size_t i = 0; i < name.size(); ++i) {
    if (i > 0 && is_digit(i - 1)) continue;
    const std::size_t dash = i + 4 < name.size() && name[i + 4] == '-' ? 1 : 0;
    const auto length = 8 + 2 * dash;
    if (i + length > name.size() || is_digit(i + length) || (dash == 1 && name[i + 7] != '-')) continue;
    const auto year = number_in(name.substr(i, 4));
    const auto month = number_in(name.substr(i + 4 + dash, 2));
    const auto day = number_in(name.substr(i + 6 + 2 * dash, 2));
    if (!year || !month || !day || *year < 1970 || *year > 2199 || !days_of(*year, *month, *day)) continue;
    if (found && (found->year != *year || found->month != *month || found->day != *day)) return std::nullopt;
    found = FirstDate{.year = *year, .month = *month, .day = *day};
  }
  return found;
}

} // namespace

DateContext context_of(const NormalizeOptions& options, std::string_view source) {
  DateContext context;
  if (!options.first_date) return context;
  const auto in_name = options.first_date->in_name ? day_in_name(source) : options.first_date;
  if (!in_name) return context;
  const auto& date = *in_name;
  context.year = date.year;
  if (date.month != 0) {
    context.last_day = days_of(date.year, date.month, date.day);
    context.day_known = context.last_day.has_value();
  }
  return context;
}

std::optional<Problem> complete_times(Values& values, DateContext& context, Flags& flags) {
  for (std::size_t i = 0; values.has_parts && i < values.parts.size(); ++i) {
    const auto& parts = values.parts[i];
    if (!parts.seen) continue;
    std::int64_t day = 0;
    if (auto problem = day_of(parts, context, flags, day)) return problem;
    if (parts.second_of_day < 0)
      return Problem{errors::cdr_missing_value, "the record has a date, but no time of day", 1};
    TimeValue& time = i == 0 ? values.start : i == 1 ? values.answer : values.end;
    time.kind = parts.offset ? TimeValue::Kind::moment : TimeValue::Kind::civil;
    time.seconds = day * day_seconds + parts.second_of_day - parts.offset.value_or(0);
    time.micros = parts.micros;
    time.offset = parts.offset;
  }
  return std::nullopt;
}

std::optional<Problem> take_date(const Form& form, std::string_view text, DateContext& context) {
  TimeParts parts;
  if (!read_time_form(form, text, parts))
    return Problem{errors::cdr_bad_time, fmt::format("'{}' is no date {}", shown(text), form_text(form)), 1};
  Flags ignored;
  std::int64_t day = 0;
  if (auto problem = day_of(parts, context, ignored, day)) return problem;
  context.last_day = day;
  context.day_known = true;
  return std::nullopt;
}

Result<FirstDate> parse_first_date(std::string_view text) {
  if (text == "file-name") return FirstDate{.in_name = true};
  const auto parts = split(text, '-');
  bool numbers = parts.size() == 1 || parts.size() == 3;
  for (const auto part : parts)
    numbers = numbers && is_digits(part) && part.size() <= 4;
  FirstDate date;
  if (numbers) {
    date.year = std::atoi(std::string(parts[0]).c_str());
    if (parts.size() == 3) {
      date.month = std::atoi(std::string(parts[1]).c_str());
      date.day = std::atoi(std::string(parts[2]).c_str());
    }
  }
  const bool in_range = date.year >= 1970 && date.year <= 2199;
  if (!numbers || !in_range || (parts.size() == 3 && !days_of(date.year, date.month, date.day)))
    return fail(
        {.code = errors::cdr_bad_date_option,
         .what = fmt::format("'{}' is neither a year nor a day, nor file-name", visible(text)),
         .hint = "write --date 2026, --date 2026-11-23, or --date file-name when the name of each file has its day"});
  return date;
}

} // namespace telctl::cdr
