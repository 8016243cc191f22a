#include <web_services.hpp>

#include <algorithm>
#include <regex>

#include <fmt/format.h>
#include <telctl/support/encoding.hpp>
#include <telctl/support/text.hpp>

// action/www/service/ipbx/asterisk/web_services/pbx_settings/groups.php answers, object/application/…/group.inc does:
// an edit drops the members, rights, destinations, caller id and schedule that it is not given.
namespace telctl::sandbox {
namespace {

constexpr std::string_view base = "/service/ipbx/json.php/restricted/pbx_settings/groups/";
constexpr auto type = "groups";

Response answer(int status, std::string body = {}) {
  Response out{.status = status, .body = std::move(body)};
  out.headers = {{"X-XIVO-WS-VERSION", "1.0"}, {"Content-Type", out.body.empty() ? "text/html" : "application/json"}};
  if (status != 204) out.headers.emplace_back("Content-Length", std::to_string(out.body.size()));
  return out;
}

std::string parameter(std::string_view query, std::string_view name) {
  for (const auto pair : split(query, '&'))
    if (pair.starts_with(name) && pair.substr(name.size()).starts_with('='))
      return std::string(pair.substr(name.size() + 1));
  return {};
}

std::string text_of(const Json& item, const char* field) {
  const auto value = item.is_object() ? item.value(field, Json()) : Json();
  if (value.is_string()) return value.get<std::string>();
  return value.is_number_integer() ? value.dump() : std::string();
}

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
    const auto kind = text_of(action, "actiontype");
    const bool two = kind == "endcall" || kind == "application";
    kept[event] = {{"event", event},
                   {"category", "group"},
                   {"action", two ? kind + ":" + text_of(action, "action") : kind},
                   {"actionarg1", text_of(action, "actionarg1")},
                   {"actionarg2", text_of(action, "actionarg2")},
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
  const auto name = lower_ascii(text_of(features, "name"));
  static const std::regex allowed("[a-z0-9_.-]{1,128}");
  if (!std::regex_match(name, allowed) || name == "general") return std::nullopt;
  for (const auto& [id, group] : world.store.all(type))
    if (group.text("name") == name && (old == nullptr || old->id != id)) return std::nullopt;
  const auto context = text_of(features, "context");
  if (world.store.find_unique("contexts", {"name"}, {{"name", context}}) == nullptr) return std::nullopt;
  const auto strategy = text_of(data["queue"], "strategy");
  if (old != nullptr && strategy == "linear" && text_of((*old)["web"]["queue"], "strategy") != "linear")
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
  const auto number = text_of(features, "number");
  if (number.empty()) return true;
  const Json place = {{"exten", number}, {"context", text_of(features, "context")}};
  if (world.store.find_unique("extensions", {"exten", "context"}, place) != nullptr) return false;
  const auto& extension = world.store.insert("extensions", {}, place);
  world.store.link("group_extension", group, extension.id);
  return true;
}

Response write(World& world, const Json& data, const Object* old) {
  const auto kept = checked(world, data, old);
  const auto members = kept ? member_edges(world, data) : std::nullopt;
  if (!members) return answer(400);
  const Json fields = {{"name", (*kept)["groupfeatures"]["name"]}, {"web", *kept}};
  const auto id = old != nullptr ? old->id : world.store.insert(type, std::string(main_tenant), fields).id;
  if (old != nullptr) world.store.update(type, id, fields);
  if (!number_group(world, id, (*kept)["groupfeatures"])) throw Refusal{.status = 400, .body = "the number is taken"};
  world.store.replace("group_user", id, *members);
  return answer(200);
}

Response remove(World& world, const Object& group) {
  for (const auto& edge : std::vector(world.store.edges("group_extension", group.id)))
    world.store.erase("extensions", edge.to);
  world.store.erase(type, group.id);
  return answer(200);
}

Response list(const World& world) {
  OrderedJson rows = OrderedJson::array();
  for (const auto& [id, group] : world.store.all(type))
    if (group["web"].is_object()) rows.push_back(row_of(group));
  return rows.empty() ? answer(204) : answer(200, rows.dump());
}

Response act(World& world, const Request& request, std::string_view query) {
  const auto what = parameter(query, "act");
  if (what == "list" || what.empty()) return list(world);
  const auto* group = group_of(world, parameter(query, "id"));
  if (what == "add") return write(world, Json::parse(request.body, nullptr, false), nullptr);
  if (group == nullptr) return answer(404);
  if (what == "view") return answer(200, view(world, *group).dump());
  if (what == "edit") return write(world, Json::parse(request.body, nullptr, false), group);
  return what == "delete" ? remove(world, *group) : answer(404);
}

bool knows(const Request& request) {
  const auto proof = request.header("authorization");
  return proof.starts_with("Basic ") &&
         from_base64(std::string_view(proof).substr(6)) == fmt::format("{}:{}", account_name, account_password);
}

} // namespace

std::optional<Response> serve_web_services(World& world, const Request& request) {
  if (!world.xivo() || !request.target.starts_with(base)) return std::nullopt;
  if (!knows(request)) return answer(401);
  const auto rest = std::string_view(request.target).substr(base.size());
  const auto question = rest.find('?');
  if (question != 0 && !rest.empty()) return answer(404);
  try {
    return act(world, request, rest.empty() ? rest : rest.substr(1));
  } catch (const Refusal&) {
    world.store.rollback();
    world.store.begin();
    return answer(400);
  }
}

} // namespace telctl::sandbox
