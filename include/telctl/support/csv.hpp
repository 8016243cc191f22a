#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace telctl {

/// One record of a delimited file (RFC 4180: quotes doubled, line breaks inside quotes allowed; CR LF and LF end a
/// record).
struct CsvRecord {
  std::uint32_t line = 0;             ///< 1-based line of the file on which the record begins
  std::size_t offset = 0;             ///< byte offset of its first byte
  std::size_t length = 0;             ///< bytes, its line end not counted
  std::vector<std::string> fields;    ///< unquoted
  std::vector<std::uint32_t> columns; ///< 1-based byte column of each field in its line
  std::vector<std::uint32_t> lines;   ///< line on which each field begins
  bool torn = false;                  ///< ends inside quotes: the file was cut, or a quote is missing
};

/// Reads records one after the other; the text must outlive the reader. Empty lines are skipped.
class CsvReader {
 public:
  CsvReader(std::string_view text, char separator, char quote = '"');
  /// False at the end of the text. `record` keeps its buffers between calls.
  bool next(CsvRecord& record);

 private:
  std::string_view text_;
  std::size_t position_ = 0;
  std::uint32_t line_ = 1;
  char separator_;
  char quote_;
};

/// A field as RFC 4180 wants it: quoted when it holds the separator, a quote or a line break.
std::string csv_field(std::string_view value, char separator = ',');
std::string csv_line(const std::vector<std::string>& fields, char separator = ',');

} // namespace telctl
