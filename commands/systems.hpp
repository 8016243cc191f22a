#pragma once
#include <string>
#include <vector>

#include <telctl/journal/journal.hpp>

namespace telctl::commands {

/// The runs on one system, the oldest first: on the only one that the journal knows, or on the one that `system` names
/// by its identity or by the beginning of its name. A usage error when it is not clear which; none when there are none.
Result<std::vector<journal::Run>> runs_of(const journal::Journal& journal, const std::string& system);

} // namespace telctl::commands
