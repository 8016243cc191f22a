#include <schema.hpp>

#include <fmt/format.h>
#include <world.hpp>

// Groups, call filters (boss and secretary), call pickups, queues, agents, switchboards, pagings.
namespace telctl::sandbox {
namespace {

const std::vector<std::string> caller_id_modes = {"prepend", "overwrite", "append"};

OrderedJson fallbacks(const World& world, const Object& object, std::initializer_list<const char*> names) {
  OrderedJson out = OrderedJson::object();
  for (const char* name : names)
    out[name] = object["fallbacks"].is_object() && object["fallbacks"].contains(name)
                    ? show_destination(world, object["fallbacks"][name])
                    : OrderedJson();
  return out;
}

/// Members of a group or a filter: what the association holds, then who it is.
OrderedJson members(const World& world, std::string_view relation, const Object& object,
                    const std::vector<std::string>& held) {
  OrderedJson out = OrderedJson::array();
  for (const Edge& edge : world.store.edges(relation, object.id)) {
    OrderedJson item = OrderedJson::object();
    for (const auto& name : held)
      item[name] = edge.data.contains(name) ? edge.data[name] : Json();
    item.update(brief(world, "users", edge.to, {"uuid", "firstname", "lastname"}));
    out.push_back(std::move(item));
  }
  return out;
}

OrderedJson none(const World&, const Object&) {
  return OrderedJson::array();
}

OrderedJson group_members(const World& world, const Object& group) {
  // Described as a list of such objects.
  if (world.xivo()) return OrderedJson::array({{{"users", members(world, "group_user", group, {})}}});
  const Json& numbers = group["member_extensions"];
  return {{"users", members(world, "group_user", group, {"priority"})},
          {"extensions", numbers.is_array() ? OrderedJson(numbers) : OrderedJson::array()}};
}

Resource groups(Dialect dialect) {
  const bool modern = dialect == Dialect::wazo_26_08;
  Resource out{.type = "groups",
               .path = "groups",
               .label = "Group",
               .rel = "groups",
               .address = modern ? Address::uuid : Address::id,
               .link = modern ? Address::uuid : Address::id};
  out.members = {
      computed("id", nullptr),
      computed("uuid", nullptr).since26(),
      computed("tenant_uuid", nullptr),
      computed("name", [](const World&, const Object& o) { return OrderedJson(o["name"]); }).since26(),
      text("name").needed().longest(128).matching("^[-_.a-zA-Z0-9]+$").until20(),
      text("label").needed().longest(128).matching("^[-_.a-zA-Z0-9 ]+$").since26(),
      text("preprocess_subroutine").longest(79),
      text("ring_strategy")
          .solid()
          .among({"all", "random", "least_recent", "linear", "fewest_calls", "memorized_round_robin", "weight_random"})
          .starting("all"),
      text("caller_id_mode").among(caller_id_modes),
      text("caller_id_name").longest(80),
      flag("dtmf_record_toggle", false).since26(),
      integer("timeout"),
      integer("user_timeout").starting(15),
      integer("retry_delay").starting(5),
      text("music_on_hold").longest(128),
      flag("ring_in_use", true),
      flag("mark_answered_elsewhere", false),
      flag("enabled", true),
      flag("ignore_forward", false).since26(),
      integer("max_calls").starting(0).since26(),
      computed("links", nullptr),
      related("extensions", "extensions", "group_extension", {"id", "exten", "context"}),
      computed("fallbacks",
               [](const World& w, const Object& o) {
                 return w.modern() ? fallbacks(w, o, {"noanswer_destination", "congestion_destination"})
                                   : fallbacks(w, o, {"noanswer_destination"});
               }),
      computed("incalls", none),
      related("schedules", "schedules", "group_schedule", {"id", "name"}),
      related("call_permissions", "callpermissions", "group_callpermission", {"id", "name"}),
      computed("members", group_members)};
  out.unique = {{"name"}};
  out.order = modern ? "label" : "name";
  out.search = {"name", "label", "exten"};
  if (modern)
    out.created = [](World& world, const Object& group) {
      world.set("groups", group.id, "name", fmt::format("grp-{}-{}", tenant_slug, group.uuid));
      world.store.mark_generated("groups", group.id, "name");
    };
  return out;
}

Resource callfilters() {
  return {
      .type = "callfilters",
      .path = "callfilters",
      .label = "CallFilter",
      .rel = "callfilters",
      .members = {computed("id", nullptr), computed("tenant_uuid", nullptr), text("name").needed().longest(128),
                  text("strategy")
                      .needed()
                      .among({"all-recipients-then-linear-surrogates", "all-recipients-then-all-surrogates",
                              "all-surrogates-then-all-recipients", "linear-surrogates-then-all-recipients", "all"}),
                  text("source").needed().among({"internal", "external", "all"}),
                  text("caller_id_mode").among(caller_id_modes), text("caller_id_name").longest(80),
                  integer("surrogates_timeout"), text("description"), flag("enabled", true), computed("links", nullptr),
                  computed("fallbacks",
                           [](const World& w, const Object& o) { return fallbacks(w, o, {"noanswer_destination"}); }),
                  computed("recipients",
                           [](const World& w, const Object& o) {
                             return OrderedJson{{"users", members(w, "callfilter_recipient", o, {"timeout"})}};
                           }),
                  computed("surrogates",
                           [](const World& w, const Object& o) {
                             return OrderedJson{
                                 {"users", members(w, "callfilter_surrogate", o,
                                                   w.modern() ? std::vector<std::string>{"member_id", "exten"}
                                                              : std::vector<std::string>{"member_id"})}};
                           })},
      .unique = {{"name"}},
      .order = "name",
      .search = {"name", "description"}};
}

Resource callpickups() {
  const auto groups_of = [](const World& w, const Object& o, std::string_view relation) {
    return briefs(w, "groups", ids_of(w.store.edges(relation, o.id)), {"id", "name"});
  };
  const auto users_of = [](const World& w, const Object& o, std::string_view relation) {
    return briefs(w, "users", ids_of(w.store.edges(relation, o.id)), {"uuid", "firstname", "lastname"});
  };
  return {.type = "callpickups",
          .path = "callpickups",
          .label = "CallPickup",
          .rel = "callpickups",
          .members = {computed("id", nullptr), computed("tenant_uuid", nullptr), text("name").needed().longest(128),
                      text("description"), flag("enabled", true), computed("links", nullptr),
                      computed("interceptors",
                               [=](const World& w, const Object& o) {
                                 return OrderedJson{{"groups", groups_of(w, o, "pickup_interceptor_group")},
                                                    {"users", users_of(w, o, "pickup_interceptor_user")}};
                               }),
                      computed("targets",
                               [=](const World& w, const Object& o) {
                                 return OrderedJson{{"groups", groups_of(w, o, "pickup_target_group")},
                                                    {"users", users_of(w, o, "pickup_target_user")}};
                               })},
          .unique = {{"name"}},
          .order = "name",
          .search = {"name", "description"}};
}

/// Options given replace the defaults of the same name; others follow.
Json merged_options(const Json& defaults, const Json& given) {
  Json out = defaults;
  for (const Json& pair : given) {
    const auto found = std::find_if(out.begin(), out.end(), [&](const Json& known) { return known[0] == pair[0]; });
    if (found != out.end())
      *found = pair;
    else
      out.push_back(pair);
  }
  return out;
}

OrderedJson queue_members(const World& world, const Object& queue) {
  OrderedJson agents = OrderedJson::array();
  for (const Edge& edge : world.store.edges("queue_agent", queue.id)) {
    OrderedJson item = {{"penalty", edge.data.value("penalty", 0)}, {"priority", edge.data.value("priority", 0)}};
    item.update(brief(world, "agents", edge.to, {"id", "number", "firstname", "lastname"}));
    agents.push_back(std::move(item));
  }
  return {{"agents", std::move(agents)}, {"users", members(world, "queue_user", queue, {"priority"})}};
}

std::vector<Member> queue_settings() {
  return {computed("id", nullptr),
          computed("tenant_uuid", nullptr),
          text("name").needed().longest(128).matching("^[-_.a-zA-Z0-9]+$"),
          text("label").longest(128),
          flag("data_quality", false),
          flag("dtmf_hangup_callee_enabled", false),
          flag("dtmf_hangup_caller_enabled", false),
          flag("dtmf_transfer_callee_enabled", false),
          flag("dtmf_transfer_caller_enabled", false),
          flag("dtmf_record_callee_enabled", false),
          flag("dtmf_record_caller_enabled", false),
          flag("dtmf_record_toggle", false).since26(),
          flag("retry_on_timeout", true),
          flag("ring_on_hold", false),
          integer("timeout"),
          flag("announce_hold_time_on_entry", false),
          flag("ignore_forward", true),
          text("preprocess_subroutine").longest(79),
          text("music_on_hold").longest(128),
          integer("wait_time_threshold"),
          of(Kind::anything, "wait_time_destination"),
          integer("wait_ratio_threshold"),
          of(Kind::anything, "wait_ratio_destination"),
          text("caller_id_mode").among(caller_id_modes),
          text("caller_id_name").longest(80),
          flag("mark_answered_elsewhere", true),
          flag("enabled", true),
          of(Kind::pairs, "options").starting(Json::array()),
          computed("links", nullptr),
          related("extensions", "extensions", "queue_extension", {"id", "exten", "context"}),
          related("schedules", "schedules", "queue_schedule", {"id", "name"}),
          computed("members", queue_members)};
}

Resource queues() {
  return {.type = "queues",
          .path = "queues",
          .label = "Queue",
          .rel = "queues",
          .members = queue_settings(),
          .unique = {{"name"}},
          .order = "name",
          .search = {"name", "label"},
          .draw = [](World& world, Json& fields, std::set<std::string>&) {
            if (fields["label"].is_null()) fields["label"] = fields["name"];
            fields["options"] = merged_options(world.data["queue_options"], fields["options"]);
          }};
}

OrderedJson skills_of(const World& world, const Object& agent) {
  OrderedJson out = OrderedJson::array();
  for (const Edge& edge : world.store.edges("agent_skill", agent.id)) {
    OrderedJson item = {{"skill_weight", edge.data.value("skill_weight", 0)}};
    item.update(brief(world, "skills", edge.to, {"id", "name"}));
    out.push_back(std::move(item));
  }
  return out;
}

Resource agents() {
  return {.type = "agents",
          .path = "agents",
          .label = "Agent",
          .rel = "agents",
          .members = {computed("id", nullptr), computed("tenant_uuid", nullptr),
                      text("number").needed().matching("^[0-9\\*#]{1,40}$"), text("firstname").longest(128),
                      text("lastname").longest(128), text("password").longest(128), text("language").longest(20),
                      text("preprocess_subroutine").longest(79), text("description"), computed("links", nullptr),
                      owners("queues", "queues", "queue_agent", {"id", "name", "label"}), computed("skills", skills_of),
                      owners("users", "users", "user_agent", {"uuid", "firstname", "lastname"})},
          .unique = {{"number"}},
          .order = "number",
          .search = {"number", "firstname", "lastname"}};
}

Resource switchboards() {
  return {.type = "switchboards",
          .path = "switchboards",
          .label = "Switchboard",
          .rel = "switchboards",
          .address = Address::uuid,
          .link = Address::uuid,
          .members = {computed("uuid", nullptr), computed("tenant_uuid", nullptr), text("name").needed().longest(128),
                      integer("timeout").at_least(1).since26(), text("queue_music_on_hold").longest(128).since26(),
                      text("waiting_room_music_on_hold").longest(128).since26(), computed("links", nullptr),
                      computed("incalls", none),
                      computed("fallbacks", [](const World& w,
                                               const Object& o) { return fallbacks(w, o, {"noanswer_destination"}); })
                          .since26(),
                      computed("members",
                               [](const World& w, const Object& o) {
                                 return OrderedJson{{"users", members(w, "switchboard_user", o, {})}};
                               })},
          .order = "name",
          .search = {"name"}};
}

Resource pagings() {
  return {.type = "pagings",
          .path = "pagings",
          .label = "Paging",
          .rel = "pagings",
          .members = {computed("id", nullptr), computed("tenant_uuid", nullptr),
                      text("number").needed().longest(32).matching("^[0-9]+$"), text("name").longest(128),
                      flag("announce_caller", true), text("announce_sound").longest(64),
                      flag("caller_notification", true), flag("duplex", false), flag("ignore_forward", false),
                      flag("record", false), flag("enabled", true), computed("links", nullptr),
                      computed("members",
                               [](const World& w, const Object& o) {
                                 return OrderedJson{{"users", members(w, "paging_member", o, {})}};
                               }),
                      computed("callers",
                               [](const World& w, const Object& o) {
                                 return OrderedJson{{"users", members(w, "paging_caller", o, {})}};
                               })},
          .unique = {{"number"}},
          .order = "number",
          .search = {"number", "name"}};
}

} // namespace

std::vector<Resource> group_resources(Dialect dialect) {
  return {groups(dialect), callfilters(), callpickups(), queues(), agents(), switchboards(), pagings()};
}

} // namespace telctl::sandbox
