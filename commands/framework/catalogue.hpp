#pragma once
#include <optional>
#include <string>
#include <vector>

#include <framework/command.hpp>

namespace telctl::commands {

/// Hidden commands that speak of all the others: `__dump-cli` prints them as JSON (pages of documentation are made from
/// it),
/// `__complete WORD…` answers the shells. Nothing when the arguments ask for neither.
std::optional<Exit> run_builtin(const Context& context, const std::vector<Command>& commands,
                                const std::vector<std::string>& arguments);

/// What may stand in place of the last word, one a line, each followed by a tab and what it is. ":file" and ":folder"
/// leave it to the shell.
std::vector<std::string> completions(const std::vector<Command>& commands, const std::vector<std::string>& words);

} // namespace telctl::commands
