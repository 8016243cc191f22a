#include <routes.hpp>

#include <fmt/format.h>

// What the server tells of itself, and its switches.
namespace telctl::sandbox {
namespace {

OrderedJson feature(const World& world, const Json& row, Id number, bool modern) {
  OrderedJson out = OrderedJson::object();
  const std::string id = modern ? row["uuid"].get<std::string>() : std::to_string(number);
  if (modern)
    out["uuid"] = id;
  else
    out = {{"id", number}, {"exten", nullptr}, {"context", "xivo-features"}};
  out["exten"] = row["exten"];
  out["feature"] = row["feature"];
  out["enabled"] = row["enabled"];
  out["links"] = OrderedJson::array(
      {{{"rel", "extensions_features"}, {"href", fmt::format("{}/extensions/features/{}", world.base, id)}}});
  return out;
}

Answer features(Exchange& e) {
  OrderedJson items = OrderedJson::array();
  for (const Json& row : e.world.data["features"])
    items.push_back(feature(e.world, row, e.world.first_id + row.value("id", Id{0}), e.world.modern()));
  return {.body = {{"total", items.size()}, {"items", items}}};
}

Answer timezones(Exchange& e) {
  OrderedJson items = OrderedJson::array();
  for (const Json& name : e.world.data["timezones"])
    items.push_back({{"zone_name", name}});
  return {.body = {{"total", items.size()}, {"items", items}}};
}

/// The names of the options that an endpoint may have. What Asterisk says about each is not told.
Answer pjsip_options(Exchange& e) {
  OrderedJson body = OrderedJson::object();
  for (const auto& [section, names] : e.world.data["pjsip_options"].items())
    for (const Json& name : names)
      body[section][name.get<std::string>()] = {{"name", name}};
  return {.body = std::move(body)};
}

} // namespace

void add_server_routes(Routes& routes, const World& world) {
  routes.add("GET", "infos", [](Exchange& e) {
    if (e.world.xivo()) return Answer{.body = {{"uuid", e.world.server_uuid}}};
    return Answer{.body = {{"uuid", e.world.server_uuid}, {"wazo_version", e.world.modern() ? "26.08" : "20.12"}}};
  });
  if (world.modern())
    routes.add("GET", "status", [](Exchange&) {
      OrderedJson body = OrderedJson::object();
      for (const char* name : {"master_tenant", "service_token", "bus_consumer", "rest_api"})
        body[name] = {{"status", "ok"}};
      return Answer{.body = std::move(body)};
    });
  routes.add("GET", "configuration/live_reload",
             [](Exchange& e) { return Answer{.body = {{"enabled", e.world.live_reload}}}; });
  routes.add("PUT", "configuration/live_reload", [](Exchange& e) {
    const Json body = e.json();
    if (!body.contains("enabled") || !body["enabled"].is_boolean())
      input_error("enabled: ['Missing data for required field.']");
    e.world.live_reload = body["enabled"].get<bool>();
    return no_content();
  });
  routes.add("GET", "extensions/features", features);
  routes.add("GET", "timezones", timezones);
  routes.add("GET", "asterisk/pjsip/doc", pjsip_options);
  for (const auto& [path, body] : world.data["documents"].items())
    routes.add("GET", path, [body = OrderedJson(body)](Exchange&) { return Answer{.body = body}; });
}

} // namespace telctl::sandbox
