#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>
#include <vector>

#include <blocks.hpp>
#include <line_index.hpp>
#include <telctl/support/error.hpp>

namespace telctl::cdr {

/// One line of a file, as bytes.
struct RawRecord {
  std::uint64_t offset = 0;
  std::uint64_t length = 0; ///< its line end not counted
  std::uint32_t line = 0;
  std::string_view
      bytes; ///< valid until the next call; the beginning only when too long. `bytes_behind` may be read too
  bool too_long = false;
  bool partial = false; ///< the file ends before its line does
  bool carriage_return = false;
};

/// Cuts a stream into lines, in memory that grows with the longest line but not with the file.
class RecordReader {
 public:
  /// No ticket of any format comes near this.
  static constexpr std::size_t longest_line = 1U << 20U;
  using Refill = std::function<Result<std::size_t>(char* buffer, std::size_t size)>;

  /// `base` is the place in the stream of the first byte that `refill` gives.
  explicit RecordReader(Refill refill, std::uint64_t base = 0);
  /// False at the end.
  Result<bool> next(RawRecord& record);
  /// The line of delimited text with which the bytes begin that were read and not taken yet. Null when it is not well
  /// formed, or its end was not read yet.
  const IndexedLine* well_formed_line(char separator) {
    if (!index_) index_ = std::make_unique<LineIndex>();
    return index_->line_at({buffer_.data() + begin_, end_ - begin_}, offset(), separator);
  }
  /// Where in the stream they begin.
  [[nodiscard]] std::uint64_t offset() const { return base_ + begin_; }
  /// Takes the line of so many bytes with which the unread bytes begin; its line end follows.
  void take_line(std::size_t size, bool carriage_return, RawRecord& record) {
    record = {.offset = offset(), .length = size, .line = ++line_, .bytes = {buffer_.data() + begin_, size}};
    record.carriage_return = carriage_return;
    begin_ += size + (carriage_return ? 2 : 1);
  }
  void count_lines_from(std::uint32_t lines) { line_ = lines; }
  [[nodiscard]] std::uint32_t lines() const { return line_; }
  /// From here on the records are the objects of the list "items" of one JSON document.
  void cut_items() { items_ = true; }
  /// The first bytes of the stream, before any record is taken: what detection looks at.
  Result<std::string_view> peek(std::size_t size);

 private:
  Status fill();
  [[nodiscard]] std::size_t room() const { return buffer_.size() - bytes_behind; }
  Result<bool> next_item(RawRecord& record);
  void skip_line(RawRecord& record);
  void finish(RawRecord& record, std::size_t end, bool ended);

  Refill refill_;
  std::unique_ptr<LineIndex> index_; ///< of what is not taken yet
  std::vector<char> buffer_;
  std::size_t begin_ = 0;  ///< of what is not taken yet
  std::size_t end_ = 0;    ///< of what was read
  std::uint64_t base_ = 0; ///< offset of buffer_[0] in the stream
  std::uint32_t line_ = 0;
  bool at_end_ = false;
  bool items_ = false;
  bool in_items_ = false; ///< past the bracket that opens the list
};

} // namespace telctl::cdr
