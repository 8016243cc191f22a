#include <web_services.hpp>

// What contexts include: action/www/service/ipbx/asterisk/web_services/system_management/context.php answers,
// object/application/…/context.inc does. A context goes by its name there. Of an edit, which may change all of a
// context, only the includes are taken.
namespace telctl::sandbox {
namespace {

OrderedJson row_of(const Object& context) {
  return {{"name", context["name"]}, {"displayname", context["label"]}, {"contexttype", context["type"]}};
}

OrderedJson view(const World& world, const Object& context) {
  OrderedJson includes = OrderedJson::array();
  for (const auto& edge : world.store.edges("context_context", context.id))
    includes.push_back({{"context", context["name"]},
                        {"include", (*world.store.find("contexts", edge.to))["name"]},
                        {"priority", includes.size()}});
  return {{"context", row_of(context)}, {"contextinclude", includes.empty() ? OrderedJson(false) : includes}};
}

/// The data are merged into the view place by place, so that rows beyond the end of a shorter list stay: they are no
/// names, and are left out.
Response edit(World& world, const Json& data, const Object& context) {
  if (!data.is_object()) return web_answer(400);
  if (!data.contains("contextinclude")) return web_answer(200);
  std::vector<Edge> edges;
  for (const auto& name : data["contextinclude"]) {
    const auto* included = world.store.find_unique("contexts", {"name"}, {{"name", name}});
    if (included != nullptr) edges.push_back({.to = included->id});
  }
  world.store.replace("context_context", context.id, edges);
  return web_answer(200);
}

} // namespace

Response serve_web_contexts(const WebRequest& request) {
  auto& world = request.world;
  if (request.act == "list") {
    OrderedJson rows = OrderedJson::array();
    for (const auto& [id, context] : world.store.all("contexts"))
      rows.push_back({{"context", row_of(context)}});
    return web_answer(200, rows.dump());
  }
  const auto* context = world.store.find_unique("contexts", {"name"}, {{"name", request.id}});
  if (context == nullptr) return web_answer(404);
  if (request.act == "view") return web_answer(200, view(world, *context).dump());
  if (request.act == "edit") return edit(world, Json::parse(request.body, nullptr, false), *context);
  return web_answer(404);
}

} // namespace telctl::sandbox
