#pragma once
#include <telctl/support/error.hpp>

/// Codes of the room cdr (07xx). From 0710 on: why a record of a ticket file is quarantined.
namespace telctl::errors {

inline constexpr ErrorCode cdr_unknown_format{700, Exit::usage};
inline constexpr ErrorCode cdr_unknown_zone{701, Exit::usage};
inline constexpr ErrorCode cdr_descriptor{702, Exit::bad_input};
inline constexpr ErrorCode cdr_not_recognised{703, Exit::bad_input};
inline constexpr ErrorCode cdr_ambiguous{704, Exit::bad_input};
inline constexpr ErrorCode cdr_twice{705, Exit::bad_input};
inline constexpr ErrorCode cdr_layout_change{706, Exit::bad_input};
inline constexpr ErrorCode cdr_zone_doubtful{707, Exit::bad_input};
inline constexpr ErrorCode cdr_carriage_returns{708, Exit::bad_input};

inline constexpr ErrorCode cdr_column_count{710, Exit::bad_input};
inline constexpr ErrorCode cdr_torn_quote{711, Exit::bad_input};
inline constexpr ErrorCode cdr_after_quote{712, Exit::bad_input};
inline constexpr ErrorCode cdr_stray_quote{713, Exit::bad_input};
inline constexpr ErrorCode cdr_bad_time{714, Exit::bad_input};
inline constexpr ErrorCode cdr_bad_epoch{715, Exit::bad_input};
inline constexpr ErrorCode cdr_bad_seconds{716, Exit::bad_input};
inline constexpr ErrorCode cdr_bad_number{717, Exit::bad_input};
inline constexpr ErrorCode cdr_bad_disposition{718, Exit::bad_input};
inline constexpr ErrorCode cdr_bad_amaflags{719, Exit::bad_input};
inline constexpr ErrorCode cdr_bad_uniqueid{720, Exit::bad_input};
inline constexpr ErrorCode cdr_json_broken{721, Exit::bad_input};
inline constexpr ErrorCode cdr_json_fields{722, Exit::bad_input};
inline constexpr ErrorCode cdr_nul{723, Exit::bad_input};
inline constexpr ErrorCode cdr_line_too_long{724, Exit::bad_input};
inline constexpr ErrorCode cdr_not_text{725, Exit::bad_input};
inline constexpr ErrorCode cdr_partial_line{726, Exit::bad_input};
inline constexpr ErrorCode cdr_ends_before_start{727, Exit::bad_input};
inline constexpr ErrorCode cdr_empty_line{728, Exit::bad_input};
inline constexpr ErrorCode cdr_missing_value{729, Exit::bad_input};
inline constexpr ErrorCode cdr_bad_code{730, Exit::bad_input};
inline constexpr ErrorCode cdr_bad_amount{731, Exit::bad_input};
inline constexpr ErrorCode cdr_not_blank{732, Exit::bad_input};
inline constexpr ErrorCode cdr_record_size{733, Exit::bad_input};
inline constexpr ErrorCode cdr_keys{734, Exit::bad_input};
inline constexpr ErrorCode cdr_unknown_header{735, Exit::bad_input};
inline constexpr ErrorCode cdr_broken_header{736, Exit::bad_input};
inline constexpr ErrorCode cdr_no_date{737, Exit::bad_input};
inline constexpr ErrorCode cdr_no_such_day{738, Exit::bad_input};
inline constexpr ErrorCode cdr_columns_left_out{739, Exit::bad_input};
inline constexpr ErrorCode cdr_example_failed{741, Exit::bad_input};
inline constexpr ErrorCode cdr_bad_date_option{742, Exit::usage};
inline constexpr ErrorCode cdr_nothing_learnt{743, Exit::bad_input};
inline constexpr ErrorCode cdr_bad_json{744, Exit::bad_input};
inline constexpr ErrorCode cdr_no_such_time{745, Exit::bad_input};
inline constexpr ErrorCode cdr_value_cut{746, Exit::bad_input};
inline constexpr ErrorCode cdr_bad_offset{747, Exit::bad_input};
inline constexpr ErrorCode cdr_epoch_unit{748, Exit::bad_input};
inline constexpr ErrorCode cdr_too_long{749, Exit::bad_input};
inline constexpr ErrorCode cdr_negative{750, Exit::bad_input};
inline constexpr ErrorCode cdr_span_over{751, Exit::bad_input};
inline constexpr ErrorCode cdr_decimal_comma{752, Exit::bad_input};
inline constexpr ErrorCode cdr_precision{753, Exit::bad_input};
inline constexpr ErrorCode cdr_bad_party{754, Exit::bad_input};
inline constexpr ErrorCode cdr_other_record{755, Exit::bad_input};
inline constexpr ErrorCode cdr_record_short{756, Exit::bad_input};
inline constexpr ErrorCode cdr_shifted{757, Exit::bad_input};
inline constexpr ErrorCode cdr_tab{758, Exit::bad_input};
inline constexpr ErrorCode cdr_control{759, Exit::bad_input};
inline constexpr ErrorCode cdr_heading{786, Exit::bad_input};
inline constexpr ErrorCode cdr_two_records{787, Exit::bad_input};
inline constexpr ErrorCode cdr_columns_missing{788, Exit::bad_input};
inline constexpr ErrorCode cdr_other_separator{789, Exit::bad_input};
inline constexpr ErrorCode cdr_blank_line{790, Exit::bad_input};
inline constexpr ErrorCode cdr_name_twice{791, Exit::bad_input};
inline constexpr ErrorCode cdr_header_lacks{792, Exit::bad_input};
inline constexpr ErrorCode cdr_utf16{793, Exit::bad_input};
inline constexpr ErrorCode cdr_byte_order_mark{794, Exit::bad_input};
inline constexpr ErrorCode cdr_date_jump{795, Exit::bad_input};
inline constexpr ErrorCode cdr_json_cut{796, Exit::bad_input};
inline constexpr ErrorCode cdr_json_missing{797, Exit::bad_input};
inline constexpr ErrorCode cdr_json_unknown{798, Exit::bad_input};

// Collecting, the store and calls.
inline constexpr ErrorCode cdr_store_unusable{760, Exit::configuration};
inline constexpr ErrorCode cdr_store_version{761, Exit::configuration};
inline constexpr ErrorCode cdr_store_not_written{762, Exit::failed};
inline constexpr ErrorCode cdr_stream_moved{763, Exit::temporary};
inline constexpr ErrorCode cdr_store_missing{764, Exit::input_missing};
inline constexpr ErrorCode cdr_sources{765, Exit::configuration};
inline constexpr ErrorCode cdr_diverges{766, Exit::bad_input};
inline constexpr ErrorCode cdr_sent_again{767, Exit::done};
inline constexpr ErrorCode cdr_truncated{768, Exit::bad_input};
inline constexpr ErrorCode cdr_end_unseen{769, Exit::bad_input};
inline constexpr ErrorCode cdr_gap{770, Exit::bad_input};
inline constexpr ErrorCode cdr_unknown_ticket{771, Exit::usage};
inline constexpr ErrorCode cdr_file_changed{772, Exit::temporary};
inline constexpr ErrorCode cdr_unknown_stream{773, Exit::usage};
inline constexpr ErrorCode cdr_store_unreachable{774, Exit::unavailable};
inline constexpr ErrorCode cdr_store_secret{775, Exit::usage};
inline constexpr ErrorCode cdr_silent{776, Exit::bad_input};
inline constexpr ErrorCode cdr_repeated{777, Exit::bad_input};
inline constexpr ErrorCode cdr_no_rows{778, Exit::unavailable};
inline constexpr ErrorCode cdr_one_client{783, Exit::refused};
inline constexpr ErrorCode cdr_purged{780, Exit::bad_input};
inline constexpr ErrorCode cdr_rewritten{781, Exit::bad_input};
inline constexpr ErrorCode cdr_protocol{782, Exit::unavailable};
inline constexpr ErrorCode cdr_load_no_files{784, Exit::refused};
inline constexpr ErrorCode cdr_begun_before{785, Exit::bad_input};

inline constexpr ErrorCode cdr_bad_tie{779, Exit::usage};

} // namespace telctl::errors
