#pragma once
#include <string>
#include <string_view>

#include <telctl/support/json.hpp>

/// Groups of a XiVO, by its web services (service.hpp): written whole (whole.hpp).
namespace telctl::cluster {

/// Asterisk's name of a strategy of confd.
std::string web_strategy(std::string_view strategy);
/// What `act=view` shows, as an item of /groups; `web_context` is the context, which confd's groups have not.
Json group_of(const Json& view);

} // namespace telctl::cluster
