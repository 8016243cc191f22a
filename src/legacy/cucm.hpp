#pragma once
#include <string_view>

/// What the reader of Cisco BAT files and the step that settles whose number is whose agree on. Each row is a device:
/// its own facts are about the set of its name, those of its n-th line about the key "NAME/n", those of its speed dials
/// about the key "NAME/s1". Which of two rows with the same number owns it is known when all files are read.
namespace telctl::legacy::cucm {

inline constexpr std::string_view partition = "Route Partition";
inline constexpr std::string_view line_label = "Line Text Label";
/// Facts that a further line (from the second) has in case it turns out to be nobody's first line.
inline constexpr std::string_view own_set = "own set";
inline constexpr std::string_view own_type = "own type";

} // namespace telctl::legacy::cucm
