#pragma once
#include <set>
#include <vector>

#include <attempt.hpp>

namespace telctl::plan {

/// Several operations in one request, from their intents to their recorded outcomes. Where the request is refused or
/// its answer is lost, each goes on by itself, so that an error names the operation that it is about.
class BundleAttempt {
 public:
  explicit BundleAttempt(const Means& means) : means_(means) {}

  /// In the order of the bundle.
  std::vector<AttemptResult> run(std::int64_t run, const Bundle& bundle);

 private:
  using Results = std::vector<AttemptResult>;
  BundleOutcome send(const Bundle& bundle);
  /// Sends it until the server takes it, refuses it for good, or gives no usable answer.
  BundleOutcome send_patiently(const Bundle& bundle);
  Results after(const Bundle& bundle, const BundleOutcome& outcome);
  Results take(const Bundle& bundle, const BundleOutcome& outcome);
  Results one_by_one(const Bundle& bundle, Standing standing, const std::optional<Error>& problem);
  AttemptResult alone(const Operation& operation, journal::OperationRef ref, Standing standing,
                      const std::optional<Error>& problem);
  /// All that was not done for one and the same reason.
  Results all(const Bundle& bundle, journal::OperationState state, const AttemptResult& result);
  Status record(const std::vector<journal::Outcome>& outcomes);

  const Means& means_;
  ResolveId resolve_ = [this](const Key& key) { return means_.ids.find(key); };
  std::vector<journal::OperationRef> refs_;
  std::set<std::string> failed_; ///< ids of operations of the bundle that were not done
  bool stopped_ = false;
};

} // namespace telctl::plan
