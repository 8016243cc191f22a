#pragma once
#include <chrono>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include <telctl/io/clock.hpp>
#include <telctl/journal/journal.hpp>
#include <telctl/plan/operation.hpp>
#include <telctl/plan/target.hpp>

namespace telctl::plan {

enum class OperationResult {
  done,
  refused, ///< the server did nothing, or somebody else was there
  unknown, ///< no usable answer, and the look-up failed: settled by the next run
  blocked, ///< something it waits for was not done
  waiting, ///< not begun: the run was stopped before
};
std::string_view to_string(OperationResult result);

struct ExecuteOptions {
  int workers = 4;            ///< most requests at once; fewer while the server is busy or slow
  std::function<bool()> stop; ///< asked before each request; what is under way is finished
  std::function<void(std::size_t done, std::size_t total)> progress; ///< called by one thread at a time
  /// Called before a request without a usable answer is looked up, by several threads.
  std::function<void(const Operation& operation, const Error& why)> lost;
  std::map<std::string, journal::OperationRef> undoes; ///< in a rollback: id of an operation to what it undoes
  std::chrono::milliseconds first_pause{500};          ///< before a refused request that can be retried; doubles
  std::chrono::milliseconds longest_pause{15'000};
  std::chrono::milliseconds longest_wait{120'000}; ///< that a server may ask for
  int retries = 6;
  int sends = 3; ///< of a request whose outcome was unknown and that was then found not done
};

struct ExecuteResult {
  std::vector<OperationResult> results;  ///< in the order of the operations
  std::map<std::size_t, Error> problems; ///< by place in the operations
  std::optional<Error> stopped_by;       ///< what ended the run early: the journal, the server, an interrupt
  bool interrupted = false;

  [[nodiscard]] std::size_t count(OperationResult result) const;
  [[nodiscard]] bool complete() const { return count(OperationResult::done) == results.size(); }
};

/// Sends operations, several at a time, each after those it waits for. Each is in the journal before it is sent and
/// after its outcome is known. The rule of unknown outcomes: wait as long as the server may still be working, look,
/// take it for done when it is ours, else send it again. A refusal stops what depends on it; the rest goes on. A server
/// that is gone, or a journal that cannot be written, stops all.
ExecuteResult execute(Target& target, journal::Journal& journal, Clock& clock, std::int64_t run,
                      const std::vector<Operation>& operations, const Live& live, const ExecuteOptions& options);

} // namespace telctl::plan
