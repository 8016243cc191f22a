#include <telctl/support/resource.hpp>

#include <algorithm>
#include <cstdint>

// Written by cmake/TelctlEmbed.cmake: name, first byte, size.
struct ResourceEntry {
  const char* name;
  const char* bytes;
  std::uint64_t size;
};
extern "C" const ResourceEntry telctl_resource_table[];
extern "C" const std::uint64_t telctl_resource_count;

namespace telctl {

std::optional<std::string_view> resource(std::string_view name) {
  for (std::uint64_t i = 0; i < telctl_resource_count; ++i)
    if (telctl_resource_table[i].name == name)
      return std::string_view(telctl_resource_table[i].bytes, telctl_resource_table[i].size);
  return std::nullopt;
}

std::vector<std::string_view> resources() {
  std::vector<std::string_view> names;
  for (std::uint64_t i = 0; i < telctl_resource_count; ++i)
    names.emplace_back(telctl_resource_table[i].name);
  return names;
}

} // namespace telctl
