#include <routes.hpp>

#include <fmt/format.h>

// The five routes that every type has.
namespace telctl::sandbox {
namespace {

/// Bodies may bring associations along: templates of a SIP endpoint, for one.
Answer create_one(Exchange& exchange, const Resource& resource) {
  const Object& object = create(exchange.world, resource, exchange.json());
  return {.status = 201,
          .body = show(exchange.world, resource, object),
          .location = fmt::format("{}/{}", resource.path, called(resource.link, object))};
}

} // namespace

std::string placeholder(const Resource& resource) {
  switch (resource.address) {
  case Address::id:
    return "{id}";
  case Address::uuid:
    return "{uuid}";
  case Address::id_or_uuid:
    return "{user}";
  case Address::hex:
    break;
  }
  return "{}";
}

void add_resource_routes(Routes& routes, const World& world) {
  for (const Resource& resource : world.resources) {
    if (resource.type == "funckey_templates") continue;
    const std::string one = resource.path + "/" + placeholder(resource);
    const bool users = resource.type == "users";
    // Resources live as long as the world, and so do the routes.
    const Resource* what = &resource;
    routes.add("GET", resource.path, [what, users](Exchange& e) { return users ? list_users(e) : list(e, *what); });
    routes.add("POST", resource.path,
               [what, users](Exchange& e) { return users ? create_user(e) : create_one(e, *what); });
    routes.add("GET", one, [what](Exchange& e) {
      return Answer{.body = show(e.world, *what, e.world.get(*what, e.arguments[0]))};
    });
    routes.add("PUT", one, [what](Exchange& e) {
      const Object& object = e.world.get(*what, e.arguments[0]);
      edit(e.world, *what, object, e.json());
      return no_content();
    });
    routes.add("DELETE", one, [what, users](Exchange& e) {
      const Object& object = e.world.get(*what, e.arguments[0]);
      // 20.12 does not know the parameter.
      if (users && e.world.modern() && e.parameter("recursive") == "true")
        delete_user_with_lines(e.world, object);
      else
        remove(e.world, *what, object);
      return no_content();
    });
  }
}

} // namespace telctl::sandbox
