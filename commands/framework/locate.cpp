#include <framework/locate.hpp>

#include <algorithm>

#include <CLI/App.hpp>
#include <telctl/support/text.hpp>

namespace telctl::commands {
namespace {

bool leads_to(const Command& command, std::string_view path) {
  return command.path == path || (command.path.starts_with(path) && command.path.substr(path.size()).starts_with(' '));
}

/// The option that an argument names, as "--output=json", "-ojson" or "-o".
const CLI::Option* option_of(const CLI::App& globals, const std::string& argument) {
  if (argument.starts_with("--")) return globals.get_option_no_throw(argument.substr(0, argument.find('=')));
  return globals.get_option_no_throw(argument.substr(0, 2));
}

bool takes_next(const CLI::Option& option, const std::string& argument) {
  const bool joined = argument.starts_with("--") ? argument.find('=') != std::string::npos : argument.size() > 2;
  return option.get_items_expected_min() > 0 && !joined;
}

} // namespace

Located locate(const std::vector<Command>& commands, const std::vector<std::string>& arguments,
               const CLI::App& globals) {
  Located found;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const auto& argument = arguments[i];
    if (argument == "--") break;
    if (argument.size() > 1 && argument.front() == '-') {
      const auto* option = option_of(globals, argument);
      if (option == nullptr) { // an option of the command itself, whose words came before
        if (found.command == nullptr) found.unknown = argument;
        break;
      }
      if (takes_next(*option, argument)) ++i;
      continue;
    }
    const std::string longer = found.noun.empty() ? argument : found.noun + " " + argument;
    if (std::none_of(commands.begin(), commands.end(),
                     [&](const auto& command) { return leads_to(command, longer); })) {
      if (found.command == nullptr) found.unknown = argument;
      break;
    }
    found.noun = longer;
    const auto exact =
        std::find_if(commands.begin(), commands.end(), [&](const auto& command) { return command.path == longer; });
    found.command = exact == commands.end() ? nullptr : &*exact;
  }
  return found;
}

std::vector<std::string> next_words(const std::vector<Command>& commands, std::string_view noun) {
  std::vector<std::string> result;
  for (const auto& command : commands) {
    if (!noun.empty() && (!leads_to(command, noun) || command.path == noun)) continue;
    const auto rest = words(command.path.substr(noun.size()));
    const std::string next(rest.front());
    if (std::find(result.begin(), result.end(), next) == result.end()) result.push_back(next);
  }
  return result;
}

} // namespace telctl::commands
