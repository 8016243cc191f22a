#pragma once
#include "reader_services.hpp"

namespace telctl::cluster {

/// How the owned fields of an object of draft_routes.hpp are read; null for other types.
Fields route_fields(std::string_view type);
/// The endpoint of a trunk, the patterns and rights of a way out, and who has a schedule.
void add_route_associations(std::string_view type, const std::string& name, const Json& item, const Names& names,
                            std::vector<plan::LiveResource>& out);

} // namespace telctl::cluster
