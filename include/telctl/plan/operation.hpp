#pragma once
#include <string>
#include <vector>

#include <telctl/plan/resource.hpp>

namespace telctl::plan {

enum class Action { create, update, remove };
std::string_view to_string(Action action);

/// One change of one resource: what one writing request to the server does, alone or in a bundle (target.hpp). `before`
/// and `after` hold owned fields only, so its inverse is known when it is planned: create ↔ remove, update with before
/// and after exchanged.
struct Operation {
  std::string id; ///< unique in its plan: "0001"
  Action action = Action::create;
  Key key;
  Json before = Json::object();
  Json after = Json::object();
  Json seeded = Json::object();              ///< only for create
  std::vector<std::string> after_operations; ///< ids of operations that must be done first
  std::vector<Key> needs;                    ///< Resource::needs once it is done
  std::vector<Key> needed;                   ///< Resource::needs as long as it is not
  std::set<std::string> lines;               ///< see Resource::lines
  std::string request; ///< "POST /users", with keys in place of ids, or "with 0012": what --check shows
};

} // namespace telctl::plan
