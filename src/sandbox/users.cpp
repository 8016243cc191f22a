#include <routes.hpp>

#include <algorithm>

#include <fmt/format.h>

// What hangs below a user, and users made together with their lines.
namespace telctl::sandbox {
namespace {

const Object& user_of(Exchange& e) {
  return e.world.get(e.world.resource("users"), e.arguments[0]);
}

void put_forward(World& world, const Object& user, const std::string& name, const Json& body) {
  if (body.contains("enabled") && !body["enabled"].is_boolean()) input_error("enabled: ['Not a valid boolean.']");
  if (body.contains("destination") && !body["destination"].is_string() && !body["destination"].is_null())
    input_error("destination: ['Not a valid string.']");
  const bool enabled = body.contains("enabled") ? body["enabled"] == true : user[name + "_enabled"] == true;
  const Json destination = body.contains("destination") ? body["destination"] : user[name + "_destination"];
  if (enabled && destination.is_null()) resource_error("Forward must be disabled to remove destination");
  world.set("users", user.id, name + "_enabled", enabled);
  world.set("users", user.id, name + "_destination", destination);
}

void add_switches(Routes& routes) {
  for (const char* member : {"forwards", "services"}) {
    routes.add("GET", fmt::format("users/{{user}}/{}", member), [member](Exchange& e) {
      return Answer{.body = e.world.resource("users").member(member)->show(e.world, user_of(e))};
    });
  }
  for (const char* name : {"busy", "noanswer", "unconditional"}) {
    const std::string pattern = fmt::format("users/{{user}}/forwards/{}", name);
    routes.add("GET", pattern, [name](Exchange& e) {
      return Answer{.body = e.world.resource("users").member("forwards")->show(e.world, user_of(e))[name]};
    });
    routes.add("PUT", pattern, [name](Exchange& e) {
      put_forward(e.world, user_of(e), name, e.json());
      return no_content();
    });
  }
  routes.add("PUT", "users/{user}/forwards", [](Exchange& e) {
    const Object& user = user_of(e);
    const Json body = e.json();
    for (const char* name : {"busy", "noanswer", "unconditional"})
      if (body.contains(name) && body[name].is_object()) put_forward(e.world, user, name, body[name]);
    return no_content();
  });
  for (const char* name : {"dnd", "incallfilter"}) {
    const std::string pattern = fmt::format("users/{{user}}/services/{}", name);
    routes.add("GET", pattern, [name](Exchange& e) {
      return Answer{.body = e.world.resource("users").member("services")->show(e.world, user_of(e))[name]};
    });
    routes.add("PUT", pattern, [name](Exchange& e) {
      const Json body = e.json();
      e.world.set("users", user_of(e).id, fmt::format("{}_enabled", name), body.value("enabled", false));
      return no_content();
    });
  }
  routes.add("PUT", "users/{user}/services", [](Exchange& e) {
    const Object& user = user_of(e);
    const Json body = e.json();
    for (const char* name : {"dnd", "incallfilter"})
      if (body.contains(name) && body[name].is_object())
        e.world.set("users", user.id, fmt::format("{}_enabled", name), body[name].value("enabled", false));
    return no_content();
  });
}

/// A user has one voicemail at most; it is taken from him without being named.
void add_voicemail_routes(Routes& routes) {
  routes.add("GET", "users/{user}/voicemails", [](Exchange& e) {
    const Resource& voicemails = e.world.resource("voicemails");
    OrderedJson items = OrderedJson::array();
    for (const Id id : ids_of(e.world.store.edges("user_voicemail", user_of(e).id)))
      items.push_back(show(e.world, voicemails, *e.world.store.find("voicemails", id)));
    return Answer{.body = {{"total", items.size()}, {"items", items}}};
  });
  routes.add("DELETE", "users/{user}/voicemails", [](Exchange& e) {
    e.world.store.replace("user_voicemail", user_of(e).id, {});
    return no_content();
  });
}

/// A user is one agent at most, who is taken from him without being named (API description of 26.08).
void add_agent_routes(Routes& routes) {
  routes.add("DELETE", "users/{user}/agents", [](Exchange& e) {
    e.world.store.replace("user_agent", user_of(e).id, {});
    return no_content();
  });
}

Answer associated_sip(Exchange& e, const Object* line) {
  const Object& user = user_of(e);
  if (line == nullptr || line_protocol(e.world, line->id) != "sip")
    resource_error("User is not associated with a Line", {{"user_uuid", "'" + user.uuid + "'"}});
  return {.body = show(e.world, e.world.resource("endpoint_sip"), *line_endpoint(e.world, line->id))};
}

const Object& extension_for(World& world, const Json& given) {
  const Json key = {{"exten", given.value("exten", Json())}, {"context", given.value("context", Json())}};
  const Object* present = world.store.find_unique("extensions", {"exten", "context"}, key);
  return present != nullptr ? *present : create(world, world.resource("extensions"), given);
}

const char* endpoint_member(const Json& line) {
  for (const char* name : {"endpoint_sip", "endpoint_sccp", "endpoint_custom"})
    if (line.contains(name) && line[name].is_object()) return name;
  return nullptr;
}

/// A line with its endpoint and extensions, put on the user. The answer shows each as it was before it was joined to
/// the others.
OrderedJson create_line(World& world, const Object& user, const Json& given) {
  const Object& line = create(world, world.resource("lines"), given);
  OrderedJson shown = show(world, world.resource("lines"), line);
  if (const char* name = endpoint_member(given); name != nullptr) {
    const std::string kind = std::string(name).substr(std::string("endpoint_").size());
    Json body = given[name];
    if (kind == "sip") {
      Json options = body.value("endpoint_section_options", Json::array());
      const bool given_one = std::any_of(options.begin(), options.end(), [](const Json& option) {
        return option.is_array() && option[0] == "context";
      });
      if (!given_one) options.push_back({"context", line.text("context")});
      body["endpoint_section_options"] = options;
    }
    const Resource& resource = world.resource(name);
    const Object& endpoint = create(world, resource, body);
    shown[name] = show(world, resource, endpoint);
    associate_endpoint(world, line, kind, endpoint);
  }
  for (const Json& extension_body : given.value("extensions", Json::array())) {
    const Object& extension = extension_for(world, extension_body);
    shown["extensions"].push_back(show(world, world.resource("extensions"), extension));
    associate_extension(world, line, extension);
  }
  associate_user(world, user, line);
  shown["name"] = OrderedJson(line["name"]);
  shown["protocol"] = line_protocol(world, line.id);
  return shown;
}

} // namespace

Answer create_user(Exchange& e) {
  World& world = e.world;
  const Resource& users = world.resource("users");
  const Json body = e.json();
  const Object& user = create(world, users, body);
  OrderedJson shown = show(world, users, user);
  // 20.12 takes no notice of nested objects.
  if (world.modern() && body.contains("lines") && body["lines"].is_array())
    for (const Json& line : body["lines"])
      shown["lines"].push_back(create_line(world, user, line));
  return {.status = 201, .body = std::move(shown), .location = fmt::format("users/{}", user.id)};
}

void delete_user_with_lines(World& world, const Object& user) {
  for (const Edge& edge : std::vector<Edge>(world.store.edges("user_voicemail", user.id))) {
    world.store.unlink("user_voicemail", user.id, edge.to);
    if (world.store.back("user_voicemail", edge.to).empty()) world.store.erase("voicemails", edge.to);
  }
  for (const Id id : ids_of(world.store.edges("user_line", user.id))) {
    const Object& line = *world.store.find("lines", id);
    world.store.replace("line_device", id, {});
    const std::string protocol = line_protocol(world, id);
    const Object* endpoint = line_endpoint(world, id);
    const auto extensions = ids_of(world.store.edges("line_extension", id));
    remove(world, world.resource("lines"), line);
    if (endpoint != nullptr) world.store.erase("endpoint_" + protocol, endpoint->id);
    for (const Id extension : extensions)
      if (world.store.back("line_extension", extension).empty()) world.store.erase("extensions", extension);
  }
  for (const Id incall : std::vector<Id>(world.store.back("incall_user", user.id)))
    edit(world, world.resource("incalls"), *world.store.find("incalls", incall), {{"destination", {{"type", "none"}}}});
  remove(world, world.resource("users"), user);
}

void add_user_routes(Routes& routes, const World&) {
  add_switches(routes);
  add_voicemail_routes(routes);
  add_agent_routes(routes);
  routes.add("HEAD", "users/{user}", [](Exchange& e) {
    user_of(e);
    return Answer{};
  });
  routes.add("GET", "users/{user}/lines/main/associated/endpoints/sip",
             [](Exchange& e) { return associated_sip(e, main_line(e.world, user_of(e).id)); });
  routes.add("GET", "users/{user}/lines/{id}/associated/endpoints/sip",
             [](Exchange& e) { return associated_sip(e, &e.world.get(e.world.resource("lines"), e.arguments[1])); });
  routes.add("POST", "lines/{id}/extensions", [](Exchange& e) {
    const Object& line = e.world.get(e.world.resource("lines"), e.arguments[0]);
    const Object& extension = create(e.world, e.world.resource("extensions"), e.json());
    associate_extension(e.world, line, extension);
    return Answer{.status = 201,
                  .body = show(e.world, e.world.resource("extensions"), extension),
                  .location = fmt::format("extensions/{}", extension.id)};
  });
  routes.add("GET", "devices/{}/lines", [](Exchange& e) {
    const Object& device = e.world.get(e.world.resource("devices"), e.arguments[0]);
    OrderedJson items = OrderedJson::array();
    for (const Id line : e.world.store.back("line_device", device.id))
      items.push_back({{"line_id", line}, {"device_id", device.text("hex")}});
    return Answer{.body = {{"total", items.size()}, {"items", items}}};
  });
  routes.add("GET", "lines/{id}/devices", [](Exchange& e) {
    const Object& line = e.world.get(e.world.resource("lines"), e.arguments[0]);
    const auto& edges = e.world.store.edges("line_device", line.id);
    if (edges.empty()) not_found("LineDevice", {{"line_id", std::to_string(line.id)}});
    return Answer{
        .body = {{"line_id", line.id}, {"device_id", e.world.store.find("devices", edges.front().to)->text("hex")}}};
  });
  for (const char* action : {"synchronize", "autoprov"})
    routes.add("GET", fmt::format("devices/{{}}/{}", action), [action](Exchange& e) {
      const Object& device = e.world.get(e.world.resource("devices"), e.arguments[0]);
      if (std::string_view(action) == "autoprov") {
        for (const Id line : std::vector<Id>(e.world.store.back("line_device", device.id)))
          e.world.store.unlink("line_device", line, device.id);
        e.world.set("devices", device.id, "autoprov", true);
      }
      return no_content();
    });
}

} // namespace telctl::sandbox
