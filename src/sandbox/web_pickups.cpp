#include <web_services.hpp>

#include <telctl/support/text.hpp>

// action/www/service/ipbx/asterisk/web_services/call_management/pickup.php answers: there is no edit. A new group takes
// the lowest number that is free, since Asterisk has 64 of them (object/application/…/pickup.inc).
namespace telctl::sandbox {
namespace {

constexpr auto type = "callpickups";
constexpr Id most = 64;

/// {"category", "membertype", "memberid"} and the relation that holds it.
struct Side {
  const char* category;
  const char* shown;
  const char* users;
  const char* groups;
};
constexpr Side sides[] = {{"member", "members", "pickup_interceptor_user", "pickup_interceptor_group"},
                          {"pickup", "pickups", "pickup_target_user", "pickup_target_group"}};

OrderedJson row_of(const Object& pickup) {
  return {{"id", pickup["hex"]},
          {"entity_id", pickup["web"]["entity_id"]},
          {"name", pickup["name"]},
          {"description", pickup["web"]["description"]},
          {"commented", 0}};
}

OrderedJson members_of(const World& world, const Object& pickup, const Side& side) {
  OrderedJson rows = OrderedJson::array();
  for (const auto& [relation, kind] : {std::pair(side.users, "user"), {side.groups, "group"}})
    for (const auto& edge : world.store.edges(relation, pickup.id))
      rows.push_back(
          {{"pickupid", pickup["hex"]}, {"category", side.category}, {"membertype", kind}, {"memberid", edge.to}});
  return rows.empty() ? OrderedJson(false) : rows;
}

const Object* pickup_of(const World& world, const std::string& number) {
  for (const auto& [id, pickup] : world.store.all(type))
    if (pickup["web"].is_object() && pickup.text("hex") == number) return &pickup;
  return nullptr;
}

/// As the relations take them, or nothing for a member that is not there.
std::optional<std::vector<std::pair<const char*, Id>>> members_in(const World& world, const Json& data) {
  std::vector<std::pair<const char*, Id>> members;
  for (const auto& row : data.value("members", Json::array()))
    for (const auto& side : sides) {
      const auto id = web_text(row, "memberid");
      const auto kind = web_text(row, "membertype");
      if (web_text(row, "category") != side.category) continue;
      if (!is_digits(id) || (kind != "user" && kind != "group")) return std::nullopt;
      if (world.store.find(kind == "user" ? "users" : "groups", std::stoll(id)) == nullptr) return std::nullopt;
      members.emplace_back(kind == "user" ? side.users : side.groups, std::stoll(id));
    }
  return members;
}

Response add(World& world, const Json& data) {
  if (!data.is_object() || web_text(data, "name").empty() || !is_digits(web_text(data, "entity_id")))
    return web_answer(400);
  const auto members = members_in(world, data);
  Id number = 0;
  while (number < most && pickup_of(world, std::to_string(number)) != nullptr)
    ++number;
  if (!members || number == most) return web_answer(400);
  const Json web = {{"entity_id", web_text(data, "entity_id")}, {"description", web_text(data, "description")}};
  const auto& pickup =
      world.store.insert(type, std::string(main_tenant),
                         {{"name", web_text(data, "name")}, {"hex", std::to_string(number)}, {"web", web}});
  for (const auto& [relation, member] : *members)
    world.store.link(relation, pickup.id, member);
  return web_answer(200);
}

} // namespace

Response serve_web_pickups(const WebRequest& request) {
  auto& world = request.world;
  if (request.act == "add") return add(world, Json::parse(request.body, nullptr, false));
  if (request.act == "list") return web_list(world, type, row_of);
  const auto* pickup = pickup_of(world, request.id);
  if (pickup == nullptr) return web_answer(404);
  if (request.act == "delete") {
    world.store.erase(type, pickup->id);
    return web_answer(200);
  }
  if (request.act != "view") return web_answer(404);
  return web_answer(200, OrderedJson{{"pickup", row_of(*pickup)},
                                     {"members", members_of(world, *pickup, sides[0])},
                                     {"pickups", members_of(world, *pickup, sides[1])}}
                             .dump());
}

} // namespace telctl::sandbox
