#include <web_services.hpp>

#include <algorithm>
#include <array>
#include <map>
#include <regex>

#include <fmt/format.h>
#include <telctl/support/text.hpp>

// Groups and queues: action/www/…/web_services/pbx_settings/groups.php and settings/queues.php answer,
// object/application/…/group.inc and queue.inc do. An edit drops the members, rights, destinations, caller id and
// schedule that it is not given.
namespace telctl::sandbox {
namespace {

struct Part {
  const char* name;     ///< "agent"
  const char* type;     ///< "agents"
  const char* relation; ///< "queue_agent"
};
struct Kind {
  const char* type;     ///< "queues"
  const char* features; ///< "queuefeatures"
  const char* category; ///< "queue"
  const char* ranges;   ///< of a context: "queue_ranges"
  std::string_view extensions;
  std::string_view schedules;
  std::vector<Part> parts;
};
const Kind groups{"groups",
                  "groupfeatures",
                  "group",
                  "group_ranges",
                  "group_extension",
                  "group_schedule",
                  {{"user", "users", "group_user"}}};
const Kind queues{"queues",
                  "queuefeatures",
                  "queue",
                  "queue_ranges",
                  "queue_extension",
                  "queue_schedule",
                  {{"user", "users", "queue_user"}, {"agent", "agents", "queue_agent"}}};

OrderedJson row_of(const Kind& kind, const Object& whole) {
  OrderedJson row = whole["web"][kind.features];
  row["id"] = std::to_string(whole.id);
  row["deleted"] = false;
  return row;
}

OrderedJson members_of(const World& world, const Kind& kind, const Part& part, const Object& whole) {
  OrderedJson list = OrderedJson::array();
  for (const auto& edge : world.store.edges(part.relation, whole.id))
    list.push_back({{"queue_name", whole["name"]},
                    {"penalty", edge.data.value("penalty", 0)},
                    {"usertype", part.name},
                    {"userid", edge.to},
                    {"category", kind.category},
                    {"position", list.size() + 1}});
  return list;
}

/// What is gone is unlinked from where it was led to (unlinks of user.inc and others).
bool leads_somewhere(const World& world, const std::string& action, const std::string& target) {
  static const std::map<std::string, const char*, std::less<>> tables{{"user", "users"},
                                                                      {"group", "groups"},
                                                                      {"queue", "queues"},
                                                                      {"meetme", "conferences"},
                                                                      {"voicemail", "voicemails"}};
  const auto table = tables.find(action);
  return table == tables.end() || world.store.find(table->second, web_id(Json(target))) != nullptr;
}

/// "endcall:hangup" as _prepare of dialaction.inc shows it. The empty form of every other type is left out.
OrderedJson shown_dialactions(const World& world, const Json& kept) {
  OrderedJson shown = OrderedJson::object();
  for (const auto& [event, row] : kept.items()) {
    OrderedJson out = row;
    const auto action = web_text(row, "action");
    const auto colon = action.find(':');
    out["actiontype"] = action.substr(0, colon);
    out["action"] = colon == std::string::npos ? OrderedJson() : OrderedJson(action.substr(colon + 1));
    out["linked"] = leads_somewhere(world, action, web_text(row, "actionarg1"));
    shown[event] = std::move(out);
  }
  return shown;
}

OrderedJson view(const World& world, const Kind& kind, const Object& whole) {
  OrderedJson out = {{kind.features, row_of(kind, whole)}, {"queue", OrderedJson(whole["web"]["queue"])}};
  out["queue"]["name"] = whole["name"];
  out["queue"]["category"] = kind.category;
  const auto part = [&](const char* name, OrderedJson value) {
    out[name] = value.empty() ? OrderedJson(false) : value;
  };
  for (const auto& members : kind.parts)
    part(members.name, members_of(world, kind, members, whole));
  if (whole["web"].contains("rightcall")) part("rightcall", OrderedJson(whole["web"]["rightcall"]));
  part("dialaction", shown_dialactions(world, whole["web"]["dialaction"]));
  part("callerid", OrderedJson(whole["web"]["callerid"]));
  if (const auto& schedules = world.store.edges(kind.schedules, whole.id); !schedules.empty())
    out["schedule_id"] = schedules.front().to;
  else if (!whole["web"]["schedule_id"].is_null())
    out["schedule_id"] = whole["web"]["schedule_id"];
  return out;
}

/// {"actiontype": "endcall", "action": "hangup"} as it is kept and shown.
Json kept_dialactions(const Kind& kind, const Json& data) {
  auto kept = Json::object();
  const auto& given = data.value("dialaction", Json::object());
  for (const auto& [event, action] : given.items()) {
    const auto type = web_text(action, "actiontype");
    const bool two = type == "endcall" || type == "application";
    kept[event] = {{"event", event},
                   {"category", kind.category},
                   {"action", two ? type + ":" + web_text(action, "action") : type},
                   {"actionarg1", web_text(action, "actionarg1")},
                   {"actionarg2", web_text(action, "actionarg2")},
                   {"linked", 1}};
  }
  return kept;
}

Json kept_rights(const Json& data) {
  auto rows = Json::array();
  for (const auto& id : data.value("rightcall", Json::array()))
    rows.push_back({{"rightcallid", id}, {"type", "group"}});
  return rows;
}

/// Values without which queue/config.inc takes no queue.
bool is_complete_queue(const Json& queue) {
  static constexpr std::array needed{"timeoutpriority", "autopause", "min-announce-frequency", "announce-position",
                                     "announce-position-limit"};
  const auto timeout = web_text(queue, "timeout");
  return std::all_of(needed.begin(), needed.end(), [&](const char* name) { return queue.contains(name); }) &&
         (timeout.empty() || (is_digits(timeout) && std::stoi(timeout) <= 60 && std::stoi(timeout) % 5 == 0));
}

bool is_name_free(const World& world, const std::string& name, const Object* old) {
  for (const auto* kind : {&groups, &queues})
    for (const auto& [id, whole] : world.store.all(kind->type))
      if (whole["web"].is_object() && whole.text("name") == name && &whole != old) return false;
  return true;
}

bool takes_strategy(const std::string& strategy, const Object* old) {
  static const std::regex known("linear|leastrecent|fewestcalls|rrmemory|random|wrandom|ringall|");
  const auto was = old == nullptr ? strategy : web_text((*old)["web"]["queue"], "strategy");
  return std::regex_match(strategy, known) && (strategy != "linear" || was == "linear");
}

/// chk_dest_custom and chk_dest_extension; which sounds there are is not known here.
bool leads_well(const Json& data) {
  static const std::regex program("(?!(try)?system\\()[a-z]{3,}\\([ -~]*\\)", std::regex::icase);
  static const std::regex exten("[0-9#*]{1,40}");
  const auto given = data.value("dialaction", Json::object());
  for (const auto& [event, action] : given.items()) {
    const auto type = web_text(action, "actiontype");
    const auto first = web_text(action, "actionarg1");
    if (type == "custom" && !std::regex_match(first, program)) return false;
    if (type == "extension" && (!std::regex_match(first, exten) || web_text(action, "actionarg2").starts_with("xivo-")))
      return false;
  }
  return true;
}

/// What the data says, or nothing where the web interface would refuse it.
std::optional<Json> checked(const World& world, const Kind& kind, const Json& data, const Object* old) {
  if (!data.is_object() || !data.contains(kind.features) || !data.contains("queue")) return std::nullopt;
  auto row = data[kind.features];
  const auto name = old == nullptr ? lower_ascii(web_text(row, "name")) : old->text("name");
  static const std::regex allowed("[a-z0-9_.-]{1,128}");
  if (!std::regex_match(name, allowed) || name == "general" || !is_name_free(world, name, old)) return std::nullopt;
  if (world.store.find_unique("contexts", {"name"}, {{"name", web_text(row, "context")}}) == nullptr)
    return std::nullopt;
  if (!takes_strategy(web_text(data["queue"], "strategy"), old)) return std::nullopt;
  if (&kind == &queues && !is_complete_queue(data["queue"])) return std::nullopt;
  if (!leads_well(data)) return std::nullopt;
  row["name"] = name;
  Json kept = {{kind.features, std::move(row)},
               {"queue", data["queue"]},
               {"dialaction", kept_dialactions(kind, data)},
               {"callerid", data.value("callerid", Json::object())}};
  if (&kind == &groups) kept["rightcall"] = kept_rights(data);
  return kept;
}

/// Penalties stay those that were: an edit of the queue sets none.
std::optional<std::vector<Edge>> member_edges(const World& world, const Part& part, const Json& data,
                                              const Object* old) {
  std::vector<Edge> edges;
  for (const auto& member : data.value(part.name, Json::array())) {
    const auto id = web_id(member);
    if (world.store.find(part.type, id) == nullptr) return std::nullopt;
    if (std::string_view(part.name) == "user" && main_line(world, id) == nullptr)
      return std::nullopt; // invalid master line
    Edge edge{.to = id};
    if (old != nullptr)
      for (const auto& was : world.store.edges(part.relation, old->id))
        if (was.to == id && was.data.contains("penalty")) edge.data["penalty"] = was.data["penalty"];
    if (std::string_view(part.relation) != "group_user") edge.data["priority"] = edges.size();
    edges.push_back(std::move(edge));
  }
  return edges;
}

/// The number becomes an extension of its own, as the lines' are. False where it is taken, or outside of the ranges of
/// its context.
bool number_whole(World& world, const Kind& kind, Id whole, const Json& features) {
  for (const auto& edge : std::vector(world.store.edges(kind.extensions, whole)))
    world.store.erase("extensions", edge.to);
  const auto number = web_text(features, "number");
  if (number.empty()) return true;
  const Json place = {{"exten", number}, {"context", web_text(features, "context")}};
  if (world.store.find_unique("extensions", {"exten", "context"}, place) != nullptr) return false;
  const auto* context = world.store.find_unique("contexts", {"name"}, {{"name", place["context"]}});
  if (context == nullptr || !in_web_ranges((*context)[kind.ranges], number)) return false;
  const auto& extension = world.store.insert("extensions", {}, place);
  world.store.link(kind.extensions, whole, extension.id);
  return true;
}

/// One that is not there is kept as it was given.
void give_schedule(World& world, const Kind& kind, Id whole, const Json& data) {
  const auto id = web_id(data.value("schedule_id", Json()));
  const bool there = world.store.find("schedules", id) != nullptr;
  world.store.replace(kind.schedules, whole, there ? std::vector<Edge>{{.to = id}} : std::vector<Edge>{});
  auto fields = world.store.find(kind.type, whole)->fields;
  fields["web"]["schedule_id"] = there ? Json() : data.value("schedule_id", Json());
  world.store.update(kind.type, whole, std::move(fields));
}

Response write(World& world, const Kind& kind, const Json& data, const Object* old) {
  const auto kept = checked(world, kind, data, old);
  if (!kept) return web_answer(400);
  std::vector<std::vector<Edge>> members;
  for (const auto& part : kind.parts) {
    auto edges = member_edges(world, part, data, old);
    if (!edges) return web_answer(400);
    members.push_back(std::move(*edges));
  }
  const Json fields = {{"name", (*kept)[kind.features]["name"]}, {"web", *kept}};
  const auto id = old != nullptr ? old->id : world.store.insert(kind.type, std::string(main_tenant), fields).id;
  if (old != nullptr) world.store.update(kind.type, id, fields);
  if (!number_whole(world, kind, id, (*kept)[kind.features]))
    throw Refusal{.status = 400, .body = "the number is taken"};
  for (std::size_t i = 0; i < kind.parts.size(); ++i)
    world.store.replace(kind.parts[i].relation, id, members[i]);
  give_schedule(world, kind, id, data);
  return web_answer(200);
}

Response remove(World& world, const Kind& kind, const Object& whole) {
  for (const auto& edge : std::vector(world.store.edges(kind.extensions, whole.id)))
    world.store.erase("extensions", edge.to);
  world.store.erase(kind.type, whole.id);
  return web_answer(200);
}

Response serve(const Kind& kind, const WebRequest& request) {
  auto& world = request.world;
  if (request.act == "list")
    return web_list(world, kind.type, [&](const Object& whole) {
      const bool listed = web_lists(world, web_text(whole["web"][kind.features], "context"));
      return listed ? row_of(kind, whole) : OrderedJson();
    });
  if (request.act == "add") return write(world, kind, Json::parse(request.body, nullptr, false), nullptr);
  const auto* whole = web_object(world, kind.type, request.id);
  // What is not there is no content for the queues and not found for the groups.
  if (whole == nullptr) return web_answer(&kind == &queues && request.act != "delete" ? 204 : 404);
  if (request.act == "view") return web_answer(200, view(world, kind, *whole).dump());
  if (request.act == "edit") return write(world, kind, Json::parse(request.body, nullptr, false), whole);
  return request.act == "delete" ? remove(world, kind, *whole) : web_answer(404);
}

} // namespace

Response serve_web_groups(const WebRequest& request) {
  return serve(groups, request);
}

Response serve_web_queues(const WebRequest& request) {
  return serve(queues, request);
}

} // namespace telctl::sandbox
