#pragma once
#include "reader.hpp"

namespace telctl::cluster {

using Fields = Json (*)(const std::string& name, const Json& item, const Names& names);
/// How the owned fields of an object of draft_services.hpp are read; null for other types.
Fields service_fields(std::string_view type);
/// Members, extensions, skills and users that such an object shows.
void add_service_associations(std::string_view type, const std::string& name, const Json& item, const Names& names,
                              std::vector<plan::LiveResource>& out);
/// Fallbacks of any object that has some; nothing where none leads anywhere.
std::optional<plan::LiveResource> fallbacks_of(std::string_view type, const std::string& name, const Json& fallbacks,
                                               const Names& names);
/// A user's services: seeded once, so they have no owned field. Nothing where none is on.
std::optional<plan::LiveResource> services_of(const std::string& user, const Json& services);

/// A key's destination, in the estate's terms.
Json key_destination_from_server(const Json& destination, const Names& names);
Json key_from_server(const Json& key, const Names& names);

} // namespace telctl::cluster
