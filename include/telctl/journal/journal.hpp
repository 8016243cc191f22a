#pragma once
#include <filesystem>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include <telctl/journal/records.hpp>
#include <telctl/support/error.hpp>

namespace telctl::journal {

enum class Access {
  read, ///< nothing is created: a missing journal reads as an empty one
  write,
};

/// The durable record of every change before and after it is sent: DIR/.telctl/journal.db, SQLite in WAL mode with
/// synchronous=FULL. Every writing function returns when its record would survive a power cut; records of several
/// threads share one fsync. After one failed write nothing more is accepted (TEL-0401): what the kernel kept of a
/// failed fsync is not known. May be used by several threads.
class Journal {
 public:
  /// `state` is DIR/.telctl.
  static Result<std::unique_ptr<Journal>> open(const std::filesystem::path& state, Access access);
  ~Journal();
  Journal(const Journal&) = delete;
  Journal& operator=(const Journal&) = delete;

  /// Begins a run; `id`, `started` and `state` of `run` are set here.
  Result<std::int64_t> begin(Run run, const std::vector<Managed>& adopted, const std::vector<Override>& overrides);
  Status end(std::int64_t run, RunState state);
  /// Before an operation is sent.
  Result<OperationRef> intend(std::int64_t run, const Name& object, const Json& operation,
                              std::optional<OperationRef> undoes = std::nullopt);
  /// Before several are sent in one request: all in one transaction, in their order.
  Result<std::vector<OperationRef>> intend(std::int64_t run, const std::vector<Intent>& intents);
  /// After it: the outcome, the object and, in a rollback, the operation it undoes, all in one transaction.
  Status record(const std::string& target, const Outcome& outcome);
  Status record(const std::string& target, const std::vector<Outcome>& outcomes); ///< all in one transaction
  /// Marks an operation undone that needed no request: the object already is as it was before it.
  Status mark_undone(OperationRef operation);
  /// Objects that a run adopted and that a rollback gives back.
  Status release_adopted(std::int64_t run);

  /// What a run leaves to a person. A step that is there stays as it is, unless it was withdrawn or to be undone.
  Status raise_steps(std::int64_t run, const std::vector<Step>& steps);
  /// Steps that telctl found done, or that nothing asks for any more.
  Status close_steps(const std::vector<std::int64_t>& numbers, StepState state);
  /// A person says that these were done: open ones are acknowledged, those to undo are withdrawn; others stay.
  Status acknowledge_steps(const std::vector<std::int64_t>& numbers, const std::string& by, const std::string& note);
  /// A run was rolled back. What only it asked for is withdrawn, or to be undone where somebody has done it.
  Status release_steps(std::int64_t run);

  [[nodiscard]] Result<std::vector<Step>> steps(const std::string& target) const; ///< by number; empty target = all
  [[nodiscard]] Result<std::vector<Run>>
  runs(const std::string& target) const; ///< the oldest first; empty target = all
  [[nodiscard]] Result<Run> run(std::int64_t id) const;
  [[nodiscard]] Result<std::vector<OperationRecord>> operations(std::int64_t run) const; ///< by sequence
  /// Operations whose outcome is not known: of a run that died, or gave up.
  [[nodiscard]] Result<std::vector<OperationRecord>> open_operations(const std::string& target) const;
  [[nodiscard]] Result<std::vector<Managed>> managed(const std::string& target) const;
  /// The extensions for whose sake there is a managed object.
  [[nodiscard]] Result<std::set<std::string>> managed_lines(const std::string& target) const;
  [[nodiscard]] Result<std::vector<Override>> overrides(std::int64_t run) const;
  /// How often the journal waited for the disk.
  [[nodiscard]] std::uint64_t commits() const;

 private:
  class Database;
  explicit Journal(std::unique_ptr<Database> database);
  std::unique_ptr<Database> database_;
};

} // namespace telctl::journal
