#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <telctl/support/error.hpp>

namespace telctl::config {

inline constexpr std::uint64_t max_file_size = 10'000'000;
inline constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

/// Characters (code points) in UTF-8 text.
std::size_t characters(std::string_view text);

/// Lines of a text: turns byte columns into columns of characters, which is what people and editors count.
class LineTable {
 public:
  explicit LineTable(std::string_view text);
  /// `line` and `byte_column` from 1.
  [[nodiscard]] std::uint32_t column(std::uint32_t line, std::uint32_t byte_column) const;
  /// Line and column (from 1, in characters) of a byte.
  [[nodiscard]] std::pair<std::uint32_t, std::uint32_t> place(std::size_t offset) const;

 private:
  std::string_view text_;
  bool ascii_;
  std::vector<std::size_t> starts_; ///< of each line
};

/// Refuses what no reader may see: more than 10 MB, bytes that are not UTF-8, control characters other than tab and
/// line ends.
Status check_text(std::string_view text, const std::string& file);

} // namespace telctl::config
