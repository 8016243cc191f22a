#pragma once
#include "body.hpp"

namespace telctl::cluster {

/// Body of POST or PUT for the objects of draft_services.hpp; nothing for other types.
std::optional<Result<Json>> service_body(const plan::Operation& operation, const Workshop& workshop,
                                         std::vector<std::string>& secrets);
/// Whether a PIN is asked belongs to the estate (`owned`); which one is drawn when it begins, put into `field`, and
/// then the administrator's. null in `field` takes it away.
Status put_pin(Json& body, const plan::Operation& operation, const Workshop& workshop, const char* owned,
               const char* field, std::vector<std::string>& secrets);
/// All fallbacks of an object; `live`: what is there, of which slots that the estate does not know are kept.
Result<Json> fallbacks_body(const plan::Operation& operation, const Json& live, const Workshop& workshop);
/// Music of the estate by the name that the server made up for it; a class that the server has keeps its name.
Result<std::string> live_music(const std::string& name, const Workshop& workshop);

} // namespace telctl::cluster
