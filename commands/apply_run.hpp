#pragma once
#include <string>

#include <plan_options.hpp>

/// What `apply` and `migrate run` have in common: plan afresh, hold it against the gates, ask, carry out, tell.
namespace telctl::commands {

struct ApplyOptions {
  cluster::ConnectOptions cluster;
  ScopeOptions scope;
  std::string saved; ///< file of a saved plan; its scope then counts
  plan::Policy policy;
  std::string outside_window; ///< reason
  bool hold_reload = false;   ///< live_reload off meanwhile
};

void add_hold_option(CLI::App& app, ApplyOptions& options);

Result<Exit> run_apply(const Context& context, const ApplyOptions& options);
/// The same at a place that is open: to change with --check not given, else to look.
Result<Exit> run_apply(const Context& context, Workplace& place, const ApplyOptions& options);

} // namespace telctl::commands
