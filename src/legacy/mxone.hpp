#pragma once
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <telctl/legacy/facts.hpp>
#include <telctl/support/error.hpp>

/// Commands of the shell of an Aastra/Mitel MX-ONE (mdsh), as scripts hold them. Sources: docs/formats/mxone.md.
namespace telctl::legacy::mxone {

struct Option {
  std::string name;  ///< long name without dashes: "dir"
  std::string value; ///< unquoted; empty for a switch and for "the default"
  Origin origin;     ///< of the value, else of the name
};

struct Command {
  std::string name;
  char verb = 0; ///< i initiate, c change, e erase, p print
  std::vector<Option> options;
  Origin origin;
  std::string text;      ///< as it stands, continuations joined
  std::size_t lines = 0; ///< physical lines
  bool cut = false;      ///< the last line says that it goes on, and nothing comes

  [[nodiscard]] const Option* find(std::string_view option) const;
  [[nodiscard]] std::string value(std::string_view option) const;
};

/// A word of a command line, with the byte at which it begins.
struct Word {
  std::string text;
  Origin origin;
};

/// Takes the words of a command apart: verb and options as the help of the command lists them. The error has its place.
Result<Command> parse(const std::vector<Word>& words, const FactSet& facts);
/// Whether the shell's help text of this command is known.
bool is_known(std::string_view command);
/// Commands that change nothing about telephones: echo, exit, data_backup …
bool is_harmless(std::string_view command);

/// A setting in one of the digit strings of a profile; digits count from the left, from 1.
struct Digit {
  std::string_view string; ///< "ext-traf"
  std::size_t from = 1;
  std::size_t length = 1;
  std::string_view meaning;
};
std::span<const Digit> digits();

/// "4100", "4498,4499", "5235..5240": the numbers that an argument names. Nothing when it names none, or too many.
std::optional<std::vector<std::string>> numbers(std::string_view argument);
/// "%0xdc 0xdf%-GmbH" → "Üß-GmbH". Nothing when the numbers between the signs are none.
std::optional<std::string> unquoted_unicode(std::string_view text);

} // namespace telctl::legacy::mxone
