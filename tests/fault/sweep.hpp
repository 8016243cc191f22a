#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace telctl::fault {

/// One place at which something is broken, and what came of it: empty when all is right, else what is wrong.
struct Point {
  std::string name; ///< "wazo-26.08 apply request 17 after"
  std::function<std::string()> try_it;
  bool telling = false; ///< where a mistake shows most easily: half of a sample is taken from these
};

/// Tries the points, `jobs` at a time, and prints "LABEL: points N, wrong M". What is wrong is a failure of the test,
/// with the name of the point. The default form tries `most` of them, drawn by a seed that changes from day to day
/// (TELCTL_SEED takes an old one again); the long form tries all, TELCTL_POINTS says how
/// many, and TELCTL_ONLY takes those whose name holds a text.
void sweep(const std::string& label, std::vector<Point> points, std::size_t most, unsigned jobs = 2);

std::uint64_t seed();

} // namespace telctl::fault
