#include <schema.hpp>

#include <fmt/format.h>
#include <python.hpp>
#include <telctl/support/text.hpp>
#include <world.hpp>

// Lines, endpoints, extensions, devices.
namespace telctl::sandbox {
namespace {

constexpr std::string_view readable = "abcdefghijkmnopqrstuvwxyz23456789";
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
  return endpoint_brief(world, line, "line_sip", "endpoint_sip",
                        world.modern() ? std::vector<std::string>{"uuid", "label", "name", "auth_section_options"}
                                       : std::vector<std::string>{"id", "username", "name"});
}

OrderedJson line_of(const World& world, const Object& endpoint, std::string_view relation) {
  const auto& lines = world.store.back(relation, endpoint.id);
  return lines.empty() ? OrderedJson() : brief(world, "lines", lines.front(), {"id"});
}

OrderedJson trunk_of(const World& world, const Object& endpoint, std::string_view relation) {
  const auto& trunks = world.store.back(relation, endpoint.id);
  return trunks.empty() ? OrderedJson() : brief(world, "trunks", trunks.front(), {"id"});
}

Resource lines(Dialect) {
  return {.type = "lines",
          .path = "lines",
          .label = "Line",
          .rel = "lines",
          .members = {computed("id", nullptr),
                      computed("tenant_uuid", nullptr),
                      computed("name", [](const World&, const Object& o) { return OrderedJson(o["name"]); }),
                      computed("protocol",
                               [](const World& w, const Object& o) {
                                 const auto p = line_protocol(w, o.id);
                                 return p.empty() ? OrderedJson() : OrderedJson(p);
                               }),
                      computed("device_id",
                               [](const World& w, const Object& o) {
                                 const auto& edges = w.store.edges("line_device", o.id);
                                 return edges.empty()
                                            ? OrderedJson()
                                            : OrderedJson(w.store.find("devices", edges.front().to)->text("hex"));
                               }),
                      computed("device_slot", [](const World&, const Object& o) { return OrderedJson(o["position"]); }),
                      computed("provisioning_extension",
                               [](const World&, const Object& o) { return OrderedJson(o["provisioning_code"]); }),
                      text("context").needed(),
                      text("provisioning_code").matching("^[0-9]{6}$"),
                      integer("position").solid().at_least(1).starting(1),
                      text("caller_id_name"),
                      text("caller_id_num").matching("^[0-9]+$"),
                      text("registrar").solid().longest(128).starting("default"),
                      computed("links", nullptr),
                      computed("application", [](const World&, const Object&) { return OrderedJson(); }),
                      computed("endpoint_sip", sip_of_line),
                      computed("endpoint_sccp",
                               [](const World& w, const Object& o) {
                                 return endpoint_brief(w, o, "line_sccp", "endpoint_sccp", {"id"});
                               }),
                      computed("endpoint_custom",
                               [](const World& w, const Object& o) {
                                 return endpoint_brief(w, o, "line_custom", "endpoint_custom", {"id", "interface"});
                               }),
                      computed("extensions",
                               [](const World& w, const Object& o) {
                                 return briefs(w, "extensions", ids_of(w.store.edges("line_extension", o.id)),
                                               {"id", "exten", "context"});
                               }),
                      computed("users",
                               [](const World& w, const Object& o) {
                                 return briefs(w, "users", w.store.back("user_line", o.id),
                                               {"uuid", "firstname", "lastname"});
                               }),
                      computed("is_webrtc", [](const World&, const Object&) { return OrderedJson(false); }).since26()},
          .unique = {{"provisioning_code"}},
          .search = {"name", "context", "provisioning_code", "position", "caller_id_name"},
          .context = "context",
          .draw =
              [](World& world, Json& fields, std::set<std::string>& generated) {
                while (fields["provisioning_code"].is_null() ||
                       world.store.find_unique("lines", {"provisioning_code"}, fields) != nullptr) {
                  if (!fields["provisioning_code"].is_null() && !generated.contains("provisioning_code"))
                    return; // the client's own: refused as a duplicate
                  fields["provisioning_code"] = world.store.random_text(6, digits);
                  generated.insert("provisioning_code");
                }
              },
          .check =
              [](World& world, const Object*, const Json& fields) {
                const Json key = {{"hex", fields["registrar"]}};
                if (fields["registrar"] != "default" && world.store.find_unique("registrars", {"hex"}, key) == nullptr)
                  field_not_found("registrar", "Registrar", {{"registrar", repr(fields["registrar"])}});
              },
          .deleting =
              [](World& world, const Object& line) {
                const auto users = world.store.back("user_line", line.id);
                if (users.size() > 1)
                  resource_error("There are secondary users associated to the line",
                                 {{"line_id", std::to_string(line.id)}});
              }};
}

Resource sip_modern() {
  Resource sip{.type = "endpoint_sip",
               .path = "endpoints/sip",
               .label = "SIPEndpoint",
               .rel = "endpoint_sip",
               .address = Address::uuid,
               .link = Address::uuid};
  sip.members = {computed("uuid", nullptr), computed("tenant_uuid", nullptr),
                 text("name").matching("^[-_.a-zA-Z0-9]+$"), text("label").longest(128)};
  for (const char* section :
       {"aor", "auth", "endpoint", "identify", "registration", "registration_outbound_auth", "outbound_auth"})
    sip.members.push_back(of(Kind::pairs, fmt::format("{}_section_options", section)).starting(Json::array()));
  sip.members.insert(sip.members.end(),
                     {of(Kind::references, "templates").starting(Json::array()), of(Kind::anything, "transport"),
                      text("asterisk_id").longest(1024), computed("links", nullptr),
                      computed("trunk", [](const World& w, const Object& o) { return trunk_of(w, o, "trunk_sip"); }),
                      computed("line", [](const World& w, const Object& o) { return line_of(w, o, "line_sip"); })});
  sip.unique = {{"name"}};
  sip.order = "name";
  sip.search = {"name", "label"};
  sip.draw = [](World& world, Json& fields, std::set<std::string>& generated) {
    if (fields["name"].is_null()) {
      fields["name"] = world.store.random_text(8, readable);
      generated.insert("name");
    }
  };
  sip.check = [](World& world, const Object*, const Json& fields) {
    for (const auto& [member, section] : {std::pair{"aor_section_options", "aor"},
                                          {"auth_section_options", "auth"},
                                          {"endpoint_section_options", "endpoint"},
                                          {"identify_section_options", "identify"},
                                          {"registration_section_options", "registration"},
                                          {"registration_outbound_auth_section_options", "auth"},
                                          {"outbound_auth_section_options", "auth"}}) {
      const Json known = world.data["pjsip_options"].value(section, Json());
      if (known.is_null()) continue; // not part of the documentation that the server checks against
      for (const Json& pair : fields[member]) {
        if (std::find(known.begin(), known.end(), pair[0]) != known.end()) continue;
        input_error(fmt::format("'{}: invalid variable ({})' must be one of ({})", member,
                                pair[0].is_string() ? pair[0].get<std::string>() : pair[0].dump(),
                                join(known.get<std::vector<std::string>>(), ", ")));
      }
    }
  };
  sip.edited = [](World& world, const Object&, const Object& now) {
    for (const Id line : std::vector<Id>(world.store.back("line_sip", now.id)))
      refresh_line(world, line);
  };
  return sip;
}

/// Options that are columns of the product's table come in the order of its columns, whatever order they were given in.
Json sorted_sip_options(Json options) {
  static const std::vector<std::string> columns = {"callerid", "amaflags", "subscribemwi", "dtmfmode", "call-limit"};
  for (const auto& [name, value] : {std::pair{"amaflags", "default"}, {"subscribemwi", "no"}, {"call-limit", "10"}})
    if (std::none_of(options.begin(), options.end(), [name = name](const Json& pair) { return pair[0] == name; }))
      options.push_back({name, value});
  std::stable_sort(options.begin(), options.end(), [](const Json& a, const Json& b) {
    return std::find(columns.begin(), columns.end(), a[0]) < std::find(columns.begin(), columns.end(), b[0]);
  });
  return options;
}

Resource sip_legacy() {
  return {.type = "endpoint_sip",
          .path = "endpoints/sip",
          .label = "SIPEndpoint",
          .rel = "endpoint_sip",
          .members = {computed("id", nullptr), computed("tenant_uuid", nullptr),
                      text("username").matching("^[a-zA-Z0-9_-]{1,40}$"),
                      computed("name", [](const World&, const Object& o) { return OrderedJson(o["name"]); }),
                      text("secret").longest(80),
                      text("type").solid().among({"friend", "peer", "user"}).starting("friend"),
                      text("host").solid().longest(255).starting("dynamic"),
                      of(Kind::pairs, "options").starting(Json::array()), computed("links", nullptr),
                      computed("trunk", [](const World& w, const Object& o) { return trunk_of(w, o, "trunk_sip"); }),
                      computed("line", [](const World& w, const Object& o) { return line_of(w, o, "line_sip"); })},
          .unique = {{"name"}},
          .search = {"username", "type", "host"},
          .draw =
              [](World& world, Json& fields, std::set<std::string>& generated) {
                for (const char* name : {"username", "secret"})
                  if (fields[name].is_null()) {
                    fields[name] = world.store.random_text(8, readable);
                    generated.insert(name);
                  }
                fields["name"] = fields["username"];
                if (generated.contains("username")) generated.insert("name");
                fields["options"] = sorted_sip_options(fields["options"]);
              },
          .edited =
              [](World& world, const Object& old, const Object& now) {
                if (old.id == now.id) {
                  world.set("endpoint_sip", now.id, "options", sorted_sip_options(now["options"]));
                  world.set("endpoint_sip", now.id, "name", now["username"]);
                }
                for (const Id line : std::vector<Id>(world.store.back("line_sip", now.id)))
                  refresh_line(world, line);
              }};
}

Resource sip_templates() {
  Resource templates = sip_modern();
  templates.type = "sip_templates";
  templates.path = "endpoints/sip/templates";
  templates.label = "SIPEndpointTemplate";
  templates.rel = "endpoint_sip_templates";
  std::erase_if(templates.members,
                [](const Member& member) { return member.name == "trunk" || member.name == "line"; });
  templates.order = "label";
  templates.edited = nullptr;
  return templates;
}

Resource sccp() {
  return {.type = "endpoint_sccp",
          .path = "endpoints/sccp",
          .label = "SCCPEndpoint",
          .rel = "endpoint_sccp",
          .members = {computed("id", nullptr), computed("tenant_uuid", nullptr),
                      of(Kind::pairs, "options").starting(Json::array()), computed("links", nullptr),
                      computed("line", [](const World& w, const Object& o) { return line_of(w, o, "line_sccp"); })}};
}

Resource custom() {
  return {.type = "endpoint_custom",
          .path = "endpoints/custom",
          .label = "CustomEndpoint",
          .rel = "endpoint_custom",
          .members = {computed("id", nullptr), computed("tenant_uuid", nullptr),
                      text("interface").needed().matching("^[a-zA-Z0-9#*./_@:-]{1,128}$"),
                      text("interface_suffix").longest(32), flag("enabled", true), computed("links", nullptr),
                      computed("trunk", [](const World& w, const Object& o) { return trunk_of(w, o, "trunk_custom"); }),
                      computed("line", [](const World& w, const Object& o) { return line_of(w, o, "line_custom"); })},
          .unique = {{"interface"}},
          .search = {"interface"},
          .edited = [](World& world, const Object&, const Object& now) {
            for (const Id line : std::vector<Id>(world.store.back("line_custom", now.id)))
              refresh_line(world, line);
          }};
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

Resource extensions(Dialect) {
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
                      computed("lines",
                               [](const World& w, const Object& o) {
                                 return briefs(w, "lines", w.store.back("line_extension", o.id), {"id", "name"});
                               }),
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

Resource devices(Dialect) {
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
      .deleting =
          [](World& world, const Object& device) {
            if (const auto& lines = world.store.back("line_device", device.id); !lines.empty())
              associated("Device", "Line",
                         {{"device_id", "'" + device.text("hex") + "'"}, {"line_id", std::to_string(lines.front())}});
          }};
}

} // namespace

std::vector<Resource> line_resources(Dialect dialect) {
  std::vector<Resource> out = {lines(dialect), sccp(), custom(), extensions(dialect), devices(dialect)};
  if (dialect == Dialect::wazo_26_08) {
    // Before "endpoints/sip/{uuid}", so that "templates" is not taken for a uuid.
    out.push_back(sip_templates());
    out.push_back(sip_modern());
  } else {
    out.push_back(sip_legacy());
  }
  return out;
}

} // namespace telctl::sandbox
