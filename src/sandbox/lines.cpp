#include <webrtc.hpp>
#include <world.hpp>

#include <algorithm>

#include <fmt/format.h>
#include <python.hpp>

// The triangle of line, endpoint, extension and user: what may be joined, and what follows from it.
namespace telctl::sandbox {
namespace {

struct Endpoint {
  std::string_view kind, relation, trunk_relation, type;
};
constexpr Endpoint endpoints[] = {
    {"sip", "line_sip", "trunk_sip", "endpoint_sip"},
    {"sccp", "line_sccp", "", "endpoint_sccp"},
    {"custom", "line_custom", "trunk_custom", "endpoint_custom"},
};

const Endpoint* endpoint_of(const World& world, Id line) {
  const auto found = std::find_if(std::begin(endpoints), std::end(endpoints),
                                  [&](const Endpoint& e) { return !world.store.edges(e.relation, line).empty(); });
  return found == std::end(endpoints) ? nullptr : found;
}

const Endpoint& endpoint_named(std::string_view kind) {
  return *std::find_if(std::begin(endpoints), std::end(endpoints), [&](const Endpoint& e) { return e.kind == kind; });
}

std::string endpoint_id(const World& world, std::string_view kind, const Object& endpoint) {
  return kind == "sip" && world.modern() ? repr_uuid(endpoint.uuid) : std::to_string(endpoint.id);
}

struct CallerId {
  std::string name, number;
};

/// `"Hélène Müller" <2002>`: the number may be missing.
CallerId split_caller_id(const std::string& text) {
  CallerId out;
  const auto close = text.rfind('"');
  if (!text.empty() && text.front() == '"' && close > 0) out.name = text.substr(1, close - 1);
  if (const auto open = text.rfind('<'); open != std::string::npos && text.back() == '>' && open > close)
    out.number = text.substr(open + 1, text.size() - open - 2);
  return out;
}

void set_caller_option(World& world, const Object& sip, const std::string& value) {
  const std::string member = world.modern() ? "endpoint_section_options" : "options";
  Json options = sip[member];
  const auto found =
      std::find_if(options.begin(), options.end(), [](const Json& pair) { return pair[0] == "callerid"; });
  if (found != options.end())
    (*found)[1] = value;
  else if (world.modern())
    options.push_back({"callerid", value});
  else
    options.insert(options.begin(), Json{"callerid", value});
  world.set("endpoint_sip", sip.id, member, options);
}

/// An SCCP account goes by its number, and shows the caller id among its options before the codecs (xivo-dao,
/// sccpline.py).
void set_sccp_caller(World& world, const Object& sccp, const CallerId& caller) {
  Json options = Json::array();
  if (!caller.name.empty()) options.push_back({"cid_name", caller.name});
  if (!caller.number.empty()) options.push_back({"cid_num", caller.number});
  for (const Json& pair : sccp["options"])
    if (pair[0] != "cid_name" && pair[0] != "cid_num") options.push_back(pair);
  world.set("endpoint_sccp", sccp.id, "options", options);
}

void refuse_device(const World& world, const Object& line) {
  const auto& edges = world.store.edges("line_device", line.id);
  if (!edges.empty())
    associated("Line", "Device",
               {{"line_id", std::to_string(line.id)},
                {"device_id", "'" + world.store.find("devices", edges.front().to)->text("hex") + "'"}});
}

void require_endpoint(const World& world, const Object& line) {
  if (endpoint_of(world, line.id) == nullptr)
    missing_association("Line", "Endpoint", {{"line_id", std::to_string(line.id)}});
}

std::string list_of(const std::vector<Id>& ids) {
  return fmt::format("'{}'", fmt::join(ids, ","));
}

} // namespace

const Object* main_line(const World& world, Id user) {
  const auto& edges = world.store.edges("user_line", user);
  return edges.empty() ? nullptr : world.store.find("lines", edges.front().to);
}

Id main_user(const World& world, Id line) {
  const auto& users = world.store.back("user_line", line);
  return users.empty() ? 0 : users.front();
}

std::string line_protocol(const World& world, Id line) {
  const Endpoint* endpoint = endpoint_of(world, line);
  return endpoint == nullptr ? std::string() : std::string(endpoint->kind);
}

const Object* sip_template(const World& world, const Json& item) {
  const auto uuid = item.is_object() ? item.value("uuid", Json()) : Json();
  return world.modern() && uuid.is_string() ? world.store.find_uuid("sip_templates", uuid.get<std::string>()) : nullptr;
}

bool is_webrtc(const World& world, Id line) {
  if (line_protocol(world, line) != "sip") return false;
  const Json& templates = (*line_endpoint(world, line))["templates"];
  return std::any_of(templates.begin(), templates.end(), [&](const Json& item) {
    const Object* found = sip_template(world, item);
    return found != nullptr && found->text("label") == "webrtc";
  });
}

const Object* line_endpoint(const World& world, Id line) {
  const Endpoint* endpoint = endpoint_of(world, line);
  return endpoint == nullptr ? nullptr
                             : world.store.find(endpoint->type, world.store.edges(endpoint->relation, line).front().to);
}

void refresh_line(World& world, Id id) {
  const Object* endpoint = line_endpoint(world, id);
  const Endpoint* kind = endpoint_of(world, id);
  const auto& extensions = world.store.edges("line_extension", id);
  if (kind != nullptr && kind->kind == "sccp" && !extensions.empty())
    world.set("endpoint_sccp", endpoint->id, "name", (*world.store.find("extensions", extensions.front().to))["exten"]);
  world.set("lines", id, "name",
            endpoint == nullptr ? Json() : (*endpoint)[kind->kind == "custom" ? "interface" : "name"]);
  const Object* user = world.store.find("users", main_user(world, id));
  if (user == nullptr) return;
  CallerId caller = split_caller_id(user->text("caller_id"));
  if (caller.number.empty() && !extensions.empty())
    caller.number = world.store.find("extensions", extensions.front().to)->text("exten");
  world.set("lines", id, "caller_id_name", caller.name);
  world.set("lines", id, "caller_id_num", caller.number.empty() ? Json() : Json(caller.number));
  if (kind != nullptr && kind->kind == "sip" && !caller.number.empty())
    set_caller_option(world, *endpoint, fmt::format("\"{}\" <{}>", caller.name, caller.number));
  if (kind != nullptr && kind->kind == "sccp") set_sccp_caller(world, *endpoint, caller);
}

void associate_endpoint(World& world, const Object& line, std::string_view kind, const Object& endpoint) {
  const Endpoint& wanted = endpoint_named(kind);
  if (world.store.linked(wanted.relation, line.id, endpoint.id)) return;
  if (const Endpoint* present = endpoint_of(world, line.id); present != nullptr)
    associated("Line", "Endpoint",
               {{"line_id", std::to_string(line.id)},
                {"endpoint", fmt::format("'{}'", present->kind)},
                {"endpoint_id", endpoint_id(world, present->kind, *line_endpoint(world, line.id))}});
  const char* argument = kind == "sip" && world.modern() ? "endpoint_uuid" : "endpoint_id";
  if (const auto& lines = world.store.back(wanted.relation, endpoint.id); !lines.empty())
    associated("Line", "Endpoint",
               {{"line_id", std::to_string(lines.front())},
                {"endpoint", fmt::format("'{}'", kind)},
                {argument, endpoint_id(world, kind, endpoint)}});
  if (!wanted.trunk_relation.empty())
    if (const auto& trunks = world.store.back(wanted.trunk_relation, endpoint.id); !trunks.empty())
      associated("Trunk", "Endpoint",
                 {{"trunk_id", std::to_string(trunks.front())},
                  {"endpoint", fmt::format("'{}'", kind)},
                  {argument, endpoint_id(world, kind, endpoint)}});
  world.store.link(wanted.relation, line.id, endpoint.id);
  refresh_line(world, line.id);
}

void dissociate_endpoint(World& world, const Object& line, std::string_view kind, const Object& endpoint) {
  const Endpoint& wanted = endpoint_named(kind);
  if (!world.store.linked(wanted.relation, line.id, endpoint.id)) return;
  if (const auto& users = world.store.back("user_line", line.id); !users.empty())
    associated("Line", "User", {{"line_id", std::to_string(line.id)}, {"user_ids", list_of(users)}});
  if (const auto& edges = world.store.edges("line_extension", line.id); !edges.empty())
    associated("Line", "Extension", {{"line_id", std::to_string(line.id)}, {"extension_ids", list_of(ids_of(edges))}});
  refuse_device(world, line);
  world.store.unlink(wanted.relation, line.id, endpoint.id);
  refresh_line(world, line.id);
}

void associate_extension(World& world, const Object& line, const Object& extension) {
  if (world.store.linked("line_extension", line.id, extension.id)) return;
  require_endpoint(world, line);
  if (const auto& edges = world.store.edges("line_extension", line.id); !edges.empty())
    associated("Line", "Extension",
               {{"line_id", std::to_string(line.id)}, {"extension_id", std::to_string(edges.front().to)}});
  for (const auto& [relation, what] : {std::pair{"group_extension", "group"},
                                       {"incall_extension", "incall"},
                                       {"outcall_extension", "outcall"},
                                       {"queue_extension", "queue"},
                                       {"conference_extension", "conference"},
                                       {"parkinglot_extension", "parking"}})
    if (const auto& owners = world.store.back(relation, extension.id); !owners.empty())
      associated("Extension", what,
                 {{"id", std::to_string(extension.id)}, {"associated_id", fmt::format("'{}'", owners.front())}});
  const Object& context = context_named(world, extension["context"]);
  if (context.text("type") != "internal")
    resource_error(fmt::format("ContextType '{}' cannot be associated", context.text("type")));
  // Several lines may share an extension when they are the same person's.
  if (const Id user = main_user(world, line.id); user != 0)
    for (const Id other : world.store.back("line_extension", extension.id))
      if (const Id owner = main_user(world, other); owner != 0 && owner != user)
        associated("User", "Line", {{"user_id", std::to_string(owner)}, {"line_id", std::to_string(other)}});
  const std::string exten = extension.text("exten");
  if (!exten.starts_with('_') && !in_ranges(context["user_ranges"], exten))
    input_error(fmt::format("Extension '{}' is outside of range for context '{}'", exten, extension.text("context")));
  world.store.link("line_extension", line.id, extension.id);
  refresh_line(world, line.id);
}

void dissociate_extension(World& world, const Object& line, const Object& extension) {
  if (!world.store.linked("line_extension", line.id, extension.id)) return;
  refuse_device(world, line);
  world.store.unlink("line_extension", line.id, extension.id);
}

void associate_user(World& world, const Object& user, const Object& line) {
  if (world.store.linked("user_line", user.id, line.id)) return;
  require_endpoint(world, line);
  if (const auto& edges = world.store.edges("line_extension", line.id); !edges.empty()) {
    const auto& lines = world.store.back("line_extension", edges.front().to);
    std::set<Id> users{user.id};
    for (const Id other : lines)
      if (const Id owner = main_user(world, other); owner != 0) users.insert(owner);
    if (users.size() > 1 && lines.size() > 1) {
      const Id other = lines.front() == line.id ? lines[1] : lines.front();
      associated("Line", "Extension",
                 {{"line_id", std::to_string(other)}, {"extension_id", std::to_string(edges.front().to)}});
    }
  }
  world.store.link("user_line", user.id, line.id);
  refresh_line(world, line.id);
}

void dissociate_user(World& world, const Object& user, const Object& line) {
  if (!world.store.linked("user_line", user.id, line.id)) return;
  const auto& users = world.store.back("user_line", line.id);
  if (users.size() > 1 && users[1] != user.id)
    resource_error("There are secondary users associated to the line", {{"line_id", std::to_string(line.id)}});
  refuse_device(world, line);
  world.store.unlink("user_line", user.id, line.id);
}

} // namespace telctl::sandbox
