#pragma once
#include <telctl/support/error.hpp>

/// Codes of the journal (040x and 041x).
namespace telctl::errors {

inline constexpr ErrorCode journal_unusable{400, Exit::failed};    ///< cannot be opened or read
inline constexpr ErrorCode journal_not_written{401, Exit::failed}; ///< nothing more may be sent
inline constexpr ErrorCode journal_version{402, Exit::configuration};
inline constexpr ErrorCode journal_unknown_run{403, Exit::usage};
inline constexpr ErrorCode journal_unknown_step{404, Exit::usage};
inline constexpr ErrorCode run_locked{410, Exit::locked};

} // namespace telctl::errors
