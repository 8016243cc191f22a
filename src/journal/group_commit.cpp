#include <group_commit.hpp>

namespace telctl::journal {

Status GroupCommit::write(Job job) {
  auto ticket = std::make_shared<Ticket>(Ticket{std::move(job)});
  std::unique_lock lock(mutex_);
  if (broken_) return fail(*broken_);
  waiting_.push_back(ticket);
  while (!ticket->finished && !ticket->failed) {
    if (broken_)
      ticket->failed = true; // never tried again: what a failed fsync left on the disk is not known
    else if (committing_)
      changed_.wait(lock);
    else
      lead(lock);
  }
  if (ticket->failed) return fail(*broken_);
  return {};
}

void GroupCommit::lead(std::unique_lock<std::mutex>& lock) {
  committing_ = true;
  std::vector<std::shared_ptr<Ticket>> group;
  group.swap(waiting_);
  lock.unlock();
  std::vector<Job> jobs;
  jobs.reserve(group.size());
  for (auto& ticket : group)
    jobs.push_back(std::move(ticket->job));
  const auto status = commit_(jobs);
  lock.lock();
  committing_ = false;
  ++commits_;
  if (!status && !broken_) broken_ = status.error();
  for (auto& ticket : group)
    (status ? ticket->finished : ticket->failed) = true;
  changed_.notify_all();
}

std::uint64_t GroupCommit::commits() const {
  const std::lock_guard lock(mutex_);
  return commits_;
}

} // namespace telctl::journal
