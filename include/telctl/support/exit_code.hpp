#pragma once

namespace telctl {

/// Exit codes of every command: one table, printed by `telctl explain exit-codes`. An unknown code is a failure.
enum class Exit : int {
  done = 0,
  failed = 1,
  changes = 2, ///< changes pending or drift: only with --detailed-exitcode or --expect-no-changes, and `verify`
  partial = 3, ///< resumable, or something was quarantined
  refused = 4, ///< by a gate: safety, --fail-on, `migrate check`
  locked = 5,  ///< another run holds the lock
  usage = 64,
  bad_input = 65,
  input_missing = 66,
  unavailable = 69, ///< a service does not answer
  internal = 70,
  temporary = 75, ///< try again later
  authentication = 77,
  configuration = 78,
  interrupted = 130,
};

} // namespace telctl
