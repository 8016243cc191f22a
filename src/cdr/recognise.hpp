#pragma once
#include <string>
#include <string_view>
#include <vector>

#include <telctl/cdr/format.hpp>
#include <values.hpp>

namespace telctl::cdr {

/// Columns whose values must have a certain form: the more of them, the less a match is by chance.
std::size_t typed_columns(const Variant& variant);
/// Too few columns to recognise one record by; only a whole file, or an option, makes it this format.
bool is_weak(const Variant& variant);

/// The variants of which this line is a record, the most specific first.
std::vector<const Variant*> variants_of(std::string_view line, const std::vector<const Variant*>& among,
                                        ValueReader& reader);

/// Without the bytes that the source puts around its lines.
std::string_view without_filling(const Format& format, std::string_view line);

/// The line of the format that is no record, if it is one.
const OtherLine* is_other_line(const Format& format, std::string_view line);

/// What may stand in a line before it is looked at more closely.
struct TextCheck {
  bool nul = false;
  bool control = false; ///< other than tab
  bool non_ascii = false;
};
TextCheck check_text(std::string_view line);
/// Printable ASCII and nothing else, and not too little of it: most lines.
bool is_plain(std::string_view line);

} // namespace telctl::cdr
