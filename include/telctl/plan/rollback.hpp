#pragma once
#include <vector>

#include <telctl/plan/session.hpp>

namespace telctl::plan {

/// The reversal of one run.
struct RunReversal {
  journal::Run run;
  std::vector<Operation> operations; ///< inverses of what was done and not undone, each before what it depended on
  std::map<std::string, journal::OperationRef> undoes;
  std::vector<journal::OperationRef> already; ///< the object is as before the run: only the journal has to learn it
};

struct Rollback {
  std::vector<RunReversal> runs;   ///< the newest first
  std::vector<journal::Step> undo; ///< manual steps that somebody did for these runs alone: a person has to undo them
  std::vector<Error> conflicts;    ///< TEL-0460, TEL-0461: with one of them nothing may be sent
  Live live;
  [[nodiscard]] std::size_t operations() const;
};

/// Which runs a person means. TEL-0462 when there is none left to reverse.
Result<std::vector<journal::Run>> runs_of_wave(const journal::Journal& journal, const std::string& target,
                                               const std::string& wave);
/// The latest run that changed something, with the partial runs before it that it completed.
Result<std::vector<journal::Run>> last_runs(const journal::Journal& journal, const std::string& target);

/// Settles what is open, reads the live state, and plans the reversal of the runs, the newest first. An object that is
/// neither as the journal left it nor as it was before is a conflict, and so is one that a later run made use of.
Result<Rollback> prepare_rollback(const Session& session, std::vector<journal::Run> runs, Settle settle);

/// Executes it, one journaled run for each reversed one. Stops at the first that cannot be completed. Needs the run
/// lock.
Result<std::vector<RunResult>> carry_out(const Session& session, const Rollback& rollback,
                                         const ExecuteOptions& options);

} // namespace telctl::plan
