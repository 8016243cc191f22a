#pragma once
#include <string>
#include <string_view>
#include <vector>

#include <telctl/legacy/reader.hpp>
#include <telctl/support/csv.hpp>

namespace telctl::legacy {

/// A delimited export, read record by record, with an account of its physical lines. Cells come decoded and collapsed.
class Sheet {
 public:
  /// The export's encoding must have been checked.
  Sheet(const Input& input, const Mapping& mapping, char separator, FactSet& facts);

  /// The next record that holds anything; rows of nothing but separators are counted as blank. False at the end.
  bool next();
  [[nodiscard]] const std::vector<std::string>& cells() const { return cells_; }
  /// The record as it stands in the file, decoded.
  [[nodiscard]] std::string text() const;
  [[nodiscard]] Origin origin(std::size_t cell) const;
  /// Why the record cannot be read: torn quotes or control characters.
  [[nodiscard]] std::optional<Error> damage() const;

  // What became of the record. Each record is given to exactly one of these.
  void understood() { facts_.lines.understood += lines_; }
  void layout() { facts_.lines.layout += lines_; }
  void ignored(const std::string& reason, std::string text);
  void quarantined(Error reason, std::string text);

  /// How much of the export was read, 0 to 1.
  [[nodiscard]] double share_read() const;

  /// Place of a cell, for messages.
  [[nodiscard]] Place place(std::size_t cell) const { return facts_.place(origin(cell)); }

 private:
  void count_blank(std::size_t up_to);

  std::string_view bytes_;
  const Mapping& mapping_;
  FactSet& facts_;
  std::uint32_t file_;
  CsvReader reader_;
  CsvRecord record_;
  std::vector<std::string> cells_;
  std::size_t lines_ = 0; ///< physical lines of the record
  std::size_t end_ = 0;   ///< byte after the last record's line end
};

/// Whether the cells of a damaged record may stand under other headings than their own.
bool out_of_step(const Error& damage);

} // namespace telctl::legacy
