#pragma once
#include "names.hpp"
#include "request.hpp"

#include <telctl/support/json.hpp>

/// Where calls go, in the estate's terms: {"type": "user", "target": "4012@default"}, {"type": "hangup", "target":
/// "busy"}. Incoming calls, fallbacks and menus share it; keys have destinations of their own (body.hpp).
namespace telctl::cluster {

/// As confd takes it: {"type": "user", "user_id": 2}. null stays null.
Result<Json> call_destination_body(const Json& destination, const Workshop& workshop);
/// The other way round; a destination that telctl does not know keeps its type, with the target "?".
Json call_destination_from_server(const Json& destination, const Names& names);

/// The same where a destination must be given, and may be "none".
Json destination_or_none(const Json& destination, const Names& names);

} // namespace telctl::cluster
