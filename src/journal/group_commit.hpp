#pragma once
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include <telctl/support/error.hpp>

namespace telctl::journal {

/// Lets several threads share one durable transaction. The first writer commits for all who wait; those who come while
/// it waits for the disk make up the next group. So nobody is ever held back only to wait for company.
class GroupCommit {
 public:
  using Job = std::function<void()>;
  /// Runs all jobs in one transaction; an error means that what reached the disk is not known.
  using Commit = std::function<Status(const std::vector<Job>&)>;

  explicit GroupCommit(Commit commit) : commit_(std::move(commit)) {}

  /// Returns when the job's writes are durable. After one failure every later call fails with the same error.
  Status write(Job job);
  [[nodiscard]] std::uint64_t commits() const;

 private:
  struct Ticket {
    Job job;
    bool finished = false;
    bool failed = false;
  };
  void lead(std::unique_lock<std::mutex>& lock);

  Commit commit_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::shared_ptr<Ticket>> waiting_;
  bool committing_ = false;
  std::uint64_t commits_ = 0;
  std::optional<Error> broken_;
};

} // namespace telctl::journal
