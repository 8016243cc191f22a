#include <framework/globals.hpp>

#include <array>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <telctl/support/text.hpp>

namespace telctl::commands {
namespace {

constexpr std::array<std::pair<std::string_view, Format>, 8> formats{{{"table", Format::table},
                                                                      {"wide", Format::wide},
                                                                      {"json", Format::json},
                                                                      {"jsonl", Format::jsonl},
                                                                      {"yaml", Format::yaml},
                                                                      {"csv", Format::csv},
                                                                      {"sarif", Format::sarif},
                                                                      {"junit", Format::junit}}};
constexpr std::size_t common_formats = 6; ///< the first ones

void set_format(GlobalOptions& options, const std::string& value) {
  for (const auto& [name, format] : formats)
    if (name == value) options.output = format;
}

void add_output(CLI::App& app, GlobalOptions& options, const std::vector<std::string_view>& further) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < common_formats; ++i)
    names.emplace_back(formats[i].first);
  names.insert(names.end(), further.begin(), further.end());
  app.add_option_function<std::string>(
         "-o,--output", [&options](const std::string& value) { set_format(options, value); }, "Form of the result")
      ->type_name("FORMAT")
      ->check(CLI::IsMember(names));
}

} // namespace

void add_globals(CLI::App& app, GlobalOptions& options) {
  app.set_help_flag("-h,--help", "Show this help");
  app.set_version_flag("--version", "telctl " TELCTL_VERSION);
  app.require_subcommand(1);
  app.add_option("-C,--directory", options.directory, "Folder of the estate; the current one without it")
      ->type_name("DIR");
  add_output(app, options, {});
  // One value, split at its commas: else it would take the files behind it for columns too.
  app.add_option("--columns", options.columns, "Columns to show, in this order")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->type_name("NAME,…");
  app.add_flag("--no-headers", options.no_headers, "No header line");
  app.add_flag("-v,--verbose", options.verbose, "Say more on stderr");
  app.add_option_function<std::string>(
         "--log-format", [&options](const std::string& value) { options.json_log = value == "json"; },
         "Form of the messages on stderr")
      ->type_name("FORMAT")
      ->check(CLI::IsMember({"text", "json"}));
}

void add_formats(CLI::App& app, GlobalOptions& options, const std::vector<std::string_view>& further) {
  if (further.empty()) return;
  app.remove_option(app.get_option("--output")); // its list of choices cannot grow
  add_output(app, options, further);
}

void add_change_options(CLI::App& app, GlobalOptions& options) {
  app.add_flag("--check", options.check, "Show what would be done, change nothing");
  app.add_flag("-y,--yes", options.yes, "Do not ask");
  app.add_flag("--no-input", options.no_input, "Never ask: refuse what would need an answer");
}

CLI::App& add_parser(CLI::App& root, std::string_view path) {
  CLI::App* app = &root;
  for (const auto word : words(path)) {
    if (app != &root) app->require_subcommand(1);
    app = app->add_subcommand(std::string(word));
    app->fallthrough();
  }
  return *app;
}

bool asks_for_json(const std::vector<std::string>& arguments) {
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const auto& argument = arguments[i];
    std::string value;
    if ((argument == "-o" || argument == "--output") && i + 1 < arguments.size())
      value = arguments[i + 1];
    else if (argument.starts_with("--output="))
      value = argument.substr(argument.find('=') + 1);
    else if (argument.starts_with("-o"))
      value = argument.substr(2);
    if (value == "json" || value == "jsonl") return true;
  }
  return false;
}

} // namespace telctl::commands
