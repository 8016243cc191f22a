#pragma once
#include <array>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

#include <put.hpp>
#include <telctl/cdr/ticket.hpp>

namespace telctl::cdr {

/// "2026-11-23 08:37:28" (or with T, or another separator) as seconds, as if the clock showed UTC; nothing for another
/// form or a day that no calendar has.
std::optional<std::int64_t> parse_civil(std::string_view text, char separator);
/// "+0100" or "+01:00" in seconds.
std::optional<std::int64_t> parse_offset(std::string_view text);
/// Appends "2026-11-23T08:37:28", with the fraction when it is known and `zone_mark` ("Z" or nothing).
void append_civil(Instant civil, std::string_view zone_mark, std::string& out);
/// The same, without the mark, to where there is room for `longest_civil`; the end of it.
char* write_civil(Instant civil, char* out);
constexpr std::size_t longest_civil = 26;
/// Digits, at most 18; nothing for anything else.
inline std::optional<std::int64_t> parse_digits(std::string_view text) {
  if (text.empty() || text.size() > 18) return std::nullopt;
  std::int64_t value = 0;
  for (const char c : text) {
    const auto digit = static_cast<unsigned char>(c - '0');
    if (digit > 9) return std::nullopt;
    value = value * 10 + digit;
  }
  return value;
}
/// "7.006002" as microseconds; needs digits on both sides of the point, at most 6 after it.
std::optional<std::int64_t> parse_decimal(std::string_view text);
/// Writes microseconds as seconds, "7", "7.006002", "0.5", to where there is room for 32 letters; the end of it.
char* write_seconds(std::int64_t micros, char* out);

/// "00" to "99".
inline constexpr auto digit_pairs = [] {
  std::array<std::array<char, 2>, 100> table{};
  for (std::size_t i = 0; i < table.size(); ++i)
    table[i] = {static_cast<char>('0' + i / 10), static_cast<char>('0' + i % 10)};
  return table;
}();

/// Two digits of a number below 100.
inline void put_two(char* out, unsigned value) {
  std::memcpy(out, digit_pairs[value].data(), 2);
}

/// A number in decimal, to where there is room for 20 letters; the end of it.
inline char* write_number(std::uint64_t number, char* out) {
  if (number < 10) {
    *out = static_cast<char>('0' + number);
    return out + 1;
  }
  std::array<char, 20> digits; // from behind
  std::size_t at = digits.size();
  for (; number >= 100; number /= 100)
    put_two(&digits[at -= 2], static_cast<unsigned>(number % 100));
  put_two(&digits[at -= 2], static_cast<unsigned>(number));
  if (number < 10) ++at; // without the leading zero
  return put({&digits[at], digits.size() - at}, out);
}

} // namespace telctl::cdr
