#pragma once
#include <string>
#include <string_view>
#include <vector>

#include <telctl/cdr/format.hpp>

namespace telctl::cdr {

/// A descriptor for a file that none fits, as far as the file itself tells it.
struct Draft {
  std::string yaml;
  std::string nearest;                  ///< the format that comes closest; empty when none does
  std::vector<std::string> differences; ///< to it, column by column
};

/// Looks at whole lines of `sample`. TEL-0743 when they have neither separators nor columns.
Result<Draft> learn(std::string_view sample, const FormatCatalogue& catalogue = shipped_formats());

} // namespace telctl::cdr
