#pragma once
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <telctl/support/json.hpp>

/// How the server says no. Thrown by the checks of this room and caught in Sandbox::handle, never beyond: a check sits
/// deep inside a request that must then leave no trace, which is what an exception is for.
namespace telctl::sandbox {

struct Refusal {
  int status = 400;
  OrderedJson body; ///< mostly an array of strings
  std::vector<std::pair<std::string, std::string>> headers = {};
};

/// Names and values printed behind a message; values are Python representations.
using Arguments = std::initializer_list<std::pair<std::string_view, std::string>>;

std::string arguments(Arguments values); ///< " ('id': 5, 'context': 'default')"

[[noreturn]] void refuse(int status, std::string message);
[[noreturn]] void input_error(std::string_view message);
[[noreturn]] void resource_error(std::string_view message, Arguments values = {});
/// Resource Not Found - User was not found ('id': 5): an object of the URL.
[[noreturn]] void not_found(std::string_view what, Arguments values);
/// Input Error - field 'context': Context was not found ('context': 'x'): an object named in a body.
[[noreturn]] void field_not_found(std::string_view field, std::string_view what, Arguments values);
[[noreturn]] void already_exists(std::string_view what, Arguments values);
[[noreturn]] void associated(std::string_view left, std::string_view right, Arguments values);
[[noreturn]] void missing_association(std::string_view left, std::string_view right, Arguments values);
[[noreturn]] void not_permitted(std::string_view why, Arguments values = {});

} // namespace telctl::sandbox
