#pragma once
#include <optional>
#include <string>
#include <vector>

#include "request.hpp"

/// Pick-up groups of a XiVO, by the web services of its web interface. They can be added and deleted there and not
/// changed, so a change is both: what is between the two counts as not done, and the next attempt adds alone. A group
/// and its members are one resource. Sources: as for groups.hpp, application pickup.
namespace telctl::cluster {

bool has_web_pickups(const Profile& profile);

/// What `act=view` shows, as an item of /callpickups; `web` tells it from confd's.
Json pickup_of(const Json& view);
/// All, or those of one name: each is viewed.
Result<std::vector<Json>> read_web_pickups(Confd& confd, const std::string& name = {});
/// Nothing when there is no such group.
Result<std::optional<Json>> find_web_pickup(Confd& confd, const std::string& id);

/// TEL-0536 where the XiVO has several entities: a group belongs to one.
Result<std::optional<WriteRequest>> web_pickup_request(const plan::Operation& operation, const Workshop& workshop);
/// "POST /service/…/pickup/?act=add"
std::string describe_web_pickup_request(const plan::Operation& operation);
/// Of a change that was cut off between its two requests: the group as it was, so that the rest is sent.
plan::LiveResource half_changed_pickup(const plan::Operation& operation);

} // namespace telctl::cluster
