#pragma once
#include <optional>
#include <string>
#include <vector>

#include <framework/workplace.hpp>
#include <telctl/plan/gates.hpp>

namespace CLI {
class App;
}

/// Options of the commands that plan against a cluster, and what they mean.
namespace telctl::commands {

/// What a plan covers.
struct ScopeOptions {
  std::optional<std::string> wave;
  std::vector<std::string> lines;
  std::vector<std::string> adopt;
};

/// --wave and --line, which exclude each other.
void add_scope_options(CLI::App& app, ScopeOptions& options);
/// --adopt
void add_adopt_option(CLI::App& app, ScopeOptions& options);
/// TEL-0444 for a wave whose name is empty (a variable that was not set), TEL-0600 and TEL-0601 for what the estate
/// does not have, TEL-0900 for a type that cannot be adopted.
Result<plan::Request> request_of(Workplace& place, const ScopeOptions& options);

/// --outside-window
void add_window_option(CLI::App& app, std::string& reason);
/// Whether the wave of a plan that changes something may move now (TEL-0605). A rehearsal may at any time; with a
/// reason any wave may, and `overrides` keeps it.
std::optional<Error> window_gate(const Context& context, Workplace& place, const plan::Plan& plan,
                                 const std::string& reason, std::vector<journal::Override>& overrides);

/// --max-change, --max-delete, --allow-delete, --reason, --accept-unproven
void add_gate_options(CLI::App& app, plan::Policy& policy);
/// What was given, for this target. TEL-0900 when a limit is lifted without a reason.
Result<plan::Policy> policy_for(const plan::Policy& given, const plan::Target& target);

} // namespace telctl::commands
