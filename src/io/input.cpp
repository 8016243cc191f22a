#include <telctl/io/input.hpp>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

#include <telctl/support/errors.hpp>

namespace telctl {

InputFile::InputFile(std::string path, int descriptor) : path_(std::move(path)), descriptor_(descriptor) {}

InputFile::InputFile(InputFile&& other) noexcept
    : path_(std::move(other.path_)), descriptor_(std::exchange(other.descriptor_, -1)) {}

InputFile& InputFile::operator=(InputFile&& other) noexcept {
  std::swap(path_, other.path_);
  std::swap(descriptor_, other.descriptor_);
  return *this;
}

InputFile::~InputFile() {
  if (descriptor_ > STDERR_FILENO) ::close(descriptor_);
}

Result<InputFile> InputFile::open(const std::string& path) {
  const int descriptor = path == "-" ? STDIN_FILENO : ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor >= 0) return InputFile(path, descriptor);
  const bool missing = errno == ENOENT || errno == ENOTDIR;
  return fail({.code = missing ? errors::file_missing : errors::file_unreadable,
               .what = missing ? "no such file" : "cannot read",
               .where = {.file = path},
               .cause = missing ? "" : std::strerror(errno)});
}

namespace {

template <class Read>
Result<std::size_t> again_when_interrupted(const std::string& path, Read read) {
  for (;;) {
    const auto count = read();
    if (count >= 0) return static_cast<std::size_t>(count);
    if (errno != EINTR)
      return fail({.code = errors::file_unreadable,
                   .what = "cannot read",
                   .where = {.file = path},
                   .cause = std::strerror(errno)});
  }
}

} // namespace

Result<std::size_t> InputFile::read(char* buffer, std::size_t size) {
  return again_when_interrupted(path_, [&] { return ::read(descriptor_, buffer, size); });
}

Result<std::size_t> InputFile::read_at(std::uint64_t offset, char* buffer, std::size_t size) const {
  return again_when_interrupted(path_, [&] { return ::pread(descriptor_, buffer, size, static_cast<off_t>(offset)); });
}

std::optional<std::uint64_t> InputFile::size() const {
  struct stat status{};
  if (::fstat(descriptor_, &status) != 0 || !S_ISREG(status.st_mode)) return std::nullopt;
  return static_cast<std::uint64_t>(status.st_size);
}

} // namespace telctl
