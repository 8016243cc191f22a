#pragma once
#include <memory>
#include <string_view>
#include <vector>

#include <telctl/cdr/ticket.hpp>

namespace telctl::cdr {

/// Tickets as lines of CSV, into a buffer that keeps its size. For some columns, or all of them.
class CsvWriter {
 public:
  explicit CsvWriter(std::vector<std::size_t> fields); ///< by their places in `ticket_fields`
  void header();
  void ticket(const TicketView& ticket);
  [[nodiscard]] std::string_view text() const { return {buffer_.get(), used_}; }
  void clear() { used_ = 0; }

 private:
  void reserve(std::size_t size) {
    if (capacity_ - used_ < size) grow(size);
  }
  void grow(std::size_t size);
  void end_line(char* out);

  std::vector<std::size_t> fields_;
  bool is_whole_;           ///< every field, in the usual order
  std::size_t times_bound_; ///< how often a line may hold the longest value of each field
  std::unique_ptr<char[]> buffer_;
  std::size_t used_ = 0;
  std::size_t capacity_ = 0;
};

} // namespace telctl::cdr
