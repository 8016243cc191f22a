#include <telctl/io/gzip.hpp>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

#include <telctl/support/errors.hpp>
#include <zlib.h>

namespace telctl {
namespace {

constexpr std::int64_t second = 1'000'000'000;

std::int64_t nanoseconds(const struct statx_timestamp& time) {
  return time.tv_sec * second + time.tv_nsec;
}

bool stamp_at(int folder, const char* path, int flags, FileStamp& stamp) {
  struct statx info{};
  if (::statx(folder, path, flags, STATX_BASIC_STATS | STATX_BTIME, &info) != 0) return false;
  stamp = {.device = std::uint64_t{info.stx_dev_major} << 32U | info.stx_dev_minor,
           .inode = info.stx_ino,
           .born_ns = (info.stx_mask & STATX_BTIME) != 0 ? nanoseconds(info.stx_btime) : 0,
           .size = info.stx_size,
           .modified_ns = nanoseconds(info.stx_mtime),
           .changed_ns = nanoseconds(info.stx_ctime)};
  return true;
}

Error not_readable(const std::string& path) {
  const bool missing = errno == ENOENT || errno == ENOTDIR;
  return {.code = missing ? errors::file_missing : errors::file_unreadable,
          .what = missing ? "no such file" : "cannot read",
          .where = {.file = path},
          .cause = missing ? "" : std::strerror(errno)};
}

} // namespace

Result<FileStamp> stamp_of(const std::string& path) {
  FileStamp stamp;
  if (!stamp_at(AT_FDCWD, path.c_str(), 0, stamp)) return fail(not_readable(path));
  return stamp;
}

UnpackedFile::UnpackedFile(std::string path, void* file, const FileStamp& stamp, bool packed)
    : path_(std::move(path)), file_(file), stamp_(stamp), packed_(packed) {}

UnpackedFile::UnpackedFile(UnpackedFile&& other) noexcept
    : path_(std::move(other.path_)), file_(std::exchange(other.file_, nullptr)), stamp_(other.stamp_),
      packed_(other.packed_) {}

UnpackedFile& UnpackedFile::operator=(UnpackedFile&& other) noexcept {
  std::swap(path_, other.path_);
  std::swap(file_, other.file_);
  std::swap(stamp_, other.stamp_);
  std::swap(packed_, other.packed_);
  return *this;
}

UnpackedFile::~UnpackedFile() {
  if (file_ != nullptr) ::gzclose(static_cast<gzFile>(file_));
}

Result<UnpackedFile> UnpackedFile::open(const std::string& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
  FileStamp stamp;
  if (descriptor < 0) return fail(not_readable(path));
  if (!stamp_at(descriptor, "", AT_EMPTY_PATH, stamp)) {
    auto error = not_readable(path);
    ::close(descriptor);
    return fail(std::move(error));
  }
  auto* file = ::gzdopen(descriptor, "rb");
  if (file == nullptr) {
    ::close(descriptor);
    return fail(
        {.code = errors::file_unreadable, .what = "cannot read", .where = {.file = path}, .cause = "no memory"});
  }
  ::gzbuffer(file, 1U << 17U);
  return UnpackedFile(path, file, stamp, ::gzdirect(file) == 0);
}

Result<std::size_t> UnpackedFile::read(char* buffer, std::size_t size) {
  constexpr std::size_t most = 1U << 30U;
  auto* file = static_cast<gzFile>(file_);
  const int count = ::gzread(file, buffer, static_cast<unsigned>(std::min(size, most)));
  int code = Z_OK;
  const char* reason = ::gzerror(file, &code);
  // gzread gives what it has of a torn file, and tells afterwards.
  if (count < 0 || (count == 0 && code != Z_OK && code != Z_STREAM_END))
    return fail({.code = packed_ ? errors::gzip_broken : errors::file_unreadable,
                 .what = packed_ ? "the gzip ends too early or is broken" : "cannot read",
                 .where = {.file = path_},
                 .cause = code == Z_ERRNO ? std::strerror(errno) : reason,
                 .hint = packed_ ? "it may still be being written; the next run looks again" : "",
                 .retryable = true});
  return static_cast<std::size_t>(count);
}

Status UnpackedFile::skip_to(std::uint64_t offset) {
  if (::gzseek(static_cast<gzFile>(file_), static_cast<z_off_t>(offset), SEEK_SET) == static_cast<z_off_t>(offset))
    return {};
  return fail({.code = packed_ ? errors::gzip_broken : errors::file_unreadable,
               .what = "cannot read from where the last reading ended",
               .where = {.file = path_},
               .retryable = true});
}

std::string pack(std::string_view bytes) {
  auto size = ::compressBound(bytes.size());
  std::string packed(size, '\0');
  ::compress2(reinterpret_cast<Bytef*>(packed.data()), &size, reinterpret_cast<const Bytef*>(bytes.data()),
              bytes.size(), Z_BEST_SPEED);
  packed.resize(size);
  return packed;
}

Result<std::string> unpack(std::string_view packed, std::size_t size) {
  std::string bytes(size, '\0');
  auto length = static_cast<uLongf>(size);
  const int code = ::uncompress(reinterpret_cast<Bytef*>(bytes.data()), &length,
                                reinterpret_cast<const Bytef*>(packed.data()), packed.size());
  if (code != Z_OK || length != size)
    return fail({.code = errors::gzip_broken, .what = "stored bytes do not come back whole"});
  return bytes;
}

} // namespace telctl
