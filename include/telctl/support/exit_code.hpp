#pragma once
#include <array>
#include <string_view>

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

struct ExitMeaning {
  Exit exit;
  std::string_view says;
};

inline constexpr std::array<ExitMeaning, 15> exit_meanings{{
    {Exit::done, "done"},
    {Exit::failed, "failed"},
    {Exit::changes, "changes pending or drift: only with --detailed-exitcode or --expect-no-changes, and from verify"},
    {Exit::partial, "partial: run the same command again to go on, or look at what was quarantined"},
    {Exit::refused, "refused by a gate (safety, --fail-on, migrate check), or not confirmed"},
    {Exit::locked, "another run holds the lock"},
    {Exit::usage, "the command line is not understood"},
    {Exit::bad_input, "the data given are wrong"},
    {Exit::input_missing, "a file is missing or cannot be read"},
    {Exit::unavailable, "a service does not answer"},
    {Exit::internal, "internal error: please report it"},
    {Exit::temporary, "temporary: try again later"},
    {Exit::authentication, "the server does not accept who we are, or what we may do"},
    {Exit::configuration, "the configuration is wrong or unsafe"},
    {Exit::interrupted, "interrupted (Ctrl-C)"},
}};

} // namespace telctl
