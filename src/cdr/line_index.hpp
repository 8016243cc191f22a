#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include <blocks.hpp>
#include <telctl/support/processor.hpp>

namespace telctl::cdr {

/// A line of delimited text that is well formed so far: its marks are closed, and no control character is in it. Its
/// places count as `begin` does.
struct IndexedLine {
  std::string_view text; ///< its line end not counted
  std::uint32_t begin = 0;
  const std::uint32_t* ends = nullptr; ///< of its fields: the separators, and the line end
  std::size_t fields = 0;
  const std::uint32_t* marks = nullptr; ///< those that are neither the first nor the last letter of a field
  std::size_t count_of_marks = 0;
  char separator = 0;
  bool carriage_return = false;
  bool non_ascii = false;
};

/// Where the fields of delimited lines end, outside of quotation marks. Looked for in many lines at once, 64 bytes at a
/// time: where a line ends makes no difference to that. The first line that is not well formed, and what is behind it,
/// is left to the careful way, which says why. Up to `bytes_behind` behind a text are looked at.
class LineIndex {
 public:
  /// `wide`: by instructions that only newer processors have; what is found is the same.
  explicit LineIndex(bool wide = has_avx2());
  /// The line that begins at that place of the stream, with which `text` begins: valid until the next call. Null when
  /// it is not well formed, or not all there.
  const IndexedLine* line_at(std::string_view text, std::uint64_t offset, char separator);

  /// What is known of a line.
  struct Line {
    std::uint32_t end = 0;    ///< its last letter is before it
    std::uint32_t fields = 0; ///< up to its end, of it and those before
    std::uint32_t marks = 0;  ///< the same of marks inside of fields
    bool carriage_return = false;
    bool non_ascii = false;
  };
  /// What is found stays in the nearest cache, with the text.
  static constexpr std::size_t stretch = 8192;
  static constexpr std::size_t most_fields = 4096;
  static constexpr std::size_t most_lines = 1024;
  /// What was found, and how far.
  struct Found {
    std::size_t lines = 0;
    std::array<Line, most_lines> line;
    std::array<std::uint32_t, most_fields> ends;
    std::array<std::uint32_t, most_fields> marks;
  };

 private:
  void look(std::string_view text, std::uint64_t offset, char separator);
  void pass_over();

  [[maybe_unused]] bool wide_;
  Found found_;
  IndexedLine line_;
  Line before_;             ///< the one before the next
  std::size_t next_ = 0;    ///< of the lines found
  std::uint32_t begin_ = 0; ///< of that one
  std::uint64_t offset_ = 0;
  char separator_ = 0;
};

} // namespace telctl::cdr
