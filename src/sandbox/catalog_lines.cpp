#include <schema.hpp>

#include <fmt/format.h>
#include <provd.hpp>
#include <python.hpp>
#include <telctl/support/text.hpp>
#include <webrtc.hpp>

// Lines, extensions, devices.
namespace telctl::sandbox {
namespace {

constexpr std::string_view digits = "0123456789";

OrderedJson endpoint_brief(const World& world, const Object& line, std::string_view relation, std::string_view type,
                           const std::vector<std::string>& members) {
  const auto& edges = world.store.edges(relation, line.id);
  if (edges.empty()) return nullptr;
  OrderedJson out = brief(world, type, edges.front().to, members);
  if (out.contains("auth_section_options")) {
    // Among the authentication options only the user name is shown here.
    OrderedJson names = OrderedJson::array();
    for (const auto& pair : out["auth_section_options"])
      if (pair[0] == "username") names.push_back(pair);
    out["auth_section_options"] = names;
  }
  return out;
}

OrderedJson sip_of_line(const World& world, const Object& line) {
  if (world.xivo()) return endpoint_brief(world, line, "line_sip", "endpoint_sip", {"id", "username"});
  return endpoint_brief(world, line, "line_sip", "endpoint_sip",
                        world.modern() ? std::vector<std::string>{"uuid", "label", "name", "auth_section_options"}
                                       : std::vector<std::string>{"id", "username", "name"});
}

OrderedJson device_of(const World& world, const Object& line) {
  const auto& edges = world.store.edges("line_device", line.id);
  return edges.empty() ? OrderedJson() : OrderedJson(world.store.find("devices", edges.front().to)->text("hex"));
}

OrderedJson protocol_of(const World& world, const Object& line) {
  const auto protocol = line_protocol(world, line.id);
  return protocol.empty() ? OrderedJson() : OrderedJson(protocol);
}

/// A member of the store that only the server sets, or that is shown under a second name.
Member shown(std::string name, const char* kept) {
  return computed(std::move(name), [kept](const World&, const Object& o) { return OrderedJson(o[kept]); });
}

std::vector<Member> line_members() {
  return {
      computed("id", nullptr),
      computed("tenant_uuid", nullptr),
      shown("name", "name"),
      computed("protocol", protocol_of),
      computed("device_id", device_of),
      shown("device_slot", "position"),
      shown("provisioning_extension", "provisioning_code"),
      text("context").needed(),
      text("provisioning_code").matching("^[0-9]{6}$"),
      integer("position").solid().at_least(1).starting(1),
      text("caller_id_name"),
      text("caller_id_num").matching("^[0-9]+$"),
      text("registrar").solid().longest(128).starting("default"),
      computed("links", nullptr),
      computed("application", [](const World&, const Object&) { return OrderedJson(); }),
      computed("endpoint_sip", sip_of_line),
      computed(
          "endpoint_sccp",
          [](const World& w, const Object& o) { return endpoint_brief(w, o, "line_sccp", "endpoint_sccp", {"id"}); }),
      computed("endpoint_custom",
               [](const World& w, const Object& o) {
                 return endpoint_brief(w, o, "line_custom", "endpoint_custom", {"id", "interface"});
               }),
      related("extensions", "extensions", "line_extension", {"id", "exten", "context"}),
      owners("users", "users", "user_line", {"uuid", "firstname", "lastname"}),
      computed("is_webrtc", [](const World& w, const Object& o) { return OrderedJson(is_webrtc(w, o.id)); }).since26()};
}

void draw_provisioning_code(World& world, Json& fields, std::set<std::string>& generated) {
  while (fields["provisioning_code"].is_null() ||
         world.store.find_unique("lines", {"provisioning_code"}, fields) != nullptr) {
    if (!fields["provisioning_code"].is_null() && !generated.contains("provisioning_code"))
      return; // the client's own: refused as a duplicate
    fields["provisioning_code"] = world.store.random_text(6, digits);
    generated.insert("provisioning_code");
  }
}

void check_registrar(World& world, const Object*, const Json& fields) {
  const Json key = {{"hex", fields["registrar"]}};
  if (fields["registrar"] != "default" && world.store.find_unique("registrars", {"hex"}, key) == nullptr)
    field_not_found("registrar", "Registrar", {{"registrar", repr(fields["registrar"])}});
}

void line_in_use(World& world, const Object& line) {
  const auto users = world.store.back("user_line", line.id);
  if (users.size() > 1)
    resource_error("There are secondary users associated to the line", {{"line_id", std::to_string(line.id)}});
}

Resource lines() {
  return {.type = "lines",
          .path = "lines",
          .label = "Line",
          .rel = "lines",
          .members = line_members(),
          .unique = {{"provisioning_code"}},
          .search = {"name", "context", "provisioning_code", "position", "caller_id_name"},
          .context = "context",
          .draw = draw_provisioning_code,
          .check = check_registrar,
          .deleting = line_in_use};
}

OrderedJson owner_of(const World& world, const Object& extension, std::string_view relation, std::string_view type,
                     const std::vector<std::string>& members) {
  const auto& owners = world.store.back(relation, extension.id);
  return owners.empty() ? OrderedJson() : brief(world, type, owners.front(), members);
}

void check_extension(World& world, const Object*, const Json& fields) {
  const Object& context = context_named(world, fields["context"]);
  const bool outcall = context.text("type") == "outcall";
  if (!matches(fields["exten"].get<std::string>(),
               outcall ? "^_?\\+?[*#0-9_XxZzNn\\[\\].!-]*$" : "^_[*#0-9_XxZzNn\\[\\].!-]{1,39}$|[*#0-9]{1,40}$"))
    refuse(400, "exten: ['String does not match expected pattern.']");
}

void extension_in_use(World& world, const Object& extension) {
  const std::string id = std::to_string(extension.id);
  const auto& lines = world.store.back("line_extension", extension.id);
  if (!lines.empty() && !world.modern())
    associated("Extension", "Line", {{"extension_id", id}, {"line_id", std::to_string(lines.front())}});
  if (!lines.empty())
    associated("Extension", "line", {{"extension_id", id}, {"associated_ids", repr(OrderedJson(lines))}});
  for (const auto& [relation, what] : {std::pair{"conference_extension", "conference"},
                                       {"parkinglot_extension", "parking_lot"},
                                       {"group_extension", "group"},
                                       {"incall_extension", "incall"},
                                       {"outcall_extension", "outcall"},
                                       {"queue_extension", "queue"}})
    if (const auto& owners = world.store.back(relation, extension.id); !owners.empty())
      associated("Extension", what, {{"extension_id", id}, {"associated_id", std::to_string(owners.front())}});
}

Resource extensions() {
  return {.type = "extensions",
          .path = "extensions",
          .label = "Extension",
          .rel = "extensions",
          .members = {computed("id", nullptr), computed("tenant_uuid", nullptr), text("exten").needed().longest(40),
                      text("context").needed(),
                      computed("commented",
                               [](const World&, const Object& o) { return OrderedJson(o["enabled"] == false); }),
                      flag("enabled", true), computed("links", nullptr),
                      computed("conference",
                               [](const World& w, const Object& o) {
                                 return owner_of(w, o, "conference_extension", "conferences", {"id", "name"});
                               }),
                      computed("parking_lot",
                               [](const World& w, const Object& o) {
                                 return owner_of(w, o, "parkinglot_extension", "parkinglots", {"id", "name"});
                               }),
                      computed("group",
                               [](const World& w, const Object& o) {
                                 return owner_of(w, o, "group_extension", "groups",
                                                 w.modern() ? std::vector<std::string>{"uuid", "id", "name"}
                                                            : std::vector<std::string>{"id", "name"});
                               }),
                      computed("incall",
                               [](const World& w, const Object& o) {
                                 return owner_of(w, o, "incall_extension", "incalls", {"id"});
                               }),
                      owners("lines", "lines", "line_extension", {"id", "name"}),
                      computed("outcall",
                               [](const World& w, const Object& o) {
                                 return owner_of(w, o, "outcall_extension", "outcalls", {"id", "name"});
                               }),
                      computed("queue",
                               [](const World& w, const Object& o) {
                                 return owner_of(w, o, "queue_extension", "queues", {"id", "name"});
                               })},
          .unique = {{"exten", "context"}},
          .order = "exten",
          .search = {"exten", "context"},
          .context = "context",
          .check = check_extension,
          .deleting = extension_in_use};
}

Resource devices() {
  return {
      .type = "devices",
      .path = "devices",
      .label = "Device",
      .rel = "devices",
      .address = Address::hex,
      .link = Address::hex,
      .members = {computed("id", [](const World&, const Object& o) { return OrderedJson(o["hex"]); }),
                  computed("status",
                           [](const World& w, const Object& o) {
                             return OrderedJson(!w.store.back("line_device", o.id).empty() ? "configured"
                                                : o["autoprov"] == true                    ? "autoprov"
                                                                                           : "not_configured");
                           }),
                  computed("tenant_uuid", nullptr),
                  computed("is_new", [](const World&, const Object&) { return OrderedJson(false); }),
                  text("ip").matching("^(1?\\d{1,2}|2([0-4][0-9]|5[0-5]))(\\.(1?\\d{1,2}|2([0-4][0-9]|5[0-5]))){3}$"),
                  text("mac").matching("^([0-9A-Fa-f]{2})(:[0-9A-Fa-f]{2}){5}$"), text("sn"), text("plugin"),
                  text("vendor"), text("model"), text("version"), text("description"), text("template_id"),
                  of(Kind::anything, "options"), computed("links", nullptr)},
      .unique = {{"mac"}, {"hex"}},
      .search = {"mac", "ip", "vendor", "model", "plugin", "description", "sn"},
      .draw = [](World& world, Json& fields,
                 std::set<std::string>&) { fields["hex"] = world.store.random_text(32, "0123456789abcdef"); },
      .check =
          [](World& world, const Object*, const Json& fields) {
            // xivo-api.md §2.10: the template must exist, else 400.
            if (const auto wanted = fields.value("template_id", Json());
                !wanted.is_null() && !is_device_template(world, wanted))
              field_not_found("template_id", "DeviceTemplate", {{"template_id", repr(OrderedJson(wanted))}});
          },
      .deleting =
          [](World& world, const Object& device) {
            if (const auto& lines = world.store.back("line_device", device.id); !lines.empty())
              associated("Device", "Line",
                         {{"device_id", "'" + device.text("hex") + "'"}, {"line_id", std::to_string(lines.front())}});
          }};
}

} // namespace

std::vector<Resource> line_resources(Dialect) {
  return {lines(), extensions(), devices()};
}

} // namespace telctl::sandbox
