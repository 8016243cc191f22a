#include <schema.hpp>

#include <fmt/format.h>
#include <telctl/support/text.hpp>
#include <world.hpp>

// Users, voicemails, call permissions. Members, limits and patterns: recorded answers (tests/data/confd-*) and the
// product's API description.
namespace telctl::sandbox {
namespace {

OrderedJson forwards_of(const World&, const Object& user) {
  OrderedJson out = OrderedJson::object();
  for (const char* name : {"busy", "noanswer", "unconditional"})
    out[name] = {{"enabled", user[fmt::format("{}_enabled", name)] == true},
                 {"destination", user[fmt::format("{}_destination", name)]}};
  return out;
}

OrderedJson services_of(const World&, const Object& user) {
  return {{"dnd", {{"enabled", user["dnd_enabled"] == true}}},
          {"incallfilter", {{"enabled", user["incallfilter_enabled"] == true}}}};
}

OrderedJson fallbacks_of(const World& world, const Object& user) {
  OrderedJson out = OrderedJson::object();
  for (const char* name : {"noanswer_destination", "busy_destination", "congestion_destination", "fail_destination"})
    out[name] = user["fallbacks"].is_object() && user["fallbacks"].contains(name)
                    ? show_destination(world, user["fallbacks"][name])
                    : OrderedJson();
  return out;
}

OrderedJson lines_of(const World& world, const Object& user) {
  OrderedJson out = OrderedJson::array();
  for (const Edge& edge : world.store.edges("user_line", user.id)) {
    const Object& line = *world.store.find("lines", edge.to);
    const Resource& lines = world.resource("lines");
    const OrderedJson whole = show(world, lines, line);
    if (world.modern()) {
      out.push_back(whole);
      continue;
    }
    OrderedJson some = OrderedJson::object();
    for (const char* name : {"id", "name", "endpoint_sip", "endpoint_sccp", "endpoint_custom", "extensions", "links"})
      some[name] = whole[name];
    out.push_back(std::move(some));
  }
  return out;
}

OrderedJson incalls_of(const World& world, const Object& user) {
  OrderedJson out = OrderedJson::array();
  for (const Id id : world.store.back("incall_user", user.id)) {
    OrderedJson incall = {{"id", id}};
    incall["extensions"] =
        briefs(world, "extensions", ids_of(world.store.edges("incall_extension", id)), {"id", "exten", "context"});
    incall["links"] = links(world, world.resource("incalls"), *world.store.find("incalls", id));
    out.push_back(std::move(incall));
  }
  return out;
}

OrderedJson voicemail_of(const World& world, const Object& user) {
  const auto& edges = world.store.edges("user_voicemail", user.id);
  return edges.empty() ? OrderedJson() : brief(world, "voicemails", edges.front().to, {"id", "name"});
}

OrderedJson agent_of(const World& world, const Object& user) {
  const auto& edges = world.store.edges("user_agent", user.id);
  return edges.empty() ? OrderedJson()
                       : brief(world, "agents", edges.front().to, {"id", "number", "firstname", "lastname"});
}

/// What a client sets.
std::vector<Member> user_settings() {
  return {computed("id", nullptr),
          computed("uuid", nullptr),
          text("firstname").needed().longest(128),
          text("lastname").longest(128),
          text("email").longest(254).address(),
          text("timezone").longest(128),
          text("country").longest(128).since26(),
          text("language").matching("^[a-z]{2}_[A-Z]{2}$"),
          text("description"),
          text("caller_id").solid().matching("^\"(.*)\"( <\\+?\\d+>)?$"),
          text("outgoing_caller_id").matching("^default$|^anonymous$|^\"(.*)\" <\\+?\\d+>$"),
          text("mobile_phone_number").matching("^\\+?[0-9\\*#]+$"),
          flag("mobile_fallback_enabled", false).since26(),
          text("username").matching("^[a-zA-Z0-9._~!$&'()*+,;=%@-]{2,254}$"),
          text("password").matching("^[a-zA-Z0-9._~!$&'()*+,;=%-]{4,64}$"),
          text("music_on_hold").longest(128),
          text("preprocess_subroutine").longest(79),
          text("userfield").longest(128),
          flag("call_transfer_enabled", false),
          flag("dtmf_hangup_enabled", false),
          flag("call_record_enabled", false).until20(),
          flag("call_record_outgoing_external_enabled", false).since26(),
          flag("call_record_outgoing_internal_enabled", false).since26(),
          flag("call_record_incoming_internal_enabled", false).since26(),
          flag("call_record_incoming_external_enabled", false).since26(),
          flag("online_call_record_enabled", false),
          flag("supervision_enabled", true),
          integer("ring_seconds").solid().starting(30),
          integer("simultaneous_calls").solid().at_least(1).starting(5),
          text("call_permission_password").matching("^[0-9#\\*]{1,16}$"),
          integer("subscription_type").solid().starting(0)};
}

/// What the server adds: its own members, and what is associated.
std::vector<Member> user_views() {
  return {computed("created_at", nullptr),
          flag("enabled", true),
          computed("tenant_uuid", nullptr),
          computed("links", nullptr),
          computed("agent", agent_of),
          related("call_permissions", "callpermissions", "user_callpermission", {"id", "name"}),
          computed("fallbacks", fallbacks_of),
          owners("groups", "groups", "group_user", {"uuid", "id", "name"}),
          computed("incalls", incalls_of),
          computed("lines", lines_of),
          computed("forwards", forwards_of),
          related("schedules", "schedules", "user_schedule", {"id", "name"}),
          computed("services", services_of),
          owners("switchboards", "switchboards", "switchboard_user", {"uuid", "name"}),
          computed("voicemail", voicemail_of),
          owners("queues", "queues", "queue_user", {"id", "name", "label"}),
          of(Kind::anything, "func_key_template_id").since26(),
          computed("call_record_enabled", [](const World&, const Object&) { return OrderedJson(false); }).since26(),
          computed("call_pickup_target_users", [](const World&, const Object&) { return OrderedJson::array(); })};
}

void draw_user(World& world, Json& fields, std::set<std::string>& generated) {
  if (fields["caller_id"].is_null()) {
    const auto last = fields["lastname"].is_string() ? " " + fields["lastname"].get<std::string>() : std::string();
    fields["caller_id"] = fmt::format("\"{}{}\"", fields["firstname"].get<std::string>(), last);
    generated.insert("caller_id");
  }
  fields["created_at"] = world.timestamp();
  // Every user has a template of private keys from the first moment.
  fields["private_template"] =
      world.store.insert("funckey_templates", {}, {{"name", nullptr}, {"private", true}, {"keys", Json::object()}}).id;
}

void refresh_user_lines(World& world, const Object&, const Object& now) {
  for (const Edge& edge : std::vector<Edge>(world.store.edges("user_line", now.id)))
    refresh_line(world, edge.to);
}

void user_in_use(World& world, const Object& user) {
  if (const auto& edges = world.store.edges("user_voicemail", user.id); !edges.empty())
    associated("User", "Voicemail",
               {{"user_id", std::to_string(user.id)}, {"voicemail_id", std::to_string(edges.front().to)}});
  if (const auto& edges = world.store.edges("user_line", user.id); !edges.empty() && !world.modern()) {
    std::vector<std::string> ids; // a Python tuple: (1,) or (1, 2)
    for (const Edge& edge : edges)
      ids.push_back(std::to_string(edge.to));
    associated("User", "Line", {{"line_ids", fmt::format("({}{})", join(ids, ", "), ids.size() == 1 ? "," : "")}});
  }
  world.store.erase("funckey_templates", user["private_template"].get<Id>());
}

Resource users() {
  Resource out{.type = "users",
               .path = "users",
               .label = "User",
               .rel = "users",
               .address = Address::id_or_uuid,
               .link = Address::id,
               .members = user_settings(),
               .unique = {{"email"}, {"username"}},
               .order = "lastname",
               .search = {"firstname", "lastname", "fullname", "caller_id", "description", "userfield", "email",
                          "mobile_phone_number", "exten", "provisioning_code"},
               .draw = draw_user,
               .edited = refresh_user_lines,
               .deleting = user_in_use};
  for (Member& member : user_views())
    out.members.push_back(std::move(member));
  return out;
}

Resource voicemails() {
  return {.type = "voicemails",
          .path = "voicemails",
          .label = "Voicemail",
          .rel = "voicemails",
          .members = {computed("id", nullptr), computed("tenant_uuid", nullptr), text("name").needed().longest(80),
                      text("number").needed().matching("^[0-9]{1,40}$"), text("context").needed(),
                      text("password").matching("^[0-9]{1,80}$"), text("email").longest(80),
                      text("language").matching("^[a-z]{2}_[A-Z]{2}$"), text("timezone"), text("pager").longest(80),
                      integer("max_messages"), of(Kind::boolean, "attach_audio"), flag("delete_messages", false),
                      flag("ask_password", true), flag("enabled", true),
                      of(Kind::pairs, "options").starting(Json::array()), computed("links", nullptr),
                      text("accesstype").solid().among({"personal", "global"}).starting("personal").since26(),
                      owners("users", "users", "user_voicemail", {"uuid", "firstname", "lastname"})},
          .unique = {{"number", "context"}},
          .order = "number",
          .search = {"name", "number", "email", "context", "pager"},
          .context = "context",
          .deleting = [](World& world, const Object& box) {
            std::string ids;
            for (const Id id : world.store.back("user_voicemail", box.id))
              ids += (ids.empty() ? "" : ", ") + std::to_string(id);
            if (!ids.empty())
              associated("Voicemail", "User",
                         {{"voicemail_id", std::to_string(box.id)}, {"user_ids", "'" + ids + "'"}});
          }};
}

Resource callpermissions() {
  return {.type = "callpermissions",
          .path = "callpermissions",
          .label = "CallPermission",
          .rel = "callpermissions",
          .members = {computed("id", nullptr), computed("tenant_uuid", nullptr), text("name").needed().longest(128),
                      text("password").matching("^[0-9#\\*]{1,40}$"),
                      text("mode").solid().among({"allow", "deny"}).starting("deny"),
                      of(Kind::texts, "extensions")
                          .starting(Json::array())
                          .matching("^(?:_?\\+?[0-9NXZ\\*#\\-\\[\\]]+[\\.\\!]?){1,40}$"),
                      flag("enabled", true), text("description"), computed("links", nullptr),
                      owners("outcalls", "outcalls", "outcall_callpermission", {"id", "name"}),
                      owners("groups", "groups", "group_callpermission", {"uuid", "id", "name"}),
                      owners("users", "users", "user_callpermission", {"uuid", "firstname", "lastname"})},
          .unique = {{"name"}},
          .order = "name",
          .search = {"name", "description"}};
}

} // namespace

std::vector<Resource> people_resources(Dialect) {
  return {users(), voicemails(), callpermissions()};
}

} // namespace telctl::sandbox
