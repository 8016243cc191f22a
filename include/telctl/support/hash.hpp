#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace telctl {

/// SHA-256 in lower-case hex: checksums of plans, raw tickets, files.
std::string sha256_hex(std::string_view bytes);
/// MD5 in lower-case hex: for HTTP digest authentication alone, which older servers speak.
std::string md5_hex(std::string_view bytes);
std::string hmac_sha256(std::string_view key, std::string_view bytes); ///< 32 raw bytes

/// XXH3: a hash of 128 bits in some nanoseconds, for identities that are made by the million. No protection against
/// somebody who wants two texts to be equal.
struct Hash128 {
  std::uint64_t high = 0, low = 0;
};
Hash128 fast_hash(std::string_view bytes, std::uint64_t seed);
/// Writes 32 lower-case hex digits.
void write_hex(const Hash128& hash, char* out);

} // namespace telctl
