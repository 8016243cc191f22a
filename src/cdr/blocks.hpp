#pragma once
// Sixteen bytes at a time, as a mask with a bit for each. SSE2 is in every x86-64; elsewhere the compiler makes what it
// can.
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace telctl::cdr {

using Mask = std::uint32_t;
constexpr std::size_t small_block = 16;
constexpr std::size_t large_block = 64;
/// So many bytes behind a record, or a text of it, can be looked at, whatever they are.
constexpr std::size_t bytes_behind = 2 * large_block;

/// How many bits are set; without a table, which is what the library has where processors cannot tell.
inline std::size_t count_of(std::uint64_t bits) {
#if defined(__POPCNT__)
  return static_cast<std::size_t>(std::popcount(bits));
#else
  bits -= bits >> 1U & 0x5555'5555'5555'5555U;
  bits = (bits & 0x3333'3333'3333'3333U) + (bits >> 2U & 0x3333'3333'3333'3333U);
  bits = (bits + (bits >> 4U)) & 0x0F0F'0F0F'0F0F'0F0FU;
  return bits * 0x0101'0101'0101'0101U >> 56U;
#endif
}

/// What a line is cut by, in 64 bytes: a bit for each.
struct LargeBlock {
  std::uint64_t marks = 0;
  std::uint64_t separators = 0;
  std::uint64_t unusual = 0; ///< control characters, line ends among them, and what is not ASCII
};

#if defined(__SSE2__)

[[gnu::always_inline]] inline LargeBlock look_at(const char* sixty_four, char separator) {
  LargeBlock block;
  const auto bits = [](__m128i found, unsigned i) {
    return std::uint64_t{static_cast<Mask>(_mm_movemask_epi8(found))} << 16U * i;
  };
#pragma GCC unroll 4
  for (unsigned i = 0; i < 4; ++i) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(sixty_four) + i);
    block.marks |= bits(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('"')), i);
    block.separators |= bits(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(separator)), i);
    // Signed, one more: 0x7F and what is above are then below the blank too.
    block.unusual |= bits(_mm_cmplt_epi8(_mm_add_epi8(bytes, _mm_set1_epi8(1)), _mm_set1_epi8(0x21)), i);
  }
  return block;
}

/// The bytes, of 64, that are not ASCII.
inline std::uint64_t high_bits(const char* sixty_four) {
  std::uint64_t high = 0;
  for (unsigned i = 0; i < 4; ++i) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(sixty_four) + i);
    high |= std::uint64_t{static_cast<Mask>(_mm_movemask_epi8(bytes))} << 16U * i;
  }
  return high;
}

/// Whether a byte among many is no printable ASCII.
class UnusualBytes {
 public:
  void add(const char* sixteen) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(sixteen));
    // Signed, one more: 0x7F and what is above are then below the blank too.
    const __m128i more = _mm_add_epi8(bytes, _mm_set1_epi8(1));
    found_ = _mm_or_si128(found_, _mm_cmplt_epi8(more, _mm_set1_epi8(0x21)));
  }
  [[nodiscard]] bool any() const { return _mm_movemask_epi8(found_) != 0; }

 private:
  __m128i found_ = _mm_setzero_si128();
};

/// Whether a letter among many is one for which a cell of CSV wants quotes: a separator, a quotation mark, a line end.
class QuoteWanting {
 public:
  void add(const char* sixteen) { add(_mm_loadu_si128(reinterpret_cast<const __m128i*>(sixteen))); }
  /// Sixteen letters in two words.
  void add(std::uint64_t first, std::uint64_t last) {
    add(_mm_set_epi64x(static_cast<long long>(last), static_cast<long long>(first)));
  }
  [[nodiscard]] bool any() const { return _mm_movemask_epi8(found_) != 0; }

 private:
  void add(__m128i bytes) {
    const __m128i marks =
        _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(',')), _mm_cmpeq_epi8(bytes, _mm_set1_epi8('"')));
    const __m128i ends =
        _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('\n')), _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\r')));
    found_ = _mm_or_si128(found_, _mm_or_si128(marks, ends));
  }

  __m128i found_ = _mm_setzero_si128();
};

#else

inline LargeBlock look_at(const char* sixty_four, char separator) {
  LargeBlock block;
  for (unsigned i = 0; i < large_block; ++i) {
    const auto byte = static_cast<unsigned char>(sixty_four[i]);
    block.marks |= std::uint64_t{byte == '"'} << i;
    block.separators |= std::uint64_t{sixty_four[i] == separator} << i;
    block.unusual |= std::uint64_t{byte < ' ' || byte >= 0x7F} << i;
  }
  return block;
}

inline std::uint64_t high_bits(const char* sixty_four) {
  std::uint64_t high = 0;
  for (unsigned i = 0; i < large_block; ++i)
    high |= std::uint64_t{static_cast<unsigned char>(sixty_four[i]) >= 0x80} << i;
  return high;
}

class QuoteWanting {
 public:
  void add(const char* sixteen) {
    for (std::size_t i = 0; i < small_block; ++i)
      found_ = found_ || sixteen[i] == ',' || sixteen[i] == '"' || sixteen[i] == '\n' || sixteen[i] == '\r';
  }
  void add(std::uint64_t first, std::uint64_t last) {
    std::array<char, small_block> letters;
    std::memcpy(letters.data(), &first, sizeof first);
    std::memcpy(letters.data() + sizeof first, &last, sizeof last);
    add(letters.data());
  }
  [[nodiscard]] bool any() const { return found_; }

 private:
  bool found_ = false;
};

class UnusualBytes {
 public:
  void add(const char* sixteen) {
    for (std::size_t i = 0; i < small_block; ++i)
      found_ = found_ || sixteen[i] < 0x20 || sixteen[i] >= 0x7F;
  }
  [[nodiscard]] bool any() const { return found_; }

 private:
  bool found_ = false;
};

#endif

} // namespace telctl::cdr
