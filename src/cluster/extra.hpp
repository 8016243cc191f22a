#pragma once
#include "confd.hpp"

namespace telctl::cluster {

/// Adds to an item what only a URL below it tells: the fallbacks of a queue, the users of a key template, what a
/// context of a XiVO includes. Items of other types stay as they are.
Status complete(Confd& confd, std::string_view type, Json& item);
Status complete_all(Confd& confd, std::string_view type, std::vector<Json>& items);

} // namespace telctl::cluster
