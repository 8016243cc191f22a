# Compiler settings shared by every target: language, warnings, hardening, sanitizers, caching.
option(TELCTL_TESTS "Build the tests" ON)
option(TELCTL_WERROR "Warnings are errors (developers and CI, never a user's build)" OFF)
set(TELCTL_SANITIZE "" CACHE STRING "Sanitizers, e.g. address,undefined or thread")
option(TELCTL_COVERAGE "Instrument for gcovr" OFF)
option(TELCTL_FUZZ "Instrument for libFuzzer (clang), with sanitizers and coverage; see tests/fuzz" OFF)
option(TELCTL_PCH "Use one precompiled header for all rooms" ON)

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "" FORCE)
endif()

find_program(CCACHE ccache)
if(CCACHE AND NOT DEFINED CMAKE_CXX_COMPILER_LAUNCHER)
  # The sloppiness is what ccache documents for precompiled headers of GCC.
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
      CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} ${CCACHE})
endif()

add_library(telctl_options INTERFACE)
target_link_options(telctl_options INTERFACE -pie)
target_compile_features(telctl_options INTERFACE cxx_std_20)
target_compile_options(telctl_options INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wnon-virtual-dtor
  -Wold-style-cast -Woverloaded-virtual -Wnull-dereference -Wimplicit-fallthrough
  # Designated initialisers leave the rest at its default on purpose.
  -Wno-missing-field-initializers -fPIE
  -ffile-prefix-map=${CMAKE_SOURCE_DIR}/= -fno-omit-frame-pointer)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # fmt 9 and nlohmann-json set these off inside inlined library code at -O2; no report of ours was ever true.
  target_compile_options(telctl_options INTERFACE -Wno-null-dereference -fpch-preprocess)
  # GCC 12 reports impossible sizes in its own std::string once it inlines (GCC bugs 105329, 105651), here or there by the length of a
  # literal, so that a build fails or not by the name of its folder. The address sanitizer looks for the real ones.
  if(NOT CMAKE_BUILD_TYPE STREQUAL "Debug" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    target_compile_options(telctl_options INTERFACE -Wno-array-bounds -Wno-stringop-overflow -Wno-stringop-overread -Wno-restrict)
  endif()
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  # As ccache asks for: a precompiled header that is the same again has the same bytes.
  target_compile_options(telctl_options INTERFACE "SHELL:-Xclang -fno-pch-timestamp")
endif()
if(TELCTL_WERROR)
  target_compile_options(telctl_options INTERFACE -Werror)
endif()
if(TELCTL_SANITIZE)
  target_compile_options(telctl_options INTERFACE -fsanitize=${TELCTL_SANITIZE} -fno-sanitize-recover=undefined)
  target_link_options(telctl_options INTERFACE -fsanitize=${TELCTL_SANITIZE})
elseif(CMAKE_BUILD_TYPE STREQUAL "Release")
  target_compile_options(telctl_options INTERFACE -fstack-protector-strong -fstack-clash-protection -fcf-protection)
  target_compile_definitions(telctl_options INTERFACE _FORTIFY_SOURCE=2 _GLIBCXX_ASSERTIONS)
  target_link_options(telctl_options INTERFACE -Wl,-z,relro,-z,now)
endif()
if(TELCTL_COVERAGE)
  target_compile_options(telctl_options INTERFACE --coverage -fprofile-update=atomic)
  target_link_options(telctl_options INTERFACE --coverage)
endif()
if(TELCTL_FUZZ)
  set(fuzz_flags -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all -fprofile-instr-generate -fcoverage-mapping)
  target_compile_options(telctl_options INTERFACE ${fuzz_flags})
  target_link_options(telctl_options INTERFACE ${fuzz_flags})
endif()
find_program(MOLD mold)
if(MOLD AND CMAKE_BUILD_TYPE STREQUAL "Debug")
  target_link_options(telctl_options INTERFACE -fuse-ld=mold)
endif()
