// Delimited lines into fields as long as they are well formed: from mark to mark, sixteen bytes at a time. What is not
// well formed is left to the careful way, which says why.
#include <blocks.hpp>
#include <values.hpp>

namespace telctl::cdr {
namespace {

/// No format has as many columns.
constexpr std::size_t most_fields = 256;

/// The first quotation mark at `at` or behind it, or `end`.
inline const char* next_mark(const char* at, const char* end) {
  for (; end - at >= static_cast<std::ptrdiff_t>(small_block); at += small_block)
    if (const Mask marks = equal_in_sixteen(at, '"'); marks != 0) return at + first_of(marks);
  while (at != end && *at != '"')
    ++at;
  return at;
}

/// The same for marks and separators.
inline const char* next_mark_or_separator(const char* at, const char* end, char separator) {
  // Numbers, as a rule.
  for (std::size_t i = 0; i < 4; ++i, ++at)
    if (at == end || *at == separator || *at == '"') return at;
  for (; end - at >= static_cast<std::ptrdiff_t>(small_block); at += small_block)
    if (const Mask found = equal_in_sixteen(at, '"') | equal_in_sixteen(at, separator); found != 0)
      return at + first_of(found);
  while (at != end && *at != '"' && *at != separator)
    ++at;
  return at;
}

inline std::string_view between(const char* begin, const char* end) {
  return {begin, static_cast<std::size_t>(end - begin)};
}

/// How far behind the beginning of a field is looked at.
constexpr std::size_t look_ahead = 2 * small_block + 2;

/// Fields that are quoted, short, with no mark inside and a separator behind. Where the next field begins. Looks behind
/// the line, and takes nothing from there.
[[gnu::always_inline]] inline const char* cut_usual(const char* at, const char* end, char separator,
                                                    std::string_view*& field, const std::string_view* last) {
  while (*at == '"' && field != last) {
    const char* const text = at + 1;
    const Mask marks = equal_in_sixteen(text, '"') | equal_in_sixteen(text + small_block, '"') << small_block;
    if (marks == 0) return at;
    const std::size_t size = first_of(marks);
    if (text[size + 1] != separator || text + size + 1 >= end) return at;
    *field++ = {text, size};
    at = text + size + 2;
  }
  return at;
}

/// A quoted text in which marks are doubled, with one of each two, to `out`: up to the mark that closes it, or the end
/// when none does. `at` is on the first of them.
const char* undouble(const char* begin, const char* at, const char* end, char*& out) {
  for (;;) {
    const bool doubled = end - at > 1 && at[1] == '"';
    out = put(between(begin, at + (doubled ? 1 : 0)), out);
    if (!doubled) return at;
    begin = at + 2;
    at = next_mark(begin, end);
  }
}

} // namespace

/// Fields between the separators that are outside of quotation marks. False when the line is not well formed.
bool ValueReader::split_quickly(std::string_view line, char separator, std::size_t behind) {
  if (scratch_.size() < line.size()) scratch_.resize(line.size()); // views into it must stay valid
  separator_ = separator;
  char* unescaped = scratch_.data();
  std::string_view* const fields = fields_.room(most_fields);
  std::string_view* field = fields;
  const char* at = line.data();
  const char* const end = at + line.size();
  const std::string_view* const last = fields + most_fields;
  for (; field != last; ++at) { // past the separator; what follows, if only nothing, is a field
    if (behind >= look_ahead) at = cut_usual(at, end, separator, field, last);
    if (field == last) break;
    const char* begin = at;
    if (at != end && *at == '"') {
      at = next_mark(++begin, end);
      if (end - at > 1 && at[1] == '"') {
        const char* const text = unescaped;
        at = undouble(begin, at, end, unescaped);
        *field++ = between(text, unescaped);
      } else {
        *field++ = between(begin, at);
      }
      if (at == end) return false; // it is not closed
      ++at;
    } else {
      at = next_mark_or_separator(at, end, separator);
      *field++ = between(begin, at);
    }
    if (at == end) {
      fields_.filled(static_cast<std::size_t>(field - fields));
      return true;
    }
    if (*at != separator) return false;
  }
  return false;
}

} // namespace telctl::cdr
