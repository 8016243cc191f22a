#pragma once
#include <array>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

#include <letters.hpp>
#include <put.hpp>
#include <telctl/cdr/ticket.hpp>

namespace telctl::cdr {

/// "2026-11-23 08:37:28" (or with T, or another separator) as seconds, as if the clock showed UTC; nothing for another
/// form or a day that no calendar has.
std::optional<std::int64_t> parse_civil(std::string_view text, char separator);
/// The same for many times: most are of the day of the one before.
class CivilReader {
 public:
  /// False when it is not written so.
  [[gnu::always_inline]] bool read(std::string_view text, char separator, std::int64_t& seconds) {
    const char* const letters = text.data();
    if (text.size() != 19 || letters[10] != separator) return false;
    const auto second = second_of_day(eight_letters(letters + 11));
    if (second < 0 || (!same_date(letters, last_date_.data()) && !read_date(letters))) return false;
    seconds = last_day_ * 86'400 + second;
    return true;
  }

 private:
  /// Of "08:37:28"; negative for anything else.
  static std::int64_t second_of_day(std::uint64_t letters) {
    constexpr std::uint64_t midnight = 0x3030'3A30'303A'3030U; // 00:00:00
    const std::uint64_t digits = letters ^ midnight;           // and nothing where the colons are
    if (!none_above(digits, 0x7676'7F76'767F'7676U)) return -1;
    const std::uint64_t pairs = digits * 10 + (digits >> 8U); // tens and ones, where the tens are
    const auto hour = static_cast<unsigned>(pairs & 0xFFU);
    const auto minute = static_cast<unsigned>(pairs >> 24U & 0xFFU);
    const auto second = static_cast<unsigned>(pairs >> 48U & 0xFFU);
    if (hour > 23 || minute > 59 || second > 60) return -1;
    return hour * 3600 + minute * 60 + second;
  }
  static bool same_date(const char* a, const char* b) {
    return eight_letters(a) == eight_letters(b) && a[8] == b[8] && a[9] == b[9];
  }
  bool read_date(const char* date);

  std::array<char, 10> last_date_{};
  std::int64_t last_day_ = 0;
};
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
  if (text.size() <= 8) {
    const auto eight = zero_padded(text);
    if (!all_digits(eight)) return std::nullopt;
    return static_cast<std::int64_t>(number_of_digits(eight));
  }
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

/// A number in decimal, to where there is room for 20 letters, of which it may use more than it needs; the end of it.
inline char* write_number(std::uint64_t number, char* out) {
  if (number < 10) {
    *out = static_cast<char>('0' + number);
    return out + 1;
  }
  if (number < 100) {
    put_two(out, static_cast<unsigned>(number));
    return out + 2;
  }
  if (number < 10'000) {
    // The hundreds of a number below 1,000 are one digit: the zero in front is written over.
    const auto small = static_cast<unsigned>(number);
    const auto hundreds = small / 100;
    const std::size_t leading = hundreds < 10 ? 1 : 0;
    *out = digit_pairs[hundreds][leading];
    out[1 - leading] = digit_pairs[hundreds][1];
    put_two(out + 2 - leading, small - hundreds * 100);
    return out + 4 - leading;
  }
  constexpr std::uint64_t beyond_eight_digits = 100'000'000;
  if (number >= beyond_eight_digits) {
    out = write_number(number / beyond_eight_digits, out);
    put_letters(digits_of(static_cast<std::uint32_t>(number % beyond_eight_digits)) + eight_zeros, out);
    return out + 8;
  }
  const std::uint64_t digits = digits_of(static_cast<std::uint32_t>(number));
  const auto leading = static_cast<unsigned>(std::countr_zero(digits)) / 8;
  put_letters((digits + eight_zeros) >> 8 * leading, out);
  return out + (8 - leading);
}

} // namespace telctl::cdr
