#pragma once
#include <string_view>

#include <telctl/cdr/format.hpp>
#include <values.hpp>

/// Why something is not as its format wants, as finely as a person can use. Only what was refused comes here: it may
/// take its time, and nothing is accepted by it.
namespace telctl::cdr {

/// Of a value. `complaint` is what is said when nothing finer is known, of the same place.
Problem diagnose_value(const FormatColumn& column, std::string_view text, Problem complaint);

/// Characters that stand in no telephone number, name of a trunk or address: quotation marks, separators, brackets.
bool has_impossible(std::string_view party);

/// Text of 16 bits a character, read as bytes.
bool is_utf16(std::string_view line);

/// Of a whole record that was refused with this problem.
Problem diagnose_record(std::string_view line, const Variant& variant, Problem problem);

} // namespace telctl::cdr
