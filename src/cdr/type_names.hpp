#pragma once
#include <string>

#include <telctl/cdr/format.hpp>

namespace telctl::cdr {

/// What a column wants: "whole seconds", "one of 1, 2".
std::string wanted(const FormatColumn& column);
/// The code of a value that is not written so.
ErrorCode code_of(Type type);

} // namespace telctl::cdr
