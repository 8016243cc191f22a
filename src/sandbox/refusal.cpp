#include <refusal.hpp>

#include <fmt/format.h>

namespace telctl::sandbox {

std::string arguments(Arguments values) {
  std::string out;
  for (const auto& [name, value] : values)
    out += fmt::format("{}'{}': {}", out.empty() ? "" : ", ", name, value);
  return out.empty() ? out : " (" + out + ")";
}

void refuse(int status, std::string message) {
  throw Refusal{status, OrderedJson::array({std::move(message)})};
}

void input_error(std::string_view message) {
  refuse(400, fmt::format("Input Error - {}", message));
}

void resource_error(std::string_view message, Arguments values) {
  refuse(400, fmt::format("Resource Error - {}{}", message, arguments(values)));
}

void not_found(std::string_view what, Arguments values) {
  refuse(404, fmt::format("Resource Not Found - {} was not found{}", what, arguments(values)));
}

void field_not_found(std::string_view field, std::string_view what, Arguments values) {
  input_error(fmt::format("field '{}': {} was not found{}", field, what, arguments(values)));
}

void already_exists(std::string_view what, Arguments values) {
  resource_error(fmt::format("{} already exists", what), values);
}

void associated(std::string_view left, std::string_view right, Arguments values) {
  resource_error(fmt::format("{} is associated with a {}", left, right), values);
}

void missing_association(std::string_view left, std::string_view right, Arguments values) {
  resource_error(fmt::format("{} must be associated with a {}", left, right), values);
}

void not_permitted(std::string_view why, Arguments values) {
  resource_error(fmt::format("Operation not permitted. {}", why), values);
}

} // namespace telctl::sandbox
