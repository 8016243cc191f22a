#pragma once
#include <optional>
#include <string>

#include <framework/workplace.hpp>

/// What `rollback` and `migrate rollback` have in common: choose the runs, look for conflicts, ask, carry out, tell.
namespace telctl::commands {

struct RollbackOptions {
  cluster::ConnectOptions cluster;
  std::optional<std::int64_t> run;
  std::optional<std::string> wave; ///< neither: the last run
};

Result<Exit> run_rollback(const Context& context, const RollbackOptions& options);

} // namespace telctl::commands
