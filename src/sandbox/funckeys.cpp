#include <routes.hpp>

#include <algorithm>

#include <fmt/format.h>
#include <python.hpp>
#include <telctl/support/text.hpp>

// Function keys: a private template for each user, over a shared one that several users may have.
namespace telctl::sandbox {
namespace {

struct Destination {
  std::string_view type;
  std::vector<std::string_view> needed;
  std::string_view target = {}; ///< type in the store of what the first needed member names
  std::string_view label = {};
  std::vector<std::string_view> also = {}; ///< optional members, shown as null when absent
};

const std::vector<Destination>& destinations(const World& world) {
  static const std::vector<Destination> modern = {
      {"agent", {"agent_id", "action"}, "agents", "Agent"},
      {"bsfilter", {"filter_member_id"}},
      {"conference", {"conference_id"}, "conferences", "Conference"},
      {"custom", {"exten"}},
      {"forward", {"forward"}, {}, {}, {"exten"}},
      {"group", {"group_id"}, "groups", "Group"},
      {"groupmember", {"group_id", "action"}, "groups", "Group"},
      {"onlinerec", {}},
      {"paging", {"paging_id"}, "pagings", "Paging"},
      {"park_position", {"parking_lot_id", "position"}, "parkinglots", "ParkingLot"},
      {"parking", {"parking_lot_id"}, "parkinglots", "ParkingLot"},
      {"queue", {"queue_id"}, "queues", "Queue"},
      {"service", {"service"}},
      {"transfer", {"transfer"}},
      {"user", {"user_id"}, "users", "User"}};
  static const std::vector<Destination> legacy = [] {
    std::vector<Destination> out = modern;
    for (Destination& destination : out) {
      if (destination.type == "park_position") destination = {"park_position", {"position"}};
      if (destination.type == "parking") destination = {"parking", {}};
    }
    return out;
  }();
  return world.modern() ? modern : legacy;
}

const Json& allowed_values(const World& world, std::string_view type, std::string_view member) {
  static const Json none;
  for (const Json& destination : world.data["funckey_destinations"])
    if (destination["type"] == type)
      for (const Json& parameter : destination["parameters"])
        if (parameter["name"] == member && parameter.contains("values")) return parameter["values"];
  return none;
}

bool member_exists(const World& world, Id id) {
  for (const auto& relation : {"callfilter_surrogate", "callfilter_recipient"})
    for (const auto& [left, edges] : world.store.relations().find(relation)->second.forward)
      for (const Edge& edge : edges)
        if (edge.data.value("member_id", Id{0}) == id) return true;
  return false;
}

void check_key(const World& world, const Json& key, bool personal) {
  if (!key.is_object() || !key.contains("destination"))
    input_error("destination: ['Missing data for required field.']");
  const Json& destination = key["destination"];
  const Json type = destination.is_object() ? destination.value("type", Json()) : Json();
  const auto& known = destinations(world);
  const auto found = std::find_if(known.begin(), known.end(), [&](const Destination& d) { return type == d.type; });
  if (found == known.end()) {
    std::vector<std::string> names;
    for (const Destination& d : known)
      names.emplace_back(d.type);
    input_error(fmt::format("destination: {{'type': ['Must be one of: {}.']}}", join(names, ", ")));
  }
  OrderedJson wrong = OrderedJson::object();
  for (const auto name : found->needed) {
    const std::string member(name);
    const Json& values = allowed_values(world, found->type, name);
    if (!destination.contains(member))
      wrong[member] = OrderedJson::array({"Missing data for required field."});
    else if (values.is_array() && std::find(values.begin(), values.end(), destination[member]) == values.end())
      wrong[member] =
          OrderedJson::array({fmt::format("Must be one of: {}.", join(values.get<std::vector<std::string>>(), ", "))});
    else if (member == "exten" &&
             !(destination[member].is_string() && matches(destination[member].get<std::string>(), "^[A-Z0-9+*]+$")))
      wrong[member] = OrderedJson::array({"String does not match expected pattern."});
    else if (member.ends_with("_id") && !destination[member].is_number_integer())
      wrong[member] = OrderedJson::array({"Not a valid integer."});
  }
  if (!wrong.empty()) input_error(fmt::format("destination: {}", repr(wrong)));
  if (!personal && (found->type == "agent" || found->type == "bsfilter"))
    input_error(fmt::format("FuncKey destination type '{}' cannot be in a template", found->type));
  if (!found->target.empty()) {
    const std::string argument(found->needed.front());
    const Id id = destination[argument].get<Id>();
    if (world.store.find(found->target, id) == nullptr)
      field_not_found(argument, found->label, {{argument, std::to_string(id)}});
  }
  if (found->type == "bsfilter" && !member_exists(world, destination["filter_member_id"].get<Id>()))
    field_not_found("filter_member_id", "FilterMember", {{"filter_member_id", destination["filter_member_id"].dump()}});
}

Json stored_key(World& world, const Json& key) {
  return {{"id", world.store.draw("func_keys")},
          {"blf", key.value("blf", true)},
          {"label", key.value("label", Json())},
          {"destination", key["destination"]}};
}

std::string position_text(const std::string& text) {
  if (!is_digits(text)) input_error(fmt::format("'{}' is not a valid position", text));
  if (text.find_first_not_of('0') == std::string::npos)
    // The product lets its database refuse it, and quotes the statement.
    refuse(500, "Unexpected error: new row for relation \"func_key_mapping\" violates check constraint "
                "\"func_key_mapping_position_check\"");
  return text;
}

OrderedJson show_destination_of_key(const World& world, const Json& destination) {
  const std::string type = destination["type"].get<std::string>();
  const auto& known = destinations(world);
  const auto found = std::find_if(known.begin(), known.end(), [&](const Destination& d) { return d.type == type; });
  OrderedJson out = OrderedJson::object();
  if (type == "user") out["user_id"] = destination["user_id"];
  out["type"] = type;
  for (const auto name : found->needed)
    out[std::string(name)] = destination.value(std::string(name), Json());
  for (const auto name : found->also)
    out[std::string(name)] = destination.value(std::string(name), Json());
  out["href"] = nullptr;
  if (!found->target.empty()) {
    const Object* target = world.store.find(found->target, destination[std::string(found->needed.front())].get<Id>());
    if (target != nullptr) out["href"] = links(world, world.resource(found->target), *target)[0]["href"];
    if (target != nullptr && type == "user") {
      out["user_firstname"] = OrderedJson((*target)["firstname"]);
      out["user_lastname"] = OrderedJson((*target)["lastname"]);
    }
  }
  return out;
}

OrderedJson show_key(const World& world, const Json& key, bool inherited) {
  return {{"id", key["id"]},
          {"inherited", inherited},
          {"blf", key["blf"]},
          {"label", key["label"]},
          {"destination", show_destination_of_key(world, key["destination"])}};
}

/// By position as a number: "2" before "10".
std::vector<std::string> positions(const Json& keys) {
  std::vector<std::string> out;
  for (const auto& [position, key] : keys.items())
    out.push_back(position);
  std::sort(out.begin(), out.end(),
            [](const auto& a, const auto& b) { return std::pair(a.size(), a) < std::pair(b.size(), b); });
  return out;
}

OrderedJson show_keys(const World& world, const Json& keys, bool inherited) {
  OrderedJson out = OrderedJson::object();
  for (const auto& position : positions(keys))
    out[position] = show_key(world, keys[position], inherited);
  return out;
}

const Object& private_template(const World& world, const Object& user) {
  return *world.store.find("funckey_templates", user["private_template"].get<Id>());
}

const Object& shared_template(const World& world, const std::string& id) {
  // No number has more than 18 digits.
  const Object* found = id.size() > 18 ? nullptr : world.store.find("funckey_templates", std::stoll(id));
  if (found == nullptr || (*found)["private"] == true) not_found("FuncKeyTemplate", {{"id", id}});
  return *found;
}

const Object& user_of(Exchange& e) {
  return e.world.get(e.world.resource("users"), e.arguments[0]);
}

OrderedJson unified(const World& world, const Object& user) {
  const Object& own = private_template(world, user);
  std::map<std::string, OrderedJson> all;
  if (const Json& shared = user["func_key_template_id"]; shared.is_number_integer())
    if (const Object* found = world.store.find("funckey_templates", shared.get<Id>()); found != nullptr)
      for (const auto& [position, key] : (*found)["keys"].items())
        all[position] = show_key(world, key, true);
  for (const auto& [position, key] : own["keys"].items())
    all[position] = show_key(world, key, false);
  OrderedJson keys = OrderedJson::object();
  Json names = Json::object();
  for (const auto& [position, key] : all)
    names[position] = nullptr;
  for (const auto& position : positions(names))
    keys[position] = all[position];
  return {{"id", own.id}, {"name", own["name"]}, {"keys", keys}};
}

Json keys_of_body(World& world, const Json& body, bool personal) {
  Json out = Json::object();
  const Json keys = body.value("keys", Json::object());
  if (!keys.is_object()) input_error("keys: ['Not a valid mapping type.']");
  for (const auto& [position, key] : keys.items()) {
    check_key(world, key, personal);
    out[position_text(position)] = stored_key(world, key);
  }
  return out;
}

void set_key(World& world, const Object& owner, const std::string& position, const Json& key) {
  Json keys = owner["keys"];
  keys[position] = key;
  world.set("funckey_templates", owner.id, "keys", keys);
}

void drop_key(World& world, const Object& owner, const std::string& position) {
  Json keys = owner["keys"];
  keys.erase(position);
  world.set("funckey_templates", owner.id, "keys", keys);
}

[[noreturn]] void no_key(const Object& owner, const std::string& position) {
  not_found("FuncKey", {{"template_id", std::to_string(owner.id)}, {"position", position}});
}

OrderedJson show_template(const World& world, const Object& shared) {
  return {{"id", shared.id},
          {"tenant_uuid", shared.tenant},
          {"name", shared["name"]},
          {"keys", show_keys(world, shared["keys"], true)},
          {"links", links(world, world.resource("funckey_templates"), shared)}};
}

void add_user_routes_of_keys(Routes& routes) {
  routes.add("GET", "users/{user}/funckeys", [](Exchange& e) { return Answer{.body = unified(e.world, user_of(e))}; });
  routes.add("PUT", "users/{user}/funckeys", [](Exchange& e) {
    const Object& user = user_of(e);
    const Json keys = keys_of_body(e.world, e.json(), true);
    e.world.set("funckey_templates", private_template(e.world, user).id, "keys", keys);
    return no_content();
  });
  routes.add("GET", "users/{user}/funckeys/{}", [](Exchange& e) {
    const Object& user = user_of(e);
    const OrderedJson keys = unified(e.world, user)["keys"];
    if (!keys.contains(e.arguments[1])) no_key(private_template(e.world, user), e.arguments[1]);
    return Answer{.body = keys[e.arguments[1]]};
  });
  routes.add("PUT", "users/{user}/funckeys/{}", [](Exchange& e) {
    const Object& user = user_of(e);
    const Json body = e.json();
    check_key(e.world, body, true);
    set_key(e.world, private_template(e.world, user), position_text(e.arguments[1]), stored_key(e.world, body));
    return no_content();
  });
  routes.add("DELETE", "users/{user}/funckeys/{}", [](Exchange& e) {
    drop_key(e.world, private_template(e.world, user_of(e)), e.arguments[1]);
    return no_content();
  });
  routes.add("GET", "users/{user}/funckeys/templates", [](Exchange& e) {
    const Object& user = user_of(e);
    OrderedJson items = OrderedJson::array();
    if (const Json& shared = user["func_key_template_id"]; shared.is_number_integer())
      items.push_back(
          {{"user_id", user.id}, {"template_id", shared}, {"links", links(e.world, e.world.resource("users"), user)}});
    return Answer{.body = {{"total", items.size()}, {"items", items}}};
  });
  routes.add("PUT", "users/{user}/funckeys/templates/{id}", [](Exchange& e) {
    const Object& user = user_of(e);
    e.world.set("users", user.id, "func_key_template_id", shared_template(e.world, e.arguments[1]).id);
    return no_content();
  });
  routes.add("DELETE", "users/{user}/funckeys/templates/{id}", [](Exchange& e) {
    const Object& user = user_of(e);
    if (user["func_key_template_id"] == shared_template(e.world, e.arguments[1]).id)
      e.world.set("users", user.id, "func_key_template_id", nullptr);
    return no_content();
  });
}

void add_template_routes(Routes& routes) {
  routes.add("GET", "funckeys/templates", [](Exchange& e) {
    OrderedJson items = OrderedJson::array();
    for (const auto& [id, shared] : e.world.store.all("funckey_templates"))
      if (shared["private"] != true && e.world.visible(shared)) items.push_back(show_template(e.world, shared));
    return Answer{.body = {{"total", items.size()}, {"items", items}}};
  });
  routes.add("POST", "funckeys/templates", [](Exchange& e) {
    const Json body = e.json();
    Json fields = {
        {"name", body.value("name", Json())}, {"private", false}, {"keys", keys_of_body(e.world, body, false)}};
    const Object& shared = e.world.store.insert("funckey_templates", e.world.tenant, std::move(fields));
    return Answer{.status = 201,
                  .body = show_template(e.world, shared),
                  .location = fmt::format("funckeys/templates/{}", shared.id)};
  });
  routes.add("GET", "funckeys/templates/{id}", [](Exchange& e) {
    return Answer{.body = show_template(e.world, shared_template(e.world, e.arguments[0]))};
  });
  routes.add("PUT", "funckeys/templates/{id}", [](Exchange& e) {
    const Object& shared = shared_template(e.world, e.arguments[0]);
    const Json body = e.json();
    if (body.contains("name")) e.world.set("funckey_templates", shared.id, "name", body["name"]);
    if (body.contains("keys")) e.world.set("funckey_templates", shared.id, "keys", keys_of_body(e.world, body, false));
    return no_content();
  });
  routes.add("DELETE", "funckeys/templates/{id}", [](Exchange& e) {
    const Id id = shared_template(e.world, e.arguments[0]).id;
    for (const auto& [user, object] : e.world.store.all("users"))
      if (object["func_key_template_id"] == id) e.world.set("users", user, "func_key_template_id", nullptr);
    e.world.store.erase("funckey_templates", id);
    return no_content();
  });
  routes.add("GET", "funckeys/templates/{id}/users", [](Exchange& e) {
    const Object& shared = shared_template(e.world, e.arguments[0]);
    OrderedJson items = OrderedJson::array();
    for (const auto& [id, user] : e.world.store.all("users"))
      if (user["func_key_template_id"] == shared.id)
        items.push_back(
            {{"user_id", id}, {"template_id", shared.id}, {"links", links(e.world, e.world.resource("users"), user)}});
    return Answer{.body = {{"total", items.size()}, {"items", items}}};
  });
  routes.add("GET", "funckeys/templates/{id}/{}", [](Exchange& e) {
    const Object& shared = shared_template(e.world, e.arguments[0]);
    if (!shared["keys"].contains(e.arguments[1])) no_key(shared, e.arguments[1]);
    return Answer{.body = show_key(e.world, shared["keys"][e.arguments[1]], true)};
  });
  routes.add("PUT", "funckeys/templates/{id}/{}", [](Exchange& e) {
    const Object& shared = shared_template(e.world, e.arguments[0]);
    const Json body = e.json();
    check_key(e.world, body, false);
    set_key(e.world, shared, position_text(e.arguments[1]), stored_key(e.world, body));
    return no_content();
  });
  routes.add("DELETE", "funckeys/templates/{id}/{}", [](Exchange& e) {
    drop_key(e.world, shared_template(e.world, e.arguments[0]), e.arguments[1]);
    return no_content();
  });
}

} // namespace

void add_function_key_routes(Routes& routes, const World&) {
  routes.add("GET", "funckeys/destinations", [](Exchange& e) {
    OrderedJson body(e.world.data["funckey_destinations"]);
    for (auto& destination : body)
      for (auto& parameter : destination["parameters"])
        if (parameter.contains("collection"))
          parameter["collection"] = e.world.base + "/" + parameter["collection"].get<std::string>();
    return Answer{.body = std::move(body)};
  });
  add_user_routes_of_keys(routes);
  add_template_routes(routes);
}

} // namespace telctl::sandbox
