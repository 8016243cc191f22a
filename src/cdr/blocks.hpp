#pragma once
// 64 bytes at a time, as a mask with a bit for each. SSE2 is in every x86-64; elsewhere the compiler makes what it can.
#include <bit>
#include <cstddef>
#include <cstdint>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif
#if defined(__x86_64__)
#define NEEDS_POPCNT [[gnu::target("popcnt")]]
#else
#define NEEDS_POPCNT
#endif

namespace telctl::cdr {

using Mask = std::uint64_t;
constexpr std::size_t block_size = 64;
constexpr std::size_t small_block = 16;

#if defined(__SSE2__)

inline Mask equal(const char* block, char letter) {
  const __m128i wanted = _mm_set1_epi8(letter);
  Mask mask = 0;
  for (std::size_t part = 0; part < block_size; part += 16) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(block + part));
    mask |= static_cast<Mask>(static_cast<unsigned>(_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, wanted)))) << part;
  }
  return mask;
}

/// A byte that is no printable ASCII is among these sixteen.
inline bool unusual(const char* sixteen) {
  const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(sixteen));
  // Signed: bytes from 0x80 on are below the blank too.
  const __m128i odd =
      _mm_or_si128(_mm_cmplt_epi8(bytes, _mm_set1_epi8(0x20)), _mm_cmpeq_epi8(bytes, _mm_set1_epi8(0x7F)));
  return _mm_movemask_epi8(odd) != 0;
}

/// A separator, a quotation mark or a line end is among the first `size` of sixteen bytes.
inline bool wants_quotes(const char* sixteen, std::size_t size) {
  const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(sixteen));
  const __m128i marks =
      _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(',')), _mm_cmpeq_epi8(bytes, _mm_set1_epi8('"')));
  const __m128i ends =
      _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('\n')), _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\r')));
  const auto mask = static_cast<unsigned>(_mm_movemask_epi8(_mm_or_si128(marks, ends)));
  return (mask & ((1U << size) - 1)) != 0;
}

#else

inline bool wants_quotes(const char* sixteen, std::size_t size) {
  bool found = false;
  for (std::size_t i = 0; i < size; ++i)
    found = found || sixteen[i] == ',' || sixteen[i] == '"' || sixteen[i] == '\n' || sixteen[i] == '\r';
  return found;
}

inline Mask equal(const char* block, char letter) {
  Mask mask = 0;
  for (std::size_t i = 0; i < block_size; ++i)
    mask |= static_cast<Mask>(block[i] == letter ? 1U : 0U) << i;
  return mask;
}

inline bool unusual(const char* sixteen) {
  bool odd = false;
  for (std::size_t i = 0; i < 16; ++i)
    odd = odd || sixteen[i] < 0x20 || sixteen[i] >= 0x7F;
  return odd;
}

#endif

/// Of bits that open and close in turn: those between them, the opening ones included.
inline Mask between(Mask bits) {
  for (unsigned shift = 1; shift < 64; shift *= 2)
    bits ^= bits << shift;
  return bits;
}

/// Set bits. One instruction where the caller may use it: NEEDS_POPCNT in front of a function says that it may. Every
/// x86-64 since 2008 has it.
inline std::uint32_t count_bits(Mask bits) {
  return static_cast<std::uint32_t>(std::popcount(bits));
}

} // namespace telctl::cdr
