#pragma once
#include <string>
#include <vector>

namespace CLI {
class App;
class Option;
} // namespace CLI

namespace telctl::commands {

/// What help, completions and documentation say of one option or argument.
struct OptionText {
  std::vector<std::string> names;   ///< {"-o", "--output"}; empty for an argument
  std::string value;                ///< "FORMAT", for an argument its name; empty for a flag
  std::vector<std::string> choices; ///< values allowed, when they are few
  std::string says;
  bool required = false;
  bool many = false; ///< may be given several times

  [[nodiscard]] bool is_argument() const { return names.empty(); }
  /// "-o, --output FORMAT", "FILE…"
  [[nodiscard]] std::string synopsis() const;
};

OptionText describe(const CLI::Option& option);
/// Arguments and options of one parser, in the order of their declaration; --help left out.
std::vector<OptionText> describe(const CLI::App& app);

} // namespace telctl::commands
