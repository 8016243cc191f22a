#pragma once
#include <atomic>
#include <map>
#include <mutex>

#include <SQLiteCpp/SQLiteCpp.h>
#include <SQLiteCpp/VariadicBind.h>
#include <group_commit.hpp>
#include <telctl/journal/journal.hpp>

namespace telctl::journal {

/// The connection, shared by all threads under one mutex, and the grouping of its writes.
class Journal::Database {
 public:
  Database(std::unique_ptr<SQLite::Database> connection, std::string file);

  Status write(GroupCommit::Job job) { return commits_.write(std::move(job)); }
  /// Runs `body(connection)`; what SQLite throws becomes TEL-0400.
  template <class Body>
  auto read(Body body) -> Result<decltype(body(std::declval<SQLite::Database&>()))> {
    const std::lock_guard lock(mutex_);
    try {
      return body(*connection_);
    } catch (const SQLite::Exception& problem) {
      return fail({.code = unreadable,
                   .what = "the journal cannot be read",
                   .where = {.file = file_},
                   .cause = problem.what()});
    }
  }
  [[nodiscard]] SQLite::Database& connection() { return *connection_; } ///< only inside a job
  [[nodiscard]] std::uint64_t commits() const { return commits_.commits(); }
  std::int64_t next_sequence(std::int64_t run);

 private:
  Status commit(const std::vector<GroupCommit::Job>& jobs);
  static const ErrorCode unreadable;

  std::mutex mutex_;
  std::unique_ptr<SQLite::Database> connection_;
  std::string file_;
  GroupCommit commits_;
  std::mutex sequence_mutex_;
  std::map<std::int64_t, std::int64_t> sequences_;
};

} // namespace telctl::journal
