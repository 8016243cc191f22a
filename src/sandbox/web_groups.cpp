#include <web_services.hpp>

#include <algorithm>
#include <regex>

#include <fmt/format.h>
#include <telctl/support/text.hpp>

// action/www/service/ipbx/asterisk/web_services/pbx_settings/groups.php answers, object/application/…/group.inc does:
// an edit drops the members, rights, destinations, caller id and schedule that it is not given.
namespace telctl::sandbox {
namespace {

constexpr auto type = "groups";

OrderedJson row_of(const Object& group) {
  OrderedJson row = group["web"]["groupfeatures"];
  row["id"] = std::to_string(group.id);
  row["deleted"] = false;
  return row;
}

OrderedJson members_of(const World& world, const Object& group) {
  OrderedJson list = OrderedJson::array();
  for (const auto& edge : world.store.edges("group_user", group.id))
    list.push_back({{"queue_name", group["name"]}, {"usertype", "user"}, {"userid", edge.to}, {"category", "group"}});
  return list;
}

OrderedJson view(const World& world, const Object& group) {
  OrderedJson out = {{"groupfeatures", row_of(group)}, {"queue", OrderedJson(group["web"]["queue"])}};
  out["queue"]["name"] = group["name"];
  out["queue"]["category"] = "group";
  const auto part = [&](const char* name, OrderedJson value) {
    out[name] = value.empty() ? OrderedJson(false) : value;
  };
  part("user", members_of(world, group));
  part("rightcall", OrderedJson(group["web"]["rightcall"]));
  part("dialaction", OrderedJson(group["web"]["dialaction"]));
  part("callerid", OrderedJson(group["web"]["callerid"]));
  if (!group["web"]["schedule_id"].is_null()) out["schedule_id"] = group["web"]["schedule_id"];
  return out;
}

const Object* group_of(const World& world, const std::string& id) {
  return is_digits(id) && id.size() < 12 ? world.store.find(type, std::stoll(id)) : nullptr;
}

/// {"actiontype": "endcall", "action": "hangup"} as it is kept and shown.
Json kept_dialactions(const Json& data) {
  auto kept = Json::object();
  const auto& given = data.value("dialaction", Json::object());
  for (const auto& [event, action] : given.items()) {
    const auto kind = web_text(action, "actiontype");
    const bool two = kind == "endcall" || kind == "application";
    kept[event] = {{"event", event},
                   {"category", "group"},
                   {"action", two ? kind + ":" + web_text(action, "action") : kind},
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

/// What the data says, or nothing where the web interface would refuse it.
std::optional<Json> checked(const World& world, const Json& data, const Object* old) {
  if (!data.is_object() || !data.contains("groupfeatures") || !data.contains("queue")) return std::nullopt;
  const auto& features = data["groupfeatures"];
  const auto name = lower_ascii(web_text(features, "name"));
  static const std::regex allowed("[a-z0-9_.-]{1,128}");
  if (!std::regex_match(name, allowed) || name == "general") return std::nullopt;
  for (const auto& [id, group] : world.store.all(type))
    if (group.text("name") == name && (old == nullptr || old->id != id)) return std::nullopt;
  const auto context = web_text(features, "context");
  if (world.store.find_unique("contexts", {"name"}, {{"name", context}}) == nullptr) return std::nullopt;
  const auto strategy = web_text(data["queue"], "strategy");
  if (old != nullptr && strategy == "linear" && web_text((*old)["web"]["queue"], "strategy") != "linear")
    return std::nullopt;
  auto row = features;
  row["name"] = name;
  return Json{{"groupfeatures", std::move(row)},
              {"queue", data["queue"]},
              {"rightcall", kept_rights(data)},
              {"dialaction", kept_dialactions(data)},
              {"callerid", data.value("callerid", Json::object())},
              {"schedule_id", data.value("schedule_id", Json())}};
}

std::optional<std::vector<Edge>> member_edges(const World& world, const Json& data) {
  std::vector<Edge> edges;
  for (const auto& member : data.value("user", Json::array())) {
    const auto id = member.is_string() && is_digits(member.get<std::string>()) ? std::stoll(member.get<std::string>())
                    : member.is_number_integer()                               ? member.get<Id>()
                                                                               : 0;
    const auto* user = world.store.find("users", id);
    if (user == nullptr || main_line(world, id) == nullptr) return std::nullopt; // invalid master line
    edges.push_back({.to = id});
  }
  return edges;
}

/// The number becomes an extension of its own, as the lines' are. False where it is taken.
bool number_group(World& world, Id group, const Json& features) {
  for (const auto& edge : std::vector(world.store.edges("group_extension", group)))
    world.store.erase("extensions", edge.to);
  const auto number = web_text(features, "number");
  if (number.empty()) return true;
  const Json place = {{"exten", number}, {"context", web_text(features, "context")}};
  if (world.store.find_unique("extensions", {"exten", "context"}, place) != nullptr) return false;
  const auto& extension = world.store.insert("extensions", {}, place);
  world.store.link("group_extension", group, extension.id);
  return true;
}

Response write(World& world, const Json& data, const Object* old) {
  const auto kept = checked(world, data, old);
  const auto members = kept ? member_edges(world, data) : std::nullopt;
  if (!members) return web_answer(400);
  const Json fields = {{"name", (*kept)["groupfeatures"]["name"]}, {"web", *kept}};
  const auto id = old != nullptr ? old->id : world.store.insert(type, std::string(main_tenant), fields).id;
  if (old != nullptr) world.store.update(type, id, fields);
  if (!number_group(world, id, (*kept)["groupfeatures"])) throw Refusal{.status = 400, .body = "the number is taken"};
  world.store.replace("group_user", id, *members);
  return web_answer(200);
}

Response remove(World& world, const Object& group) {
  for (const auto& edge : std::vector(world.store.edges("group_extension", group.id)))
    world.store.erase("extensions", edge.to);
  world.store.erase(type, group.id);
  return web_answer(200);
}

Response list(const World& world) {
  OrderedJson rows = OrderedJson::array();
  for (const auto& [id, group] : world.store.all(type))
    if (group["web"].is_object()) rows.push_back(row_of(group));
  return rows.empty() ? web_answer(204) : web_answer(200, rows.dump());
}

} // namespace

Response serve_web_groups(const WebRequest& request) {
  auto& world = request.world;
  if (request.act == "list") return list(world);
  if (request.act == "add") return write(world, Json::parse(request.body, nullptr, false), nullptr);
  const auto* group = group_of(world, request.id);
  if (group == nullptr) return web_answer(404);
  if (request.act == "view") return web_answer(200, view(world, *group).dump());
  if (request.act == "edit") return write(world, Json::parse(request.body, nullptr, false), group);
  return request.act == "delete" ? remove(world, *group) : web_answer(404);
}

} // namespace telctl::sandbox
