#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace telctl {

std::string_view trim(std::string_view text);
std::vector<std::string_view> split(std::string_view text, char separator);
/// Words separated by any run of blanks.
std::vector<std::string_view> words(std::string_view text);
std::string join(const std::vector<std::string>& parts, std::string_view separator);
/// ASCII only: keys, units, keywords. Names of people go through ICU (`encoding.hpp`).
std::string lower_ascii(std::string_view text);
bool is_digits(std::string_view text);

/// Text from outside made safe for a terminal and a log: control, bidi and zero-width characters are shown as \x1B,
/// \u202E; bytes that are not UTF-8 as \xNN. Printable text comes back unchanged.
std::string visible(std::string_view text);

/// Byte offset of the first byte that is not valid UTF-8.
std::optional<std::size_t> first_invalid_utf8(std::string_view text);
/// Columns a terminal needs (code points, wide ones count two, combining ones none).
std::size_t display_width(std::string_view text);

/// The candidate that the author most probably meant: at most one edit in three characters, else nothing.
std::optional<std::string> did_you_mean(std::string_view word, const std::vector<std::string>& candidates);

/// Every digit but the last `hidden` is kept: "0145678900" → "014567****".
std::string mask_number(std::string_view number, std::size_t hidden = 4);

} // namespace telctl
