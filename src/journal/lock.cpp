#include <telctl/journal/lock.hpp>

#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <pwd.h>
#include <sys/file.h>
#include <unistd.h>

#include <fmt/format.h>
#include <telctl/io/file.hpp>
#include <telctl/journal/errors.hpp>
#include <telctl/support/hash.hpp>
#include <telctl/support/json.hpp>

namespace telctl::journal {
namespace {

std::string text(const Json& holder, const char* key) {
  const auto found = holder.find(key);
  return found != holder.end() && found->is_string() ? found->get<std::string>() : "unknown";
}

Error refusal(int file, const std::filesystem::path& path) {
  std::array<char, 1024> bytes{};
  const auto count = ::pread(file, bytes.data(), bytes.size(), 0);
  const auto holder =
      Json::parse(std::string_view(bytes.data(), count > 0 ? static_cast<std::size_t>(count) : 0), nullptr, false);
  std::string cause = "its holder has not given a name yet";
  if (holder.is_object())
    cause =
        fmt::format("held by {}, process {}, since {}", text(holder, "by"), text(holder, "pid"), text(holder, "since"));
  return {.code = errors::run_locked,
          .what = "another run is changing this system",
          .where = {.file = path.string()},
          .cause = std::move(cause),
          .hint = "wait for it to end; the lock goes with the process",
          .retryable = true};
}

Error io_error(const std::filesystem::path& path, std::string what) {
  return {.code = errors::journal_unusable,
          .what = std::move(what),
          .where = {.file = path.string()},
          .cause = std::strerror(errno)};
}

} // namespace

std::string who() {
  std::array<char, 256> host{};
  ::gethostname(host.data(), host.size() - 1);
  const auto* user = ::getpwuid(::geteuid());
  return fmt::format("{}@{}", user != nullptr ? user->pw_name : std::to_string(::geteuid()), host.data());
}

Result<RunLock> RunLock::acquire(const std::filesystem::path& state, const std::string& target,
                                 const std::string& since) {
  if (auto made = make_private_folder(state); !made) return fail(made.error());
  const auto path = state / fmt::format("run-{}.lock", sha256_hex(target).substr(0, 16));
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (file < 0) return fail(io_error(path, "the run lock cannot be opened"));
  RunLock lock(file);
  if (::flock(file, LOCK_EX | LOCK_NB) != 0) {
    if (errno == EWOULDBLOCK) return fail(refusal(file, path));
    return fail(io_error(path, "the run lock cannot be taken"));
  }
  const auto holder = Json{{"by", who()}, {"pid", std::to_string(::getpid())}, {"since", since}}.dump() + "\n";
  if (::ftruncate(file, 0) != 0 ||
      ::pwrite(file, holder.data(), holder.size(), 0) != static_cast<ssize_t>(holder.size()))
    return fail(io_error(path, "the run lock cannot be written"));
  return lock;
}

RunLock::RunLock(RunLock&& other) noexcept : file_(std::exchange(other.file_, -1)) {}

RunLock::~RunLock() {
  if (file_ >= 0) ::close(file_);
}

} // namespace telctl::journal
