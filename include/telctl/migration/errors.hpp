#pragma once
#include <telctl/support/error.hpp>

/// Codes of the migration room (06xx).
namespace telctl::errors {

inline constexpr ErrorCode unknown_wave{600, Exit::usage};
inline constexpr ErrorCode unknown_line{601, Exit::usage};
inline constexpr ErrorCode unknown_media_server{602, Exit::usage};
inline constexpr ErrorCode no_room{603, Exit::refused};
inline constexpr ErrorCode nothing_to_evacuate{604, Exit::refused};
inline constexpr ErrorCode outside_window{605, Exit::refused};

} // namespace telctl::errors
