#pragma once
#include <compare>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <telctl/estate/mark.hpp>
#include <telctl/support/error.hpp>
#include <telctl/support/json.hpp>

/// What a plan is made of. A target (the cluster, later the network and the directory) says what it holds and what the
/// estate wants in these terms; the plan room compares them and knows nothing of what they mean.
namespace telctl::plan {

/// Names an object by what it is, never by the id that a server gave it: {"extension", "4012@default"},
/// {"line-extension", "4012@default/1"}. An association between two objects is a resource of its own.
struct Key {
  std::string type;
  std::string name;

  friend auto operator<=>(const Key&, const Key&) = default;
};
std::string to_string(const Key& key); ///< "extension/4012@default"

/// What the estate wants.
struct Resource {
  Key key;
  Json owned = Json::object();  ///< fields that the estate owns; compared, checksummed, rolled back
  Json seeded = Json::object(); ///< written when the object is created, then the user's; never compared
  std::vector<Key> needs;       ///< must exist before this one, and may only be removed after it
  std::set<std::string> lines;  ///< extensions ("4012@default") for whose sake it exists; empty = shared by all
  estate::Mark mark;            ///< where the estate says so
};
using Desired = std::map<Key, Resource>;

/// What a server holds.
struct LiveResource {
  Key key;
  std::string id;                 ///< the server's id; empty for an association
  Json owned = Json::object();    ///< the same fields, in the same form, as Resource::owned
  Json observed = Json::object(); ///< shown, never written
  bool managed = false;           ///< telctl created it or the operator adopted it
};
using Live = std::map<Key, LiveResource>;

/// Server ids of managed objects, kept by the journal: how a live object without a natural key is recognised.
using Registry = std::map<Key, std::string>;

} // namespace telctl::plan
