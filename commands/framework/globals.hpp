#pragma once
#include <string>
#include <string_view>
#include <vector>

#include <framework/context.hpp>

namespace CLI {
class App;
}

namespace telctl::commands {

/// Options that every command has, and those of every command that changes something.
void add_globals(CLI::App& app, GlobalOptions& options);
/// -o takes these as well.
void add_formats(CLI::App& app, GlobalOptions& options, const std::vector<std::string_view>& further);
void add_change_options(CLI::App& app, GlobalOptions& options);

/// The parser of the command `path`, below the parsers of its nouns; options of every command may stand on either side
/// of it.
CLI::App& add_parser(CLI::App& root, std::string_view path);

/// Whether the result, and so the messages, are wanted as JSON: asked before the arguments are known to be right.
bool asks_for_json(const std::vector<std::string>& arguments);

} // namespace telctl::commands
