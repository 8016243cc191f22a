#pragma once
#include <string>
#include <vector>

#include <telctl/estate/index.hpp>

namespace telctl::cluster {

/// The sets that ring with the line, in their order: those that name its extension, else those that name it with its
/// context (`key`, "4012@default").
inline std::vector<const estate::ParallelSet*> parallel_sets_of(const estate::Index& estate, const estate::Line& line,
                                                                const std::string& key) {
  auto sets = estate.parallel_sets(line.extension);
  return sets.empty() ? estate.parallel_sets(key) : sets;
}

} // namespace telctl::cluster
