#pragma once
#include <telctl/support/error.hpp>

/// Codes of the room cluster (05xx).
namespace telctl::errors {

inline constexpr ErrorCode no_cluster{500, Exit::usage};
inline constexpr ErrorCode not_confd{501, Exit::unavailable};
inline constexpr ErrorCode credentials_refused{502, Exit::authentication};
inline constexpr ErrorCode credentials_in_clear{503, Exit::configuration};
inline constexpr ErrorCode credentials_missing{504, Exit::usage};
inline constexpr ErrorCode token_needs_post{505, Exit::usage};
inline constexpr ErrorCode tenant_unknown{506, Exit::authentication};
inline constexpr ErrorCode right_missing{507, Exit::authentication};
inline constexpr ErrorCode version_unseen{508, Exit::failed};
inline constexpr ErrorCode token_service_missing{509, Exit::unavailable};
inline constexpr ErrorCode request_invalid{510, Exit::failed};  ///< "Input Error": the server does not accept the body
inline constexpr ErrorCode request_conflict{511, Exit::failed}; ///< "Resource Error": the state forbids it
inline constexpr ErrorCode object_not_found{512, Exit::failed};
inline constexpr ErrorCode answer_unreadable{513, Exit::failed}; ///< HTML, cut JSON, a redirect
inline constexpr ErrorCode server_fault{514, Exit::temporary};
inline constexpr ErrorCode server_busy{515, Exit::temporary}; ///< 429, 503: certainly not done
inline constexpr ErrorCode list_unstable{520, Exit::temporary};
inline constexpr ErrorCode object_ambiguous{521, Exit::failed};
inline constexpr ErrorCode reference_missing{522,
                                             Exit::failed}; ///< an object that the request needs is not on the cluster
inline constexpr ErrorCode type_unknown{523, Exit::internal};
inline constexpr ErrorCode manual_step{530, Exit::failed};
inline constexpr ErrorCode special_undecided{531, Exit::bad_input};
inline constexpr ErrorCode line_not_created{532, Exit::failed};
inline constexpr ErrorCode context_unknown{533, Exit::bad_input};
inline constexpr ErrorCode did_without_context{534, Exit::bad_input};
inline constexpr ErrorCode target_not_there{535, Exit::failed};
inline constexpr ErrorCode cannot_hold{536, Exit::bad_input};
inline constexpr ErrorCode webrtc_missing{537, Exit::bad_input};      ///< no SIP template of that label
inline constexpr ErrorCode sccp_missing{538, Exit::bad_input};        ///< no /endpoints/sccp
inline constexpr ErrorCode skill_rules_missing{539, Exit::bad_input}; ///< no /queues/skillrules
inline constexpr ErrorCode protocol_fixed{558, Exit::bad_input};      ///< of a line that is on the cluster
inline constexpr ErrorCode no_provd{559, Exit::unavailable};
inline constexpr ErrorCode audit_table_unusable{540, Exit::bad_input};
inline constexpr ErrorCode audit_failed_on{541, Exit::refused};
inline constexpr ErrorCode export_folder_in_use{542, Exit::refused};
inline constexpr ErrorCode profile_unreadable{543, Exit::bad_input};
inline constexpr ErrorCode profile_missing{544, Exit::input_missing};
inline constexpr ErrorCode service_failing{545, Exit::unavailable};
inline constexpr ErrorCode capacity_exceeded{546, Exit::refused};
inline constexpr ErrorCode order_unknown{547, Exit::partial};
inline constexpr ErrorCode orders_incomplete{548, Exit::partial};
inline constexpr ErrorCode no_phone{549, Exit::refused};

// Findings of the audit, one code for each theme. The rule's id in the finding says more.
inline constexpr ErrorCode audit_unseen{550, Exit::failed};
inline constexpr ErrorCode audit_duplicate{551, Exit::failed};
inline constexpr ErrorCode audit_orphan{552, Exit::failed};
inline constexpr ErrorCode audit_dead_end{553, Exit::failed};
inline constexpr ErrorCode audit_forward{554, Exit::failed};
inline constexpr ErrorCode audit_right{555, Exit::failed};
inline constexpr ErrorCode audit_secret{556, Exit::failed};
inline constexpr ErrorCode audit_difference{557, Exit::failed};

// Asterisk.
inline constexpr ErrorCode office_hours{572, Exit::refused};
inline constexpr ErrorCode not_ami{560, Exit::unavailable};
inline constexpr ErrorCode ami_login_refused{561, Exit::authentication};
inline constexpr ErrorCode ami_refused{562, Exit::failed};
inline constexpr ErrorCode test_number_refused{563, Exit::refused};
inline constexpr ErrorCode test_call_failed{564, Exit::failed};

inline constexpr ErrorCode no_web_services{567, Exit::unavailable};
inline constexpr ErrorCode web_service_lossy{568, Exit::failed}; ///< an edit would drop what telctl cannot send back

inline constexpr ErrorCode managed_unseen{569, Exit::unavailable}; ///< what telctl manages cannot be read

// Sound files.
inline constexpr ErrorCode sound_missing{565, Exit::failed}; ///< no file has the bytes of the plan
inline constexpr ErrorCode sound_shared{566, Exit::failed};  ///< the server would remove others' with it

} // namespace telctl::errors
