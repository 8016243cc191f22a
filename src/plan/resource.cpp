#include <telctl/plan/operation.hpp>
#include <telctl/plan/resource.hpp>

namespace telctl::plan {

std::string to_string(const Key& key) {
  return key.type + "/" + key.name;
}

std::string_view to_string(Action action) {
  switch (action) {
  case Action::create:
    return "create";
  case Action::update:
    return "update";
  case Action::remove:
    return "remove";
  }
  return "create";
}

} // namespace telctl::plan
