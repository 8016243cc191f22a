#include <record_reader.hpp>

#include <cstring>
#include <utility>

namespace telctl::cdr {

RecordReader::RecordReader(Refill refill, std::uint64_t base)
    : refill_(std::move(refill)), buffer_((std::size_t{1} << 18U) + bytes_behind), base_(base) {}

Status RecordReader::fill() {
  if (begin_ > 0) {
    std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
    base_ += begin_;
    end_ -= begin_;
    begin_ = 0;
  }
  if (end_ == room()) buffer_.resize(room() * 2 + bytes_behind);
  const auto count = refill_(buffer_.data() + end_, room() - end_);
  if (!count) return fail(count.error());
  at_end_ = *count == 0;
  end_ += *count;
  return {};
}

Result<std::string_view> RecordReader::peek(std::size_t size) {
  while (!at_end_ && end_ - begin_ < size) {
    if (auto status = fill(); !status) return fail(status.error());
  }
  return std::string_view(buffer_.data() + begin_, std::min(size, end_ - begin_));
}

Result<bool> RecordReader::next(RawRecord& record) {
  record = {};
  if (items_) return next_item(record);
  std::size_t searched = 0;
  for (;;) {
    const char* start = buffer_.data() + begin_;
    const std::size_t size = end_ - begin_;
    if (const void* found = size == searched ? nullptr : std::memchr(start + searched, '\n', size - searched)) {
      finish(record, static_cast<std::size_t>(static_cast<const char*>(found) - start), true);
      return true;
    }
    if (at_end_) {
      if (size == 0 && !record.too_long) return false;
      finish(record, size, false);
      return true;
    }
    searched = size;
    if (size >= longest_line) {
      skip_line(record);
      searched = 0;
    }
    if (auto status = fill(); !status) return fail(status.error());
  }
}

/// Drops what has been read of a line that is too long, but for its length.
void RecordReader::skip_line(RawRecord& record) {
  if (!record.too_long) record.offset = base_ + begin_;
  record.too_long = true;
  record.length += end_ - begin_;
  begin_ = end_;
}

void RecordReader::finish(RawRecord& record, std::size_t end, bool ended) {
  record.line = ++line_;
  record.partial = !ended;
  if (!record.too_long) record.offset = base_ + begin_;
  record.bytes = {buffer_.data() + begin_, end};
  begin_ += end + (ended ? 1 : 0);
  if (ended && record.bytes.ends_with('\r')) {
    record.carriage_return = true;
    record.bytes.remove_suffix(1);
  }
  record.length += record.bytes.size();
}

} // namespace telctl::cdr
