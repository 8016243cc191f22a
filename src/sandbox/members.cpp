#include <routes.hpp>

#include <algorithm>

#include <fmt/format.h>
#include <python.hpp>

// PUT of all members of something at once: the new list replaces the old one.
namespace telctl::sandbox {
namespace {

struct MemberSet {
  const char* left;
  const char* segment; ///< "members/users"
  const char* key;     ///< "users"
  const char* name;    ///< how a member is called: "uuid" or "id"
  const char* right;
  const char* relation;
  Json (*data)(World&, const Json& given, const Object& member) = nullptr;
  void (*check)(World&, const Object& left, const std::vector<Edge>& members) = nullptr;
};

Json with_priority(World&, const Json& given, const Object&) {
  return {{"priority", given.value("priority", 0)}};
}

/// A boss draws a number of the filter's members like a secretary, which no answer tells.
Json with_timeout(World& world, const Json& given, const Object& user) {
  const Json timeout = given.value("timeout", Json());
  for (const auto& [left, edges] : world.store.relations().at("callfilter_recipient").forward)
    for (const Edge& edge : edges)
      if (edge.to == user.id) return {{"timeout", timeout}, {"member_id", edge.data["member_id"]}};
  return {{"timeout", timeout}, {"member_id", world.store.draw("filter_members")}};
}

/// A secretary's number in the filter, and the code that switches it, which 26.08 tells.
Json with_member_id(World& world, const Json&, const Object& user) {
  for (const auto& [left, edges] : world.store.relations().at("callfilter_surrogate").forward)
    for (const Edge& edge : edges)
      if (edge.to == user.id) return edge.data;
  const Id id = world.store.draw("filter_members");
  return {{"member_id", id}, {"exten", fmt::format("*37{}", id)}};
}

void refuse_twice(const std::vector<Edge>& members) {
  std::set<Id> seen;
  for (const Edge& edge : members)
    if (!seen.insert(edge.to).second) not_permitted("Cannot associate same user more than once");
}

void check_group_users(World& world, const Object&, const std::vector<Edge>& members) {
  for (const Edge& edge : members)
    if (main_line(world, edge.to) == nullptr)
      missing_association("User", "Line", {{"user_uuid", "'" + world.store.find("users", edge.to)->uuid + "'"}});
  refuse_twice(members);
  std::set<Id> lines;
  for (const Edge& edge : members)
    if (const Object* line = main_line(world, edge.to); !lines.insert(line->id).second)
      not_permitted("Cannot associate different users with the same line", {{"line_id", std::to_string(line->id)}});
}

void refuse_other_role(World& world, std::string_view relation, std::string_view argument, const Object& filter,
                       const std::vector<Edge>& members) {
  for (const Edge& edge : members)
    if (world.store.linked(relation, filter.id, edge.to))
      associated("CallFilter", std::to_string(filter.id),
                 {{argument, "'" + world.store.find("users", edge.to)->uuid + "'"}});
}

void check_recipients(World& world, const Object& filter, const std::vector<Edge>& members) {
  if (members.size() > 1) not_permitted("Cannot associate more than one recipient");
  refuse_other_role(world, "callfilter_surrogate", "surrogate_user_uuid", filter, members);
}

void check_surrogates(World& world, const Object& filter, const std::vector<Edge>& members) {
  refuse_twice(members);
  refuse_other_role(world, "callfilter_recipient", "recipient_user_uuid", filter, members);
}

void check_switchboard(World& world, const Object&, const std::vector<Edge>& members) {
  for (const Edge& edge : members)
    if (main_line(world, edge.to) == nullptr)
      missing_association("User", "Line", {{"user_uuid", "'" + world.store.find("users", edge.to)->uuid + "'"}});
}

const MemberSet sets[] = {
    {"groups", "members/users", "users", "uuid", "users", "group_user", with_priority, check_group_users},
    {"callfilters", "recipients/users", "users", "uuid", "users", "callfilter_recipient", with_timeout,
     check_recipients},
    {"callfilters", "surrogates/users", "users", "uuid", "users", "callfilter_surrogate", with_member_id,
     check_surrogates},
    {"callpickups", "interceptors/users", "users", "uuid", "users", "pickup_interceptor_user"},
    {"callpickups", "targets/users", "users", "uuid", "users", "pickup_target_user"},
    {"callpickups", "interceptors/groups", "groups", "id", "groups", "pickup_interceptor_group"},
    {"callpickups", "targets/groups", "groups", "id", "groups", "pickup_target_group"},
    {"outcalls", "trunks", "trunks", "id", "trunks", "outcall_trunk"},
    {"contexts", "contexts", "contexts", "id", "contexts", "context_context"},
    {"switchboards", "members/users", "users", "uuid", "users", "switchboard_user", nullptr, check_switchboard},
    {"pagings", "members/users", "users", "uuid", "users", "paging_member"},
    {"pagings", "callers/users", "users", "uuid", "users", "paging_caller"},
};

/// The list of a body; refuses when it, or the name of a member, is missing.
const Json& given_members(const Json& body, const MemberSet& set) {
  if (!body.contains(set.key)) input_error(fmt::format("{}: ['Missing data for required field.']", set.key));
  const Json& given = body[set.key];
  if (!given.is_array()) input_error(fmt::format("{}: ['Invalid type.']", set.key));
  OrderedJson wrong = OrderedJson::object();
  for (std::size_t i = 0; i < given.size(); ++i)
    if (!given[i].contains(set.name))
      wrong[index_key(i)] = {{set.name, OrderedJson::array({"Missing data for required field."})}};
  if (!wrong.empty()) input_error(fmt::format("{}: {}", set.key, repr(wrong)));
  return given;
}

Answer put_members(Exchange& e, const Resource& left, const Resource& right, const MemberSet& set) {
  const Object& owner = e.world.get(left, e.arguments[0]);
  const Json body = e.json();
  std::vector<Edge> members;
  for (const Json& given : given_members(body, set)) {
    const Json& name = given[set.name];
    const Object* member = name.is_string()           ? e.world.store.find_uuid(right.type, name.get<std::string>())
                           : name.is_number_integer() ? e.world.store.find(right.type, name.get<Id>())
                                                      : nullptr;
    if (member == nullptr || !e.world.visible(*member))
      field_not_found(set.key, right.label, {{set.name, repr(OrderedJson(name))}});
    members.push_back({member->id, set.data != nullptr ? set.data(e.world, given, *member) : Json::object()});
  }
  if (set.check != nullptr) set.check(e.world, owner, members);
  e.world.store.replace(set.relation, owner.id, std::move(members));
  return no_content();
}

/// Members of a group that are only a number. They need not exist as extensions.
Answer put_member_extensions(Exchange& e) {
  const Object& group = e.world.get(e.world.resource("groups"), e.arguments[0]);
  const Json body = e.json();
  Json members = Json::array();
  for (const Json& given : body.value("extensions", Json::array())) {
    if (!given.contains("exten") || !given.contains("context"))
      input_error("extensions: {0: {'exten': ['Missing data for required field.']}}");
    const Json member = {
        {"exten", given["exten"]}, {"context", given["context"]}, {"priority", given.value("priority", 0)}};
    if (std::any_of(members.begin(), members.end(),
                    [&](const Json& m) { return m["exten"] == member["exten"] && m["context"] == member["context"]; }))
      not_permitted("Cannot associate same extensions more than once");
    members.push_back(member);
  }
  e.world.set("groups", group.id, "member_extensions", members);
  return no_content();
}

Answer put_user_lines(Exchange& e) {
  const Object& user = e.world.get(e.world.resource("users"), e.arguments[0]);
  std::vector<Id> wanted;
  const Json body = e.json();
  for (const Json& given : body.value("lines", Json::array())) {
    const Object* line = given.contains("id") && given["id"].is_number_integer()
                             ? e.world.store.find("lines", given["id"].get<Id>())
                             : nullptr;
    if (line == nullptr)
      field_not_found("lines", "Line", {{"id", given.contains("id") ? repr(OrderedJson(given["id"])) : "None"}});
    wanted.push_back(line->id);
  }
  for (const Id id : ids_of(e.world.store.edges("user_line", user.id)))
    if (std::find(wanted.begin(), wanted.end(), id) == wanted.end())
      dissociate_user(e.world, user, *e.world.store.find("lines", id));
  for (const Id id : wanted)
    associate_user(e.world, user, *e.world.store.find("lines", id));
  std::vector<Edge> ordered;
  for (const Id id : wanted)
    ordered.push_back({id, Json::object()});
  e.world.store.replace("user_line", user.id, ordered);
  return no_content();
}

/// The groups of a user, from the user's side.
Answer put_user_groups(Exchange& e) {
  const Object& user = e.world.get(e.world.resource("users"), e.arguments[0]);
  std::vector<Id> wanted;
  const Json body = e.json();
  for (const Json& given : body.value("groups", Json::array())) {
    const Object* group = given.contains("uuid") ? e.world.store.find_uuid("groups", given["uuid"].get<std::string>())
                          : given.contains("id") ? e.world.store.find("groups", given["id"].get<Id>())
                                                 : nullptr;
    if (group == nullptr)
      field_not_found("groups", "Group", {{"id", repr(OrderedJson(given.value("id", given.value("uuid", Json()))))}});
    wanted.push_back(group->id);
  }
  for (const Id id : std::vector<Id>(e.world.store.back("group_user", user.id)))
    if (std::find(wanted.begin(), wanted.end(), id) == wanted.end()) e.world.store.unlink("group_user", id, user.id);
  for (const Id id : wanted)
    if (!e.world.store.linked("group_user", id, user.id)) {
      auto members = e.world.store.edges("group_user", id);
      members.push_back({user.id, {{"priority", 0}}});
      check_group_users(e.world, user, members);
      e.world.store.replace("group_user", id, members);
    }
  return no_content();
}

/// A queue tells its fallbacks here alone.
Answer get_queue_fallbacks(Exchange& e) {
  const Object& queue = e.world.get(e.world.resource("queues"), e.arguments[0]);
  OrderedJson out = OrderedJson::object();
  for (const char* name : {"noanswer_destination", "busy_destination", "congestion_destination", "fail_destination"})
    out[name] = queue["fallbacks"].is_object() && queue["fallbacks"].contains(name)
                    ? show_destination(e.world, queue["fallbacks"][name])
                    : OrderedJson();
  return {.body = std::move(out)};
}

Answer put_fallbacks(Exchange& e, const Resource& resource) {
  const Object& object = e.world.get(resource, e.arguments[0]);
  const Json body = e.json();
  Json kept = Json::object();
  for (const auto& [name, destination] : body.items()) {
    check_destination(e.world, destination);
    if (!destination.is_null()) kept[name] = destination;
  }
  e.world.set(resource.type, object.id, "fallbacks", kept.empty() ? Json() : kept);
  return no_content();
}

} // namespace

void add_set_routes(Routes& routes, const World& world);
void add_set_routes(Routes& routes, const World& world) {
  for (const MemberSet& set : sets) {
    const Resource& left = world.resource(set.left);
    const Resource& right = world.resource(set.right);
    routes.add("PUT", fmt::format("{}/{}/{}", left.path, placeholder(left), set.segment),
               [&left, &right, &set](Exchange& e) { return put_members(e, left, right, set); });
  }
  routes.add("PUT", fmt::format("groups/{}/members/extensions", placeholder(world.resource("groups"))),
             put_member_extensions);
  routes.add("PUT", "users/{user}/lines", put_user_lines);
  routes.add("PUT", "users/{user}/groups", put_user_groups);
  for (const char* type : {"groups", "callfilters", "users", "queues", "switchboards"}) {
    const Resource& resource = world.resource(type);
    if (resource.type == "switchboards" && !world.modern()) continue; // its answers show none (162)
    const std::string pattern = fmt::format("{}/{}/fallbacks", resource.path, placeholder(resource));
    routes.add("PUT", pattern, [&resource](Exchange& e) { return put_fallbacks(e, resource); });
    if (resource.type == "queues") routes.add("GET", pattern, get_queue_fallbacks);
    if (resource.member("fallbacks") != nullptr)
      routes.add("GET", pattern, [&resource](Exchange& e) {
        return Answer{.body = resource.member("fallbacks")->show(e.world, e.world.get(resource, e.arguments[0]))};
      });
  }
}

} // namespace telctl::sandbox
