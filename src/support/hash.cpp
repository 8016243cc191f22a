#include <telctl/support/hash.hpp>

#include "hash_avx2.hpp"

#include <array>
#include <bit>
#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include <openssl/evp.h>
#include <openssl/hmac.h>
// In this file alone, so that no library has to be found at run time.
#define XXH_INLINE_ALL
#include <xxhash.h>

namespace telctl {

namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";

#if defined(__SSE2__)

/// Sixteen half bytes as digits; those above nine are letters: '0' and 39 make 'a' of ten.
inline void write_digits(__m128i halves, char* out) {
  const __m128i letters = _mm_and_si128(_mm_cmpgt_epi8(halves, _mm_set1_epi8(9)), _mm_set1_epi8(39));
  _mm_storeu_si128(reinterpret_cast<__m128i*>(out), _mm_add_epi8(_mm_add_epi8(halves, _mm_set1_epi8('0')), letters));
}

#else

inline void write_little_endian(std::uint64_t word, char* out) {
  if constexpr (std::endian::native == std::endian::little) {
    std::memcpy(out, &word, sizeof word);
  } else {
    for (std::size_t i = 0; i < sizeof word; ++i)
      out[i] = static_cast<char>(word >> 8U * i & 255U);
  }
}

/// Eight digits, side by side in one word.
inline void write_hex(std::uint32_t number, char* out) {
  // The half bytes, the highest into the lowest byte.
  std::uint64_t digits = number;
  digits = (digits << 32U | digits >> 16U) & 0x0000'FFFF'0000'FFFFU;
  digits = (digits << 16U | digits >> 8U) & 0x00FF'00FF'00FF'00FFU;
  digits = (digits << 8U | digits >> 4U) & 0x0F0F'0F0F'0F0F'0F0FU;
  // Those above nine are letters: '0' and 39 make 'a' of ten.
  const std::uint64_t letters = (digits + 0x0606'0606'0606'0606U) >> 4U & 0x0101'0101'0101'0101U;
  write_little_endian(digits + 0x3030'3030'3030'3030U + letters * 39, out);
}

#endif

std::string digest_hex(std::string_view bytes, const EVP_MD* algorithm) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, algorithm, nullptr);
  std::string hex;
  for (std::size_t i = 0; i < size; ++i) {
    hex += hex_digits[digest[i] >> 4U];
    hex += hex_digits[digest[i] & 15U];
  }
  return hex;
}

} // namespace

std::string sha256_hex(std::string_view bytes) {
  return digest_hex(bytes, EVP_sha256());
}

std::string md5_hex(std::string_view bytes) {
  return digest_hex(bytes, EVP_md5());
}

std::string hmac_sha256(std::string_view key, std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), reinterpret_cast<const unsigned char*>(bytes.data()),
       bytes.size(), digest.data(), &size);
  return {reinterpret_cast<const char*>(digest.data()), size};
}

namespace {

[[gnu::noinline]] Hash128 usual_hash(std::string_view bytes, std::uint64_t seed) {
  const auto hash = XXH3_128bits_withSeed(bytes.data(), bytes.size(), seed);
  return {.high = hash.high64, .low = hash.low64};
}

#if defined(TELCTL_AVX2)
const bool is_wide = has_avx2();
#endif

} // namespace

Hash128 fast_hash(std::string_view bytes, std::uint64_t seed) {
#if defined(TELCTL_AVX2)
  if (is_wide) return fast_hash_avx2(bytes, seed);
#endif
  return usual_hash(bytes, seed);
}

void write_hex(const Hash128& hash, char* out) {
#if defined(__SSE2__)
  const __m128i bytes = _mm_set_epi64x(static_cast<long long>(__builtin_bswap64(hash.low)),
                                       static_cast<long long>(__builtin_bswap64(hash.high)));
  const __m128i upper = _mm_and_si128(_mm_srli_epi16(bytes, 4), _mm_set1_epi8(15));
  const __m128i lower = _mm_and_si128(bytes, _mm_set1_epi8(15));
  write_digits(_mm_unpacklo_epi8(upper, lower), out);
  write_digits(_mm_unpackhi_epi8(upper, lower), out + 16);
#else
  write_hex(static_cast<std::uint32_t>(hash.high >> 32U), out);
  write_hex(static_cast<std::uint32_t>(hash.high), out + 8);
  write_hex(static_cast<std::uint32_t>(hash.low >> 32U), out + 16);
  write_hex(static_cast<std::uint32_t>(hash.low), out + 24);
#endif
}

} // namespace telctl
