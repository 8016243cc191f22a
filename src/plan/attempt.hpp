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

struct AttemptResult {
  OperationResult result = OperationResult::done;
  std::optional<Error> problem;
  bool stops_run = false; ///< nothing else would succeed either
};

/// One operation from its intent to its recorded outcome.
class Attempt {
 public:
  Attempt(Target& target, journal::Journal& journal, Clock& clock, KnownIds& ids, Pace& pace,
          const ExecuteOptions& options)
      : target_(target), journal_(journal), clock_(clock), ids_(ids), pace_(pace), options_(options) {}

  AttemptResult run(std::int64_t run, const Operation& operation);

 private:
  Outcome send(const Operation& operation);
  /// What to do after one request.
  enum class Next { finished, send_again };
  Next after(const Operation& operation, const Outcome& outcome);
  Next after_refusal(const Operation& operation, const Outcome& outcome);
  Next look_up(const Operation& operation);
  Result<std::optional<LiveResource>> find(const Operation& operation);
  Next finish(AttemptResult result);
  bool pause(std::chrono::milliseconds duration);
  AttemptResult record(const Operation& operation, journal::OperationRef ref);

  Target& target_;
  journal::Journal& journal_;
  Clock& clock_;
  KnownIds& ids_;
  Pace& pace_;
  const ExecuteOptions& options_;
  ResolveId resolve_ = [this](const Key& key) { return ids_.find(key); };
  AttemptResult result_;
  std::string server_id_;
  int sends_ = 0;
  int refusals_ = 0;
  bool was_unknown_ = false;
};

} // namespace telctl::plan
