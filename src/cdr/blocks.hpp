#pragma once
// Sixteen bytes at a time, as a mask with a bit for each. SSE2 is in every x86-64; elsewhere the compiler makes what it
// can.
#include <bit>
#include <cstddef>
#include <cstdint>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace telctl::cdr {

using Mask = std::uint32_t;
constexpr std::size_t small_block = 16;

/// The place of the first bit that is set; there is one.
inline std::size_t first_of(Mask mask) {
  return static_cast<unsigned>(std::countr_zero(mask));
}

#if defined(__SSE2__)

/// The bytes, of sixteen, that are the letter.
inline Mask equal_in_sixteen(const char* sixteen, char letter) {
  const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(sixteen));
  return static_cast<Mask>(_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(letter))));
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

} // namespace telctl::cdr
