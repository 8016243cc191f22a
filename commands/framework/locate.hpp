#pragma once
#include <optional>
#include <string>
#include <vector>

#include <framework/command.hpp>

namespace telctl::commands {

/// Which command the arguments (without the program's name) ask for. Only its own parser is then built: `import` can be
/// a command and also the noun of `import detect`.
struct Located {
  const Command* command = nullptr;   ///< nullptr: none
  std::string noun;                   ///< the words that were understood: "cdr", "cdr normalize"
  std::optional<std::string> unknown; ///< the word after them that names nothing
};

Located locate(const std::vector<Command>& commands, const std::vector<std::string>& arguments,
               const CLI::App& globals);

/// Next words that may follow `noun`, in the order of the help: "cdr" → {"detect", "normalize"}.
std::vector<std::string> next_words(const std::vector<Command>& commands, std::string_view noun);

} // namespace telctl::commands
