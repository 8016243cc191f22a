#pragma once
#include <set>
#include <vector>

#include <telctl/plan/operation.hpp>
#include <telctl/plan/target.hpp>

namespace telctl::plan {

/// Which operations may be sent now: those whose predecessors are done, and bundles as one.
class Schedule {
 public:
  /// Places of the operations of one request, ascending.
  using Unit = std::vector<std::size_t>;

  /// `operations` in their order, each after those it waits for. A bundle that something it waits for could follow is
  /// taken apart again.
  Schedule(const std::vector<Operation>& operations, const std::vector<Unit>& bundles);

  [[nodiscard]] const std::vector<Unit>& units() const { return units_; }
  [[nodiscard]] bool ready() const { return !ready_.empty(); }
  /// The first that is ready: it is under way from now on.
  const Unit& take();
  void done(std::size_t place);
  /// Operations that cannot be sent because `place` was not done; each is told once.
  std::vector<std::size_t> block(std::size_t place);

 private:
  [[nodiscard]] bool may_stand(const Unit& bundle, const std::vector<std::vector<std::size_t>>& first) const;

  std::vector<Unit> units_;                         ///< by their first place
  std::vector<std::size_t> waits_;                  ///< by unit: predecessors that are not done
  std::vector<std::vector<std::size_t>> followers_; ///< by place: units that wait for it
  std::vector<bool> blocked_;                       ///< by unit
  std::set<std::size_t> ready_;                     ///< units
};

/// Says of each operation by which request it is done: "POST /users", or "with 0012" where that of another does it.
void name_requests(const Target& target, std::vector<Operation>& operations);

} // namespace telctl::plan
