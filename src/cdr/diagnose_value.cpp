// What is wrong with a value that is not written as its column wants.
#include <algorithm>
#include <chrono>

#include <civil.hpp>
#include <diagnose.hpp>
#include <fmt/format.h>
#include <telctl/cdr/errors.hpp>
#include <telctl/support/text.hpp>
#include <type_names.hpp>

namespace telctl::cdr {
namespace {

struct Cause {
  ErrorCode code;
  std::string what;
};
using Finding = std::optional<Cause>;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// A form of fixed places: a letter for each digit (Y M D h m s t), and literal characters with their high bit set.
/// What may be absent, and what comes behind it, is left out.
std::string shape_of(const Form& form) {
  std::string shape;
  for (const auto& step : form) {
    if (step.optional) break;
    if (step.kind == FormStep::Kind::literal)
      shape += static_cast<char>(static_cast<unsigned char>(step.letter) | 0x80U);
    else
      shape += form_text({step});
  }
  return shape;
}

/// Empty for a column of no such form.
std::string shape_of(const FormatColumn& column) {
  static const Form local = *parse_form("YYYY-MM-DD hh:mm:ss");
  static const Form iso = *parse_form("YYYY-MM-DDThh:mm:ss");
  static const Form clock = *parse_form("hh:mm:ss");
  if (column.type == Type::local_time) return shape_of(local);
  if (column.type == Type::iso_time) return shape_of(iso);
  if (column.type == Type::interval) return shape_of(clock);
  return column.type == Type::time || column.type == Type::span ? shape_of(column.form) : std::string();
}

/// The digits that stand in the places of this letter; nothing when there are none.
std::optional<int> number_at(std::string_view shape, std::string_view text, char letter) {
  const auto first = shape.find(letter);
  if (first == std::string_view::npos) return std::nullopt;
  const auto last = shape.find_last_of(letter);
  return static_cast<int>(parse_digits(trim(text.substr(first, last - first + 1))).value_or(0));
}

/// How many characters of the text are as the shape wants.
std::size_t fits(std::string_view shape, std::string_view text) {
  std::size_t i = 0;
  for (; i < std::min(shape.size(), text.size()); ++i) {
    const auto letter = static_cast<unsigned char>(shape[i]);
    const bool right = letter < 0x80 ? is_digit(text[i]) : text[i] == static_cast<char>(letter & 0x7FU);
    if (!right) break;
  }
  return i;
}

Finding no_such_day(std::string_view shape, std::string_view text) {
  const auto month = number_at(shape, text, 'M');
  const auto day = number_at(shape, text, 'D');
  if (!month || !day) return std::nullopt;
  if (*month < 1 || *month > 12) return Cause{errors::cdr_no_such_day, fmt::format("there is no month {}", *month)};
  const auto year = number_at(shape, text, 'Y');
  const auto last =
      std::chrono::year_month_day_last{std::chrono::year{year.value_or(2024)},
                                       std::chrono::month_day_last{std::chrono::month{static_cast<unsigned>(*month)}}};
  const auto days = static_cast<int>(static_cast<unsigned>(last.day()));
  if (*day >= 1 && *day <= days) return std::nullopt;
  return Cause{errors::cdr_no_such_day, fmt::format("month {} has no day {}", *month, *day)};
}

Finding no_such_time(std::string_view shape, std::string_view text) {
  const auto beyond = [&](char letter, int most, std::string_view name) -> Finding {
    const auto number = number_at(shape, text, letter);
    if (!number || *number <= most) return std::nullopt;
    return Cause{errors::cdr_no_such_time, fmt::format("there is no {} {}", name, *number)};
  };
  if (auto hour = beyond('h', 23, "hour")) return hour;
  if (auto minute = beyond('m', 59, "minute")) return minute;
  return beyond('s', 60, "second");
}

Finding of_time(const FormatColumn& column, std::string_view text) {
  const auto shape = shape_of(column);
  const auto right = fits(shape, text);
  if (right == text.size() && right < shape.size() && right > 0)
    return Cause{errors::cdr_value_cut, fmt::format("it ends after {} of {} characters", right, shape.size())};
  if (right < shape.size()) return std::nullopt;
  if (auto day = no_such_day(shape, text)) return day;
  if (auto time = no_such_time(shape, text)) return time;
  if (column.type == Type::iso_time && text.size() == shape.size())
    return Cause{errors::cdr_bad_offset, "its offset from UTC is missing"};
  const bool may_have_offset = column.type == Type::iso_time || form_text(column.form).find("[Z]") != std::string::npos;
  const auto sign = text.find_first_of("+-Z", shape.size());
  if (may_have_offset && sign != std::string_view::npos)
    return Cause{errors::cdr_bad_offset, fmt::format("'{}' is no offset from UTC", shown(text.substr(sign)))};
  return std::nullopt;
}

Finding negative(std::string_view text) {
  if (text.size() < 2 || text.front() != '-' || !is_digit(text[1])) return std::nullopt;
  return Cause{errors::cdr_negative, "it is negative"};
}

Finding of_span(const FormatColumn& column, std::string_view text) {
  if (auto found = negative(text)) return found;
  const auto shape = shape_of(column);
  const auto right = fits(shape, text);
  if (right == text.size() && right < shape.size() && right > 0)
    return Cause{errors::cdr_value_cut, fmt::format("it ends after {} of {} characters", right, shape.size())};
  if (right < shape.size()) return std::nullopt;
  for (const auto& [letter, name] : {std::pair{'m', "minutes"}, std::pair{'s', "seconds"}})
    if (const auto number = number_at(shape, text, letter); number && *number > 59)
      return Cause{errors::cdr_span_over,
                   fmt::format("{} {} are more than 59: another unit, or another layout", *number, name)};
  return std::nullopt;
}

bool is_decimal(std::string_view text, char point) {
  const auto at = text.find(point);
  return at != std::string_view::npos && is_digits(text.substr(0, at)) && is_digits(text.substr(at + 1));
}

Finding of_seconds(const FormatColumn& column, std::string_view text) {
  if (auto found = negative(text)) return found;
  const auto whole = text.substr(0, text.find('.'));
  if (is_digits(whole) && whole.size() > 6 && (is_digits(text) || is_decimal(text, '.')))
    return Cause{errors::cdr_too_long, "no call is that long: more than eleven days"};
  if (is_decimal(text, ',')) return Cause{errors::cdr_decimal_comma, "it has a decimal comma"};
  const bool fraction = is_decimal(text, '.');
  if (column.type == Type::seconds && fraction) return Cause{errors::cdr_precision, "it has a fraction"};
  if (column.type == Type::decimal_seconds && is_digits(text))
    return Cause{errors::cdr_precision, "its fraction is missing"};
  if (column.type == Type::decimal_seconds && fraction)
    return Cause{errors::cdr_precision, "its fraction has another length"};
  return std::nullopt;
}

Finding of_epoch(const FormatColumn& column, std::string_view text) {
  if (auto found = negative(text)) return found;
  if (is_digits(text) && (text.size() == 13 || text.size() == 16))
    return Cause{errors::cdr_epoch_unit, fmt::format("it counts {}seconds", text.size() == 13 ? "milli" : "micro")};
  if (is_decimal(text, ',')) return Cause{errors::cdr_decimal_comma, "it has a decimal comma"};
  if (column.type == Type::decimal_epoch && is_digits(text))
    return Cause{errors::cdr_precision, "its fraction is missing"};
  if (column.type == Type::epoch && is_decimal(text, '.')) return Cause{errors::cdr_precision, "it has a fraction"};
  return std::nullopt;
}

Finding of_number(std::string_view text) {
  if (auto found = negative(text)) return found;
  if (is_decimal(text, '.') || is_decimal(text, ',')) return Cause{errors::cdr_precision, "it has a fraction"};
  return std::nullopt;
}

/// A code of which there is only one tells the kind of the record, or the version of its layout.
Finding of_code(const FormatColumn& column) {
  if (column.meanings.size() != 1) return std::nullopt;
  return Cause{errors::cdr_other_record,
               fmt::format("a record of another kind or version than {}", column.meanings.front().written)};
}

Finding cause_of(const FormatColumn& column, std::string_view text) {
  switch (column.type) {
  case Type::local_time:
  case Type::iso_time:
  case Type::time:
    return of_time(column, text);
  case Type::span:
  case Type::interval:
    return of_span(column, text);
  case Type::seconds:
  case Type::decimal_seconds:
    return of_seconds(column, text);
  case Type::epoch:
  case Type::decimal_epoch:
    return of_epoch(column, text);
  case Type::number:
    return of_number(text);
  case Type::decimal:
    return negative(text);
  case Type::code:
    return of_code(column);
  default:
    return std::nullopt;
  }
}

} // namespace

bool has_impossible(std::string_view party) {
  return party.find_first_of("\"'<>;|={}[]\\,") != std::string_view::npos;
}

Problem diagnose_value(const FormatColumn& column, std::string_view text, Problem complaint) {
  if (auto cause = cause_of(column, text)) {
    complaint.code = cause->code;
    complaint.what += ": " + cause->what;
  }
  return complaint;
}

} // namespace telctl::cdr
