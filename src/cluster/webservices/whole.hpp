#pragma once
#include <optional>
#include <string_view>

#include "request.hpp"

/// Groups and queues of the web services: alike, since both are queues of Asterisk. What is written is one whole object
/// each time: `act=edit` drops what it is not given, so what is there is read first and sent back with the change.
namespace telctl::cluster {

/// Of a group or a queue, or of one of their resources: members, numbers, fallbacks, a schedule. TEL-0568 when
/// something there could not be sent back.
Result<std::optional<WriteRequest>> whole_request(const plan::Operation& operation, const Workshop& workshop);

/// What views of both tell alike: id, name, number, context, fallbacks, schedule. `features` is the part that is named
/// after the kind: "queuefeatures".
Json whole_item(const Json& view, std::string_view features);
/// [{"id": 12, "priority": 0}, …] of the part "user" or "agent", in its order.
Json members_of_view(const Json& view, std::string_view part);

} // namespace telctl::cluster
