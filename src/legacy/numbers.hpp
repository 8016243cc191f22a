#pragma once
#include <string_view>

namespace telctl::legacy {

/// A number of the exchange's own plan: digits, * and #, at most 20.
bool is_extension(std::string_view text);
/// A number as people write it: an extension, or digits with a leading + and blanks, dots, dashes or brackets between
/// them.
bool is_written_number(std::string_view text);
/// Whether a field holds a number, and so must have the form of one.
bool is_number_field(std::string_view field);
bool is_extension_field(std::string_view field);

} // namespace telctl::legacy
