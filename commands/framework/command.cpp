#include <framework/command.hpp>

#include <exception>
#include <map>
#include <new>
#include <ostream>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <fmt/format.h>
#include <framework/errors.hpp>
#include <telctl/support/errors.hpp>
#include <telctl/support/text.hpp>

namespace telctl::commands {
namespace {

using Run = std::function<Result<Exit>(Context&)>;

std::string footer(const Command& command) {
  std::string text;
  if (!command.details.empty()) text += fmt::format("{}\n\n", command.details);
  text += "Examples:\n";
  for (const auto& example : command.examples)
    text += fmt::format("  {}\n      {}\n", example.line, example.says);
  return text;
}

void add_globals(CLI::App& app, GlobalOptions& options) {
  static const std::map<std::string, Format> formats{{"table", Format::table}, {"wide", Format::wide},
                                                     {"json", Format::json},   {"jsonl", Format::jsonl},
                                                     {"yaml", Format::yaml},   {"csv", Format::csv}};
  app.add_option("-C,--directory", options.directory, "Folder of the estate")->type_name("DIR");
  app.add_option("-o,--output", options.output, "table, wide, json, jsonl, yaml or csv")
      ->type_name("FORMAT")
      ->transform(CLI::CheckedTransformer(formats).description(""));
  app.add_option("--columns", options.columns, "Columns to show, in this order")->delimiter(',')->type_name("NAME,…");
  app.add_flag("--no-headers", options.no_headers, "No header line");
  app.add_flag("-v,--verbose", options.verbose, "Say more on stderr");
  app.add_option_function<std::string>(
         "--log-format", [&options](const std::string& value) { options.json_log = value == "json"; }, "text or json")
      ->check(CLI::IsMember({"text", "json"}))
      ->type_name("FORMAT");
}

/// The parser of one command, below the parsers of its nouns.
CLI::App& subcommand(CLI::App& root, const Command& command) {
  CLI::App* app = &root;
  const auto path = words(command.path);
  for (std::size_t i = 0; i < path.size(); ++i) {
    const std::string name(path[i]);
    const auto known = app->get_subcommands([&](const CLI::App* child) { return child->get_name() == name; });
    auto* next = known.empty() ? app->add_subcommand(name) : known.front();
    if (known.empty()) {
      next->fallthrough();
      if (i + 1 < path.size()) next->require_subcommand(1);
    }
    app = next;
  }
  app->description(std::string(command.summary));
  app->footer(footer(command));
  return *app;
}

Exit report(const Context& context, const Error& error) {
  print_error(context, error);
  return error.code.exit;
}

Exit parse_failed(const Context& context, CLI::App& app, const CLI::ParseError& problem) {
  if (problem.get_exit_code() == 0) {
    app.exit(problem, context.out(), context.err()); // --help, --version
    return Exit::done;
  }
  return report(context, {.code = errors::usage,
                          .what = lower_ascii(std::string_view(problem.what()).substr(0, 1)) +
                                  std::string(problem.what()).substr(1),
                          .hint = "see telctl --help, or telctl COMMAND --help"});
}

Exit run_guarded(const Run& body, Context& context) {
  try {
    const auto result = body(context);
    return result ? *result : report(context, result.error());
  } catch (const std::bad_alloc&) {
    return report(context, {.code = errors::internal, .what = "out of memory"});
  } catch (const std::exception& problem) {
    return report(context, {.code = errors::internal, .what = "unexpected failure", .cause = problem.what()});
  }
}

} // namespace

Exit run(int argc, char** argv, const std::vector<Command>& commands, Terminal& terminal, Clock& clock) {
  Context context{.terminal = terminal, .clock = clock, .global = {}};
  CLI::App root("Telephony administration and migration: from old PABX to a XiVO or Wazo cluster", "telctl");
  root.set_version_flag("--version", "telctl " TELCTL_VERSION);
  root.require_subcommand(1);
  root.fallthrough();
  add_globals(root, context.global);

  Run chosen;
  for (const auto& command : commands) {
    auto& app = subcommand(root, command);
    if (command.changes) {
      app.add_flag("--check", context.global.check, "Show what would be done, change nothing");
      app.add_flag("-y,--yes", context.global.yes, "Do not ask");
      app.add_flag("--no-input", context.global.no_input, "Never ask: refuse what would need an answer");
    }
    app.callback([&chosen, body = command.setup(app)] { chosen = body; });
  }
  try {
    root.parse(argc, argv);
  } catch (const CLI::ParseError& problem) {
    return parse_failed(context, root, problem);
  }
  return run_guarded(chosen, context);
}

} // namespace telctl::commands
