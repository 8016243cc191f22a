#pragma once
#include <framework/workplace.hpp>
#include <telctl/plan/executor.hpp>
#include <telctl/plan/steps.hpp>

/// Carrying out operations in front of a person: progress, interrupts, and what became of them.
namespace telctl::commands {

/// Stops on SIGINT and SIGTERM once what is under way is finished; shows progress on a terminal; tells of each request
/// that was lost, since its look-up has to wait.
plan::ExecuteOptions execute_options(const Context& context, const plan::Target& target);
/// Takes the progress away again.
void end_progress(const Context& context);

/// Tells that an earlier run was cut off, and how long its settlement will take; nothing with --check.
Status announce_settling(const Context& context, Workplace& place);

/// On stderr, what was not done and why: the first ones, then how many more.
void print_problems(const Context& context, const plan::ExecuteResult& executed);

/// Done; 130 when interrupted; the reason's own code when nothing at all could be sent; else TEL-0453 (exit 3).
Exit exit_of(const Context& context, const plan::ExecuteResult& executed, std::int64_t run);

/// "25 of 26 changes done, 1 refused"
std::string outcome_of(const plan::ExecuteResult& executed);
/// Whether one that was done went to the web services of a XiVO, which write its configuration and let nobody read it
/// (docs/web-services.md); then `reload_note` is told.
bool waits_for_reload(const std::vector<plan::Operation>& operations, const plan::ExecuteResult& executed);
inline constexpr auto reload_note = "Asterisk does not know yet what the web services wrote: telctl cluster reload";
/// {"open": 2, "acknowledged": 1, …}
OrderedJson to_json(const plan::StepCounts& steps);
/// {"planned": 26, "done": 25, …}: every kind of result.
OrderedJson counts_of(const plan::ExecuteResult& executed);

} // namespace telctl::commands
