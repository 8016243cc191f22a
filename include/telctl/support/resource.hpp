#pragma once
#include <optional>
#include <string_view>
#include <vector>

namespace telctl {

/// A file of `schemas/` compiled into the program, by its path from the root of the project:
/// "schemas/estate.schema.json".
std::optional<std::string_view> resource(std::string_view name);
/// Names of all resources, sorted.
std::vector<std::string_view> resources();

} // namespace telctl
