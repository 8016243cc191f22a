#include <schema.hpp>

#include <algorithm>

#include <fmt/format.h>
#include <telctl/support/text.hpp>
#include <webrtc.hpp>

// Endpoints: SIP in its two forms, SCCP, custom.
namespace telctl::sandbox {
namespace {

constexpr std::string_view readable = "abcdefghijkmnopqrstuvwxyz23456789";

OrderedJson line_of(const World& world, const Object& endpoint, std::string_view relation) {
  const auto& lines = world.store.back(relation, endpoint.id);
  return lines.empty() ? OrderedJson() : brief(world, "lines", lines.front(), {"id"});
}

OrderedJson trunk_of(const World& world, const Object& endpoint, std::string_view relation) {
  const auto& trunks = world.store.back(relation, endpoint.id);
  return trunks.empty() ? OrderedJson() : brief(world, "trunks", trunks.front(), {"id"});
}

/// With their labels, as the API description of 26.08 has them.
OrderedJson templates_of(const World& world, const Object& sip) {
  OrderedJson out = OrderedJson::array();
  for (const Json& item : sip["templates"])
    if (const Object* found = sip_template(world, item); found != nullptr)
      out.push_back({{"uuid", found->uuid}, {"label", found->text("label")}});
  return out;
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
                     {of(Kind::references, "templates").starting(Json::array()).shown(templates_of),
                      of(Kind::anything, "transport"), text("asterisk_id").longest(1024), computed("links", nullptr),
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
  for (const auto& [name, value] : {std::pair{"amaflags", "default"}, {"subscribemwi", "no"}, {"call-limit", "10"}}) {
    const std::string column = name;
    if (std::none_of(options.begin(), options.end(), [&](const Json& pair) { return pair[0] == column; }))
      options.push_back({column, value});
  }
  const auto place = [](const Json& pair) {
    return std::find_if(columns.begin(), columns.end(), [&](const std::string& column) { return pair[0] == column; });
  };
  std::stable_sort(options.begin(), options.end(), [&](const Json& a, const Json& b) { return place(a) < place(b); });
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

/// "Because of database limitations, only the following options are allowed" (both API descriptions).
void check_sccp_options(World&, const Object*, const Json& fields) {
  static const std::set<std::string> known{"cid_name", "cid_num", "allow", "disallow"};
  for (const Json& pair : fields["options"])
    if (!pair[0].is_string() || !known.contains(pair[0].get<std::string>()))
      input_error(fmt::format("Unknown SCCP options: {}", pair[0].is_string() ? pair[0].get<std::string>() : "?"));
}

Resource sccp() {
  return {.type = "endpoint_sccp",
          .path = "endpoints/sccp",
          .label = "SCCPEndpoint",
          .rel = "endpoint_sccp",
          .members = {computed("id", nullptr), computed("tenant_uuid", nullptr),
                      of(Kind::pairs, "options").starting(Json::array()), computed("links", nullptr),
                      computed("line", [](const World& w, const Object& o) { return line_of(w, o, "line_sccp"); })},
          .check = check_sccp_options};
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

} // namespace

std::vector<Resource> endpoint_resources(Dialect dialect) {
  if (dialect == Dialect::wazo_26_08) return {sccp(), custom(), sip_templates(), sip_modern()};
  return {sccp(), custom(), sip_legacy()};
}

} // namespace telctl::sandbox
