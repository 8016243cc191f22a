#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <telctl/support/error.hpp>

namespace telctl {

/// What tells one file from another under the same name. An inode alone does not: the next file usually gets the number
/// of the one that was deleted. The time of birth does, where the file system keeps it.
struct FileStamp {
  std::uint64_t device = 0;
  std::uint64_t inode = 0;
  std::int64_t born_ns = 0; ///< 0 = the file system does not tell
  std::uint64_t size = 0;
  std::int64_t modified_ns = 0;
  std::int64_t changed_ns = 0;

  friend bool operator==(const FileStamp&, const FileStamp&) = default;
};

/// Missing TEL-0120.
Result<FileStamp> stamp_of(const std::string& path);

/// A file read piece by piece from its beginning, unpacked when it is gzip: a rotated file is then the same bytes as
/// before.
class UnpackedFile {
 public:
  /// Missing TEL-0120, unreadable TEL-0121.
  static Result<UnpackedFile> open(const std::string& path);
  UnpackedFile(UnpackedFile&& other) noexcept;
  UnpackedFile& operator=(UnpackedFile&& other) noexcept;
  UnpackedFile(const UnpackedFile&) = delete;
  UnpackedFile& operator=(const UnpackedFile&) = delete;
  ~UnpackedFile();

  /// Bytes read into `buffer`; 0 at the end. TEL-0127 when the gzip is broken, or not written to its end yet.
  Result<std::size_t> read(char* buffer, std::size_t size);
  /// Goes to this byte; quick where the file is not packed.
  Status skip_to(std::uint64_t offset);
  /// Of the file that was opened, whatever has become of its name since.
  [[nodiscard]] const FileStamp& stamp() const { return stamp_; }
  [[nodiscard]] bool packed() const { return packed_; }

 private:
  UnpackedFile(std::string path, void* file, const FileStamp& stamp, bool packed);

  std::string path_;
  void* file_ = nullptr; ///< gzFile
  FileStamp stamp_;
  bool packed_ = false;
};

/// For what is kept in a store: deflated, and back. TEL-0127 when it does not come back whole.
std::string pack(std::string_view bytes);
Result<std::string> unpack(std::string_view packed, std::size_t size);

} // namespace telctl
