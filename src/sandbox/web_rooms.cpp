#include <web_services.hpp>

#include <regex>

#include <telctl/support/text.hpp>

// Conference rooms and schedules: action/www/service/ipbx/asterisk/web_services/pbx_settings/meetme.php and
// call_management/schedule.php answer; there is no edit of either.
namespace telctl::sandbox {
namespace {

OrderedJson room_row(const Object& room) {
  OrderedJson row = room["web"]["meetmefeatures"];
  row["id"] = room.id;
  return row;
}

OrderedJson room_view(const Object& room) {
  return {{"meetmefeatures", room_row(room)},
          {"meetmeroom", OrderedJson(room["web"]["meetmeroom"])},
          {"meetmeguest", false}};
}

/// meetmefeatures/config.inc and meetme/room/config.inc.
bool takes_room(const World& world, const Json& data) {
  if (!data.is_object() || !data.contains("meetmefeatures") || !data.contains("meetmeroom")) return false;
  const auto& row = data["meetmefeatures"];
  static const std::regex name("[a-zA-Z0-9_.-]{1,80}");
  static const std::regex number("[0-9*#]{1,40}");
  static const std::regex pin("[0-9*#]{0,40}");
  const auto users = web_text(row, "maxusers");
  const bool admin = web_text(row, "admin_typefrom") != "none";
  return std::regex_match(web_text(row, "name"), name) && std::regex_match(web_text(row, "confno"), number) &&
         std::regex_match(web_text(data["meetmeroom"], "pin"), pin) &&
         std::regex_match(web_text(data["meetmeroom"], "pinadmin"), pin) &&
         (users.empty() || (is_digits(users) && std::stoi(users) <= 99)) &&
         (!admin || !web_text(data["meetmeroom"], "pinadmin").empty()) &&
         world.store.find_unique("contexts", {"name"}, {{"name", web_text(row, "context")}}) != nullptr;
}

Response add_room(World& world, const Json& data) {
  if (!takes_room(world, data)) return web_answer(400);
  auto row = data["meetmefeatures"];
  const Json place = {{"exten", web_text(row, "confno")}, {"context", web_text(row, "context")}};
  if (world.store.find_unique("extensions", {"exten", "context"}, place) != nullptr) return web_answer(400);
  const auto* context = world.store.find_unique("contexts", {"name"}, {{"name", place["context"]}});
  if (!in_web_ranges((*context)["conference_room_ranges"], web_text(row, "confno"))) return web_answer(400);
  row["name"] = lower_ascii(web_text(row, "name"));
  const Json web = {{"meetmefeatures", row}, {"meetmeroom", data["meetmeroom"]}};
  const auto id =
      world.store.insert("conferences", std::string(main_tenant), {{"name", web_text(row, "name")}, {"web", web}}).id;
  world.store.link("conference_extension", id, world.store.insert("extensions", {}, place).id);
  return web_answer(200);
}

/// {"actiontype": "endcall", "action": "hangup", "actionarg1": …} as three columns.
Json columns_of(const Json& action, const std::string& prefix, const std::string& id, const std::string& arguments) {
  const auto what = web_text(action, "action");
  return {{prefix, web_text(action, "actiontype") + (what.empty() ? "" : ":" + what)},
          {id, web_text(action, "actionarg1")},
          {arguments, web_text(action, "actionarg2")}};
}

Json time_row(Json row, const char* mode) {
  const auto action = row.value("dialaction", Json::object());
  row.erase("dialaction");
  row["mode"] = mode;
  row["commented"] = false;
  if (!action.empty()) row.update(columns_of(action, "action", "actionid", "actionargs"));
  return row;
}

Response add_schedule(World& world, const Json& data) {
  if (!data.is_object() || !data.contains("schedule") || web_text(data["schedule"], "name").empty() ||
      !is_digits(web_text(data["schedule"], "entity_id")))
    return web_answer(400);
  auto row = data["schedule"];
  row["commented"] = false;
  const auto closed = data.value("dialaction", Json::object()).value("schedule_fallback", Json::object());
  row.update(columns_of(closed, "fallback_action", "fallback_actionid", "fallback_actionargs"));
  Json web = {{"schedule", row}, {"opened", Json::array()}, {"closed", Json::array()}};
  for (const auto* mode : {"opened", "closed"})
    for (const auto& period : data.value(mode, Json::array()))
      web[mode].push_back(time_row(period, mode));
  world.store.insert("schedules", std::string(main_tenant), {{"name", row["name"]}, {"web", std::move(web)}});
  return web_answer(200);
}

OrderedJson schedule_row(const Object& schedule) {
  OrderedJson row = schedule["web"]["schedule"];
  row["id"] = schedule.id;
  return row;
}

OrderedJson schedule_view(const Object& schedule) {
  OrderedJson out = {{"schedule", schedule_row(schedule)}};
  for (const auto* mode : {"opened", "closed"}) {
    const OrderedJson rows = schedule["web"][mode];
    out[mode] = rows.empty() ? OrderedJson(false) : rows;
  }
  return out;
}

struct Kind {
  const char* type;
  OrderedJson (*row)(const Object&);
  OrderedJson (*view)(const Object&);
  Response (*add)(World&, const Json&);
  bool (*listed)(const World&, const Object&);
};

bool is_room_listed(const World& world, const Object& room) {
  return web_lists(world, web_text(room["web"]["meetmefeatures"], "context"));
}

bool is_listed(const World&, const Object&) {
  return true;
}

Response serve(const Kind& kind, const WebRequest& request) {
  auto& world = request.world;
  if (request.act == "add") return kind.add(world, Json::parse(request.body, nullptr, false));
  if (request.act == "list")
    return web_list(world, kind.type, [&](const Object& object) {
      return kind.listed(world, object) ? kind.row(object) : OrderedJson();
    });
  const auto* object = web_object(world, kind.type, request.id);
  if (object == nullptr) return web_answer(404);
  if (request.act == "view") return web_answer(200, kind.view(*object).dump());
  if (request.act != "delete") return web_answer(404);
  for (const auto& edge : std::vector(world.store.edges("conference_extension", object->id)))
    if (std::string_view(kind.type) == "conferences") world.store.erase("extensions", edge.to);
  world.store.erase(kind.type, object->id);
  return web_answer(200);
}

} // namespace

Response serve_web_conferences(const WebRequest& request) {
  return serve({"conferences", room_row, room_view, add_room, is_room_listed}, request);
}

Response serve_web_schedules(const WebRequest& request) {
  return serve({"schedules", schedule_row, schedule_view, add_schedule, is_listed}, request);
}

} // namespace telctl::sandbox
