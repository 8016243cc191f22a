#pragma once
#include <telctl/support/error.hpp>

/// Codes of the room sandbox (08xx).
namespace telctl::errors {

inline constexpr ErrorCode sandbox_cannot_listen{800, Exit::unavailable};
inline constexpr ErrorCode sandbox_bad_state{801, Exit::bad_input};
inline constexpr ErrorCode sandbox_bad_option{802, Exit::usage};

} // namespace telctl::errors
