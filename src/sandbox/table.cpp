#include <table.hpp>

#include <algorithm>

#include <fmt/format.h>
#include <refusal.hpp>
#include <telctl/support/csv.hpp>
#include <telctl/support/encoding.hpp>
#include <telctl/support/text.hpp>

namespace telctl::sandbox {
namespace {

struct BadBytes {
  std::size_t first, last; ///< last one included
  const char* why;
};

/// Why a byte sequence is no UTF-8, in the words of Python's decoder (Unicode 15, table 3-7).
std::optional<BadBytes> bad_utf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
    const unsigned char lead = byte(i);
    const std::size_t length = lead < 0x80   ? 1
                               : lead < 0xc2 ? 0
                               : lead < 0xe0 ? 2
                               : lead < 0xf0 ? 3
                               : lead < 0xf5 ? 4
                                             : 0;
    if (length == 0) return BadBytes{i, i, "invalid start byte"};
    const unsigned char low = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
    const unsigned char high = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
    for (std::size_t k = 1; k < length; ++k) {
      if (i + k == text.size()) return BadBytes{i, i + k - 1, "unexpected end of data"};
      const bool good = k == 1 ? byte(i + k) >= low && byte(i + k) <= high : (byte(i + k) & 0xc0) == 0x80;
      if (!good) return BadBytes{i, i + k - 1, "invalid continuation byte"};
    }
    i += length;
  }
  return std::nullopt;
}

std::string charset_of(const Request& request) {
  const std::string type = request.header("content-type");
  for (const auto part : split(type, ';'))
    if (const auto parameter = trim(part); lower_ascii(parameter).starts_with("charset="))
      return lower_ascii(parameter.substr(8));
  return "utf-8";
}

} // namespace

std::string table_text(const Request& request) {
  const std::string charset = charset_of(request);
  if (charset == "utf-8" || charset == "utf8") {
    if (const auto bad = bad_utf8(request.body)) {
      const auto byte = static_cast<unsigned>(static_cast<unsigned char>(request.body[bad->first]));
      refuse(500, bad->first == bad->last
                      ? fmt::format("Unexpected error: 'utf-8' codec can't decode byte {:#04x} in position {}: {}",
                                    byte, bad->first, bad->why)
                      : fmt::format("Unexpected error: 'utf-8' codec can't decode bytes in position {}-{}: {}",
                                    bad->first, bad->last, bad->why));
    }
    return request.body;
  }
  auto text = to_utf8(request.body, charset);
  if (!text) refuse(500, fmt::format("Unexpected error: unknown encoding: {}", charset));
  return std::move(*text);
}

std::vector<OrderedJson> table_rows(const std::string& text) {
  CsvReader reader(text, ',');
  CsvRecord record;
  std::vector<OrderedJson> rows;
  if (!reader.next(record)) return rows;
  const std::vector<std::string> titles = record.fields;
  while (reader.next(record)) {
    OrderedJson row = OrderedJson::object();
    for (std::size_t i = 0; i < titles.size(); ++i)
      row[titles[i]] = i < record.fields.size() ? OrderedJson(record.fields[i]) : OrderedJson();
    for (std::size_t i = titles.size(); i < record.fields.size(); ++i)
      row["null"].push_back(record.fields[i]);
    rows.push_back(std::move(row));
  }
  return rows;
}

} // namespace telctl::sandbox
