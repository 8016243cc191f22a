#include <telctl/support/hash.hpp>

#include <array>
#include <cstring>

#include <openssl/evp.h>
#include <openssl/hmac.h>
// In this file alone, so that no library has to be found at run time.
#define XXH_INLINE_ALL
#include <xxhash.h>

namespace telctl {

namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";

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

Hash128 fast_hash(std::string_view bytes, std::uint64_t seed) {
  const auto hash = XXH3_128bits_withSeed(bytes.data(), bytes.size(), seed);
  return {.high = hash.high64, .low = hash.low64};
}

void write_hex(const Hash128& hash, char* out) {
  static constexpr auto pairs = [] {
    std::array<std::array<char, 2>, 256> table{};
    for (std::size_t byte = 0; byte < table.size(); ++byte)
      table[byte] = {hex_digits[byte >> 4U], hex_digits[byte & 15U]};
    return table;
  }();
  for (const auto half : {hash.high, hash.low})
    for (unsigned shift = 64; shift > 0; out += 2) {
      shift -= 8;
      std::memcpy(out, pairs[half >> shift & 255U].data(), 2);
    }
}

} // namespace telctl
