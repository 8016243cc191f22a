#pragma once
#include <optional>
#include <string>

#include "request.hpp"

/// Pick-up groups of a XiVO, by the web services of its web interface. They can be added and deleted there and not
/// changed, so a change is both: what is between the two counts as not done, and the next attempt adds alone. A group
/// and its members are one resource. Sources: service.hpp; application pickup.
namespace telctl::cluster {

/// What `act=view` shows, as an item of /callpickups; `web` tells it from confd's.
Json pickup_of(const Json& view);
/// TEL-0536 where the XiVO has several entities: a group belongs to one.
Result<std::optional<WriteRequest>> web_pickup_request(const plan::Operation& operation, const Workshop& workshop);
/// Of a change that was cut off between its two requests: the group as it was, so that the rest is sent.
plan::LiveResource half_changed_pickup(const plan::Operation& operation);
/// The one entity that there is ({"id", "name", …}), to which new objects belong; TEL-0536 where there are several.
Result<Json> only_entity(Confd& confd, std::string_view what);

} // namespace telctl::cluster
