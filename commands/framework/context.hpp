#pragma once
#include <string>
#include <string_view>
#include <vector>

#include <telctl/io/clock.hpp>
#include <telctl/io/terminal.hpp>
#include <telctl/support/error.hpp>

namespace telctl::commands {

/// sarif and junit are for programs that collect findings; only a command that says so has them (Command::formats).
enum class Format { table, wide, json, jsonl, yaml, csv, sarif, junit };

/// Options that mean the same in every command.
struct GlobalOptions {
  std::string directory = "."; ///< -C: the estate
  Format output = Format::table;
  std::vector<std::string> columns;
  bool no_headers = false;
  int verbose = 0;
  bool json_log = false;
  bool check = false; ///< only for commands that change something
  bool yes = false;
  bool no_input = false;
};

/// What a command sees of the outside.
struct Context {
  Terminal& terminal;
  Clock& clock;
  GlobalOptions global;

  [[nodiscard]] std::ostream& out() const { return *terminal.out; }
  [[nodiscard]] std::ostream& err() const { return *terminal.err; }
  /// A line on stderr, for a person; with --log-format json an object.
  void info(std::string_view message) const;
  void warn(std::string_view message) const;
  /// Shown with -v.
  void debug(std::string_view message) const;
  /// Asks on the terminal; refused (TEL-0903) without a terminal or with --no-input, unless --yes was given.
  Status confirm(std::string_view question) const;
};

/// On stderr: code, place, cause, hint; JSON with -o json.
void print_error(const Context& context, const Error& error);
void print_findings(const Context& context, const Findings& findings);

} // namespace telctl::commands
