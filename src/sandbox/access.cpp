#include <access.hpp>

#include <fmt/format.h>
#include <python.hpp>
#include <telctl/support/text.hpp>

namespace telctl::sandbox {
namespace {

std::string action_of(const std::string& method) {
  if (method == "POST") return "create";
  if (method == "PUT") return "update";
  return method == "DELETE" ? "delete" : "read";
}

/// confd.users.5.lines.3.update
std::string right_of(const Request& request, const std::vector<std::string>& segments) {
  return fmt::format("confd.{}.{}", join(segments, "."), action_of(request.method));
}

[[noreturn]] void unauthorized(World& world, const std::string& legacy, const std::string& modern) {
  if (!world.xivo()) refuse(401, world.modern() ? modern : legacy);
  throw Refusal{401, OrderedJson::array({legacy}), world.accounts.challenge(world.store)};
}

} // namespace

void check_access(World& world, const Request& request, const std::vector<std::string>& segments) {
  const std::string token = request.header("x-auth-token");
  const std::string tenant = request.header("wazo-tenant");
  const std::string right = right_of(request, segments);
  world.tenant = main_tenant;
  world.tenants = {world.tenant};
  if (world.xivo() && world.accounts.proves(request)) return; // its digest knows no rights
  const bool own_token = world.accounts.knows_token(token);
  if (!own_token && token != full_token && token != read_only_token && token != other_tenant_token)
    unauthorized(world, token, fmt::format("('{}', '{}')", token, right));
  const std::string asked = tenant.empty() ? "None" : repr(OrderedJson(tenant));
  if (token == read_only_token && !right.ends_with(".read"))
    unauthorized(world, token, fmt::format("('{}', '{}', {})", token, right, asked));
  if (world.xivo()) return; // it has no tenants
  const std::string own(token == other_tenant_token ? foreign_tenant : main_tenant);
  std::vector<std::string> known = {own};
  if (own == main_tenant) known.emplace_back(sub_tenant);
  if (!tenant.empty() && std::find(known.begin(), known.end(), tenant) == known.end())
    unauthorized(world, tenant, fmt::format("('{}', '{}', {})", token, right, asked));
  world.tenant = tenant.empty() ? own : tenant;
  // The main tenant sees its own and those below it, one object at a time; lists only with ?recurse=true.
  const bool list =
      request.method == "GET" && request.target.find("recurse=true") == std::string::npos && segments.size() == 1;
  world.tenants = {world.tenant};
  if (world.tenant == main_tenant && !list) world.tenants.emplace_back(sub_tenant);
}

} // namespace telctl::sandbox
