#pragma once
#include <vector>

#include <telctl/plan/plan.hpp>

namespace telctl::plan {

/// Puts operations in an order in which each comes after those it waits for, sets their ids and `after_operations`:
/// what an object needs exists before it, and is removed after everything that needed it has gone or let go of it.
/// A dependency cycle is an error in `findings` (TEL-0422).
void put_in_order(std::vector<Operation>& operations, const std::set<Key>& associations, Findings& findings);

} // namespace telctl::plan
