#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace telctl::commands {

/// "4,000"
std::string thousands(std::size_t number);
/// "1 line", "4,000 lines", "no errors" when `none` is "no"
std::string counted(std::size_t number, std::string_view what, std::string_view none = {});

} // namespace telctl::commands
