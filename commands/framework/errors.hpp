#pragma once
#include <telctl/support/error.hpp>

/// Codes of the commands (09xx).
namespace telctl::errors {

inline constexpr ErrorCode usage{900, Exit::usage};
inline constexpr ErrorCode unknown_column{901, Exit::usage};
inline constexpr ErrorCode not_confirmed{903, Exit::refused};
inline constexpr ErrorCode unknown_word{904, Exit::usage};
inline constexpr ErrorCode unknown_schema{905, Exit::usage};
inline constexpr ErrorCode unhealthy{906, Exit::configuration};
inline constexpr ErrorCode estate_invalid{910, Exit::bad_input};

} // namespace telctl::errors
