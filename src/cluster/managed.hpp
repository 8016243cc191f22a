#pragma once
#include <map>
#include <string>
#include <utility>

#include "names.hpp"

#include <telctl/cluster/profile.hpp>
#include <telctl/plan/target.hpp>

/// What telctl manages on a cluster, by its journal, before anything is read.
namespace telctl::cluster {

/// Names by type and server id, the other way round than the registry.
std::map<std::pair<std::string, std::string>, std::string> names_by_id(const plan::Registry& registry);

/// What cannot be read must not be taken for gone: TEL-0569 for an object whose interface does not answer.
Status check_readable(const plan::Registry& registry, const Profile& profile);

/// A XiVO writes the names of groups, queues and conference rooms in small letters: those of the estate and of the
/// journal, by how they are there.
void learn_small_names(const plan::Registry& registry, const estate::Estate& estate, const Profile& profile,
                       Names& names);

} // namespace telctl::cluster
