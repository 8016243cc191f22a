#include <telctl/io/file.hpp>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

#include <fmt/format.h>
#include <telctl/support/errors.hpp>

namespace telctl {
namespace {

/// Closes on scope exit. A failed close of a written file is reported by `close()`.
class FileDescriptor {
 public:
  explicit FileDescriptor(int descriptor) : descriptor_(descriptor) {}
  FileDescriptor(const FileDescriptor&) = delete;
  FileDescriptor& operator=(const FileDescriptor&) = delete;
  ~FileDescriptor() {
    if (descriptor_ > 2) ::close(descriptor_);
  }
  [[nodiscard]] int get() const { return descriptor_; }
  bool close() { return ::close(std::exchange(descriptor_, -1)) == 0; }

 private:
  int descriptor_;
};

std::string reason() {
  return std::strerror(errno);
}

Status write_error(const std::filesystem::path& path) {
  return fail(
      {.code = errors::file_write_failed, .what = "cannot write", .where = {.file = path.string()}, .cause = reason()});
}

bool write_all(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto count = ::write(descriptor, bytes.data(), bytes.size());
    if (count < 0) {
      if (errno == EINTR) continue;
      return false;
    }
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

/// Makes the names in a folder survive a power cut.
bool sync_folder(const std::filesystem::path& folder) {
  const FileDescriptor directory(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  return directory.get() >= 0 && ::fsync(directory.get()) == 0;
}

} // namespace

Result<std::string> read_file(const std::filesystem::path& path, std::uint64_t limit) {
  const FileDescriptor file(path == "-" ? STDIN_FILENO : ::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0) {
    const auto code = errno == ENOENT || errno == ENOTDIR ? errors::file_missing : errors::file_unreadable;
    return fail({.code = code,
                 .what = code == errors::file_missing ? "no such file" : "cannot read",
                 .where = {.file = path.string()},
                 .cause = code == errors::file_missing ? "" : reason()});
  }
  std::string bytes;
  struct stat info{};
  if (::fstat(file.get(), &info) == 0 && S_ISREG(info.st_mode))
    bytes.reserve(static_cast<std::size_t>(info.st_size) + 1);
  constexpr std::size_t chunk = 1U << 16U;
  for (;;) {
    const std::size_t size = bytes.size();
    bytes.resize(std::max(bytes.capacity(), size + chunk));
    const auto count = ::read(file.get(), bytes.data() + size, bytes.size() - size);
    const int error = errno;
    bytes.resize(size + (count > 0 ? static_cast<std::size_t>(count) : 0));
    if (count == 0) return bytes;
    if (count < 0 && error != EINTR) {
      errno = error;
      return fail({.code = errors::file_unreadable,
                   .what = "cannot read",
                   .where = {.file = path.string()},
                   .cause = reason()});
    }
    if (bytes.size() > limit)
      return fail({.code = errors::file_too_large,
                   .what = fmt::format("larger than {} bytes", limit),
                   .where = {.file = path.string()}});
  }
}

Status write_file_atomically(const std::filesystem::path& path, std::string_view bytes, unsigned mode) {
  const auto folder = path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
  std::string temporary = (folder / fmt::format(".{}.XXXXXX", path.filename().string())).string();
  FileDescriptor file(::mkostemp(temporary.data(), O_CLOEXEC));
  if (file.get() < 0) return write_error(path);
  const bool written = write_all(file.get(), bytes) && ::fchmod(file.get(), mode) == 0 && ::fsync(file.get()) == 0 &&
                       file.close() && ::rename(temporary.c_str(), path.c_str()) == 0;
  if (!written) {
    auto error = write_error(path);
    ::unlink(temporary.c_str());
    return error;
  }
  if (!sync_folder(folder)) return write_error(path);
  return {};
}

Status make_private_folder(const std::filesystem::path& path) {
  std::error_code ignored;
  std::filesystem::create_directories(path.parent_path(), ignored);
  const auto parent = path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
  const bool made = ::mkdir(path.c_str(), 0700) == 0;
  if ((!made && errno != EEXIST) || (made && !sync_folder(parent))) return write_error(path);
  return check_private_folder(path);
}

Status check_private_folder(const std::filesystem::path& path) {
  struct stat info{};
  if (::lstat(path.c_str(), &info) != 0)
    return fail({.code = errors::file_missing, .what = "no such folder", .where = {.file = path.string()}});
  if (!S_ISDIR(info.st_mode) || info.st_uid != ::geteuid() || (info.st_mode & 077U) != 0)
    return fail({.code = errors::secret_unsafe,
                 .what = "state folder is open to others",
                 .where = {.file = path.string()},
                 .hint = fmt::format("chmod 700 {}", path.string())});
  return {};
}

} // namespace telctl
