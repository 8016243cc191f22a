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
/// Digits, at most 18. False for anything else.
inline bool read_digits(std::string_view text, std::int64_t& value) {
  if (text.empty() || text.size() > 18) return false;
  if (text.size() <= 8) {
    const auto eight = zero_padded(text);
    value = static_cast<std::int64_t>(number_of_digits(eight));
    return all_digits(eight);
  }
  value = 0;
  for (const char c : text) {
    const auto digit = static_cast<unsigned char>(c - '0');
    if (digit > 9) return false;
    value = value * 10 + digit;
  }
  return true;
}
/// The same; nothing for anything else.
inline std::optional<std::int64_t> parse_digits(std::string_view text) {
  std::int64_t value = 0;
  return read_digits(text, value) ? std::optional(value) : std::nullopt;
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

/// `write_number`, for a number of more than four digits.
char* write_long_number(std::uint64_t number, char* out);

/// A number in decimal, to where there is room for 20 letters, of which it may use more than it needs; the end of it.
[[gnu::always_inline]] inline char* write_number(std::uint64_t number, char* out) {
  if (number >= 10'000) return write_long_number(number, out);
  // No branch for each length: it is another one in each record.
  const auto small = static_cast<unsigned>(number);
  const unsigned hundreds = small / 100;
  std::array<char, 4> digits;
  put_two(digits.data(), hundreds);
  put_two(digits.data() + 2, small - hundreds * 100);
  const unsigned leading = (small < 1000 ? 1U : 0U) + (small < 100 ? 1U : 0U) + (small < 10 ? 1U : 0U);
  std::uint32_t word = 0;
  std::memcpy(&word, digits.data(), sizeof word);
  if constexpr (std::endian::native == std::endian::big)
    word <<= 8 * leading;
  else
    word >>= 8 * leading;
  std::memcpy(out, &word, sizeof word);
  return out + (4 - leading);
}

} // namespace telctl::cdr
