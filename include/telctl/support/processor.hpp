#pragma once
// Instructions that not every processor of its kind has: what needs them stands between the two macros, is compiled
// for them, and is called only where `has_avx2` says that they are there.

#if defined(__x86_64__) && defined(__GNUC__)
#define TELCTL_AVX2 1
#include <immintrin.h>
#if defined(__clang__)
#define TELCTL_BEGIN_AVX2                                                                                              \
  _Pragma("clang attribute push(__attribute__((target(\"avx2,bmi,bmi2,popcnt,pclmul\"))), apply_to = function)")
#define TELCTL_END_AVX2 _Pragma("clang attribute pop")
#else
#define TELCTL_BEGIN_AVX2 _Pragma("GCC push_options") _Pragma("GCC target(\"avx2,bmi,bmi2,popcnt,pclmul\")")
#define TELCTL_END_AVX2 _Pragma("GCC pop_options")
#endif
#endif

namespace telctl {

inline bool has_avx2() {
#if defined(TELCTL_AVX2)
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2") &&
         __builtin_cpu_supports("popcnt") && __builtin_cpu_supports("pclmul");
#else
  return false;
#endif
}

} // namespace telctl
