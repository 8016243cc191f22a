#include <routes.hpp>

#include <stdexcept>

#include <fmt/format.h>
#include <python.hpp>

// PUT and DELETE of one object below another, and PUT of all members at once.
namespace telctl::sandbox {
namespace {

/// `left` in the URL before `segment`, `right` after it.
struct Association {
  const char* left;
  const char* segment;
  const char* right;
  const char* relation;
  void (*join)(World&, const Object& left, const Object& right, const Json& body) = nullptr; ///< null: no rule
  void (*part)(World&, const Object& left, const Object& right) = nullptr;
  bool parted_one_by_one = true; ///< there is a DELETE of the same path
};

std::string id_text(const Object& object) {
  return std::to_string(object.id);
}

/// An object has at most one extension of this kind, an extension at most one owner, in a context of the right type and
/// range.
void join_extension(World& world, std::string_view relation, const Object& owner, std::string_view label,
                    std::string_view argument, const Object& extension, std::string_view context_type,
                    const char* ranges, const Json& data = Json::object()) {
  if (world.store.linked(relation, owner.id, extension.id)) {
    world.store.link(relation, owner.id, extension.id, data);
    return;
  }
  if (const auto& edges = world.store.edges(relation, owner.id); !edges.empty() && context_type != "outcall")
    associated(label, "Extension", {{argument, id_text(owner)}, {"extension_id", std::to_string(edges.front().to)}});
  if (const auto& owners = world.store.back(relation, extension.id); !owners.empty())
    associated(label, "Extension", {{argument, std::to_string(owners.front())}, {"extension_id", id_text(extension)}});
  for (const auto& [other, what] : {std::pair{"line_extension", "user"},
                                    {"group_extension", "group"},
                                    {"incall_extension", "incall"},
                                    {"outcall_extension", "outcall"},
                                    {"queue_extension", "queue"},
                                    {"conference_extension", "conference"},
                                    {"parkinglot_extension", "parking"}})
    if (const auto& owners = world.store.back(other, extension.id); !owners.empty())
      associated("Extension", what,
                 {{"extension_id", id_text(extension)}, {"associated_id", fmt::format("'{}'", owners.front())}});
  const Object& context = context_named(world, extension["context"]);
  if (context.text("type") != context_type)
    resource_error(fmt::format("ContextType '{}' cannot be associated", context.text("type")));
  const std::string exten = extension.text("exten");
  if (ranges != nullptr && !exten.starts_with('_') && !in_ranges(context[ranges], exten))
    input_error(fmt::format("Extension '{}' is outside of range for context '{}'", exten, extension.text("context")));
  world.store.link(relation, owner.id, extension.id, data);
}

void join_voicemail(World& world, const Object& user, const Object& box, const Json&) {
  if (world.store.linked("user_voicemail", user.id, box.id)) return;
  if (!world.store.edges("user_voicemail", user.id).empty())
    associated("User", "Voicemail", {{"user_id", id_text(user)}, {"voicemail_id", id_text(box)}});
  if (box.text("accesstype") == "global") not_permitted("A global voicemail cannot be associated to users.");
  world.store.link("user_voicemail", user.id, box.id);
}

void join_device(World& world, const Object& line, const Object& device, const Json&) {
  if (world.store.linked("line_device", line.id, device.id)) return;
  if (const auto& edges = world.store.edges("line_device", line.id); !edges.empty())
    associated("Line", "Device",
               {{"line_id", id_text(line)},
                {"device_id", "'" + world.store.find("devices", edges.front().to)->text("hex") + "'"}});
  for (const Id other : world.store.back("line_device", device.id))
    if ((*world.store.find("lines", other))["position"] == line["position"])
      resource_error(
          fmt::format("Cannot associate 2 lines with same position (position: {})", line["position"].dump()));
  if (line_endpoint(world, line.id) == nullptr) missing_association("Line", "Endpoint", {{"line_id", id_text(line)}});
  if (world.store.edges("line_extension", line.id).empty())
    missing_association("Line", "Extension", {{"line_id", id_text(line)}});
  if (main_user(world, line.id) == 0) missing_association("User", "Line", {{"line_id", id_text(line)}});
  // wazo-confd, plugins/line_device: no several lines on a telephone that speaks SCCP.
  for (const Id other : world.store.back("line_device", device.id))
    if (line_protocol(world, other) == "sccp" || line_protocol(world, line.id) == "sccp")
      associated("Line", "Device",
                 {{"line_id", id_text(line)},
                  {"device_id", "'" + device.text("hex") + "'"},
                  {"endpoint", fmt::format("'{}'", line_protocol(world, line.id))},
                  {"endpoint_id", id_text(*line_endpoint(world, line.id))}});
  world.store.link("line_device", line.id, device.id);
}

void join_schedule(World& world, std::string_view relation, std::string_view label, std::string_view argument,
                   const Object& owner, const Object& schedule) {
  if (world.store.linked(relation, owner.id, schedule.id)) return;
  if (const auto& edges = world.store.edges(relation, owner.id); !edges.empty())
    associated(label, "Schedule", {{argument, id_text(owner)}, {"schedule_id", std::to_string(edges.front().to)}});
  world.store.link(relation, owner.id, schedule.id);
}

void join_trunk_endpoint(World& world, std::string_view kind, const Object& trunk, const Object& endpoint) {
  const std::string relation = fmt::format("trunk_{}", kind);
  if (world.store.linked(relation, trunk.id, endpoint.id)) return;
  for (const char* other : {"trunk_sip", "trunk_custom"})
    if (const auto& edges = world.store.edges(other, trunk.id); !edges.empty())
      associated("Trunk", "Endpoint",
                 {{"trunk_id", id_text(trunk)},
                  {"endpoint", fmt::format("'{}'", std::string_view(other).substr(6))},
                  {"endpoint_id", std::to_string(edges.front().to)}});
  if (const auto& lines = world.store.back(fmt::format("line_{}", kind), endpoint.id); !lines.empty())
    associated("Line", "Endpoint",
               {{"line_id", std::to_string(lines.front())},
                {"endpoint", fmt::format("'{}'", kind)},
                {"endpoint_id", id_text(endpoint)}});
  world.store.link(relation, trunk.id, endpoint.id);
}

void join_queue_user(World& world, const Object& queue, const Object& user, const Json& body) {
  const Object* line = main_line(world, user.id);
  if (line == nullptr) missing_association("User", "Line", {{"user_uuid", "'" + user.uuid + "'"}});
  for (const Edge& edge : world.store.edges("queue_user", queue.id))
    if (edge.to != user.id && main_line(world, edge.to) == line)
      not_permitted("Cannot associate different users with the same line", {{"line_id", id_text(*line)}});
  world.store.link("queue_user", queue.id, user.id, {{"priority", body.value("priority", 0)}});
}

Json dial_pattern(const Json& body) {
  Json out = Json::object();
  for (const char* name : {"external_prefix", "prefix", "strip_digits", "caller_id"})
    if (body.contains(name)) out[name] = body[name];
  return out;
}

const Association associations[] = {
    {"lines", "endpoints/sip", "endpoint_sip", "line_sip",
     [](World& w, const Object& a, const Object& b, const Json&) { associate_endpoint(w, a, "sip", b); },
     [](World& w, const Object& a, const Object& b) { dissociate_endpoint(w, a, "sip", b); }},
    {"lines", "endpoints/sccp", "endpoint_sccp", "line_sccp",
     [](World& w, const Object& a, const Object& b, const Json&) { associate_endpoint(w, a, "sccp", b); },
     [](World& w, const Object& a, const Object& b) { dissociate_endpoint(w, a, "sccp", b); }},
    {"lines", "endpoints/custom", "endpoint_custom", "line_custom",
     [](World& w, const Object& a, const Object& b, const Json&) { associate_endpoint(w, a, "custom", b); },
     [](World& w, const Object& a, const Object& b) { dissociate_endpoint(w, a, "custom", b); }},
    {"lines", "extensions", "extensions", "line_extension",
     [](World& w, const Object& a, const Object& b, const Json&) { associate_extension(w, a, b); },
     dissociate_extension},
    {"lines", "devices", "devices", "line_device", join_device},
    {"users", "lines", "lines", "user_line",
     [](World& w, const Object& a, const Object& b, const Json&) { associate_user(w, a, b); }, dissociate_user},
    {"users", "voicemails", "voicemails", "user_voicemail", join_voicemail, nullptr, false},
    {"users", "callpermissions", "callpermissions", "user_callpermission"},
    {"users", "agents", "agents", "user_agent", nullptr, nullptr, false},
    {"agents", "skills", "skills", "agent_skill",
     [](World& w, const Object& a, const Object& b, const Json& body) {
       w.store.link("agent_skill", a.id, b.id, {{"skill_weight", body.value("skill_weight", 0)}});
     }},
    {"users", "schedules", "schedules", "user_schedule",
     [](World& w, const Object& a, const Object& b, const Json&) {
       join_schedule(w, "user_schedule", "User", "user_id", a, b);
     }},
    {"groups", "callpermissions", "callpermissions", "group_callpermission"},
    {"groups", "schedules", "schedules", "group_schedule",
     [](World& w, const Object& a, const Object& b, const Json&) {
       join_schedule(w, "group_schedule", "Group", "group_id", a, b);
     }},
    {"groups", "extensions", "extensions", "group_extension",
     [](World& w, const Object& a, const Object& b, const Json&) {
       join_extension(w, "group_extension", a, "Group", "group_id", b, "internal", "group_ranges");
     }},
    {"incalls", "extensions", "extensions", "incall_extension",
     [](World& w, const Object& a, const Object& b, const Json&) {
       join_extension(w, "incall_extension", a, "Incall", "incall_id", b, "incall", nullptr);
     }},
    {"incalls", "schedules", "schedules", "incall_schedule",
     [](World& w, const Object& a, const Object& b, const Json&) {
       join_schedule(w, "incall_schedule", "Incall", "incall_id", a, b);
     }},
    {"outcalls", "extensions", "extensions", "outcall_extension",
     [](World& w, const Object& a, const Object& b, const Json& body) {
       join_extension(w, "outcall_extension", a, "Outcall", "outcall_id", b, "outcall", nullptr, dial_pattern(body));
     }},
    {"outcalls", "callpermissions", "callpermissions", "outcall_callpermission"},
    {"outcalls", "schedules", "schedules", "outcall_schedule",
     [](World& w, const Object& a, const Object& b, const Json&) {
       join_schedule(w, "outcall_schedule", "Outcall", "outcall_id", a, b);
     }},
    {"queues", "extensions", "extensions", "queue_extension",
     [](World& w, const Object& a, const Object& b, const Json&) {
       join_extension(w, "queue_extension", a, "Queue", "queue_id", b, "internal", "queue_ranges");
     }},
    {"queues", "schedules", "schedules", "queue_schedule",
     [](World& w, const Object& a, const Object& b, const Json&) {
       join_schedule(w, "queue_schedule", "Queue", "queue_id", a, b);
     }},
    {"queues", "members/agents", "agents", "queue_agent",
     [](World& w, const Object& a, const Object& b, const Json& body) {
       w.store.link("queue_agent", a.id, b.id,
                    {{"penalty", body.value("penalty", 0)}, {"priority", body.value("priority", 0)}});
     }},
    {"queues", "members/users", "users", "queue_user", join_queue_user},
    {"conferences", "extensions", "extensions", "conference_extension",
     [](World& w, const Object& a, const Object& b, const Json&) {
       join_extension(w, "conference_extension", a, "Conference", "conference_id", b, "internal",
                      "conference_room_ranges");
     }},
    {"parkinglots", "extensions", "extensions", "parkinglot_extension",
     [](World& w, const Object& a, const Object& b, const Json&) {
       join_extension(w, "parkinglot_extension", a, "ParkingLot", "parking_lot_id", b, "internal", nullptr);
     }},
    {"trunks", "endpoints/sip", "endpoint_sip", "trunk_sip",
     [](World& w, const Object& a, const Object& b, const Json&) { join_trunk_endpoint(w, "sip", a, b); }},
    {"trunks", "endpoints/custom", "endpoint_custom", "trunk_custom",
     [](World& w, const Object& a, const Object& b, const Json&) { join_trunk_endpoint(w, "custom", a, b); }},
};

void join_objects(World& world, const Association& association, const Object& left, const Object& right,
                  const Json& body) {
  if (association.join != nullptr)
    association.join(world, left, right, body);
  else
    world.store.link(association.relation, left.id, right.id);
}

Json body_or_nothing(const Exchange& exchange) {
  return exchange.request.body.empty() ? Json::object() : exchange.json();
}

} // namespace

void join_objects(World& world, std::string_view relation, const Object& left, const Object& right, const Json& body) {
  for (const Association& association : associations)
    if (association.relation == relation) return join_objects(world, association, left, right, body);
  throw std::logic_error(fmt::format("nothing joins {}", relation));
}

void add_set_routes(Routes& routes, const World& world);

void add_association_routes(Routes& routes, const World& world) {
  for (const Association& association : associations) {
    const Resource& left = world.resource(association.left);
    const Resource& right = world.resource(association.right);
    const std::string pattern =
        fmt::format("{}/{}/{}/{}", left.path, placeholder(left), association.segment, placeholder(right));
    const auto both = [&left, &right](Exchange& e) {
      return std::pair<const Object&, const Object&>(e.world.get(left, e.arguments[0]),
                                                     e.world.get(right, e.arguments[1]));
    };
    routes.add("PUT", pattern, [both, &association](Exchange& e) {
      const auto [a, b] = both(e);
      join_objects(e.world, association, a, b, body_or_nothing(e));
      return no_content();
    });
    if (!association.parted_one_by_one) continue;
    routes.add("DELETE", pattern, [both, &association](Exchange& e) {
      const auto [a, b] = both(e);
      if (association.part != nullptr)
        association.part(e.world, a, b);
      else
        e.world.store.unlink(association.relation, a.id, b.id);
      return no_content();
    });
  }
  add_set_routes(routes, world);
}

} // namespace telctl::sandbox
