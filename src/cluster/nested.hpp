#pragma once
#include "request.hpp"

/// Users made together with their lines, SIP endpoints and extensions by one POST /users. Source: recorded exchanges
/// 080 and 081 of 26.08 (all or nothing; older versions take no notice of nested objects and answer 201), and the
/// product's own form for a user, of the same version.
namespace telctl::cluster {

/// For each user to be made whose lines can all be made with it: its operations and theirs.
std::vector<std::vector<std::size_t>> nested_users(const std::vector<plan::Operation>& operations);

/// The request for one of them.
Result<WriteRequest> nested_request(const plan::Bundle& bundle, const Workshop& workshop);

/// The ids in the answer, in the order of the bundle: only the user's where the server took no notice of the lines. An
/// error when the answer shows other lines than were sent.
Result<std::vector<std::optional<std::string>>> nested_ids(const plan::Bundle& bundle, const Json& answer,
                                                           Names& names);

} // namespace telctl::cluster
