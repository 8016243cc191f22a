#pragma once
#include <telctl/support/error.hpp>

/// Codes of the plan room (042x to 047x).
namespace telctl::errors {

inline constexpr ErrorCode foreign_object{420, Exit::refused};
inline constexpr ErrorCode missing_need{421, Exit::refused};
inline constexpr ErrorCode dependency_cycle{422, Exit::internal};
inline constexpr ErrorCode plan_unreadable{430, Exit::bad_input};
inline constexpr ErrorCode plan_other_target{431, Exit::refused};
inline constexpr ErrorCode plan_estate_changed{432, Exit::refused};
inline constexpr ErrorCode plan_live_changed{433, Exit::refused};
inline constexpr ErrorCode gate_max_change{440, Exit::refused};
inline constexpr ErrorCode gate_max_delete{441, Exit::refused};
inline constexpr ErrorCode gate_protected{442, Exit::refused};
inline constexpr ErrorCode gate_unproven{443, Exit::refused};
inline constexpr ErrorCode gate_empty_scope{444, Exit::refused};
inline constexpr ErrorCode gate_findings{445, Exit::refused};
inline constexpr ErrorCode not_settled{450, Exit::partial};
inline constexpr ErrorCode created_by_another{451, Exit::partial};
inline constexpr ErrorCode changed_by_another{452, Exit::partial};
inline constexpr ErrorCode run_incomplete{453, Exit::partial};
inline constexpr ErrorCode rollback_conflict{460, Exit::refused};
inline constexpr ErrorCode rollback_superseded{461, Exit::refused};
inline constexpr ErrorCode rollback_nothing{462, Exit::usage};

} // namespace telctl::errors
