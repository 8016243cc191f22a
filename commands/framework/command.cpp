#include <framework/command.hpp>

#include <algorithm>
#include <exception>
#include <new>
#include <ostream>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <fmt/format.h>
#include <framework/catalogue.hpp>
#include <framework/errors.hpp>
#include <framework/globals.hpp>
#include <framework/help.hpp>
#include <framework/locate.hpp>
#include <framework/option_text.hpp>
#include <telctl/io/terminal.hpp>
#include <telctl/support/errors.hpp>
#include <telctl/support/text.hpp>

namespace telctl::commands {
namespace {

using Run = std::function<Result<Exit>(Context&)>;

bool contains(const std::vector<std::string>& arguments, std::string_view wanted) {
  return std::find(arguments.begin(), arguments.end(), wanted) != arguments.end();
}

Exit report(const Context& context, const Error& error) {
  print_error(context, error);
  return error.code.exit;
}

/// No command was named: help when asked for, else what may follow.
Exit no_command(const Context& context, const CLI::App& root, const std::vector<Command>& commands,
                const Located& located, const std::vector<std::string>& arguments) {
  if (contains(arguments, "--version")) {
    context.out() << root.version() << '\n';
    return Exit::done;
  }
  if (contains(arguments, "-h") || contains(arguments, "--help")) {
    context.out() << help_of_noun(commands, located.noun, root);
    return Exit::done;
  }
  if (!located.unknown) {
    context.err() << help_of_noun(commands, located.noun, root);
    return Exit::usage;
  }
  if (located.unknown->starts_with('-'))
    return report(context, {.code = errors::usage,
                            .what = fmt::format("unknown option '{}'", *located.unknown),
                            .hint = "telctl --help lists the commands and their common options"});
  const auto meant = did_you_mean(*located.unknown, next_words(commands, located.noun));
  const std::string noun = located.noun.empty() ? "" : located.noun + " ";
  return report(context, {.code = errors::usage,
                          .what = fmt::format("no command 'telctl {}{}'", noun, *located.unknown),
                          .hint = meant ? fmt::format("did you mean 'telctl {}{}'?", noun, *meant)
                                        : fmt::format("telctl {}--help lists the commands", noun)});
}

/// CLI11's sentences begin with a capital letter, unless with a name: "WORD is required".
std::string sentence(std::string text) {
  const bool name = text.size() > 1 && text[1] >= 'A' && text[1] <= 'Z';
  if (!text.empty() && !name) text.front() = lower_ascii(text.substr(0, 1)).front();
  return text;
}

/// Says it in our words when it is an unknown option, with the option that was probably meant.
Error parse_error(const CLI::ParseError& problem, const CLI::App& root, const CLI::App& leaf, const Command& command) {
  Error error{.code = errors::usage,
              .what = sentence(problem.what()),
              .hint = fmt::format("telctl {} --help shows what it takes", command.path)};
  if (problem.get_exit_code() != static_cast<int>(CLI::ExitCodes::ExtrasError)) return error;
  const auto extra = root.remaining(true);
  if (extra.empty()) return error;
  const bool option = extra.front().starts_with('-');
  error.what = fmt::format("unexpected {} '{}'", option ? "option" : "argument", extra.front());
  std::vector<std::string> names;
  for (const auto* app : {&leaf, &root})
    for (const auto& known : describe(*app))
      names.insert(names.end(), known.names.begin(), known.names.end());
  const auto meant = did_you_mean(extra.front().substr(0, extra.front().find('=')), names);
  if (option && meant) error.hint = fmt::format("did you mean '{}'?", *meant);
  return error;
}

/// A result that nobody can have read is no success. A reader that went away (`| head`) ends telctl as it ends every
/// other program.
Exit finish(const Context& context, Exit result) {
  context.out().flush();
  if (context.out() || result == Exit::failed) return result;
  die_if_reader_is_gone();
  return report(
      context, {.code = errors::output_failed, .what = "the result could not be written", .hint = "is the disk full?"});
}

Exit run_guarded(const Run& body, Context& context) {
  try {
    const auto result = body(context);
    return finish(context, result ? *result : report(context, result.error()));
  } catch (const std::bad_alloc&) {
    return report(context, {.code = errors::internal, .what = "out of memory"});
  } catch (const std::exception& problem) {
    return report(context, {.code = errors::internal, .what = "unexpected failure", .cause = problem.what()});
  }
}

Exit run_command(Context& context, CLI::App& root, const Command& command, std::vector<std::string> arguments) {
  add_formats(root, context.global, command.formats);
  auto& leaf = add_parser(root, command.path);
  const Run body = command.setup(leaf);
  if (command.changes) add_change_options(leaf, context.global);
  try {
    root.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend())); // CLI11 takes them from the back
  } catch (const CLI::CallForHelp&) {
    context.out() << help_of_command(command, leaf, root);
    return finish(context, Exit::done);
  } catch (const CLI::CallForVersion& version) {
    context.out() << version.what() << '\n';
    return finish(context, Exit::done);
  } catch (const CLI::ParseError& problem) {
    if (asks_for_json(arguments)) context.global.output = Format::json;
    return report(context, parse_error(problem, root, leaf, command));
  }
  return run_guarded(body, context);
}

} // namespace

Exit run(int argc, char** argv, const std::vector<Command>& commands, Terminal& terminal, Clock& clock) {
  Context context{.terminal = terminal, .clock = clock, .global = {}};
  std::vector<std::string> arguments(argv + std::min(argc, 1), argv + argc);
  CLI::App root("", "telctl");
  add_globals(root, context.global);
  if (const auto result = run_builtin(context, commands, arguments)) return finish(context, *result);
  if (!arguments.empty() && arguments.front() == "help") { // `telctl help cdr normalize`
    arguments.erase(arguments.begin());
    arguments.emplace_back("--help");
  }
  const auto located = locate(commands, arguments, root);
  if (located.command == nullptr) {
    if (asks_for_json(arguments)) context.global.output = Format::json;
    return finish(context, no_command(context, root, commands, located, arguments));
  }
  return run_command(context, root, *located.command, std::move(arguments));
}

} // namespace telctl::commands
