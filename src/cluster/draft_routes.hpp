#pragma once
#include "draft.hpp"

namespace telctl::cluster {

/// Trunks, ways out, schedules, music, and public numbers that lead elsewhere than to the one object that has them as
/// its `did`.
void draft_routes(Draft& draft);
/// Music that something plays, where the estate declares it; else it is a class that the server has.
std::vector<plan::Key> need_music(Draft& draft, const std::string& name);

} // namespace telctl::cluster
