#pragma once
#include <optional>

#include "request.hpp"

/// What a context of a XiVO includes, by its web services (service.hpp): the contexts themselves are confd's there.
namespace telctl::cluster {

inline constexpr std::string_view web_contexts = "/service/ipbx/json.php/restricted/system_management/context/";
inline constexpr std::string_view includes_path = "/contexts/includes"; ///< a capability, and no collection

bool has_web_includes(const Profile& profile);
/// [{"name": "to-extern"}, …] in their order; nothing when there is no such context.
Result<std::optional<Json>> read_web_includes(Confd& confd, const std::string& context);
/// `act=edit` takes what it is given and keeps the rest (edit_from_json of context.inc): the list goes alone, with the
/// includes that the estate does not know behind its own.
Result<std::optional<WriteRequest>> web_includes_request(const plan::Operation& operation, const Workshop& workshop);
std::string describe_web_includes(const plan::Operation& operation);

} // namespace telctl::cluster
