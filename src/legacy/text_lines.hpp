#pragma once
#include <string>
#include <string_view>
#include <vector>

#include <telctl/legacy/reader.hpp>

/// What the readers of exports that are lines of text share: captures, scripts, dumps.
namespace telctl::legacy {

/// The lines of an export one after the other, without their line ends. Its file is added to the facts and its lines
/// are counted.
class TextLines {
 public:
  TextLines(const Input& input, FactSet& facts);

  /// The next line. False at the end.
  bool next();
  [[nodiscard]] std::string_view bytes() const { return line_; }
  /// How much of the export was read, 0 to 1.
  [[nodiscard]] double share_read() const { return 1 - static_cast<double>(rest_.size()) / static_cast<double>(size_); }
  [[nodiscard]] Origin origin(std::uint32_t column = 1) const { return {file_, number_, column}; }

 private:
  std::string_view rest_;
  std::size_t size_ = 0; ///< bytes of all lines
  std::string_view line_;
  std::uint32_t file_;
  std::uint32_t number_ = 0;
};

/// Whether the mapping ignores a line (or a command of several): it is then counted, with the reason.
bool take_ignored(const std::string& text, const Origin& origin, const Mapping& mapping, FactSet& facts,
                  std::size_t lines = 1);

/// The lines by which an export is recognised: those of its first 256 KiB, without their line ends.
std::vector<std::string_view> first_lines(std::string_view bytes);

} // namespace telctl::legacy
