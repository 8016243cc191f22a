#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "names.hpp"

#include <telctl/plan/resource.hpp>

/// From an object of the server to resources: itself and the associations that it shows. The same reader serves the
/// whole reading and the look-up of a single object, so that both see one thing.
namespace telctl::cluster {

/// The estate's name of a server id, as the journal knows it; nothing for an object that is not managed.
using Known = std::function<std::optional<std::string>(std::string_view type, const std::string& id)>;

/// What an object is called in the estate: by its tag, by the journal, or by its natural key. Nothing: it cannot have a
/// name there.
std::optional<std::string> name_of(std::string_view type, const Json& item, const Names& names, const Known& known);

/// The object `name` and its associations. `managed` is set where a tag proves it.
std::vector<plan::LiveResource> resources_of(std::string_view type, const std::string& name, const Json& item,
                                             const Names& names);

/// Whether a SIP account has the tenant's template for WebRTC. The template's label is shown (API description of 26.08,
/// EndpointSIPTemplatesRelation).
bool is_webrtc(const Json& sip);
/// "sip", "sccp" or "custom" of an item of /lines; empty while it has no endpoint.
std::string_view protocol_of(const Json& line);

/// A user's forwards: seeded once, so they have no owned field. Nothing where none is set.
std::optional<plan::LiveResource> forwards_of(const std::string& user, const Json& forwards);

/// A user's keys at `positions` ("1,2,5": those that the estate owns), in the estate's terms.
plan::LiveResource keys_of(const std::string& user, const std::string& positions, const Json& keys, const Names& names);
std::string positions_of(const Json& owned_keys);

} // namespace telctl::cluster
