#pragma once
#include <telctl/support/error.hpp>

/// Codes of the rooms support and io (01xx).
namespace telctl::errors {

inline constexpr ErrorCode internal{100, Exit::internal};
inline constexpr ErrorCode interrupted{101, Exit::interrupted};
inline constexpr ErrorCode unknown_encoding{110, Exit::usage};
inline constexpr ErrorCode not_in_encoding{111, Exit::bad_input};
inline constexpr ErrorCode file_missing{120, Exit::input_missing};
inline constexpr ErrorCode file_unreadable{121, Exit::input_missing};
inline constexpr ErrorCode file_write_failed{122, Exit::failed};
inline constexpr ErrorCode file_too_large{123, Exit::bad_input};
inline constexpr ErrorCode secret_unsafe{124, Exit::configuration};
inline constexpr ErrorCode secret_unavailable{125, Exit::configuration};
inline constexpr ErrorCode output_failed{126, Exit::failed};
inline constexpr ErrorCode gzip_broken{127, Exit::bad_input};
inline constexpr ErrorCode http_unreachable{130, Exit::unavailable};   ///< nothing was sent
inline constexpr ErrorCode http_unknown_outcome{131, Exit::temporary}; ///< sent, answer lost: may have been done
inline constexpr ErrorCode http_tls{132, Exit::configuration};
inline constexpr ErrorCode http_bad_url{133, Exit::usage};
inline constexpr ErrorCode http_certificate_expired{134, Exit::configuration};
inline constexpr ErrorCode http_pin_mismatch{135, Exit::configuration};
inline constexpr ErrorCode connection_failed{140, Exit::unavailable};
inline constexpr ErrorCode program_failed{141, Exit::configuration};

} // namespace telctl::errors
