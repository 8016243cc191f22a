// A line of delimited text into its fields in one pass, as long as it is well formed: where the marks, the separators
// and the line end are is seen 64 bytes at a time, and a separator counts outside of quotation marks only. What is not
// well formed is left to the careful way, which says why.
#include <algorithm>
#include <bit>
#include <cstring>

#include <blocks.hpp>
#include <values.hpp>

namespace telctl::cdr {
namespace {

/// A bit is set when an odd number of bits is, up to it and with it: from an opening mark to the one before its
/// closing.
inline std::uint64_t parity_up_to(std::uint64_t bits) {
  bits ^= bits << 1U;
  bits ^= bits << 2U;
  bits ^= bits << 4U;
  bits ^= bits << 8U;
  bits ^= bits << 16U;
  return bits ^ bits << 32U;
}

inline std::uint64_t below(std::size_t bit) {
  return (std::uint64_t{1} << bit) - 1;
}

/// The places of the bits that are set, behind `out`; may write some more than there are.
[[gnu::always_inline]] inline std::size_t put_places(std::uint64_t bits, std::uint32_t base, std::uint32_t* out) {
  constexpr std::size_t usual = 6; // always written: how many there are cannot be foreseen
  const std::size_t count = count_of(bits);
  const auto put_place = [&](std::size_t i) {
    out[i] = base + static_cast<std::uint32_t>(std::countr_zero(bits));
    bits &= bits - 1;
  };
#pragma GCC unroll 6
  for (std::size_t i = 0; i < usual; ++i)
    put_place(i);
  for (std::size_t i = usual; i < count; ++i)
    put_place(i);
  return count;
}

/// The inside of a quoted field with one of each two marks, to `out`, where there is room for a block more. The end of
/// what was written; null when a mark stands alone.
char* undouble(std::string_view text, char* out) {
  const char* at = text.data();
  const char* const end = at + text.size();
  while (at < end) {
    const auto left = static_cast<std::size_t>(end - at);
    std::memcpy(out, at, small_block);
    const Mask marks = equal_in_sixteen(at, '"') & (left < small_block ? (1U << left) - 1 : ~0U);
    if (marks == 0) {
      const auto size = std::min(left, small_block);
      at += size;
      out += size;
      continue;
    }
    const auto size = first_of(marks) + 1;
    if (left == size || at[size] != '"') return nullptr;
    at += size + 1;
    out += size;
  }
  return out;
}

} // namespace

/// What is known when the next block of a line is looked at.
struct ValueReader::Cutting {
  std::uint64_t inside = 0;   ///< all bits, when it begins inside of quotation marks
  std::uint64_t begins = 1;   ///< the first bit, when a field begins with it
  std::size_t fields = 0;     ///< whose ends are known
  std::size_t with_marks = 0; ///< fields with a mark that neither opens nor closes them
};

/// Notes the fields in which a mark stands that is neither the first nor the last letter.
bool ValueReader::note_marks(std::uint64_t marks, std::uint64_t separators, Cutting& cutting) {
  while (marks != 0) {
    const auto mark = static_cast<std::size_t>(std::countr_zero(marks));
    const auto index = static_cast<std::uint32_t>(cutting.fields + count_of(separators & below(mark)));
    if (index >= most_fields) return false;
    const bool noted = cutting.with_marks > 0 && marked_[cutting.with_marks - 1] == index; // in the block before
    if (!noted) marked_[cutting.with_marks++] = index;
    const auto next = separators & ~below(mark);
    marks &= next == 0 ? 0 : ~below(static_cast<std::size_t>(std::countr_zero(next)));
  }
  return true;
}

/// Finds the ends of the fields, up to the line end.
std::optional<LineCut> ValueReader::find_ends(std::string_view text, char separator, Cutting& cutting) {
  unsigned high = 0;
  for (std::size_t base = 0; base < text.size(); base += large_block) {
    const char* const at = text.data() + base;
    auto block = look_at(at, separator);
    high |= block.high;
    block.controls &= ~block.separators; // a tab may be one
    const auto inside = parity_up_to(block.marks) ^ cutting.inside;
    auto separators = block.separators & ~inside;
    std::size_t end = large_block;
    if (block.controls != 0) {
      end = static_cast<std::size_t>(std::countr_zero(block.controls));
      if ((inside >> end & 1U) != 0) return std::nullopt; // a mark is not closed
      separators = (separators & below(end)) | std::uint64_t{1} << end;
      block.marks &= below(end);
    }
    cutting.inside = std::uint64_t{0} - (inside >> 63U);
    const char next = at[large_block];
    const bool closes = cutting.inside == 0 && (next == separator || static_cast<unsigned char>(next) < ' ');
    const auto first = separators << 1U | cutting.begins;
    const auto last = separators >> 1U | std::uint64_t{closes} << 63U;
    if (const auto marks = block.marks & ~first & ~last; marks != 0 && !note_marks(marks, separators, cutting))
      return std::nullopt;
    cutting.begins = separators >> 63U;
    cutting.fields += put_places(separators, static_cast<std::uint32_t>(base), &ends_[cutting.fields]);
    if (cutting.fields > most_fields) return std::nullopt;
    if (block.controls == 0) continue;
    const std::size_t size = base + end;
    if (size >= text.size()) return std::nullopt;
    const bool carriage_return = text[size] == '\r' && size + 1 < text.size();
    if (text[size + (carriage_return ? 1 : 0)] != '\n') return std::nullopt;
    return LineCut{.size = size, .carriage_return = carriage_return, .non_ascii = high != 0};
  }
  return std::nullopt;
}

/// Fields with doubled marks as they are meant. False when one is not well formed.
bool ValueReader::undouble_marked(std::string_view line, const Cutting& cutting) {
  if (cutting.with_marks == 0) return true;
  if (scratch_.size() < line.size() + bytes_behind) scratch_.resize(2 * line.size() + bytes_behind);
  char* out = scratch_.data();
  for (std::size_t i = 0; i < cutting.with_marks; ++i) {
    const auto index = marked_[i];
    const char* const begin = line.data() + (index == 0 ? 0 : ends_[index - 1] + 1);
    const char* const end = line.data() + ends_[index];
    if (end - begin < 2 || *begin != '"' || end[-1] != '"') return false;
    char* const written = undouble({begin + 1, static_cast<std::size_t>(end - begin) - 2}, out);
    if (written == nullptr) return false;
    fields_[index] = {out, static_cast<std::size_t>(written - out)};
    out = written;
  }
  return true;
}

std::optional<LineCut> ValueReader::cut_line(std::string_view text, char separator) {
  Cutting cutting;
  const auto cut = find_ends(text, separator, cutting);
  if (!cut) return std::nullopt;
  if (!kept_.empty()) kept_.clear();
  places_.clear();
  repaired_ = false;
  line_ = text.substr(0, cut->size);
  separator_ = separator;
  std::string_view* const fields = fields_.room(most_fields);
  const char* begin = text.data();
  for (std::size_t i = 0; i < cutting.fields; ++i) {
    const char* const end = text.data() + ends_[i];
    const std::size_t mark = *begin == '"' ? 1 : 0;
    fields[i] = {begin + mark, static_cast<std::size_t>(end - begin) - 2 * mark};
    begin = end + 1;
  }
  fields_.filled(cutting.fields);
  if (!undouble_marked(line_, cutting)) return std::nullopt;
  return cut;
}

} // namespace telctl::cdr
