#include <database.hpp>

#include <cerrno>
#include <cstring>

#include <fmt/format.h>
#include <sqlite3.h>
#include <tables.hpp>
#include <telctl/io/file.hpp>
#include <telctl/io/private_file.hpp>
#include <telctl/journal/errors.hpp>

namespace telctl::journal {
namespace {

constexpr int patience_ms = 10'000; // another telctl may be reading

Error unusable(const std::filesystem::path& file, std::string cause) {
  return {.code = errors::journal_unusable,
          .what = "the journal cannot be opened",
          .where = {.file = file.string()},
          .cause = std::move(cause)};
}

/// What SQLite says, and the system's own reason: "disk I/O error (Input/output error)". SQLite keeps that reason for
/// some calls only; `errno`, cleared before, still has it for all.
std::string reason(const SQLite::Exception& problem) {
  const int system = problem.getErrorCode() == SQLITE_FULL ? ENOSPC : errno;
  return system == 0 ? std::string(problem.what()) : fmt::format("{} ({})", problem.what(), std::strerror(system));
}

/// SQLite would create the file with the umask's mode; its -wal and -shm take the mode of the file.
Status create_private(const std::filesystem::path& file) {
  const auto made = make_private_file(file);
  if (made) return {};
  return fail(unusable(file, made.error().cause.empty() ? made.error().what : made.error().cause));
}

void lay_tables(SQLite::Database& connection) {
  SQLite::Transaction transaction(connection, SQLite::TransactionBehavior::IMMEDIATE);
  const int version = connection.execAndGet("PRAGMA user_version").getInt();
  if (version == 0) connection.exec(tables);
  if (version < tables_version) { // of a later one nothing is known, and nothing is touched
    connection.exec(step_table);
    connection.exec("PRAGMA user_version = " + std::to_string(tables_version));
  }
  transaction.commit();
}

Status check_version(SQLite::Database& connection, const std::filesystem::path& file) {
  const int version = connection.execAndGet("PRAGMA user_version").getInt();
  if (version >= 1 && version <= tables_version) return {};
  return fail(
      {.code = errors::journal_version,
       .what = "the journal was written by another version of telctl",
       .where = {.file = file.string()},
       .cause = "tables of version " + std::to_string(version) + ", known is " + std::to_string(tables_version)});
}

} // namespace

const ErrorCode Journal::Database::unreadable = errors::journal_unusable;

Journal::Database::Database(std::unique_ptr<SQLite::Database> connection, std::string file)
    : connection_(std::move(connection)), file_(std::move(file)),
      commits_([this](const std::vector<GroupCommit::Job>& jobs) { return commit(jobs); }) {}

Status Journal::Database::commit(const std::vector<GroupCommit::Job>& jobs) {
  const std::lock_guard lock(mutex_);
  std::string cause;
  errno = 0;
  try {
    SQLite::Transaction transaction(*connection_, SQLite::TransactionBehavior::IMMEDIATE);
    try {
      for (const auto& job : jobs)
        job();
      transaction.commit();
      return {};
    } catch (const SQLite::Exception& problem) {
      cause = reason(problem); // before the rollback, which has an outcome of its own
    }
  } catch (const SQLite::Exception& problem) {
    cause = reason(problem);
  }
  return fail({.code = errors::journal_not_written,
               .what = "the journal cannot be written: nothing more is sent",
               .where = {.file = file_},
               .cause = std::move(cause),
               .hint = "make room on the disk, then run the command again: it goes on from what the disk holds"});
}

std::int64_t Journal::Database::next_sequence(std::int64_t run) {
  const std::lock_guard lock(sequence_mutex_);
  return ++sequences_[run];
}

Result<std::unique_ptr<Journal>> Journal::open(const std::filesystem::path& state, Access access) {
  const auto file = state / "journal.db";
  std::error_code ignored;
  const bool in_memory = access == Access::read && !std::filesystem::exists(file, ignored);
  if (access == Access::write) {
    if (auto made = make_private_folder(state); !made) return fail(made.error());
    if (auto made = create_private(file); !made) return fail(made.error());
  }
  errno = 0;
  try {
    auto connection = std::make_unique<SQLite::Database>(in_memory ? std::string(":memory:") : file.string(),
                                                         SQLite::OPEN_READWRITE, patience_ms);
    if (!in_memory) connection->exec("PRAGMA journal_mode = WAL");
    connection->exec("PRAGMA synchronous = FULL");
    if (in_memory || access == Access::write) lay_tables(*connection);
    if (auto known = check_version(*connection, file); !known) return fail(known.error());
    return std::unique_ptr<Journal>(new Journal(std::make_unique<Database>(std::move(connection), file.string())));
  } catch (const SQLite::Exception& problem) {
    return fail(unusable(file, reason(problem)));
  }
}

} // namespace telctl::journal
