#include <telctl/plan/executor.hpp>

#include <algorithm>
#include <condition_variable>
#include <set>
#include <thread>

#include <attempt.hpp>
#include <telctl/support/errors.hpp>

namespace telctl::plan {
namespace {

class Executor {
 public:
  Executor(Target& target, journal::Journal& journal, Clock& clock, std::int64_t run,
           const std::vector<Operation>& operations, const Live& live, const ExecuteOptions& options)
      : target_(target), journal_(journal), clock_(clock), run_(run), operations_(operations), ids_(live),
        pace_(options.workers), options_(options) {
    arrange();
  }

  ExecuteResult run() {
    std::vector<std::thread> workers;
    const auto wanted =
        std::min<std::size_t>(operations_.size(), static_cast<std::size_t>(std::max(1, options_.workers)));
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
  void arrange() {
    result_.results.assign(operations_.size(), OperationResult::waiting);
    waits_.assign(operations_.size(), 0);
    before_.resize(operations_.size());
    std::map<std::string_view, std::size_t> places;
    for (std::size_t i = 0; i < operations_.size(); ++i)
      places.emplace(operations_[i].id, i);
    for (std::size_t i = 0; i < operations_.size(); ++i) {
      for (const auto& id : operations_[i].after_operations)
        if (const auto found = places.find(id); found != places.end()) {
          before_[found->second].push_back(i);
          ++waits_[i];
        }
      if (waits_[i] == 0) ready_.insert(i);
    }
  }

  void work() {
    std::unique_lock lock(mutex_);
    for (;;) {
      changed_.wait(lock, [this] { return !ready_.empty() || busy_ == 0 || halt_; });
      if (!may_begin()) break;
      const auto place = *ready_.begin();
      ready_.erase(ready_.begin());
      ++busy_;
      lock.unlock();
      Attempt attempt(target_, journal_, clock_, ids_, pace_, options_);
      auto outcome = attempt.run(run_, operations_[place]);
      lock.lock();
      --busy_;
      settle(place, std::move(outcome));
      changed_.notify_all();
    }
    changed_.notify_all();
  }

  /// Under the lock.
  bool may_begin() {
    halt_ = halt_ || asked_to_stop();
    return !halt_ && !ready_.empty();
  }

  void settle(std::size_t place, AttemptResult outcome) {
    result_.results[place] = outcome.result;
    if (outcome.problem && outcome.result != OperationResult::done) result_.problems.emplace(place, *outcome.problem);
    if (outcome.stops_run) {
      halt_ = true;
      if (!result_.stopped_by) result_.stopped_by = outcome.problem;
    }
    if (outcome.result == OperationResult::done) {
      for (const auto next : before_[place])
        if (--waits_[next] == 0) ready_.insert(next);
      ++done_;
      if (options_.progress) options_.progress(done_, operations_.size());
    } else {
      block(place);
    }
  }

  void block(std::size_t place) {
    for (const auto next : before_[place]) {
      if (result_.results[next] == OperationResult::blocked) continue;
      result_.results[next] = OperationResult::blocked;
      block(next);
    }
  }

  [[nodiscard]] bool asked_to_stop() const { return options_.stop && options_.stop(); }

  Target& target_;
  journal::Journal& journal_;
  Clock& clock_;
  std::int64_t run_;
  const std::vector<Operation>& operations_;
  KnownIds ids_;
  Pace pace_;
  const ExecuteOptions& options_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::set<std::size_t> ready_;
  std::vector<std::size_t> waits_;
  std::vector<std::vector<std::size_t>> before_;
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
