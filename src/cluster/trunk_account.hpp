#pragma once
#include "request.hpp"

/// The SIP endpoint of a trunk, in the two forms of the servers.
namespace telctl::cluster {

/// Whether an endpoint is meant for a trunk, also before it belongs to one: it has an address to send calls to.
bool is_trunk_account(const Json& item);
/// Its owned fields: name, host, port, codecs, and in newer servers username and registers.
Json trunk_account_of(const std::string& name, const Json& item);
Result<Json> trunk_account_body(const plan::Operation& operation, const Workshop& workshop,
                                std::vector<std::string>& secrets);
/// Whether an option of such an endpoint is one that trunk_account_body writes.
bool is_trunk_option(const std::string& section, const std::string& name);

} // namespace telctl::cluster
