#pragma once
#include <filesystem>
#include <memory>
#include <string>

#include <telctl/support/error.hpp>

namespace telctl::journal {

/// "user@host" of this process.
std::string who();

/// One run per state folder and target: an advisory lock (flock) on DIR/.telctl/TARGET.lock, which the kernel drops
/// when its holder dies, however it dies. The file names the holder: TEL-0410 (exit 5) tells who, since when, and with
/// which process id.
class RunLock {
 public:
  static Result<RunLock> acquire(const std::filesystem::path& state, const std::string& target,
                                 const std::string& since);
  RunLock(RunLock&& other) noexcept;
  RunLock& operator=(RunLock&& other) = delete;
  ~RunLock();

 private:
  explicit RunLock(int file) : file_(file) {}
  int file_ = -1;
};

} // namespace telctl::journal
