#pragma once
#include <optional>
#include <vector>

#include <telctl/legacy/facts.hpp>

namespace telctl::legacy {

/// A row of a translator of public numbers: from `did` on, `size` numbers lead to as many internal ones from `target`
/// on, or, when it is `unique`, all to that one. It becomes one fact for each public number. Leading zeros stay.
std::optional<Error> expand_did_range(std::vector<Fact>& row, const FactSet& facts);

} // namespace telctl::legacy
