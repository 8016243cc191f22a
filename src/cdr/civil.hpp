#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

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
std::optional<std::int64_t> parse_digits(std::string_view text);
/// "7.006002" as microseconds; needs digits on both sides of the point, at most 6 after it.
std::optional<std::int64_t> parse_decimal(std::string_view text);
/// Writes microseconds as seconds, "7", "7.006002", "0.5", to where there is room for 32 letters; the end of it.
char* write_seconds(std::int64_t micros, char* out);

} // namespace telctl::cdr
