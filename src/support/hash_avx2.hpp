#pragma once
#include <telctl/support/hash.hpp>
#include <telctl/support/processor.hpp>

namespace telctl {

#if defined(TELCTL_AVX2)
/// `fast_hash`, where `has_avx2`.
Hash128 fast_hash_avx2(std::string_view bytes, std::uint64_t seed);
#endif

} // namespace telctl
