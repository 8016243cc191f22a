#pragma once
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <framework/context.hpp>
#include <telctl/support/error.hpp>

namespace CLI {
class App;
}

namespace telctl::commands {

struct Example {
  std::string_view line; ///< as typed: "telctl validate -C examples/universite/estate"
  std::string_view says; ///< what it does
};

/// A command is data and two functions: `setup` adds its options to the parser and returns what to run once they are
/// read. Help, completions and documentation are derived from this.
struct Command {
  std::string_view path;         ///< "cdr normalize"
  std::string_view summary;      ///< one line, capital first letter, no final period
  std::string_view details;      ///< further paragraphs of the help
  std::vector<Example> examples; ///< at least one
  bool changes = false;          ///< changes something outside: gets --check, --yes, --no-input
  std::string_view schema = {};  ///< schema of its JSON document: "telctl/validate"; empty when it prints none
  std::vector<std::string_view> formats = {}; ///< further values of -o that only this command has: "sarif"
  std::function<std::function<Result<Exit>(Context&)>(CLI::App&)> setup;
};

/// Parses and runs. Never throws.
Exit run(int argc, char** argv, const std::vector<Command>& commands, Terminal& terminal, Clock& clock);

} // namespace telctl::commands
