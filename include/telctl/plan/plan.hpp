#pragma once
#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <telctl/journal/records.hpp>
#include <telctl/plan/operation.hpp>
#include <telctl/plan/resource.hpp>
#include <telctl/plan/target.hpp>

namespace telctl::plan {

/// A live object that telctl did not create and that the operator lets it manage.
struct Adoption {
  Key key;
  std::string id;
  std::vector<Key> needs;
  std::set<std::string> lines;
};

/// Ordered operations that turn the live state into the estate.
struct Plan {
  std::string target; ///< identity of the system it was made for
  std::string target_name;
  std::string wave; ///< empty when the scope is not a wave
  Scope scope;
  std::string estate_checksum; ///< over the owned fields of what the estate wants
  std::string live_checksum;   ///< over the owned fields of what is there and in scope
  std::vector<Adoption> adoptions;
  std::vector<Operation> operations; ///< each after those it waits for; a line's own operations stand together
  std::size_t managed = 0;           ///< managed objects in scope: what the gates count against
  Findings findings;                 ///< errors make it impossible to apply
  std::vector<ManualStep> steps;     ///< for a person to do; each is also a finding

  [[nodiscard]] std::size_t count(Action action) const;
  [[nodiscard]] std::set<std::string> lines() const; ///< touched by its operations
};

/// What a plan is made from.
struct Sides {
  const Desired& desired;
  const Live& live;
  const std::vector<journal::Managed>&
      managed; ///< the journal's registry: what live objects depend on, and for whose sake they exist
};

/// Compares both sides. Objects that telctl does not manage are never changed: one that stands where a line's own
/// object should be is an error (TEL-0420) unless its type is in `adopt`; a shared one (a context, a right) is used as
/// it is when it is as wanted. Managed objects that the estate no longer wants are removed when all their lines are in
/// the scope.
Plan make_plan(const Sides& sides, const Scope& scope, const std::set<std::string>& adopt = {});

/// The operation that undoes another one.
Operation inverse(const Operation& operation);

/// Objects of the registry with their ids, as a target reads them.
Registry registry_of(const std::vector<journal::Managed>& managed);

} // namespace telctl::plan
