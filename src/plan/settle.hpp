#pragma once
#include <vector>

#include <judge.hpp>
#include <telctl/plan/session.hpp>

namespace telctl::plan {

/// What was found of an operation that a dead run left open.
struct Settlement {
  journal::OperationRecord record;
  Operation operation;
  bool done = false;
  std::string server_id;
};

/// Looks up every open operation on the system. An error when one of them cannot be looked up: nothing may be planned
/// on a guess.
Result<std::vector<Settlement>> look_up(const Session& session, const std::vector<journal::OperationRecord>& open,
                                        const Live& live);
/// Records them, and ends the runs that died.
Status record(const Session& session, const std::vector<Settlement>& settlements);
/// The registry as it will be once they are recorded.
void take_into_account(const std::vector<Settlement>& settlements, std::vector<journal::Managed>& managed);

struct Reading {
  Live live;
  std::vector<journal::Managed> managed;
  std::size_t settled = 0;
};

/// Settles what is open as `settle` says, and reads the live state.
Result<Reading> read_settled(const Session& session, Settle settle);

} // namespace telctl::plan
