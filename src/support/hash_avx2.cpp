// The same hash by wider instructions.
#include "hash_avx2.hpp"

#if defined(TELCTL_AVX2)

// What xxhash.h includes itself must not be compiled for them.
#include <climits>
#include <cstdlib>
#include <cstring>

TELCTL_BEGIN_AVX2
#define XXH_VECTOR XXH_AVX2
#define XXH_INLINE_ALL
#include <xxhash.h>

namespace telctl {

Hash128 fast_hash_avx2(std::string_view bytes, std::uint64_t seed) {
  const auto hash = XXH3_128bits_withSeed(bytes.data(), bytes.size(), seed);
  _mm256_zeroupper(); // the compiler forgets it under the pragmas of xxhash.h, and what follows would wait
  return {.high = hash.high64, .low = hash.low64};
}

} // namespace telctl
TELCTL_END_AVX2

#endif
