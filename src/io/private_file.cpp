#include <telctl/io/private_file.hpp>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <telctl/support/errors.hpp>

namespace telctl {

Status make_private_file(const std::filesystem::path& path) {
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (file < 0)
    return fail({.code = errors::file_write_failed,
                 .what = "cannot be opened for writing",
                 .where = {.file = path.string()},
                 .cause = std::strerror(errno)});
  struct stat info{};
  const bool safe = ::fstat(file, &info) == 0 && info.st_uid == ::geteuid() && (info.st_mode & 077U) == 0;
  ::close(file);
  if (safe) return {};
  return fail({.code = errors::secret_unsafe,
               .what = "others may read or write it, or own it",
               .where = {.file = path.string()}});
}

} // namespace telctl
