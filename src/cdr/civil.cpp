#include <civil.hpp>

#include <chrono>

namespace telctl::cdr {
namespace {

/// Two digits, or a number above 99.
inline unsigned two(const char* text) {
  const auto tens = static_cast<unsigned>(text[0] - '0');
  const auto ones = static_cast<unsigned>(text[1] - '0');
  return tens > 9 || ones > 9 ? 1000 : tens * 10 + ones;
}

/// Days since 1970 of "2026-11-23".
std::optional<std::int64_t> parse_day(const char* p) {
  const unsigned century = two(p);
  const unsigned year = two(p + 2);
  const unsigned month = two(p + 5);
  const unsigned day = two(p + 8);
  if (p[4] != '-' || p[7] != '-' || century > 99 || year > 99 || month > 12 || day > 31) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year{static_cast<int>(century * 100 + year)},
                                         std::chrono::month{month}, std::chrono::day{day}};
  if (!date.ok()) return std::nullopt;
  return std::int64_t{std::chrono::sys_days{date}.time_since_epoch().count()};
}

} // namespace

std::optional<std::int64_t> parse_civil(std::string_view text, char separator) {
  std::int64_t seconds = 0;
  return CivilReader().read(text, separator, seconds) ? std::optional(seconds) : std::nullopt;
}

bool CivilReader::read_date(const char* date) {
  const auto day = parse_day(date);
  if (!day) return false;
  last_day_ = *day;
  std::memcpy(last_date_.data(), date, last_date_.size());
  return true;
}

std::optional<std::int64_t> parse_offset(std::string_view text) {
  const bool colon = text.size() == 6 && text[3] == ':';
  if ((text.size() != 5 && !colon) || (text[0] != '+' && text[0] != '-')) return std::nullopt;
  const unsigned hours = two(text.data() + 1);
  const unsigned minutes = two(text.data() + (colon ? 4 : 3));
  if (hours > 15 || minutes > 59) return std::nullopt;
  const std::int64_t seconds = hours * 3600 + minutes * 60;
  return text[0] == '-' ? -seconds : seconds;
}

namespace {

/// The text of an hour: "2026-11-23T08:".
struct HourText {
  std::int64_t hour = 0; ///< since 1970
  std::array<char, 16> text{'1', '9', '7', '0', '-', '0', '1', '-', '0', '1', 'T', '0', '0', ':'};
};

// Tickets come by hours: those of UTC, and those of the clock on the wall.
constexpr std::size_t kept_hours = 4;
thread_local constinit std::array<HourText, kept_hours> hours;

/// `write_civil`, for the first time in an hour.
[[gnu::noinline]] char* write_in_new_hour(std::int64_t hour, Instant civil, char* out) {
  const auto days = hour >= 0 ? hour / 24 : -((23 - hour) / 24);
  const std::chrono::year_month_day day{std::chrono::sys_days{std::chrono::days{days}}};
  const auto year = static_cast<unsigned>(static_cast<int>(day.year()));
  auto& known = hours[static_cast<std::size_t>(hour) % kept_hours];
  put_two(known.text.data(), year / 100 % 100);
  put_two(known.text.data() + 2, year % 100);
  put_two(known.text.data() + 5, static_cast<unsigned>(day.month()));
  put_two(known.text.data() + 8, static_cast<unsigned>(day.day()));
  put_two(known.text.data() + 11, static_cast<unsigned>(hour - days * 24));
  known.hour = hour;
  return write_civil(civil, out);
}

} // namespace

char* write_civil(Instant civil, char* out) {
  const std::int64_t hour = civil.seconds >= 0 ? civil.seconds / 3600 : -((3599 - civil.seconds) / 3600);
  const auto rest = static_cast<unsigned>(civil.seconds - hour * 3600);
  const auto& known = hours[static_cast<std::size_t>(hour) % kept_hours];
  if (known.hour != hour) return write_in_new_hour(hour, civil, out);
  std::memcpy(out, known.text.data(), known.text.size());
  put_two(out + 14, rest / 60);
  out[16] = ':';
  put_two(out + 17, rest % 60);
  if (civil.micros < 0) return out + 19;
  out[19] = '.';
  auto micros = static_cast<unsigned>(civil.micros);
  for (std::size_t i = 25; i >= 20; --i, micros /= 10)
    out[i] = static_cast<char>('0' + micros % 10);
  return out + 26;
}

void append_civil(Instant civil, std::string_view zone_mark, std::string& out) {
  std::array<char, longest_civil> text;
  out.append(text.data(), static_cast<std::size_t>(write_civil(civil, text.data()) - text.data()));
  if (!zone_mark.empty()) out.append(zone_mark);
}

std::optional<std::int64_t> parse_decimal(std::string_view text) {
  const auto point = text.find('.');
  if (point == std::string_view::npos) return std::nullopt;
  const auto whole = parse_digits(text.substr(0, point));
  const auto digits = text.substr(point + 1);
  auto fraction = parse_digits(digits);
  if (!whole || !fraction || digits.size() > 6 || *whole > 1'000'000'000'000) return std::nullopt;
  for (std::size_t i = digits.size(); i < 6; ++i)
    *fraction *= 10;
  return *whole * 1'000'000 + *fraction;
}

char* write_long_number(std::uint64_t number, char* out) {
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

char* write_seconds(std::int64_t micros, char* out) {
  if (micros < 0) {
    *out++ = '-';
    micros = -micros;
  }
  const auto whole = micros / 1'000'000;
  out = write_number(static_cast<std::uint64_t>(whole), out);
  auto fraction = static_cast<unsigned>(micros - whole * 1'000'000);
  if (fraction == 0) return out;
  *out++ = '.';
  for (unsigned unit = 100'000; fraction != 0; unit /= 10) {
    *out++ = static_cast<char>('0' + fraction / unit);
    fraction %= unit;
  }
  return out;
}

} // namespace telctl::cdr
