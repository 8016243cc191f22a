// A line that is well formed into its fields.
#include <algorithm>
#include <cstring>

#include <blocks.hpp>
#include <line_index.hpp>
#include <values.hpp>

namespace telctl::cdr {
namespace {

/// Text to where there is room for a block more; the end of it.
char* put_by_blocks(const char* text, std::size_t size, char* out) {
  std::memcpy(out, text, small_block);
  for (std::size_t i = small_block; i < size; i += small_block)
    std::memcpy(out + i, text + i, small_block);
  return out + size;
}

} // namespace

/// Fields with doubled marks as they are meant. False when one is not well formed.
bool ValueReader::undouble_marked(const IndexedLine& line) {
  const auto room = line.text.size() + bytes_behind;
  if (scratch_.size() < room) scratch_.resize(2 * room);
  const char* const origin = line.text.data() - line.begin;
  char* out = scratch_.data();
  std::size_t field = 0;
  for (std::size_t i = 0; i < line.count_of_marks;) {
    while (line.ends[field] < line.marks[i])
      ++field;
    const char* at = origin + (field == 0 ? line.begin : line.ends[field - 1] + 1);
    const char* const end = origin + line.ends[field];
    if (*at != '"' || end[-1] != '"') return false;
    const char* const begin = out;
    ++at;
    for (; i < line.count_of_marks && line.marks[i] < line.ends[field]; i += 2) {
      // One of each two.
      if (i + 1 == line.count_of_marks || line.marks[i + 1] != line.marks[i] + 1) return false;
      const char* const mark = origin + line.marks[i + 1];
      out = put_by_blocks(at, static_cast<std::size_t>(mark - at), out);
      at = mark + 1;
    }
    out = put_by_blocks(at, static_cast<std::size_t>(end - 1 - at), out);
    fields_[field] = {begin, static_cast<std::size_t>(out - begin)};
  }
  return true;
}

bool ValueReader::cut(const IndexedLine& line) {
  if (!kept_.empty()) forget_kept();
  places_.clear();
  repaired_ = false;
  line_ = {line.text.data(), line.text.size()};
  separator_ = line.separator;
  const char* const behind_separator = line.text.data() - line.begin + 1;
  const char* text = line.text.data();
  std::string_view* const fields = fields_.room(line.fields);
  const std::uint32_t* const ends = line.ends;
  const std::size_t count = line.fields;
#pragma GCC unroll 3
  for (std::size_t i = 0; i < count; ++i) {
    const char* const next = behind_separator + ends[i];
    const std::ptrdiff_t mark = *text == '"' ? 1 : 0;
    fields[i] = {text + mark, static_cast<std::size_t>(next - text - 2 * mark - 1)};
    text = next;
  }
  fields_.filled(count);
  return line.count_of_marks == 0 || undouble_marked(line);
}

} // namespace telctl::cdr
