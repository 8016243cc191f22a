#pragma once
// Single values of a record, by the types of their columns. Each says whether the text is written as its type wants.
// The types of most records are here, to be part of the loop over the columns; the others behind a call.
#include <civil.hpp>
#include <letters.hpp>
#include <values.hpp>

namespace telctl::cdr {

inline bool is_digit(char letter) {
  return letter >= '0' && letter <= '9';
}

/// Words of Asterisk's main/cdr.c; unknown for any other.
[[gnu::always_inline]] inline Disposition disposition_of(std::string_view word) {
  if (is_word(word, "ANSWERED")) return Disposition::answered;
  if (is_word(word, "NO ANSWER")) return Disposition::no_answer;
  if (is_word(word, "BUSY")) return Disposition::busy;
  if (is_word(word, "FAILED")) return Disposition::failed;
  if (is_word(word, "CONGESTION")) return Disposition::congestion;
  if (is_word(word, "CANCEL")) return Disposition::cancelled;
  return Disposition::unknown;
}

[[gnu::always_inline]] inline bool read_ama(std::string_view value, std::optional<Flag>& ama) {
  if (is_word(value, "DOCUMENTATION") || is_word(value, "3")) return true;
  if (is_word(value, "BILLING") || is_word(value, "2")) ama = Flag::ama_billing;
  if (is_word(value, "OMIT") || is_word(value, "1")) ama = Flag::ama_omit;
  return ama.has_value();
}

/// "[SYSTEM-]EPOCH.N": the epoch, in whole seconds. Read from behind.
[[gnu::always_inline]] inline std::optional<std::int64_t> unique_epoch(std::string_view id) {
  const char* const text = id.data();
  const auto digits_before = [&](std::size_t end) {
    if (end >= 8) {
      const auto digits = digits_behind(eight_letters(text + end - 8));
      if (digits < 8) return end - digits;
      end -= 8;
    }
    while (end > 0 && is_digit(text[end - 1]))
      --end;
    return end;
  };
  const auto number = digits_before(id.size());
  if (number == id.size() || number == 0 || text[number - 1] != '.') return std::nullopt;
  const char* const point = text + number - 1;
  // Since 2001 it has ten digits.
  if ((number == 11 || (number > 11 && point[-11] == '-')) && all_digits(eight_letters(point - 10)) &&
      is_digit(point[-2]) && is_digit(point[-1]))
    return static_cast<std::int64_t>(number_of_digits(eight_letters(point - 10)) * 100 +
                                     static_cast<unsigned>(point[-2] - '0') * 10U +
                                     static_cast<unsigned>(point[-1] - '0'));
  const auto epoch = digits_before(number - 1);
  if (epoch > 0 && text[epoch - 1] != '-') return std::nullopt;
  const auto size = number - 1 - epoch;
  return size < 9 || size > 11 ? std::nullopt : parse_digits(id.substr(epoch, size));
}

[[gnu::always_inline]] inline bool read_local_time(std::string_view text, CivilReader& reader, TimeValue& time) {
  if (!reader.read(text, ' ', time.seconds)) return false;
  time.kind = TimeValue::Kind::civil;
  time.micros = -1;
  time.offset.reset();
  return true;
}

inline void set_seconds(Role role, std::int64_t micros, Values& values) {
  if (role != Role::billable) values.duration_us = micros;
  if (role != Role::duration) values.billable_us = micros;
}

constexpr std::int64_t longest_seconds = 1'000'000; // eleven days and a half
constexpr std::int64_t longest_micros = longest_seconds * 1'000'000;

[[gnu::always_inline]] inline bool read_whole_seconds(Role role, std::string_view text, Values& values) {
  std::int64_t seconds = 0;
  if (!read_digits(text, seconds) || seconds > longest_seconds) return false;
  if (role != Role::none) set_seconds(role, seconds * 1'000'000, values);
  return true;
}

/// Seconds in any other form.
bool read_seconds(const FormatColumn& column, std::string_view text, Values& values);
/// A moment of a type that says which one it is.
bool read_moment(Type type, std::string_view text, TimeValue& time);
/// A date, a time of day, or both.
bool read_part(const FormatColumn& column, std::string_view text, Values& values);
bool read_disposition_number(std::string_view text, Values& values);
bool read_boolean(Role role, std::string_view text, Values& values);
/// One of the codes of the column.
bool read_code(const FormatColumn& column, std::string_view text, Values& values);
/// Takes the mark off a number, and sees whether it is a trunk or hides digits.
void read_party(const FormatColumn& column, std::string_view& text, Values& values);
bool is_amount(std::string_view text);
bool is_json_object(std::string_view text);
/// What the source writes when it does not know the value.
bool is_unknown(const FormatColumn& column, std::string_view text);
/// Undoes CSV quoting in a field of a format that has none.
std::optional<std::string> unquoted(std::string_view text);

} // namespace telctl::cdr
