#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "confd.hpp"

/// Lists of the web services tell little: what is in an object is told by its view alone.
namespace telctl::cluster {

using AsItem = Json (*)(const Json& view);

/// One object of a service ("/service/…/groups/") as `as_item` shows it; nothing when it is not there.
Result<std::optional<Json>> find_view(Confd& confd, std::string_view service, const std::string& id, AsItem as_item);
/// All of them, or those that are listed under this name.
Result<std::vector<Json>> read_views(Confd& confd, std::string_view service, const std::string& name, AsItem as_item);

} // namespace telctl::cluster
