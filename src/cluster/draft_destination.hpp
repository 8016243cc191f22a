#pragma once
#include "draft.hpp"

namespace telctl::cluster {

/// Where calls go, and what must be there for it.
struct Lead {
  Json destination; ///< {"type", "target"}
  std::vector<plan::Key> needs;
  std::set<std::string> lines; ///< of a destination that exists for the sake of one line
};

/// "user:4012" of the estate. A line or group that is not on the cluster yet is dialled by its number, and that is
/// told; nothing where even that cannot be done.
std::optional<Lead> lead_to(Draft& draft, const std::string& text, estate::Mark mark, const std::string& object);

} // namespace telctl::cluster
