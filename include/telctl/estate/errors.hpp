#pragma once
#include <telctl/support/error.hpp>

/// Codes of the rules, one for each theme (023x). The rule's id in the finding says more.
namespace telctl::errors {

inline constexpr ErrorCode estate_duplicate{230, Exit::bad_input};
inline constexpr ErrorCode estate_range{231, Exit::bad_input};
inline constexpr ErrorCode estate_reference{232, Exit::bad_input};
inline constexpr ErrorCode estate_capacity{233, Exit::bad_input};
inline constexpr ErrorCode estate_value{234, Exit::bad_input};
inline constexpr ErrorCode estate_missing{235, Exit::bad_input};
inline constexpr ErrorCode estate_undecided{236, Exit::bad_input};
inline constexpr ErrorCode estate_forward{237, Exit::bad_input};
inline constexpr ErrorCode estate_wave{238, Exit::bad_input};

} // namespace telctl::errors
