#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include <telctl/journal/journal.hpp>
#include <telctl/plan/plan.hpp>

/// Manual steps, from one plan to the next: kept in the journal from the run that asks for them until telctl sees them
/// done, or nothing asks for them any more.
namespace telctl::plan {

/// Steps of earlier runs, by their numbers in the journal.
struct StepsOver {
  std::vector<std::int64_t> verified;  ///< what they stand for is on the system, as the estate wants it
  std::vector<std::int64_t> withdrawn; ///< the plan covers who asked for them, and asks no more

  [[nodiscard]] bool empty() const { return verified.empty() && withdrawn.empty(); }
};

/// Tells the steps of a plan which of them the journal knows, makes a finding of each (a warning, or a note where it
/// is acknowledged or verified), and finds those that are over.
Result<StepsOver> take_stock(Plan& plan, const Desired& desired, const Live& live, const journal::Journal& journal);

/// Whether the plan leaves something to a person that the journal does not know yet.
bool has_new_steps(const Plan& plan);
Status raise_steps(const Plan& plan, std::int64_t run, journal::Journal& journal);
Status close_steps(const StepsOver& over, journal::Journal& journal);

struct StepCounts {
  std::size_t open = 0;
  std::size_t acknowledged = 0; ///< said to be done, not seen
  std::size_t verified = 0;
  std::size_t undo = 0;
};
Result<StepCounts> count_steps(const journal::Journal& journal, const std::string& target);

/// "3 steps by hand: 2 open, 1 acknowledged and not seen by telctl"; empty when there is none of these.
std::string to_string(const StepCounts& counts);

} // namespace telctl::plan
