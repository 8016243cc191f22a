#pragma once
// Short texts into a buffer: most cells of a table have less than sixteen bytes, for which a call of memcpy is the
// larger part of the work.
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace telctl::cdr {

/// Two words that may overlap: `size` is one to two words.
template <class Word>
char* put_words(const char* text, std::size_t size, char* out) {
  Word first{};
  Word last{};
  std::memcpy(&first, text, sizeof first);
  std::memcpy(&last, text + size - sizeof last, sizeof last);
  std::memcpy(out, &first, sizeof first);
  std::memcpy(out + size - sizeof last, &last, sizeof last);
  return out + size;
}

/// Writes the text; the end of what was written.
[[gnu::always_inline]] inline char* put(std::string_view text, char* out) {
  const auto size = text.size();
  if (size >= 8) {
    if (size <= 16) return put_words<std::uint64_t>(text.data(), size, out);
    if (size <= 32) return put_words<std::array<std::uint64_t, 2>>(text.data(), size, out);
    std::memcpy(out, text.data(), size);
    return out + size;
  }
  if (size >= 4) return put_words<std::uint32_t>(text.data(), size, out);
  if (size == 0) return out;
  // The first, the last, and for three letters the one between.
  out[size / 2] = text[size / 2];
  out[0] = text[0];
  out[size - 1] = text[size - 1];
  return out + size;
}

} // namespace telctl::cdr
