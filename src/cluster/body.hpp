#pragma once
#include "request.hpp"

/// Bodies of requests, in the dialect of the cluster.
namespace telctl::cluster {

/// Body of POST or PUT of an object. Secrets that it holds are added to `secrets`.
Result<Json> object_body(const plan::Operation& operation, const Workshop& workshop, std::vector<std::string>& secrets);

/// The whole private keys of a user: the estate's, and those of `live` (GET …/funckeys) at positions that the estate
/// does not own.
Result<Json> keys_body(const plan::Operation& operation, const Json& live, const Workshop& workshop);

/// The whole set of an object: the estate's members in order, then the live ones that are not the estate's.
Result<Json> members_body(const plan::Operation& operation, const Json& live_members, const Workshop& workshop);

/// Forwards as they are seeded; all off where nothing is.
Json forwards_body(const plan::Operation& operation);

} // namespace telctl::cluster
