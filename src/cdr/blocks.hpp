#pragma once
// 64 bytes at a time, as a mask with a bit for each. SSE2 is in every x86-64; elsewhere the compiler makes what it can.
#include <bit>
#include <cstddef>
#include <cstdint>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace telctl::cdr {

using Mask = std::uint64_t;
constexpr std::size_t block_size = 64;
constexpr std::size_t small_block = 16;

#if defined(__SSE2__)

/// The bytes, of sixteen, that are the letter.
inline Mask equal_in_sixteen(const char* sixteen, char letter) {
  const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(sixteen));
  const auto mask = _mm_movemask_epi8(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(letter)));
  return static_cast<Mask>(static_cast<unsigned>(mask));
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

/// The letters, of sixteen, for which a cell of CSV wants quotes: a separator, a quotation mark, a line end.
inline unsigned quote_wanting(const char* sixteen) {
  const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(sixteen));
  const __m128i marks =
      _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(',')), _mm_cmpeq_epi8(bytes, _mm_set1_epi8('"')));
  const __m128i ends =
      _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('\n')), _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\r')));
  return static_cast<unsigned>(_mm_movemask_epi8(_mm_or_si128(marks, ends)));
}

#else

inline unsigned quote_wanting(const char* sixteen) {
  unsigned mask = 0;
  for (unsigned i = 0; i < small_block; ++i)
    mask |= (sixteen[i] == ',' || sixteen[i] == '"' || sixteen[i] == '\n' || sixteen[i] == '\r' ? 1U : 0U) << i;
  return mask;
}

inline Mask equal_in_sixteen(const char* sixteen, char letter) {
  Mask mask = 0;
  for (std::size_t i = 0; i < small_block; ++i)
    mask |= static_cast<Mask>(sixteen[i] == letter ? 1U : 0U) << i;
  return mask;
}

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

/// The same of a block.
inline Mask equal(const char* block, char letter) {
  return equal_in_sixteen(block, letter) | equal_in_sixteen(block + 16, letter) << 16U |
         equal_in_sixteen(block + 32, letter) << 32U | equal_in_sixteen(block + 48, letter) << 48U;
}

/// Of bits that open and close in turn: those between them, the opening ones included.
inline Mask between(Mask bits) {
  bits ^= bits << 1U;
  bits ^= bits << 2U;
  bits ^= bits << 4U;
  bits ^= bits << 8U;
  bits ^= bits << 16U;
  bits ^= bits << 32U;
  return bits;
}

} // namespace telctl::cdr
