#pragma once
#include <telctl/support/error.hpp>
#include <telctl/support/json.hpp>

/// Where calls go, as the web services of a XiVO write it: {"actiontype": "endcall", "action": "hangup", "actionarg1":
/// …, "actionarg2": …}, shown with `linked` and much besides (dialaction.inc of the web interface 2018.02); the columns
/// of a schedule join the first two ("endcall:hangup"). The other side is confd's destination ({"type": "user",
/// "user_id": 12}).
namespace telctl::cluster {

/// What was shown, as it is sent.
Json dialaction_to_send(const Json& shown);
/// confd's destination of what was shown; null for none. A kind that confd does not know keeps its name as type.
Json destination_of_dialaction(const Json& shown);
/// TEL-0536 for a kind that groups of a XiVO cannot lead to.
Result<Json> dialaction_of(const Json& destination);

} // namespace telctl::cluster
