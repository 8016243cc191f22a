#include <telctl/support/text.hpp>

#include <algorithm>
#include <cstdint>

#include <fmt/format.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

namespace telctl {
namespace {

constexpr std::string_view blanks = " \t\r\n\f\v";

/// Decodes the code point at `offset` and moves past it; negative for bytes that are not UTF-8.
UChar32 next_code_point(std::string_view text, std::size_t& offset) {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  auto index = static_cast<std::int32_t>(offset);
  UChar32 point = 0;
  U8_NEXT(bytes, index, static_cast<std::int32_t>(text.size()), point);
  offset = static_cast<std::size_t>(index);
  return point;
}

bool is_unsafe(UChar32 point) {
  const bool control = point < 0x20 || (point >= 0x7F && point < 0xA0);
  const bool zero_width = (point >= 0x200B && point <= 0x200F) || point == 0x2060 || point == 0xFEFF || point == 0x00AD;
  const bool bidi = (point >= 0x202A && point <= 0x202E) || (point >= 0x2066 && point <= 0x2069) || point == 0x061C;
  const bool line = point == 0x2028 || point == 0x2029;
  return control || zero_width || bidi || line;
}

} // namespace

std::string_view trim(std::string_view text) {
  const auto is_blank = [](char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }; // those of `blanks`
  while (!text.empty() && is_blank(text.front()))
    text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back()))
    text.remove_suffix(1);
  return text;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (;;) {
    const auto end = text.find(separator);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

std::vector<std::string_view> words(std::string_view text) {
  std::vector<std::string_view> result;
  for (text = trim(text); !text.empty(); text = trim(text)) {
    const auto end = std::min(text.find_first_of(blanks), text.size());
    result.push_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  return result;
}

std::string join(const std::vector<std::string>& parts, std::string_view separator) {
  return fmt::format("{}", fmt::join(parts, separator));
}

std::string lower_ascii(std::string_view text) {
  std::string result(text);
  for (char& c : result)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return result;
}

bool is_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::string visible(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  for (std::size_t offset = 0; offset < text.size();) {
    const std::size_t start = offset;
    const UChar32 point = next_code_point(text, offset);
    if (point < 0) {
      for (std::size_t i = start; i < offset; ++i)
        result += fmt::format("\\x{:02X}", static_cast<unsigned char>(text[i]));
    } else if (is_unsafe(point)) {
      result += point < 0x100 ? fmt::format("\\x{:02X}", static_cast<unsigned>(point))
                              : fmt::format("\\u{:04X}", static_cast<unsigned>(point));
    } else {
      result.append(text.substr(start, offset - start));
    }
  }
  return result;
}

std::optional<std::size_t> first_invalid_utf8(std::string_view text) {
  for (std::size_t offset = 0; offset < text.size();) {
    const std::size_t start = offset;
    if (next_code_point(text, offset) < 0) return start;
  }
  return std::nullopt;
}

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  for (std::size_t offset = 0; offset < text.size();) {
    const UChar32 point = next_code_point(text, offset);
    if (point < 0) {
      ++width;
      continue;
    }
    const auto type = u_charType(point);
    if (type == U_NON_SPACING_MARK || type == U_ENCLOSING_MARK || type == U_FORMAT_CHAR) continue;
    const auto east = u_getIntPropertyValue(point, UCHAR_EAST_ASIAN_WIDTH);
    width += east == U_EA_WIDE || east == U_EA_FULLWIDTH ? 2 : 1;
  }
  return width;
}

std::optional<std::string> did_you_mean(std::string_view word, const std::vector<std::string>& candidates) {
  std::optional<std::string> best;
  std::size_t best_distance = std::max<std::size_t>(1, word.size() / 3) + 1;
  for (const auto& candidate : candidates) {
    std::vector<std::size_t> row(candidate.size() + 1);
    for (std::size_t j = 0; j <= candidate.size(); ++j)
      row[j] = j;
    for (std::size_t i = 1; i <= word.size(); ++i) {
      std::size_t diagonal = row[0];
      row[0] = i;
      for (std::size_t j = 1; j <= candidate.size(); ++j) {
        const std::size_t substitution = diagonal + (word[i - 1] == candidate[j - 1] ? 0 : 1);
        diagonal = row[j];
        row[j] = std::min({row[j] + 1, row[j - 1] + 1, substitution});
      }
    }
    if (row.back() < best_distance) {
      best_distance = row.back();
      best = candidate;
    }
  }
  return best;
}

std::string mask_number(std::string_view number, std::size_t hidden) {
  std::string result(number);
  const std::size_t count = std::min(hidden, result.size());
  std::fill(result.end() - static_cast<std::ptrdiff_t>(count), result.end(), '*');
  return result;
}

} // namespace telctl
