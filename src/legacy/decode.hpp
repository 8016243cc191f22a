#pragma once
#include <optional>
#include <string>
#include <string_view>

#include <telctl/legacy/reader.hpp>
#include <telctl/support/error.hpp>

namespace telctl::legacy {

/// Whether every line of the export can be read in the encoding of the mapping: TEL-0300 when there is none and the
/// bytes are not ASCII, TEL-0301 with the first line that is not written in it. Files of sixteen-bit characters are
/// refused.
Status check_encoding(const Input& input, const Mapping& mapping);

/// A piece of a checked export as UTF-8.
std::string decoded(std::string_view bytes, const Mapping& mapping);

/// Trimmed, runs of blanks made one: cells and headings are often padded.
std::string collapsed(std::string_view text);

/// The first control character (C0 but tab, C1 once decoded), as "\x07"; empty when there is none. A form feed is one
/// too.
std::string control_character(std::string_view utf8);

/// What control characters in a text (a "line" or "cell") tell: a page break, zero bytes, a terminal's sequences,
/// letters of another encoding, or noise. Nothing when there is none.
std::optional<Error> control_damage(std::string_view utf8, std::string_view where, Place place);

/// Physical lines of a file; the last may lack its line end.
std::size_t count_lines(std::string_view bytes);

/// Once a share of an export (0 to 1) gave the facts from `before` on: room for those that the rest will give, so that
/// a large export's are never held twice while they grow. Room that is not used costs no memory.
void reserve_facts(FactSet& facts, std::size_t before, double share);

} // namespace telctl::legacy
