#include <framework/help.hpp>

#include <algorithm>

#include <CLI/App.hpp>
#include <fmt/format.h>
#include <framework/option_text.hpp>
#include <telctl/support/text.hpp>

namespace telctl::commands {
namespace {

constexpr std::size_t line_width = 100;

struct Row {
  std::string left;
  std::string right;
};

/// `text` broken at blanks, continued below `indent` columns.
std::string wrapped(std::string_view text, std::size_t indent) {
  std::string result;
  std::size_t column = indent;
  for (const auto word : words(text)) {
    const std::size_t width = display_width(word);
    if (column > indent && column + 1 + width > line_width) {
      result += "\n" + std::string(indent, ' ');
      column = indent;
    }
    if (column > indent) {
      result += ' ';
      ++column;
    }
    result += word;
    column += width;
  }
  return result;
}

/// Paragraphs stay paragraphs; lines that begin with a blank (lists, tables) stay lines.
std::string paragraphs(std::string_view text) {
  std::string result;
  std::string paragraph;
  const auto end_paragraph = [&] {
    if (!paragraph.empty()) result += wrapped(paragraph, 0) + "\n";
    paragraph.clear();
  };
  for (const auto line : split(text, '\n')) {
    if (!line.empty() && line.front() != ' ') {
      paragraph += (paragraph.empty() ? "" : " ") + std::string(line);
      continue;
    }
    end_paragraph();
    result += std::string(line) + "\n";
  }
  end_paragraph();
  return result;
}

void add_table(std::string& text, std::string_view heading, const std::vector<Row>& rows) {
  if (rows.empty()) return;
  std::size_t width = 0;
  for (const auto& row : rows)
    if (display_width(row.left) <= 30) width = std::max(width, display_width(row.left));
  text += fmt::format("\n{}:\n", heading);
  for (const auto& row : rows) {
    const std::size_t used = display_width(row.left);
    const std::string gap = used <= width ? std::string(width - used + 2, ' ') : "\n" + std::string(width + 4, ' ');
    text += fmt::format("  {}{}{}\n", row.left, gap, wrapped(row.right, width + 4));
  }
}

Row row_of(const OptionText& option) {
  std::string says = option.says;
  if (!option.choices.empty() && says.find(option.choices.front()) == std::string::npos)
    says += fmt::format(" ({})", fmt::join(option.choices, ", "));
  if (option.required && !option.is_argument()) says += " (required)";
  return {option.synopsis(), says};
}

std::vector<Row> rows_of(const std::vector<OptionText>& options, bool arguments) {
  std::vector<Row> rows;
  for (const auto& option : options)
    if (option.is_argument() == arguments) rows.push_back(row_of(option));
  return rows;
}

std::string usage(const Command& command, const std::vector<OptionText>& options) {
  std::string line = fmt::format("telctl {}", command.path);
  for (const auto& option : options)
    if (!option.is_argument() && option.required) line += fmt::format(" {} {}", option.names.back(), option.value);
  line += " [OPTIONS]";
  for (const auto& option : options)
    if (option.is_argument())
      line += option.required ? " " + option.synopsis() : fmt::format(" [{}]", option.synopsis());
  return line;
}

} // namespace

std::string help_of_command(const Command& command, const CLI::App& app, const CLI::App& globals) {
  const auto options = describe(app);
  std::string text = fmt::format("{}\n\nUsage: {}\n", command.summary, usage(command, options));
  if (!command.details.empty()) text += "\n" + paragraphs(command.details);
  text += "\nExamples:\n";
  for (const auto& example : command.examples)
    text += fmt::format("  {}\n      {}\n", example.line, wrapped(example.says, 6));
  add_table(text, "Arguments", rows_of(options, true));
  add_table(text, "Options", rows_of(options, false));
  add_table(text, "Options of every command", rows_of(describe(globals), false));
  text += "\nExit codes: telctl explain exit-codes\n";
  return text;
}

std::string help_of_noun(const std::vector<Command>& commands, std::string_view noun, const CLI::App& globals) {
  const bool whole = noun.empty();
  std::string text = whole ? "Telephony administration and migration: from an old PABX to a XiVO or Wazo "
                             "cluster\n\nUsage: telctl COMMAND\n"
                           : fmt::format("Usage: telctl {} COMMAND\n", noun);
  std::vector<Row> rows;
  for (const auto& command : commands)
    if (whole || command.path.starts_with(fmt::format("{} ", noun)))
      rows.push_back({std::string(command.path), std::string(command.summary)});
  add_table(text, "Commands", rows);
  if (whole) add_table(text, "Options of every command", rows_of(describe(globals), false));
  text += whole ? "\ntelctl COMMAND --help explains a command, with examples. telctl explain WORD explains a word or "
                  "an error code.\n"
                : fmt::format("\ntelctl {} COMMAND --help explains a command, with examples.\n", noun);
  return text;
}

} // namespace telctl::commands
