#include <routes.hpp>

#include <algorithm>
#include <regex>

#include <fmt/format.h>
#include <telctl/support/text.hpp>

// What XiVO 16.15 has otherwise than Wazo 20.12: schemas/sandbox/xivo-16.15.json holds the paths and members of its API
// description, and here is what only that description has. None of its answers was recorded.
namespace telctl::sandbox {
namespace {

/// GET of what is associated: ids on both sides.
struct Relation {
  const char* pattern;
  const char* type; ///< of the object in the URL
  const char* relation;
  bool from_left; ///< the object in the URL stands on the left of the relation
  const char* left_name;
  const char* right_name;
};
constexpr Relation relations[] = {
    {"users/{user}/lines", "users", "user_line", true, "user_id", "line_id"},
    {"lines/{id}/users", "lines", "user_line", false, "user_id", "line_id"},
    {"lines/{id}/extensions", "lines", "line_extension", true, "line_id", "extension_id"},
    {"extensions/{id}/lines", "extensions", "line_extension", false, "line_id", "extension_id"},
    {"users/{user}/callpermissions", "users", "user_callpermission", true, "user_id", "call_permission_id"},
    {"callpermissions/{id}/users", "callpermissions", "user_callpermission", false, "user_id", "call_permission_id"},
    {"voicemails/{id}/users", "voicemails", "user_voicemail", false, "user_id", "voicemail_id"},
};

OrderedJson pair_of(const World& world, const Relation& relation, Id left, Id right) {
  OrderedJson item = {{relation.left_name, left}, {relation.right_name, right}};
  if (std::string_view(relation.relation) == "user_line") {
    item["main_user"] = main_user(world, right) == left;
    const Object* main = main_line(world, left);
    item["main_line"] = main != nullptr && main->id == right;
  }
  return item;
}

Answer list_related(Exchange& e, const Relation& relation) {
  const Id here = e.world.get(e.world.resource(relation.type), e.arguments[0]).id;
  OrderedJson items = OrderedJson::array();
  if (relation.from_left)
    for (const Id right : ids_of(e.world.store.edges(relation.relation, here)))
      items.push_back(pair_of(e.world, relation, here, right));
  else
    for (const Id left : e.world.store.back(relation.relation, here))
      items.push_back(pair_of(e.world, relation, left, here));
  return {.body = {{"total", items.size()}, {"items", items}}};
}

/// GET of the one endpoint of a line or trunk, or the line of an endpoint.
void add_endpoint_routes(Routes& routes) {
  for (const char* kind : {"sip", "sccp", "custom"}) {
    const std::string name(kind);
    const auto shown = [name](Id line, Id endpoint) {
      return OrderedJson{{"line_id", line}, {"endpoint_id", endpoint}, {"endpoint", name}};
    };
    routes.add("GET", fmt::format("lines/{{id}}/endpoints/{}", kind), [name, shown](Exchange& e) {
      const Object& line = e.world.get(e.world.resource("lines"), e.arguments[0]);
      const auto& edges = e.world.store.edges("line_" + name, line.id);
      if (edges.empty()) not_found("LineEndpoint", {{"line_id", std::to_string(line.id)}});
      return Answer{.body = shown(line.id, edges.front().to)};
    });
    routes.add("GET", fmt::format("endpoints/{}/{{id}}/lines", kind), [name, shown](Exchange& e) {
      const Object& endpoint = e.world.get(e.world.resource("endpoint_" + name), e.arguments[0]);
      const auto& lines = e.world.store.back("line_" + name, endpoint.id);
      if (lines.empty()) not_found("LineEndpoint", {{"endpoint_id", std::to_string(endpoint.id)}});
      return Answer{.body = shown(lines.front(), endpoint.id)};
    });
  }
}

} // namespace

void add_xivo_routes(Routes& routes, const World&) {
  for (const Relation& relation : relations)
    routes.add("GET", relation.pattern, [&relation](Exchange& e) { return list_related(e, relation); });
  add_endpoint_routes(routes);
}

OrderedJson xivo_refusal(OrderedJson body) {
  // Its messages end in (k='v', …) where Wazo prints ('k': 'v', …).
  static const std::regex pair("'(\\w+)': ");
  if (!body.is_array()) return body;
  for (auto& message : body) {
    if (!message.is_string()) continue;
    auto text = message.get<std::string>();
    const auto open = text.rfind(" (");
    if (open == std::string::npos || !text.ends_with(')')) continue;
    message = text.substr(0, open) + std::regex_replace(text.substr(open), pair, "$1=");
  }
  return body;
}

} // namespace telctl::sandbox
