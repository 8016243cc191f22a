#pragma once
#include <vector>

#include <framework/command.hpp>

namespace telctl::commands {

/// Every command, in the order of the help. A command is added by its file and one line in commands.cpp.
std::vector<Command> all();

} // namespace telctl::commands
