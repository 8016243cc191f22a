#pragma once
#include <string>
#include <string_view>
#include <vector>

#include <framework/command.hpp>

namespace telctl::commands {

/// Help of one command. `app` is its parser, `globals` the one with the options of every command.
std::string help_of_command(const Command& command, const CLI::App& app, const CLI::App& globals);
/// Help of a noun ("cdr"), or of the whole program (""): the commands below it.
std::string help_of_noun(const std::vector<Command>& commands, std::string_view noun, const CLI::App& globals);

} // namespace telctl::commands
