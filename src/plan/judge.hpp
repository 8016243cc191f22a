#pragma once
#include <optional>

#include <telctl/journal/records.hpp>
#include <telctl/plan/operation.hpp>
#include <telctl/plan/resource.hpp>

namespace telctl::plan {

/// What a look-up tells of a request whose outcome was not known.
enum class Verdict {
  done,
  absent,  ///< not done: may be sent again
  foreign, ///< somebody else was there
};

/// An object found is ours only when it carries our mark or is in every owned field what we would have made.
Verdict judge(const Operation& operation, const std::optional<LiveResource>& found);

/// The journal's record of an operation that was done.
journal::Outcome done_outcome(const Operation& operation, journal::OperationRef ref, const std::string& server_id,
                              int attempts);
journal::Name name_of(const Key& key);
std::vector<journal::Name> names_of(const std::vector<Key>& keys);

} // namespace telctl::plan
