#pragma once
#include <atomic>
#include <mutex>

#include <pace.hpp>
#include <telctl/plan/executor.hpp>

namespace telctl::plan {

/// Ids of objects: those that were live before, and those that this run created. Used by several threads.
class KnownIds {
 public:
  explicit KnownIds(const Live& live) : live_(live) {}
  [[nodiscard]] std::optional<std::string> find(const Key& key) const;
  void add(const Key& key, std::string id);

 private:
  const Live& live_;
  mutable std::mutex mutex_;
  std::map<Key, std::string> created_;
};

/// What every attempt of a run works with.
struct Means {
  Target& target;
  journal::Journal& journal;
  Clock& clock;
  KnownIds& ids;
  Pace& pace;
  const ExecuteOptions& options;

  /// False when the run is to stop: the rest is left to the next one.
  [[nodiscard]] bool pause(std::chrono::milliseconds duration) const;
  /// Before a refused request is sent again, for the `refusals`th time; nothing when patience is at its end.
  [[nodiscard]] std::optional<std::chrono::milliseconds> patience(int refusals, const Error& error,
                                                                  std::chrono::milliseconds asked) const;
};

/// What the journal is told before an operation is sent.
journal::Intent intent_of(const Operation& operation, const ExecuteOptions& options);

/// After these nothing else would succeed either: the server is gone, or refuses the account.
bool stops_everything(const Error& error);
/// The error of an outcome, and a word for none.
Error error_of(const Operation& operation, const std::optional<Error>& error);

struct AttemptResult {
  OperationResult result = OperationResult::done;
  std::optional<Error> problem;
  bool stops_run = false; ///< nothing else would succeed either
};

/// How an operation stands whose intent is in the journal.
enum class Standing {
  unsent,
  lost,          ///< sent together with others, without a usable answer: looked up first
  lost_for_good, ///< likewise, and what it waits for was not done: looked up, and never sent again
};

/// One operation from its intent to its recorded outcome.
class Attempt {
 public:
  explicit Attempt(const Means& means) : means_(means) {}

  AttemptResult run(std::int64_t run, const Operation& operation);
  /// From where it stands. `problem`: why it was lost.
  AttemptResult go_on(const Operation& operation, journal::OperationRef ref, Standing standing,
                      std::optional<Error> problem = std::nullopt);

 private:
  Outcome send(const Operation& operation);
  /// What to do after one request.
  enum class Next { finished, send_again };
  Next after(const Operation& operation, const Outcome& outcome);
  Next after_refusal(const Operation& operation, const Outcome& outcome);
  Next look_up(const Operation& operation);
  Result<std::optional<LiveResource>> find(const Operation& operation);
  Next finish(AttemptResult result);
  AttemptResult record(const Operation& operation, journal::OperationRef ref);

  const Means& means_;
  ResolveId resolve_ = [this](const Key& key) { return means_.ids.find(key); };
  AttemptResult result_;
  std::string server_id_;
  int sends_ = 0;
  int refusals_ = 0;
  bool was_unknown_ = false;
  bool may_send_ = true;
};

} // namespace telctl::plan
