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
/// "services/dnd", "services/incallfilter": a service of a user, by its path below the user. XiVO 16.15 takes each
/// alone.
bool is_service(std::string_view type);
/// A user's services that are on: seeded once, so they have no owned field.
void add_services(const std::string& user, const Json& services, std::vector<plan::LiveResource>& out);

/// A key's destination, in the estate's terms.
Json key_destination_from_server(const Json& destination, const Names& names);
Json key_from_server(const Json& key, const Names& names);

} // namespace telctl::cluster
