#pragma once
#include <map>
#include <string>
#include <vector>

#include "confd.hpp"

namespace telctl::cluster {

using Items = std::vector<Json>;

/// Every item of a collection, by pages of 200. `query` ("exten=4012&context=default") narrows it. The pages must add
/// up to the total that the server tells and hold no object twice; else the list changed meanwhile and is read again
/// (TEL-0520 after several).
Result<Items> read_collection(Confd& confd, const std::string& path, const std::string& query = {});

/// Several collections at once, pages side by side, each with what became of it: an account that may not see the
/// telephones can still see the users.
std::map<std::string, Result<Items>> read_each(Confd& confd, const std::vector<std::string>& paths);

/// The same, all or nothing; those that the cluster does not have come back empty. What only the
/// web interface needs (links) is left out.
Result<std::map<std::string, Items>> read_collections(Confd& confd, const std::vector<std::string>& paths);

} // namespace telctl::cluster
