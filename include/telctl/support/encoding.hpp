#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <telctl/support/error.hpp>

namespace telctl {

/// Encodings that old machines write: utf-8, iso-8859-1, iso-8859-15, cp1252, cp850, cp437, iso-646-fr (names as typed
/// by people, case and punctuation ignored). TEL-0110 for another name.
Result<std::string> to_utf8(std::string_view bytes, std::string_view encoding);
Result<std::string> from_utf8(std::string_view text, std::string_view encoding);
bool is_ascii(std::string_view bytes);
/// Where a brace stands inside a word: in seven-bit bytes it is an accent of ISO 646-FR ("H{l}ne").
std::optional<std::size_t> first_brace_in_word(std::string_view bytes);
/// Encodings in which the bytes are readable text, the most probable first, from the letters that French and English
/// use. Of seven-bit bytes utf-8, with iso-646-fr before it when braces stand inside words.
std::vector<std::string> propose_encodings(std::string_view bytes);
std::string to_base64(std::string_view bytes);
/// RFC 4648, with its padding and nothing else. Nothing when the text is not.
std::optional<std::string> from_base64(std::string_view text);

/// Search form of a name: case folded, accents removed, blanks collapsed ("Hélène  MÜLLER" → "helene muller").
std::string fold(std::string_view utf8);
std::string upper(std::string_view utf8);
std::string lower(std::string_view utf8);
/// First letter of each word in capitals, the rest lower: "LE GOFF-MARTIN" → "Le Goff-Martin".
std::string title(std::string_view utf8);

} // namespace telctl
