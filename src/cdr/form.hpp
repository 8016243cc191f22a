#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <telctl/cdr/format.hpp>

namespace telctl::cdr {

/// Reads a form: runs of Y M D h m s are numbers of so many digits, `_` in front of a run lets a blank stand for its
/// leading zero; t is tenths of a minute, P or PP the half of the day (A, AM), [.f] a fraction, [P] a half and [Z] an
/// offset that may be absent, f and Z such that are always there; a backslash makes the next letter an ordinary one.
/// The error says what is wrong.
tl::expected<Form, std::string> parse_form(std::string_view text);

/// The parts of a date and time that one or several columns give.
struct TimeParts {
  int year = -1;
  int month = 0;
  int day = 0;
  std::int32_t second_of_day = -1;
  std::int32_t micros = -1;
  std::optional<std::int64_t> offset;
  bool seen = false;
};

/// Adds what the text says. False when it is not written so, or names no time of day or day of a month.
bool read_time_form(const Form& form, std::string_view text, TimeParts& parts);
/// A duration in microseconds.
std::optional<std::int64_t> read_span_form(const Form& form, std::string_view text);
/// "00:01:07.5", "1 day 02:00:00": intervals as PostgreSQL prints them.
std::optional<std::int64_t> read_interval(std::string_view text);
/// The form as people know it, for messages.
std::string form_text(const Form& form);

} // namespace telctl::cdr
