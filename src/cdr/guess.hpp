#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <telctl/cdr/format.hpp>
#include <values.hpp>

namespace telctl::cdr {

/// One column of a file that no descriptor fits.
struct GuessedColumn {
  std::string name;
  std::uint32_t at = 0, width = 0; ///< fixed
  Type type = Type::text;
  std::string form;
  bool may_be_empty = false;
  std::vector<std::string> values;     ///< that are not empty
  const FormatColumn* known = nullptr; ///< the column of the nearest format that it is

  [[nodiscard]] std::string sample() const { return values.empty() ? std::string() : values.front(); }
};

struct Guess {
  Layout layout = Layout::delimited;
  char separator = ',';
  std::vector<std::string> header; ///< names; empty when the first line is a record
  std::vector<GuessedColumn> columns;
  std::size_t shortest = 0, longest = 0;
};

/// Separator, or places; header; and the form of the values of each column. Nothing when there is no system in the
/// lines.
std::optional<Guess> guess_layout(const std::vector<std::string_view>& lines);
/// The value is written as the column wants it.
bool fits(const FormatColumn& column, const std::string& value);

std::string_view role_name(Role role);
std::string_view type_name(Type type);

} // namespace telctl::cdr
