#pragma once
// Short texts into a buffer: most cells of a table have less than sixteen bytes, for which a call of memcpy is the
// larger part of the work.
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
inline char* put(std::string_view text, char* out) {
  const auto size = text.size();
  if (size >= 8) {
    if (size <= 16) return put_words<std::uint64_t>(text.data(), size, out);
    std::memcpy(out, text.data(), size);
    return out + size;
  }
  if (size >= 4) return put_words<std::uint32_t>(text.data(), size, out);
  for (std::size_t i = 0; i < size; ++i)
    out[i] = text[i];
  return out + size;
}

} // namespace telctl::cdr
