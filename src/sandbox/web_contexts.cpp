#include <web_services.hpp>

#include <regex>

#include <telctl/support/text.hpp>

// Contexts: action/www/service/ipbx/asterisk/web_services/system_management/context.php answers,
// object/application/…/context.inc does. A context goes by its name there. Of an edit, which may change all of a
// context, only the includes are taken.
namespace telctl::sandbox {
namespace {

OrderedJson row_of(const Object& context) {
  return {{"name", context["name"]},
          {"displayname", context["label"]},
          {"contexttype", context["type"]},
          {"entity", context["entity"]}};
}

OrderedJson view(const World& world, const Object& context) {
  OrderedJson includes = OrderedJson::array();
  for (const auto& edge : world.store.edges("context_context", context.id))
    includes.push_back({{"context", context["name"]},
                        {"include", (*world.store.find("contexts", edge.to))["name"]},
                        {"priority", includes.size()}});
  return {{"context", row_of(context)}, {"contextinclude", includes.empty() ? OrderedJson(false) : includes}};
}

constexpr std::size_t shortest_label = 3; // context/config.inc

constexpr std::pair<const char*, const char*> ranges[] = {{"user_ranges", "user"},
                                                          {"group_ranges", "group"},
                                                          {"queue_ranges", "queue"},
                                                          {"conference_room_ranges", "meetme"},
                                                          {"incall_ranges", "incall"}};

/// [{"numberbeg", "numberend", "didlength"}] as confd shows ranges; nothing where one would be refused.
std::optional<Json> ranges_in(const Json& numbers, bool incall) {
  auto list = Json::array();
  for (const auto& row : numbers) {
    const auto start = web_text(row, "numberbeg");
    const auto end = web_text(row, "numberend");
    if (!is_digits(start) || (!end.empty() && (!is_digits(end) || end.size() != start.size()))) return std::nullopt;
    Json range = {{"start", start}, {"end", end.empty() ? start : end}};
    if (incall) {
      const auto length = web_id(row.value("didlength", Json()));
      if (length < 1 || length > 20) return std::nullopt;
      range["did_length"] = length;
    }
    list.push_back(std::move(range));
  }
  return list;
}

Response add(World& world, const Json& data) {
  if (!data.is_object() || !data.contains("context")) return web_answer(400);
  const auto& row = data["context"];
  const auto name = lower_ascii(web_text(row, "name"));
  static const std::regex allowed("(?!xivo-|(general|globals?|parkedcalls|features|authentication|zonemessages)$)"
                                  "[a-z0-9_-]{1,39}"); // chk_context of asterisk.inc
  if (!std::regex_match(name, allowed) || web_text(row, "displayname").size() < shortest_label ||
      web_text(row, "entity") != web_entity ||
      world.store.find_unique("contexts", {"name"}, {{"name", name}}) != nullptr)
    return web_answer(400);
  Json fields = {
      {"name", name},         {"label", web_text(row, "displayname")},       {"type", web_text(row, "contexttype")},
      {"entity", web_entity}, {"description", web_text(row, "description")}, {"enabled", true}};
  for (const auto& [list, type] : ranges) {
    const auto numbers = data.value("contextnumbers", Json::object()).value(type, Json::array());
    auto given = ranges_in(numbers, std::string_view(type) == "incall");
    if (!given) return web_answer(400);
    fields[list] = std::move(*given);
  }
  world.store.insert("contexts", std::string(main_tenant), std::move(fields));
  return web_answer(200);
}

/// The data are merged into the view place by place, so that rows beyond the end of a shorter list stay: they are no
/// names, and are left out.
Response edit(World& world, const Json& data, const Object& context) {
  if (!data.is_object() || context.text("entity").empty() || context.text("label").size() < shortest_label)
    return web_answer(400);
  for (const auto& range : context["incall_ranges"])
    if (range.value("did_length", 0) < 1) return web_answer(400); // merged from the view, and refused
  if (!data.contains("contextinclude")) return web_answer(200);
  std::vector<Edge> edges;
  for (const auto& name : data["contextinclude"]) {
    const auto* included = world.store.find_unique(
        "contexts", {"name"}, {{"name", lower_ascii(name.is_string() ? name.get<std::string>() : std::string())}});
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
  if (request.act == "add") return add(world, Json::parse(request.body, nullptr, false));
  const auto* context = world.store.find_unique("contexts", {"name"}, {{"name", request.id}});
  if (context == nullptr) return web_answer(404);
  if (request.act == "view") return web_answer(200, view(world, *context).dump());
  if (request.act == "edit") return edit(world, Json::parse(request.body, nullptr, false), *context);
  return web_answer(404);
}

} // namespace telctl::sandbox
