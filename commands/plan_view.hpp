#pragma once
#include <string>

#include <framework/report.hpp>
#include <telctl/estate/index.hpp>
#include <telctl/plan/plan.hpp>

/// How operations are shown: in `plan`, before `apply` asks, and in a rollback.
namespace telctl::commands {

/// For people: grouped by line, one row for all that is created or removed for it, one for each field that changes.
Report operations_table(const std::vector<plan::Operation>& operations, const estate::Index& estate);
/// A row for each operation with its request: -o wide.
Report operations_list(const std::vector<plan::Operation>& operations);

/// On stderr: every error, the first warnings, with -v all.
void print_plan_findings(const Context& context, const Findings& findings);

/// "214 lines, 1,532 changes: 1,530 to create, 2 to update, none to remove"
std::string summary_of(const plan::Plan& plan);

/// "3 steps by hand, 1 acknowledged"; empty when the plan leaves nothing to a person.
std::string steps_of(const plan::Plan& plan);

/// What an operation belongs to: its line ("4012@default"), or "shared".
std::string owner_of(const plan::Operation& operation);
/// "Hélène Müller"; empty for what is shared, or no longer in the estate.
std::string person_of(const estate::Index& estate, const std::string& line);

} // namespace telctl::commands
