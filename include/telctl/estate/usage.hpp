#pragma once
#include <cstddef>
#include <map>
#include <string>

namespace telctl::estate {

/// Who called when, of one line: the one thing that tickets tell an inventory.
struct LineUsage {
  std::size_t calls = 0; ///< all of them; each call once
  std::size_t calls_in = 0;
  std::size_t calls_out = 0;
  std::string last_call; ///< local time of the last one: "2026-11-23T08:37:29"; empty when it is not known
};
/// By extension. A line that is not in it made and got no call.
using Usage = std::map<std::string, LineUsage>;

} // namespace telctl::estate
