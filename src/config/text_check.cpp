#include <text_check.hpp>

#include <algorithm>

#include <fmt/format.h>
#include <telctl/config/errors.hpp>
#include <telctl/support/encoding.hpp>
#include <telctl/support/errors.hpp>
#include <telctl/support/text.hpp>

namespace telctl::config {

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

LineTable::LineTable(std::string_view text) : text_(text), ascii_(is_ascii(text)), starts_{0} {
  for (auto end = text.find('\n'); end != std::string_view::npos; end = text.find('\n', end + 1))
    starts_.push_back(end + 1);
}

std::uint32_t LineTable::column(std::uint32_t line, std::uint32_t byte_column) const {
  if (ascii_ || line == 0 || line > starts_.size() || byte_column == 0) return byte_column;
  return static_cast<std::uint32_t>(characters(text_.substr(starts_[line - 1], byte_column - 1)) + 1);
}

std::pair<std::uint32_t, std::uint32_t> LineTable::place(std::size_t offset) const {
  const auto line =
      static_cast<std::uint32_t>(std::upper_bound(starts_.begin(), starts_.end(), offset) - starts_.begin());
  return {line, column(line, static_cast<std::uint32_t>(offset - starts_[line - 1] + 1))};
}

namespace {

Place place_of(std::string_view text, std::size_t offset, const std::string& file) {
  const auto [line, column] = LineTable(text).place(offset);
  return {.file = file, .line = line, .column = column};
}

} // namespace

Status check_text(std::string_view text, const std::string& file) {
  if (text.size() > max_file_size)
    return fail({.code = errors::file_too_large,
                 .what = fmt::format("{} bytes are more than the limit of {}", text.size(), max_file_size),
                 .where = {.file = file},
                 .hint = "split the file: several files of one collection are read together"});
  if (const auto bad = first_invalid_utf8(text))
    return fail({.code = errors::not_utf8,
                 .what = fmt::format("byte 0x{:02X} is not UTF-8", static_cast<unsigned char>(text[*bad])),
                 .where = place_of(text, *bad, file),
                 .hint = "save the file as UTF-8; it is probably in an encoding of Windows (CP1252)"});
  const auto control = std::find_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\r' && c != '\t') || c == '\x7F';
  });
  if (control != text.end())
    return fail({.code = errors::control_character,
                 .what = fmt::format("control character 0x{:02X}", static_cast<unsigned char>(*control)),
                 .where = place_of(text, static_cast<std::size_t>(control - text.begin()), file),
                 .hint = "remove it; a file with such bytes was damaged or is no text"});
  return {};
}

} // namespace telctl::config
