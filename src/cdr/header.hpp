#pragma once
#include <optional>
#include <string>
#include <vector>

#include <telctl/cdr/format.hpp>
#include <values.hpp>

namespace telctl::cdr {

/// What a line says about the columns of a format that tells them itself.
struct HeaderReading {
  std::optional<Variant> variant;   ///< the columns in the order, or at the places, of this file
  std::vector<std::string> unknown; ///< names that the descriptor does not know
  std::vector<std::string> missing; ///< names that it needs
  std::vector<std::string> twice;   ///< names of which there are two
  double known = 0;                 ///< share of the names that are known
  std::string broken;               ///< why it is no header at all, where that can be said
};

/// Reads a line as the header of the format.
HeaderReading read_header(const Format& format, std::string_view line, ValueReader& reader);

/// "not known: a, b; missing: c"
std::string difference(const HeaderReading& reading);
/// Of the complaint about it.
ErrorCode code_of(const HeaderReading& reading);

} // namespace telctl::cdr
