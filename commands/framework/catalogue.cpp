#include <framework/catalogue.hpp>

#include <algorithm>
#include <memory>
#include <ostream>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <fmt/format.h>
#include <framework/globals.hpp>
#include <framework/locate.hpp>
#include <framework/option_text.hpp>
#include <telctl/support/json.hpp>

namespace telctl::commands {
namespace {

/// A parser of one command, for looking at.
struct Parser {
  explicit Parser(const Command* command) : root(std::make_unique<CLI::App>("", "telctl")) {
    add_globals(*root, options);
    if (command != nullptr) add_formats(*root, options, command->formats);
    global = describe(*root);
    if (command == nullptr) return;
    auto& leaf = add_parser(*root, command->path);
    command->setup(leaf);
    if (command->changes) add_change_options(leaf, options);
    own = describe(leaf);
  }

  GlobalOptions options;
  std::unique_ptr<CLI::App> root;
  std::vector<OptionText> global;
  std::vector<OptionText> own;
};

OrderedJson to_json(const std::vector<OptionText>& options) {
  OrderedJson list = OrderedJson::array();
  for (const auto& option : options)
    list.push_back({{"names", option.names},
                    {"value", option.value.empty() ? OrderedJson() : OrderedJson(option.value)},
                    {"choices", option.choices},
                    {"says", option.says},
                    {"required", option.required},
                    {"many", option.many}});
  return list;
}

OrderedJson to_json(const Command& command) {
  OrderedJson examples = OrderedJson::array();
  for (const auto& example : command.examples)
    examples.push_back({{"line", example.line}, {"says", example.says}});
  return {{"path", command.path},
          {"summary", command.summary},
          {"details", command.details},
          {"examples", examples},
          {"changes", command.changes},
          {"schema", command.schema.empty() ? OrderedJson() : OrderedJson(command.schema)},
          {"options", to_json(Parser(&command).own)}};
}

OrderedJson dump(const std::vector<Command>& commands) {
  OrderedJson list = OrderedJson::array();
  for (const auto& command : commands)
    list.push_back(to_json(command));
  return {{"schema", "telctl/cli"}, {"version", 1}, {"options", to_json(Parser(nullptr).global)}, {"commands", list}};
}

const OptionText* find(const Parser& parser, std::string_view name) {
  for (const auto* options : {&parser.own, &parser.global})
    for (const auto& option : *options)
      if (std::find(option.names.begin(), option.names.end(), name) != option.names.end()) return &option;
  return nullptr;
}

std::vector<std::string> values_of(const OptionText& option) {
  if (!option.choices.empty()) return option.choices;
  return {option.value.starts_with("DIR") ? ":folder" : ":file"};
}

void keep_matching(std::vector<std::string>& candidates, std::string_view start) {
  std::erase_if(candidates, [&](const std::string& candidate) {
    return !candidate.starts_with(':') && !candidate.starts_with(start);
  });
}

std::vector<std::string> option_names(const Parser& parser) {
  std::vector<std::string> names;
  for (const auto* options : {&parser.own, &parser.global})
    for (const auto& option : *options)
      if (!option.is_argument()) names.push_back(fmt::format("{}\t{}", option.names.back(), option.says));
  names.emplace_back("--help\tShow this help");
  return names;
}

std::vector<std::string> command_words(const std::vector<Command>& commands, const std::string& noun) {
  std::vector<std::string> result;
  for (const auto& word : next_words(commands, noun)) {
    const auto path = noun.empty() ? word : noun + " " + word;
    const auto found =
        std::find_if(commands.begin(), commands.end(), [&](const Command& command) { return command.path == path; });
    result.push_back(found == commands.end() ? word : fmt::format("{}\t{}", word, found->summary));
  }
  return result;
}

} // namespace

std::vector<std::string> completions(const std::vector<Command>& commands, const std::vector<std::string>& words) {
  const std::string last = words.empty() ? "" : words.back();
  const std::vector<std::string> before(words.begin(), words.end() - (words.empty() ? 0 : 1));
  const Parser plain(nullptr);
  const auto located = locate(commands, before, *plain.root);
  const Parser parser(located.command);

  std::vector<std::string> candidates;
  if (!before.empty() && before.back().starts_with('-')) {
    if (const auto* option = find(parser, before.back()); option != nullptr && !option->value.empty())
      candidates = values_of(*option);
  }
  if (candidates.empty() && last.starts_with('-')) candidates = option_names(parser);
  if (candidates.empty()) {
    candidates = command_words(commands, located.noun);
    for (const auto& option : parser.own)
      if (option.is_argument())
        for (auto& value : values_of(option))
          candidates.push_back(std::move(value));
  }
  keep_matching(candidates, last);
  return candidates;
}

std::optional<Exit> run_builtin(const Context& context, const std::vector<Command>& commands,
                                const std::vector<std::string>& arguments) {
  if (arguments.empty()) return std::nullopt;
  if (arguments.front() == "__dump-cli") {
    context.out() << dump(commands).dump(2) << '\n';
    return Exit::done;
  }
  if (arguments.front() == "__complete") {
    for (const auto& candidate : completions(commands, {arguments.begin() + 1, arguments.end()}))
      context.out() << candidate << '\n';
    return Exit::done;
  }
  return std::nullopt;
}

} // namespace telctl::commands
