#pragma once
// Eight letters of a text at a time, in one word: numbers and times are short, and a loop over them ends somewhere else
// in each record, which a processor cannot foresee.
#include <bit>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace telctl::cdr {

/// The first letter in the lowest byte.
inline std::uint64_t eight_letters(const char* text) {
  std::uint64_t word = 0;
  std::memcpy(&word, text, sizeof word);
  if constexpr (std::endian::native == std::endian::big) word = __builtin_bswap64(word);
  return word;
}

inline std::uint32_t four_letters(const char* text) {
  std::uint32_t word = 0;
  std::memcpy(&word, text, sizeof word);
  if constexpr (std::endian::native == std::endian::big) word = __builtin_bswap32(word);
  return word;
}

inline void put_letters(std::uint64_t eight, char* out) {
  if constexpr (std::endian::native == std::endian::big) eight = __builtin_bswap64(eight);
  std::memcpy(out, &eight, sizeof eight);
}

/// Whether the text is the word, or begins with it: without a call, since its length is known.
template <std::size_t Size>
bool is_word(std::string_view text, const char (&word)[Size]) {
  return text.size() == Size - 1 && std::memcmp(text.data(), word, Size - 1) == 0;
}
template <std::size_t Size>
bool begins_with(std::string_view text, const char (&word)[Size]) {
  return text.size() >= Size - 1 && std::memcmp(text.data(), word, Size - 1) == 0;
}

constexpr std::uint64_t eight_zeros = 0x3030'3030'3030'3030U;

/// Whether no byte is greater than its `most`, which is given as 0x7F less of it.
inline bool none_above(std::uint64_t bytes, std::uint64_t room) {
  return ((bytes | (bytes + room)) & 0x8080'8080'8080'8080U) == 0;
}

inline bool all_digits(std::uint64_t eight) {
  return none_above(eight ^ eight_zeros, 0x7676'7676'7676'7676U);
}

/// The number that eight digits write: pairs, then fours, then all of them.
inline std::uint64_t number_of_digits(std::uint64_t eight) {
  eight = (eight & 0x0F0F'0F0F'0F0F'0F0FU) * ((10U << 8U) + 1) >> 8U;
  eight = (eight & 0x00FF'00FF'00FF'00FFU) * ((100U << 16U) + 1) >> 16U;
  return (eight & 0x0000'FFFF'0000'FFFFU) * ((std::uint64_t{10'000} << 32U) + 1) >> 32U;
}

/// The eight digits of a number that has no more, each a byte.
inline std::uint64_t digits_of(std::uint32_t number) {
  // Fours, pairs, digits: 10486 / 2^20 is a hundredth of what is below 10,000, 103 / 2^10 a tenth of what is below 100.
  const std::uint64_t fours = number / 10'000 | std::uint64_t{number % 10'000} << 32U;
  const std::uint64_t hundreds = fours * 10'486 >> 20U & 0x0000'007F'0000'007FU;
  const std::uint64_t pairs = hundreds | (fours - 100 * hundreds) << 16U;
  const std::uint64_t tens = pairs * 103 >> 10U & 0x000F'000F'000F'000FU;
  return tens | (pairs - 10 * tens) << 8U;
}

/// A text of one to eight letters, with zeros in front of it, without looking at more than it has.
inline std::uint64_t zero_padded(std::string_view text) {
  const auto size = text.size();
  const auto shift = static_cast<unsigned>(8 * (8 - size));
  const std::uint64_t word = eight_zeros & ((std::uint64_t{1} << shift) - 1);
  if (size == 8) return eight_letters(text.data());
  if (size >= 4)
    return word | std::uint64_t{four_letters(text.data())} << shift |
           std::uint64_t{four_letters(text.data() + size - 4)} << 32U;
  // The first, the one between for three letters, and the last.
  const auto letter = [&](std::size_t i) { return std::uint64_t{static_cast<unsigned char>(text.data()[i])}; };
  return word | letter(0) << shift | letter(size / 2) << (shift + 8 * (size / 2)) | letter(size - 1) << 56U;
}

constexpr std::uint64_t high_bits_of_letters = 0x8080'8080'8080'8080U;

/// The high bit of each of eight letters that is another one than that of `letters` at its place.
inline std::uint64_t differing_letters(std::uint64_t eight, std::uint64_t letters) {
  const std::uint64_t differing = eight ^ letters;
  return (((differing & 0x7F7F'7F7F'7F7F'7F7FU) + 0x7F7F'7F7F'7F7F'7F7FU) | differing) & high_bits_of_letters;
}

/// How many of eight letters, from behind, are digits.
inline unsigned digits_behind(std::uint64_t eight) {
  const std::uint64_t letters = eight ^ eight_zeros;
  const std::uint64_t others =
      (((letters & 0x7F7F'7F7F'7F7F'7F7FU) + 0x7676'7676'7676'7676U) | letters) & 0x8080'8080'8080'8080U;
  return static_cast<unsigned>(std::countl_zero(others)) / 8;
}

/// Digits and nothing else; of a text of four letters or more.
[[gnu::always_inline]] inline bool all_digits(std::string_view text) {
  const char* const letters = text.data();
  const char* const end = letters + text.size();
  if (text.size() <= 8) return all_digits(four_letters(letters) | std::uint64_t{four_letters(end - 4)} << 32U);
  if (text.size() <= 16) return all_digits(eight_letters(letters)) && all_digits(eight_letters(end - 8));
  bool all = all_digits(eight_letters(end - 8));
  for (std::size_t i = 0; all && i + 8 < text.size(); i += 8)
    all = all_digits(eight_letters(letters + i));
  return all;
}

/// `a == b`, without a call where they are short.
[[gnu::always_inline]] inline bool same_text(std::string_view a, std::string_view b) {
  const auto size = a.size();
  if (size != b.size()) return false;
  const auto differ = [&](auto letters, std::size_t width) {
    return (letters(a.data()) ^ letters(b.data())) |
           (letters(a.data() + size - width) ^ letters(b.data() + size - width));
  };
  if (size >= 4 && size <= 8) return differ(four_letters, 4) == 0;
  if (size > 8 && size <= 16) return differ(eight_letters, 8) == 0;
  return a == b;
}

} // namespace telctl::cdr
