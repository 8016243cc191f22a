#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <telctl/estate/fields.hpp>
#include <telctl/support/error.hpp>

namespace telctl::config {

/// What is wrong with a written value; the caller knows the place.
struct Problem {
  ErrorCode code;
  std::string what;
  std::string hint;
};
using Outcome = std::optional<Problem>; ///< nothing = understood

// From one written text to a value, the same for YAML and CSV. An empty text means "not given".
Outcome read_value(std::string_view text, std::string& value);
Outcome read_value(std::string_view text, int& value);
Outcome read_value(std::string_view text, bool& value);
Outcome read_value(std::string_view text, estate::LineKind& value);
/// One item of a list. No blanks: they separate the items in a table.
Outcome read_item(std::string_view text, std::vector<std::string>& list);
Outcome read_item(std::string_view text, std::vector<estate::Range>& list);

std::string write_value(int value);
std::string write_value(bool value);
std::string write_value(estate::LineKind value);

} // namespace telctl::config
