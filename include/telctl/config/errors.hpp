#pragma once
#include <telctl/support/error.hpp>

/// Codes of the room config (020x to 022x); those of the rules are in estate (023x).
namespace telctl::errors {

// Any text file of an estate.
inline constexpr ErrorCode not_utf8{200, Exit::bad_input};
inline constexpr ErrorCode control_character{201, Exit::bad_input};
inline constexpr ErrorCode estate_file_name{202, Exit::bad_input};
inline constexpr ErrorCode no_estate{203, Exit::bad_input};
inline constexpr ErrorCode estate_version{204, Exit::bad_input};

// YAML.
inline constexpr ErrorCode yaml_syntax{205, Exit::bad_input};
inline constexpr ErrorCode yaml_anchor{206, Exit::bad_input};
inline constexpr ErrorCode yaml_tag{207, Exit::bad_input};
inline constexpr ErrorCode yaml_documents{208, Exit::bad_input};
inline constexpr ErrorCode yaml_depth{209, Exit::bad_input};
inline constexpr ErrorCode duplicate_key{210, Exit::bad_input};
inline constexpr ErrorCode unknown_key{211, Exit::bad_input};
inline constexpr ErrorCode wrong_kind{212, Exit::bad_input};

// Values.
inline constexpr ErrorCode bad_whole_number{213, Exit::bad_input};
inline constexpr ErrorCode bad_yes_no{214, Exit::bad_input};
inline constexpr ErrorCode bad_line_kind{215, Exit::bad_input};
inline constexpr ErrorCode bad_range{216, Exit::bad_input};
inline constexpr ErrorCode bad_list_item{217, Exit::bad_input};
inline constexpr ErrorCode unknown_section{218, Exit::bad_input};

// CSV tables.
inline constexpr ErrorCode csv_header{220, Exit::bad_input};
inline constexpr ErrorCode csv_row{221, Exit::bad_input};
inline constexpr ErrorCode csv_quote{222, Exit::bad_input};

} // namespace telctl::errors
