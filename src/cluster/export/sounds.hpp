#pragma once
#include <string>
#include <vector>

#include <telctl/cluster/export.hpp>
#include <telctl/plan/resource.hpp>

#include "confd.hpp"
#include "pages.hpp"

namespace telctl::cluster {

/// A sound file or a file of music, as it is on the server.
struct LiveSound {
  plan::Key key;
  std::string path; ///< by which menus name it; empty for music
  std::string bytes;
};

struct LiveSounds {
  std::vector<LiveSound> files;
  std::vector<LeftOut> left_out; ///< what no estate can hold
};

/// Every file that an estate can hold, whole. `music`: items of /moh.
Result<LiveSounds> fetch_sounds(Confd& confd, const Items& music);

} // namespace telctl::cluster
