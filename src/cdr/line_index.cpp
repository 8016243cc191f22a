#include <line_index.hpp>

#include <algorithm>
#include <bit>

namespace telctl::cdr {
namespace {

inline std::uint64_t below(std::size_t bit) {
  return (std::uint64_t{1} << bit) - 1;
}

/// Of one block.
struct LineEnds {
  std::uint64_t last = 0;       ///< behind the last letter of a line: its line feed, or the carriage return before it
  std::uint64_t line_feeds = 0; ///< those in the block
  std::uint64_t goes_on = 0;    ///< 1: the line feed of the last line is the first letter of the next block
  bool stop = false;            ///< a control character that ends no line, or not outside of quotation marks
};

/// The line ends among the control characters of a block, until one that ends no line.
inline LineEnds line_ends(std::string_view text, std::size_t base, std::uint64_t controls, std::uint64_t within) {
  LineEnds ends;
  // Most blocks with a line end have one, and no carriage return.
  const bool is_alone = controls != 0 && (controls & (controls - 1)) == 0;
  if (const auto place = base + static_cast<std::size_t>(std::countr_zero(controls));
      is_alone && (controls & within) == 0 && place < text.size() && text.data()[place] == '\n')
    return {.last = controls, .line_feeds = controls};
  while (controls != 0) {
    const auto bit = static_cast<std::size_t>(std::countr_zero(controls));
    const std::size_t place = base + bit;
    const std::size_t line_feed = place + (text.data()[place] == '\r' ? 1 : 0);
    // One beyond the text may not be one when the text goes on.
    if ((within >> bit & 1U) != 0 || line_feed >= text.size() || text[line_feed] != '\n') {
      ends.stop = true;
      return ends;
    }
    ends.last |= std::uint64_t{1} << bit;
    controls &= controls - 1;
    if (line_feed == place) {
      ends.line_feeds |= std::uint64_t{1} << bit;
    } else if (bit + 1 < large_block) {
      ends.line_feeds |= std::uint64_t{2} << bit;
      controls &= controls - 1;
    } else {
      ends.goes_on = 1;
    }
  }
  return ends;
}

namespace usual {

/// The lowest bit that is set; any place when there is none.
inline std::size_t lowest(std::uint64_t bits) {
  return static_cast<std::size_t>(std::countr_zero(bits | std::uint64_t{1} << 63U));
}

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

#include <find_lines.inc>

} // namespace usual

#if defined(TELCTL_AVX2)
TELCTL_BEGIN_AVX2
namespace avx2 {

inline std::size_t lowest(std::uint64_t bits) {
  return static_cast<std::size_t>(_tzcnt_u64(bits));
}

inline std::uint64_t parity_up_to(std::uint64_t bits) {
  const auto word = _mm_set_epi64x(0, static_cast<long long>(bits));
  return static_cast<std::uint64_t>(_mm_cvtsi128_si64(_mm_clmulepi64_si128(word, _mm_set1_epi8(-1), 0)));
}

inline std::size_t count_of(std::uint64_t bits) {
  return static_cast<std::size_t>(_mm_popcnt_u64(bits));
}

[[gnu::always_inline]] inline std::uint64_t bits_of(__m256i first, __m256i second) {
  return static_cast<std::uint32_t>(_mm256_movemask_epi8(first)) |
         std::uint64_t{static_cast<std::uint32_t>(_mm256_movemask_epi8(second))} << 32U;
}

[[gnu::always_inline]] inline __m256i half(const char* thirty_two) {
  return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(thirty_two));
}

[[gnu::always_inline]] inline LargeBlock look_at(const char* sixty_four, char separator) {
  const auto first = half(sixty_four);
  const auto second = half(sixty_four + 32);
  const auto mark = _mm256_set1_epi8('"');
  const auto separators = _mm256_set1_epi8(separator);
  const auto blank = _mm256_set1_epi8(0x21);
  const auto one = _mm256_set1_epi8(1); // as in blocks.hpp
  return {
      .marks = bits_of(_mm256_cmpeq_epi8(first, mark), _mm256_cmpeq_epi8(second, mark)),
      .separators = bits_of(_mm256_cmpeq_epi8(first, separators), _mm256_cmpeq_epi8(second, separators)),
      .unusual = bits_of(_mm256_cmpgt_epi8(blank, _mm256_add_epi8(first, one)),
                         _mm256_cmpgt_epi8(blank, _mm256_add_epi8(second, one))),
  };
}

[[gnu::always_inline]] inline std::uint64_t high_bits(const char* sixty_four) {
  return bits_of(half(sixty_four), half(sixty_four + 32));
}

#include <find_lines.inc> // NOLINT(readability-duplicate-include): once for each kind

} // namespace avx2
TELCTL_END_AVX2
#endif

} // namespace

LineIndex::LineIndex(bool wide) : wide_(wide) {
  found_.lines = 0;
}

void LineIndex::look(std::string_view text, std::uint64_t offset, char separator) {
#if defined(TELCTL_AVX2)
  wide_ ? avx2::find_lines(text, separator, found_) : usual::find_lines(text, separator, found_);
#else
  usual::find_lines(text, separator, found_);
#endif
  before_ = {};
  next_ = 0;
  begin_ = 0;
  offset_ = offset;
  separator_ = separator;
}

void LineIndex::pass_over() {
  before_ = found_.line[next_++];
  begin_ = before_.end + (before_.carriage_return ? 2U : 1U);
}

const IndexedLine* LineIndex::line_at(std::string_view text, std::uint64_t offset, char separator) {
  while (next_ < found_.lines && offset_ + begin_ < offset)
    pass_over(); // it was taken in another way
  if (next_ == found_.lines || offset_ + begin_ != offset || separator_ != separator) look(text, offset, separator);
  if (next_ == found_.lines) return nullptr;
  const auto& line = found_.line[next_];
  line_ = {.text = {text.data(), line.end - begin_},
           .begin = begin_,
           .ends = found_.ends.data() + before_.fields,
           .fields = line.fields - before_.fields,
           .marks = found_.marks.data() + before_.marks,
           .count_of_marks = line.marks - before_.marks,
           .separator = separator,
           .carriage_return = line.carriage_return,
           .non_ascii = line.non_ascii};
  pass_over();
  return &line_;
}

} // namespace telctl::cdr
