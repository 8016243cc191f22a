#pragma once
#include <string>
#include <string_view>

#include <telctl/support/error.hpp>

namespace telctl::legacy {

/// A number of the exchange's own plan: digits, * and #, at most 20.
bool is_extension(std::string_view text);
/// A number as people write it: an extension, or digits with a leading + and blanks, dots, dashes or brackets between
/// them.
bool is_written_number(std::string_view text);
/// Whether a field holds a number, and so must have the form of one.
bool is_number_field(std::string_view field);
bool is_extension_field(std::string_view field);

/// Why a text is no number, and the way out: the cause is looked for, so that people find it by its code.
struct NumberFault {
  ErrorCode code;
  std::string hint;
};
NumberFault number_fault(std::string_view text);

} // namespace telctl::legacy
