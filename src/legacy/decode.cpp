#include <decode.hpp>

#include <algorithm>

#include <fmt/format.h>
#include <telctl/legacy/errors.hpp>
#include <telctl/support/encoding.hpp>
#include <telctl/support/text.hpp>

namespace telctl::legacy {
namespace {

std::uint32_t column_of_first_letter(std::string_view line) {
  const auto* found =
      std::find_if(line.begin(), line.end(), [](char c) { return static_cast<unsigned char>(c) > 127; });
  return static_cast<std::uint32_t>(found - line.begin()) + 1;
}

Error undeclared(const Input& input, std::uint32_t number, std::string_view line) {
  const auto proposed = propose_encodings(input.bytes);
  return {.code = errors::encoding_undeclared,
          .what = "letters with accents, and no encoding in the mapping",
          .where = {.file = input.name, .line = number, .column = column_of_first_letter(line)},
          .hint = proposed.empty() ? "write encoding: in the mapping"
                                   : fmt::format("write encoding: in the mapping; the bytes are readable as {}",
                                                 join(proposed, ", "))};
}

/// Bytes of which nothing says that they are more than ASCII, and which may be.
Status check_seven_bits(const Input& input, const Mapping& mapping) {
  const auto brace = mapping.encoding.empty() ? first_brace_in_word(input.bytes) : std::nullopt;
  if (!brace) return {};
  const auto before = input.bytes.substr(0, *brace);
  const auto begin = before.rfind('\n') + 1; // 0 in the first line
  return fail({.code = errors::encoding_undeclared,
               .what = "a brace inside a word, as 7-bit French writes é and è, and no encoding in the mapping",
               .where = {.file = input.name,
                         .line = static_cast<std::uint32_t>(std::count(before.begin(), before.end(), '\n')) + 1,
                         .column = static_cast<std::uint32_t>(*brace - begin) + 1},
               .hint = "write encoding: iso-646-fr in the mapping, or utf-8 if braces are meant"});
}

} // namespace

Status check_encoding(const Input& input, const Mapping& mapping) {
  const auto start = input.bytes.substr(0, 2);
  if (start == "\xFF\xFE" || start == "\xFE\xFF")
    return fail({.code = errors::encoding_sixteen_bit,
                 .what = "the file is written in sixteen-bit characters (UTF-16)",
                 .where = {.file = input.name, .line = 1, .column = 1},
                 .hint = "save it as UTF-8"});
  if (is_ascii(input.bytes)) return check_seven_bits(input, mapping);
  std::uint32_t number = 0;
  for (const auto line : split(input.bytes, '\n')) {
    ++number;
    if (is_ascii(line)) continue;
    if (mapping.encoding.empty()) return fail(undeclared(input, number, line));
    if (const auto text = to_utf8(line, mapping.encoding); !text)
      return fail({.code = errors::encoding_wrong,
                   .what = fmt::format("the line is not written in {}", mapping.encoding),
                   .where = {.file = input.name, .line = number, .column = column_of_first_letter(line)},
                   .cause = text.error().what,
                   .hint = fmt::format("the bytes are readable as {}", join(propose_encodings(input.bytes), ", "))});
  }
  return {};
}

std::string decoded(std::string_view bytes, const Mapping& mapping) {
  // ISO 646-FR has accents among the seven-bit characters; every other encoding has ASCII there.
  if (mapping.encoding.empty()) return std::string(bytes);
  if (is_ascii(bytes) && mapping.encoding.find("646") == std::string::npos) return std::string(bytes);
  return to_utf8(bytes, mapping.encoding).value_or(std::string(bytes));
}

std::string collapsed(std::string_view text) {
  const auto is_blank = [](char c) { return c == ' ' || (c >= '\t' && c <= '\r'); };
  // Most cells are collapsed already.
  bool before = true;
  bool same = text.empty() || !is_blank(text.back());
  for (std::size_t i = 0; same && i < text.size(); ++i) {
    const bool blank = is_blank(text[i]);
    same = !blank || (!before && text[i] == ' ');
    before = blank;
  }
  if (same) return std::string(text);
  std::string result;
  for (const auto word : words(text)) {
    if (!result.empty()) result += ' ';
    result += word;
  }
  return result;
}

std::string control_character(std::string_view utf8) {
  for (std::size_t i = 0; i < utf8.size(); ++i) {
    const auto byte = static_cast<unsigned char>(utf8[i]);
    if ((byte < 0x20 && byte != '\t') || byte == 0x7F) return fmt::format("\\x{:02X}", byte);
    // U+0080 to U+009F are C2 80 to C2 9F.
    if (byte == 0xC2 && i + 1 < utf8.size() && static_cast<unsigned char>(utf8[i + 1]) < 0xA0)
      return fmt::format("\\x{:02X}", static_cast<unsigned char>(utf8[i + 1]));
  }
  return {};
}

std::optional<Error> control_damage(std::string_view utf8, std::string_view where, Place place) {
  const auto control = control_character(utf8);
  if (control.empty()) return std::nullopt;
  Error error{.code = errors::control_bytes,
              .what = fmt::format("control character {} in the {}", control, where),
              .where = std::move(place)};
  if (control == "\\x0C") {
    error.code = errors::form_feed;
    error.hint = "export without pages";
  } else if (control == "\\x00") {
    error.code = errors::null_bytes;
  } else if (control == "\\x1B" || control == "\\x08") {
    error.code = errors::terminal_sequence;
    error.hint = "capture again with the terminal's emulation off";
  } else if (control.size() == 4 && control[2] >= '8' && control[2] <= '9') {
    error.code = errors::wrong_letters;
    error.hint = "the file may be cp1252 or cp850: see telctl import detect";
  }
  return error;
}

void reserve_facts(FactSet& facts, std::size_t before, double share) {
  constexpr double spare = 1.25; // the rest may say more than the beginning, and settling tells more of it
  const auto given = static_cast<double>(facts.facts.size() - before);
  facts.facts.reserve(before + static_cast<std::size_t>(spare * given / share));
}

std::size_t count_lines(std::string_view bytes) {
  const auto ends = static_cast<std::size_t>(std::count(bytes.begin(), bytes.end(), '\n'));
  return ends + (!bytes.empty() && bytes.back() != '\n' ? 1 : 0);
}

} // namespace telctl::legacy
