#include <telctl/plan/executor.hpp>

#include <algorithm>
#include <condition_variable>
#include <thread>

#include <bundle_attempt.hpp>
#include <schedule.hpp>
#include <telctl/support/errors.hpp>

namespace telctl::plan {
namespace {

class Executor {
 public:
  Executor(Target& target, journal::Journal& journal, Clock& clock, std::int64_t run,
           const std::vector<Operation>& operations, const Live& live, const ExecuteOptions& options)
      : run_(run), operations_(operations), ids_(live), pace_(options.workers), options_(options),
        means_{target, journal, clock, ids_, pace_, options}, schedule_(operations, target.bundles(operations)) {
    result_.results.assign(operations_.size(), OperationResult::waiting);
  }

  ExecuteResult run() {
    std::vector<std::thread> workers;
    const auto wanted = std::min(schedule_.units().size(), static_cast<std::size_t>(std::max(1, options_.workers)));
    for (std::size_t i = 0; i < wanted; ++i)
      workers.emplace_back([this] { work(); });
    for (auto& worker : workers)
      worker.join();
    result_.interrupted = !result_.complete() && asked_to_stop();
    if (result_.interrupted) {
      result_.stopped_by =
          Error{.code = errors::interrupted, .what = "interrupted", .hint = "run the command again to go on"};
    }
    return std::move(result_);
  }

 private:
  void work() {
    std::unique_lock lock(mutex_);
    for (;;) {
      changed_.wait(lock, [this] { return schedule_.ready() || busy_ == 0 || halt_; });
      if (!may_begin()) break;
      const auto unit = schedule_.take();
      ++busy_;
      lock.unlock();
      auto outcomes = send(unit);
      lock.lock();
      --busy_;
      for (std::size_t i = 0; i < unit.size(); ++i)
        settle(unit[i], std::move(outcomes[i]));
      changed_.notify_all();
    }
    changed_.notify_all();
  }

  std::vector<AttemptResult> send(const Schedule::Unit& unit) {
    if (unit.size() == 1) return {Attempt(means_).run(run_, operations_[unit.front()])};
    Bundle bundle;
    for (const auto place : unit)
      bundle.push_back(&operations_[place]);
    return BundleAttempt(means_).run(run_, bundle);
  }

  /// Under the lock.
  bool may_begin() {
    halt_ = halt_ || asked_to_stop();
    return !halt_ && schedule_.ready();
  }

  void settle(std::size_t place, AttemptResult outcome) {
    result_.results[place] = outcome.result;
    if (outcome.problem && outcome.result != OperationResult::done) result_.problems.emplace(place, *outcome.problem);
    if (outcome.stops_run) {
      halt_ = true;
      if (!result_.stopped_by) result_.stopped_by = outcome.problem;
    }
    if (outcome.result == OperationResult::done) {
      schedule_.done(place);
      ++done_;
      if (options_.progress) options_.progress(done_, operations_.size());
    } else {
      for (const auto next : schedule_.block(place))
        result_.results[next] = OperationResult::blocked;
    }
  }

  [[nodiscard]] bool asked_to_stop() const { return options_.stop && options_.stop(); }

  std::int64_t run_;
  const std::vector<Operation>& operations_;
  KnownIds ids_;
  Pace pace_;
  const ExecuteOptions& options_;
  Means means_;
  Schedule schedule_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t busy_ = 0;
  std::size_t done_ = 0;
  bool halt_ = false;
  ExecuteResult result_;
};

} // namespace

std::string_view to_string(OperationResult result) {
  switch (result) {
  case OperationResult::done:
    return "done";
  case OperationResult::refused:
    return "refused";
  case OperationResult::unknown:
    return "unknown";
  case OperationResult::blocked:
    return "blocked";
  case OperationResult::waiting:
    return "waiting";
  }
  return "waiting";
}

std::size_t ExecuteResult::count(OperationResult result) const {
  return static_cast<std::size_t>(std::count(results.begin(), results.end(), result));
}

ExecuteResult execute(Target& target, journal::Journal& journal, Clock& clock, std::int64_t run,
                      const std::vector<Operation>& operations, const Live& live, const ExecuteOptions& options) {
  return Executor(target, journal, clock, run, operations, live, options).run();
}

} // namespace telctl::plan
