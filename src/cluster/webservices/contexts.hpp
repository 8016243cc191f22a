#pragma once
#include <optional>

#include "request.hpp"

/// Contexts of a XiVO, by its web services (service.hpp). Its confd makes contexts that belong to no entity; what is in
/// such a context the web services do not list (get_all of queue, group and meetme join the entity), and they do not
/// let it include anything (context/config.inc). So they make new ones, and confd changes and removes them.
namespace telctl::cluster {

inline constexpr std::string_view web_contexts = "/service/ipbx/json.php/restricted/system_management/context/";
inline constexpr std::string_view includes_path = "/contexts/includes"; ///< a capability, and no collection

bool has_web_contexts(const Profile& profile);
/// Adds to a context of confd what it includes, as [{"name": "to-extern"}, …] in their order, and its entity, which may
/// be empty, as `web_entity`.
Status complete_with_web(Confd& confd, Json& context);
/// Whether they take the label: without one that they take they let a context include nothing (context/config.inc).
bool fits_web_label(const std::string& label);
/// Whether the web services can make a context: they write names in small letters, and want a label.
bool fits_web_context(const std::string& context, const std::string& label);
/// Whether an operation is theirs on this cluster: a new context, or what one includes.
bool is_for_web_contexts(const Profile& profile, const plan::Operation& operation);
/// TEL-0536 where the XiVO has several entities: a context belongs to one. Of an edit `act=edit` takes what it is given
/// and keeps the rest (edit_from_json of context.inc): the list goes alone, with the includes that the estate does not
/// know behind its own.
Result<std::optional<WriteRequest>> web_contexts_request(const plan::Operation& operation, const Workshop& workshop);
std::string describe_web_contexts(const plan::Operation& operation);

} // namespace telctl::cluster
