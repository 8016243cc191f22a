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
inline constexpr ErrorCode encoding_sixteen_bit{308, Exit::bad_input};
inline constexpr ErrorCode file_empty{309, Exit::bad_input};
// Reasons of quarantine: the import goes on without the line and ends with exit 3.
inline constexpr ErrorCode line_unknown{310, Exit::partial};
inline constexpr ErrorCode line_out_of_place{311, Exit::partial};
inline constexpr ErrorCode row_torn{312, Exit::partial};
inline constexpr ErrorCode row_width{313, Exit::partial};
inline constexpr ErrorCode row_without_number{314, Exit::partial};
inline constexpr ErrorCode value_malformed{315, Exit::partial};
inline constexpr ErrorCode control_bytes{316, Exit::partial};
inline constexpr ErrorCode value_contradicts{317, Exit::partial};
inline constexpr ErrorCode rows_held_back{318, Exit::partial};
inline constexpr ErrorCode row_short{319, Exit::partial};
// What the mapping does not say: nothing is written until it does.
inline constexpr ErrorCode value_unmapped{320, Exit::bad_input};
inline constexpr ErrorCode dead_reference{321, Exit::bad_input};
inline constexpr ErrorCode site_unknown{322, Exit::bad_input};
inline constexpr ErrorCode number_missing{323, Exit::bad_input};
inline constexpr ErrorCode number_twice{324, Exit::bad_input};
// What the heading of a table does not say.
inline constexpr ErrorCode table_rule_missing{325, Exit::bad_input};
inline constexpr ErrorCode column_twice{326, Exit::bad_input};
inline constexpr ErrorCode column_unnamed{327, Exit::bad_input};
inline constexpr ErrorCode identity_unmapped{328, Exit::bad_input};
inline constexpr ErrorCode heading_is_row{333, Exit::bad_input};
inline constexpr ErrorCode gate_unknown{329, Exit::usage};
inline constexpr ErrorCode target_edited{330, Exit::refused};
inline constexpr ErrorCode fidelity_refused{331, Exit::refused};
inline constexpr ErrorCode edit_conflict{332, Exit::refused};
// Further reasons of quarantine: damage of the text.
inline constexpr ErrorCode cell_without_heading{334, Exit::partial};
inline constexpr ErrorCode form_feed{335, Exit::partial};
inline constexpr ErrorCode null_bytes{336, Exit::partial};
inline constexpr ErrorCode terminal_sequence{337, Exit::partial};
inline constexpr ErrorCode wrong_letters{338, Exit::partial};
// Numbers that are none.
inline constexpr ErrorCode number_malformed{340, Exit::partial};
inline constexpr ErrorCode number_words{341, Exit::partial};
inline constexpr ErrorCode number_lookalike{342, Exit::partial};
inline constexpr ErrorCode number_amount{343, Exit::partial};
inline constexpr ErrorCode number_too_long{344, Exit::partial};
inline constexpr ErrorCode number_public{345, Exit::partial};
inline constexpr ErrorCode numbers_several{346, Exit::partial};
inline constexpr ErrorCode number_masked{347, Exit::partial};
inline constexpr ErrorCode number_blanks{348, Exit::partial};
// Other values.
inline constexpr ErrorCode switch_malformed{350, Exit::partial};
inline constexpr ErrorCode count_malformed{351, Exit::partial};
inline constexpr ErrorCode name_missing{352, Exit::partial};
inline constexpr ErrorCode list_malformed{353, Exit::partial};
inline constexpr ErrorCode position_malformed{354, Exit::partial};
inline constexpr ErrorCode key_malformed{355, Exit::partial};
inline constexpr ErrorCode class_malformed{356, Exit::partial};
inline constexpr ErrorCode field_id_malformed{357, Exit::partial};
// Writing an estate in the format of another.
inline constexpr ErrorCode context_missing{360, Exit::bad_input};
inline constexpr ErrorCode incall_context_missing{361, Exit::bad_input};
// Captures and scripts: commands, records and their parts.
inline constexpr ErrorCode command_unknown{358, Exit::partial};
inline constexpr ErrorCode option_unknown{359, Exit::partial};
inline constexpr ErrorCode option_twice{362, Exit::partial};
inline constexpr ErrorCode option_stray{363, Exit::partial};
inline constexpr ErrorCode verb_wrong{364, Exit::partial};
inline constexpr ErrorCode answer_refused{365, Exit::partial};
inline constexpr ErrorCode record_cut{366, Exit::partial};
inline constexpr ErrorCode request_missing{367, Exit::partial};
inline constexpr ErrorCode prompt_unknown{368, Exit::partial};
inline constexpr ErrorCode list_heading_missing{369, Exit::partial};
inline constexpr ErrorCode position_missing{370, Exit::partial};
inline constexpr ErrorCode first_line_missing{371, Exit::partial};
inline constexpr ErrorCode device_twice{372, Exit::bad_input};
inline constexpr ErrorCode partition_differs{373, Exit::bad_input};
inline constexpr ErrorCode profile_malformed{374, Exit::partial};
inline constexpr ErrorCode member_missing{375, Exit::partial};
inline constexpr ErrorCode group_missing{376, Exit::partial};
inline constexpr ErrorCode function_missing{377, Exit::partial};

// LDIF.
inline constexpr ErrorCode ldif_version{380, Exit::bad_input};
inline constexpr ErrorCode ldif_change{381, Exit::partial};
inline constexpr ErrorCode ldif_without_name{382, Exit::partial};
inline constexpr ErrorCode ldif_url{383, Exit::partial};
inline constexpr ErrorCode base64_malformed{384, Exit::partial};
inline constexpr ErrorCode value_binary{385, Exit::partial};
inline constexpr ErrorCode values_several{386, Exit::partial};

} // namespace telctl::errors
