// Objects out of one JSON document, in memory that does not grow with it.
#include <algorithm>

#include <record_reader.hpp>

namespace telctl::cdr {
namespace {

/// Finds the end of what begins at the first brace, or the bracket that opens the list.
class Braces {
 public:
  /// True after the closing brace of the outermost object.
  bool closes(char c) {
    if (in_text_) {
      if (escaped_)
        escaped_ = false;
      else if (c == '\\')
        escaped_ = true;
      else if (c == '"')
        in_text_ = false;
      return false;
    }
    if (c == '"') in_text_ = true;
    if (c == '{' || c == '[') ++depth_;
    if (c == '}' || c == ']') return depth_ > 0 && --depth_ == 0;
    return false;
  }

 private:
  bool in_text_ = false, escaped_ = false;
  std::size_t depth_ = 0;
};

} // namespace

Result<bool> RecordReader::next_item(RawRecord& record) {
  // `"items": [` stands in front of the list; what else stands there, and behind it, are counts.
  while (!in_items_) {
    const std::string_view seen(buffer_.data() + begin_, end_ - begin_);
    const auto key = seen.find("\"items\"");
    const auto bracket = key == std::string_view::npos ? key : seen.find('[', key);
    if (bracket != std::string_view::npos) {
      begin_ += bracket + 1;
      in_items_ = true;
    } else if (at_end_ || seen.size() >= longest_line) {
      return false;
    } else if (auto status = fill(); !status) {
      return fail(status.error());
    }
  }
  Braces braces;
  std::size_t begin = 0;
  bool opened = false;
  for (std::size_t i = 0;; ++i) {
    if (begin_ + i == end_) {
      if (at_end_ || i >= longest_line) {
        if (!opened) return false;
        record.bytes = {buffer_.data() + begin_ + begin, i - begin};
        record.partial = at_end_;
        record.too_long = !at_end_;
        break;
      }
      if (auto status = fill(); !status) return fail(status.error());
      --i;
      continue;
    }
    const char c = buffer_[begin_ + i];
    if (!opened) {
      if (c == ']') return false;
      if (c != '{') continue;
      opened = true;
      begin = i;
    }
    if (!braces.closes(c)) continue;
    record.bytes = {buffer_.data() + begin_ + begin, i + 1 - begin};
    break;
  }
  record.line = ++line_;
  record.offset = base_ + begin_ + begin;
  record.length = record.bytes.size();
  begin_ += begin + record.bytes.size();
  return true;
}

} // namespace telctl::cdr
