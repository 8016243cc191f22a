#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include <telctl/support/error.hpp>

namespace telctl {

/// A file read piece by piece, for what may be larger than memory. "-" is standard input.
class InputFile {
 public:
  /// Missing TEL-0120, unreadable TEL-0121.
  static Result<InputFile> open(const std::string& path);
  InputFile(InputFile&& other) noexcept;
  InputFile& operator=(InputFile&& other) noexcept;
  InputFile(const InputFile&) = delete;
  InputFile& operator=(const InputFile&) = delete;
  ~InputFile();

  /// Bytes read into `buffer`, at most `size`; 0 at the end.
  Result<std::size_t> read(char* buffer, std::size_t size);
  /// The same from a place of its own; several threads may do so at a time.
  Result<std::size_t> read_at(std::uint64_t offset, char* buffer, std::size_t size) const;
  /// Of a regular file; nothing for a pipe or a terminal.
  [[nodiscard]] std::optional<std::uint64_t> size() const;

 private:
  InputFile(std::string path, int descriptor);

  std::string path_;
  int descriptor_ = -1;
};

} // namespace telctl
