#pragma once
#include <telctl/support/error.hpp>

/// Codes of the migration room (06xx).
namespace telctl::errors {

inline constexpr ErrorCode unknown_wave{600, Exit::usage};
inline constexpr ErrorCode unknown_line{601, Exit::usage};

} // namespace telctl::errors
