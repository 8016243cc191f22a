#pragma once
#include <string>
#include <vector>

#include <telctl/cdr/format.hpp>

namespace telctl::cdr {

/// Runs the examples that a descriptor carries: what each should have given, and gave instead. Empty: all hold.
std::vector<std::string> check_examples(const Format& format, const FormatCatalogue& catalogue);

} // namespace telctl::cdr
