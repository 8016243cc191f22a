#include <schema.hpp>

#include <fmt/format.h>
#include <python.hpp>
#include <world.hpp>

// Contexts, incoming calls, outgoing calls, trunks, schedules.
namespace telctl::sandbox {
namespace {

OrderedJson ranges_of(const Object& context, const char* name) {
  OrderedJson out = OrderedJson::array();
  for (const Json& range : context[name]) {
    OrderedJson item = {{"start", range["start"]}, {"end", range.contains("end") ? range["end"] : range["start"]}};
    if (std::string_view(name) == "incall_ranges") item["did_length"] = range.value("did_length", 0);
    out.push_back(std::move(item));
  }
  return out;
}

Member ranges(const char* name) {
  return of(Kind::ranges, name).starting(Json::array()).shown([name](const World&, const Object& o) {
    return ranges_of(o, name);
  });
}

Resource contexts(Dialect dialect) {
  const bool modern = dialect == Dialect::wazo_26_08;
  Resource out{.type = "contexts", .path = "contexts", .label = "Context", .rel = "contexts"};
  out.members = {
      computed("id", nullptr),
      computed("uuid", nullptr).since26(),
      computed("name", [](const World&, const Object& o) { return OrderedJson(o["name"]); }).since26(),
      text("name").needed().longest(128).matching("^[a-zA-Z0-9-_]*$").until20(),
      text("label").needed().longest(128).since26(),
      text("label").longest(128).until20(),
      text("type").solid().among({"internal", "incall", "outcall", "services", "others"}).starting("internal"),
      ranges("user_ranges"),
      ranges("group_ranges"),
      ranges("queue_ranges"),
      ranges("conference_room_ranges"),
      ranges("incall_ranges"),
      text("description"),
      computed("tenant_uuid", nullptr),
      flag("enabled", true),
      computed("links", nullptr),
      related("contexts", "contexts", "context_context", {"id", "name", "label"})};
  out.unique = {{"name"}};
  out.search = {"name", "label", "type", "description"};
  if (modern)
    out.created = [](World& world, const Object& context) {
      if (!context["name"].is_null()) return; // those that the server is born with
      world.set("contexts", context.id, "name",
                fmt::format("ctx-{}-{}-{}", tenant_slug, context.text("type"), context.uuid));
      world.store.mark_generated("contexts", context.id, "name");
    };
  out.deleting = [](World& world, const Object& context) {
    // A context that is still used cannot be deleted.
    for (const auto& [type, argument] :
         {std::pair{"extensions", "extension_id"}, {"voicemails", "voicemail_id"}, {"trunks", "trunk_id"}})
      for (const auto& [id, object] : world.store.all(type))
        if (object["context"] == context["name"])
          associated("Context", world.resource(type).label,
                     {{"context_id", std::to_string(context.id)}, {argument, std::to_string(id)}});
  };
  return out;
}

/// A call to a user is also an association: the user shows it, and recursive deletion clears it.
void follow_user(World& world, const Object& incall) {
  const Json& destination = incall["destination"];
  std::vector<Edge> edges;
  if (destination.value("type", "") == "user" && destination.contains("user_id"))
    edges.push_back({destination["user_id"].get<Id>(), Json::object()});
  world.store.replace("incall_user", incall.id, edges);
}

Resource incalls() {
  return {
      .type = "incalls",
      .path = "incalls",
      .label = "Incall",
      .rel = "incalls",
      .members = {computed("id", nullptr), computed("tenant_uuid", nullptr), text("preprocess_subroutine").longest(79),
                  text("greeting_sound").longest(255), text("caller_id_mode").among({"prepend", "overwrite", "append"}),
                  text("caller_id_name").longest(80), text("description"),
                  of(Kind::destination, "destination").needed().shown([](const World& w, const Object& o) {
                    return show_destination(w, o["destination"]);
                  }),
                  computed("links", nullptr),
                  related("extensions", "extensions", "incall_extension", {"id", "exten", "context"}),
                  related("schedules", "schedules", "incall_schedule", {"id", "name"})},
      .search = {"description", "preprocess_subroutine"},
      .created = [](World& world, const Object& incall) { follow_user(world, incall); },
      .check = [](World& world, const Object*, const Json& fields) { check_destination(world, fields["destination"]); },
      .edited = [](World& world, const Object&, const Object& incall) { follow_user(world, incall); }};
}

Resource trunks(Dialect) {
  const auto endpoint = [](std::string_view relation, std::string_view type, std::vector<std::string> modern,
                           std::vector<std::string> legacy) {
    return [=](const World& w, const Object& o) {
      const auto& edges = w.store.edges(relation, o.id);
      return edges.empty() ? OrderedJson() : brief(w, type, edges.front().to, w.modern() ? modern : legacy);
    };
  };
  const auto nothing = [](const World&, const Object&) { return OrderedJson(); };
  return {
      .type = "trunks",
      .path = "trunks",
      .label = "Trunk",
      .rel = "trunks",
      .members =
          {computed("id", nullptr), computed("tenant_uuid", nullptr), text("context"), flag("twilio_incoming", false),
           text("outgoing_caller_id_format").solid().among({"+E164", "E164", "national"}).starting("+E164").since26(),
           computed("links", nullptr),
           computed("endpoint_sip",
                    endpoint("trunk_sip", "endpoint_sip", {"uuid", "label", "name"}, {"id", "username", "name"})),
           computed("endpoint_custom",
                    endpoint("trunk_custom", "endpoint_custom", {"id", "interface"}, {"id", "interface"})),
           computed("endpoint_iax", nothing), owners("outcalls", "outcalls", "outcall_trunk", {"id", "name"}),
           computed("register_iax", nothing), computed("register_sip", nothing).until20()},
      .search = {"context"}};
}

Resource outcalls() {
  return {.type = "outcalls",
          .path = "outcalls",
          .label = "Outcall",
          .rel = "outcalls",
          .members = {computed("id", nullptr), computed("tenant_uuid", nullptr), text("name").needed().longest(128),
                      flag("internal_caller_id", false), text("preprocess_subroutine").longest(79),
                      integer("ring_time"), text("description"), flag("enabled", true), computed("links", nullptr),
                      related("trunks", "trunks", "outcall_trunk", {"id"}),
                      computed("extensions",
                               [](const World& w, const Object& o) {
                                 OrderedJson out = OrderedJson::array();
                                 for (const Edge& edge : w.store.edges("outcall_extension", o.id)) {
                                   OrderedJson item = brief(w, "extensions", edge.to, {"id", "exten", "context"});
                                   for (const char* name : {"external_prefix", "prefix", "strip_digits", "caller_id"})
                                     item[name] = edge.data.contains(name)                   ? edge.data[name]
                                                  : std::string_view(name) == "strip_digits" ? Json(0)
                                                                                             : Json();
                                   out.push_back(std::move(item));
                                 }
                                 return out;
                               }),
                      related("schedules", "schedules", "outcall_schedule", {"id", "name"}),
                      related("call_permissions", "callpermissions", "outcall_callpermission", {"id", "name"})},
          .unique = {{"name"}},
          .order = "name",
          .search = {"name", "description"}};
}

OrderedJson show_periods(const Json& periods, const World& world) {
  OrderedJson out = OrderedJson::array();
  for (const Json& period : periods) {
    OrderedJson item = OrderedJson::object();
    for (const char* name : {"hours_start", "hours_end", "week_days", "month_days", "months"})
      item[name] = period.value(name, Json());
    if (period.contains("destination")) item["destination"] = show_destination(world, period["destination"]);
    out.push_back(std::move(item));
  }
  return out;
}

void fill_periods(Json& periods) {
  for (Json& period : periods)
    for (const auto& [name, high] : {std::pair{"week_days", 7}, {"month_days", 31}, {"months", 12}})
      if (!period.contains(name))
        for (int day = 1; day <= high; ++day)
          period[name].push_back(day);
}

Resource schedules() {
  return {
      .type = "schedules",
      .path = "schedules",
      .label = "Schedule",
      .rel = "schedules",
      .members =
          {computed("id", nullptr), computed("tenant_uuid", nullptr), text("name").longest(128),
           text("timezone").longest(128),
           of(Kind::destination, "closed_destination").needed().shown([](const World& w, const Object& o) {
             // 20.12 does not name the user here, though it does in an incoming call.
             OrderedJson out = show_destination(w, o["closed_destination"]);
             if (!w.modern()) {
               out.erase("user_firstname");
               out.erase("user_lastname");
             }
             return out;
           }),
           of(Kind::periods, "open_periods").starting(Json::array()).shown([](const World& w, const Object& o) {
             return show_periods(o["open_periods"], w);
           }),
           of(Kind::periods, "exceptional_periods").starting(Json::array()).shown([](const World& w, const Object& o) {
             return show_periods(o["exceptional_periods"], w);
           }),
           flag("enabled", true), computed("links", nullptr), owners("incalls", "incalls", "incall_schedule", {"id"}),
           owners("users", "users", "user_schedule", {"uuid", "firstname", "lastname"}),
           owners("groups", "groups", "group_schedule", {"uuid", "id", "name"}),
           owners("queues", "queues", "queue_schedule", {"id", "name"}),
           owners("outcalls", "outcalls", "outcall_schedule", {"id", "name"})},
      .order = "name",
      .search = {"name", "timezone"},
      .draw =
          [](World&, Json& fields, std::set<std::string>&) {
            fill_periods(fields["open_periods"]);
            fill_periods(fields["exceptional_periods"]);
          },
      .check =
          [](World& world, const Object*, const Json& fields) {
            check_destination(world, fields["closed_destination"]);
            for (const char* periods : {"open_periods", "exceptional_periods"})
              for (const Json& period : fields[periods])
                if (period.contains("destination")) check_destination(world, period["destination"]);
          }};
}

} // namespace

std::vector<Resource> routing_resources(Dialect dialect) {
  return {contexts(dialect), incalls(), trunks(dialect), outcalls(), schedules()};
}

} // namespace telctl::sandbox
