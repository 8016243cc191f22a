#pragma once
#include <set>
#include <string>
#include <vector>

#include <telctl/estate/index.hpp>
#include <telctl/io/clock.hpp>
#include <telctl/journal/journal.hpp>
#include <telctl/plan/executor.hpp>
#include <telctl/plan/plan.hpp>
#include <telctl/plan/steps.hpp>
#include <telctl/plan/target.hpp>

/// The way from an estate and a system to a changed system: prepare, check the gates, carry out.
namespace telctl::plan {

/// Both sides, and what is remembered of them.
struct Session {
  Target& target;
  const estate::Index& estate;
  journal::Journal& journal;
  Clock& clock;
};

struct Request {
  std::string wave; ///< named in plan and journal
  Scope scope;
  std::set<std::string> adopt;
};

struct Prepared {
  Plan plan;
  Live live;
  std::vector<journal::Managed> managed;
  StepsOver steps_over;    ///< manual steps of earlier runs that are over
  std::size_t settled = 0; ///< operations of a run that died, looked up now
};

enum class Settle {
  look,   ///< reads only: what a dead run left open is looked up at once, and nothing is recorded
  record, ///< waits until the server cannot be working on it any more, and records what is found; needs the run lock
};

/// Settles what an earlier run left open, reads the live state and compares it with the estate.
Result<Prepared> prepare(const Session& session, const Request& request, Settle settle);

/// Holds a saved plan against a fresh one: done when both are the same, or when all that is missing was done by an
/// earlier run of the saved plan. Otherwise TEL-0431 to TEL-0433 with the objects that changed.
Status check_saved(const Plan& saved, const Plan& fresh, const journal::Journal& journal);

struct RunOptions {
  ExecuteOptions execute;
  std::string plan_checksum;
  std::vector<journal::Override> overrides;
};

struct RunResult {
  std::int64_t run = 0;
  ExecuteResult executed;
};

/// Begins a run in the journal, with the manual steps of its plan, executes the plan and ends the run. Needs the run
/// lock.
Result<RunResult> carry_out(const Session& session, const Prepared& prepared, const RunOptions& options);

/// Extensions ("4012@default") that a complete run has brought to the system, and that are still there: the run was not
/// taken back, nor the line taken out since.
Result<std::set<std::string>> present_lines(const journal::Journal& journal, const std::string& target);
/// Extensions of the estate's lines that are to move: all but those decided to be kept or dropped.
std::vector<std::string> moving_lines(const estate::Index& estate);
std::string line_name(const estate::Index& estate, const estate::Line& line);
bool moves(const estate::Line& line);

} // namespace telctl::plan
