#pragma once
#include <telctl/support/error.hpp>

/// Codes of the room legacy (03xx).
namespace telctl::errors {

inline constexpr ErrorCode encoding_undeclared{300, Exit::bad_input};
inline constexpr ErrorCode encoding_wrong{301, Exit::bad_input};
inline constexpr ErrorCode unknown_format{302, Exit::usage};
inline constexpr ErrorCode not_this_format{303, Exit::bad_input};
inline constexpr ErrorCode mapping_invalid{304, Exit::bad_input};
inline constexpr ErrorCode column_missing{305, Exit::bad_input};
inline constexpr ErrorCode column_unmapped{306, Exit::bad_input};
inline constexpr ErrorCode usage_table{307, Exit::bad_input};
// Reasons of quarantine: the import goes on without the line and ends with exit 3.
inline constexpr ErrorCode line_unknown{310, Exit::partial};
inline constexpr ErrorCode line_out_of_place{311, Exit::partial};
inline constexpr ErrorCode row_torn{312, Exit::partial};
inline constexpr ErrorCode row_width{313, Exit::partial};
inline constexpr ErrorCode row_without_number{314, Exit::partial};
inline constexpr ErrorCode value_malformed{315, Exit::partial};
inline constexpr ErrorCode control_bytes{316, Exit::partial};
inline constexpr ErrorCode value_contradicts{317, Exit::partial};
// What the mapping does not say: nothing is written until it does.
inline constexpr ErrorCode value_unmapped{320, Exit::bad_input};
inline constexpr ErrorCode dead_reference{321, Exit::bad_input};
inline constexpr ErrorCode site_unknown{322, Exit::bad_input};
inline constexpr ErrorCode number_missing{323, Exit::bad_input};
inline constexpr ErrorCode number_twice{324, Exit::bad_input};
inline constexpr ErrorCode gate_unknown{329, Exit::usage};
inline constexpr ErrorCode target_edited{330, Exit::refused};
inline constexpr ErrorCode fidelity_refused{331, Exit::refused};
inline constexpr ErrorCode edit_conflict{332, Exit::refused};
// Writing an estate in the format of another.
inline constexpr ErrorCode context_missing{360, Exit::bad_input};
inline constexpr ErrorCode incall_context_missing{361, Exit::bad_input};

} // namespace telctl::errors
