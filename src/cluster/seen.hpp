#pragma once
#include <set>
#include <string>
#include <vector>

#include "confd.hpp"
#include <telctl/plan/target.hpp>

namespace telctl::cluster {

/// What of the steps for a person can be seen, as last read.
struct Seen {
  std::set<std::string> registered; ///< SIP accounts on which something is registered, as far as Asterisk was asked
  std::set<std::string> music;      ///< names of music that has files
};

/// Marks the steps that are done: {"account", SET} once it is registered, {"music-files", NAME} once there is a file,
/// {"sound", NAME} once GET /sounds lists the file, which is asked only where there is such a step.
Status mark_seen(Confd& confd, const Seen& seen, std::vector<plan::ManualStep>& steps);

} // namespace telctl::cluster
