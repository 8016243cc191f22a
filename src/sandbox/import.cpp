#include <routes.hpp>

#include <algorithm>

#include <fmt/format.h>
#include <python.hpp>
#include <table.hpp>
#include <telctl/support/text.hpp>

// POST /users/import: one person a row, with line, voicemail, incoming call and rights; all rows or none. The columns,
// the order in which a row is worked off and the wording of its errors: the product's plugin user_import, tags
// wazo-20.12 and wazo-26.08, and recorded answers.
namespace telctl::sandbox {
namespace {

enum class Cell { text, flag, number, names };

struct Column {
  const char* title;
  Cell cell;
  const char* member;
  bool in20 = true, in26 = true;
};
using Columns = std::vector<Column>;

const Columns user_columns = {
    {"firstname", Cell::text, "firstname"},
    {"lastname", Cell::text, "lastname"},
    {"email", Cell::text, "email"},
    {"language", Cell::text, "language"},
    {"outgoing_caller_id", Cell::text, "outgoing_caller_id"},
    {"mobile_phone_number", Cell::text, "mobile_phone_number"},
    {"call_permission_password", Cell::text, "call_permission_password"},
    {"userfield", Cell::text, "userfield"},
    {"enabled", Cell::flag, "enabled"},
    {"supervision_enabled", Cell::flag, "supervision_enabled"},
    {"call_transfer_enabled", Cell::flag, "call_transfer_enabled"},
    {"dtmf_hangup_enabled", Cell::flag, "dtmf_hangup_enabled"},
    {"call_record_enabled", Cell::flag, "call_record_enabled", true, false},
    {"call_record_outgoing_external_enabled", Cell::flag, "call_record_outgoing_external_enabled", false},
    {"call_record_outgoing_internal_enabled", Cell::flag, "call_record_outgoing_internal_enabled", false},
    {"call_record_incoming_external_enabled", Cell::flag, "call_record_incoming_external_enabled", false},
    {"call_record_incoming_internal_enabled", Cell::flag, "call_record_incoming_internal_enabled", false},
    {"online_call_record_enabled", Cell::flag, "online_call_record_enabled"},
    {"ring_seconds", Cell::number, "ring_seconds"},
    {"simultaneous_calls", Cell::number, "simultaneous_calls"},
    {"subscription_type", Cell::number, "subscription_type"}};
const Columns account_columns = {{"uuid", Cell::text, "uuid"},
                                 {"username", Cell::text, "username"},
                                 {"email", Cell::text, "email"},
                                 {"password", Cell::text, "password"}};
const Columns voicemail_columns = {{"voicemail_name", Cell::text, "name"},
                                   {"voicemail_number", Cell::text, "number"},
                                   {"voicemail_context", Cell::text, "context"},
                                   {"voicemail_password", Cell::text, "password"},
                                   {"voicemail_email", Cell::text, "email"},
                                   {"voicemail_attach_audio", Cell::flag, "attach_audio"},
                                   {"voicemail_delete_messages", Cell::flag, "delete_messages"},
                                   {"voicemail_ask_password", Cell::flag, "ask_password"}};
const Columns line_columns = {{"line_protocol", Cell::text, "endpoint"}, {"context", Cell::text, "context"}};
const Columns sip_columns = {{"sip_username", Cell::text, "username"}, {"sip_secret", Cell::text, "password"}};
const Columns extension_columns = {{"exten", Cell::text, "exten"}, {"context", Cell::text, "context"}};
const Columns incall_columns = {{"incall_exten", Cell::text, "exten"},
                                {"incall_context", Cell::text, "context"},
                                {"incall_ring_seconds", Cell::number, "ring_seconds"}};
const Columns right_columns = {{"call_permissions", Cell::names, "names"}};

Json value_of(const Column& column, const OrderedJson& cell) {
  if (cell.is_null() && column.cell == Cell::number)
    refuse(500, "Unexpected error: 'NoneType' object has no attribute 'isdigit'"); // a row that is too short
  const auto text = cell.is_string() ? cell.get<std::string>() : std::string();
  if (column.cell == Cell::names) {
    Json names = Json::array();
    if (!text.empty())
      for (const auto name : split(text, ';'))
        names.push_back(std::string(name));
    return names;
  }
  if (text.empty() && column.cell == Cell::flag && cell.is_null())
    input_error(fmt::format("'{}' must be one of (0, 1)", column.title));
  if (text.empty()) return nullptr;
  if (column.cell == Cell::flag && text != "0" && text != "1")
    input_error(fmt::format("'{}' must be one of (0, 1)", column.title));
  if (column.cell == Cell::flag) return text == "1";
  if (column.cell == Cell::text) return text;
  if (!is_digits(text) || text.size() > 18)
    input_error(fmt::format("field '{}': wrong type. Should be a integer", column.title));
  return std::stoll(text);
}

Json part_of(const World& world, const OrderedJson& row, const Columns& columns) {
  Json part = Json::object();
  for (const Column& column : columns)
    if ((world.modern() ? column.in26 : column.in20) && row.contains(column.title))
      part[column.member] = value_of(column, row[column.title]);
  return part;
}

std::string text_of(const Json& part, const char* member) {
  return part.contains(member) && part[member].is_string() ? part[member].get<std::string>() : std::string();
}

/// One row, taken apart before anything is made of it: a value of the wrong type is told first.
struct Row {
  Row(const World& world, const OrderedJson& cells)
      : user(part_of(world, cells, user_columns)), account(part_of(world, cells, account_columns)),
        voicemail(part_of(world, cells, voicemail_columns)), line(part_of(world, cells, line_columns)),
        sip(part_of(world, cells, sip_columns)), incall(part_of(world, cells, incall_columns)),
        extension(part_of(world, cells, extension_columns)), rights(part_of(world, cells, right_columns)) {}
  Json user, account, voicemail, line, sip, incall, extension, rights;
};

/// What a row made or found.
struct Entry {
  const Object* user = nullptr;
  const Object* voicemail = nullptr;
  std::vector<const Object*> rights;
  const Object* line = nullptr;
  const Object* extension = nullptr;
  const Object* did = nullptr;
  const Object* incall = nullptr;
  const Object* endpoint = nullptr;
};

const Object* found(const World& world, const char* type, std::vector<std::string> fields, const Json& from) {
  const Object* object = world.store.find_unique(type, fields, from);
  return object != nullptr && world.visible(*object) ? object : nullptr;
}

/// The form is judged with all faults in one message, as a Python dictionary.
void check_row(const Resource& resource, const Json& body) {
  if (const OrderedJson wrong = form_faults(resource, body, false); !wrong.empty()) refuse(400, repr(wrong));
}

const Object& create_user_of(World& world, const Row& row) {
  Json body = row.user;
  // An empty cell leaves the server's own value, where the product's form for this allows it.
  for (const char* name :
       {"call_record_enabled", "call_transfer_enabled", "dtmf_hangup_enabled", "enabled", "online_call_record_enabled",
        "ring_seconds", "simultaneous_calls", "subscription_type", "supervision_enabled"})
    if (body.contains(name) && body[name].is_null()) body.erase(name);
  const Resource& users = world.resource("users");
  check_row(users, body);
  const Object& user = create(world, users, body);
  for (const char* name : {"username", "email"})
    if (!text_of(row.account, name).empty()) {
      world.set("users", user.id, "account", text_of(row.account, name));
      return user;
    }
  world.set("users", user.id, "account", user.uuid);
  return user;
}

const Object* voicemail_of(World& world, const Row& row) {
  if (text_of(row.voicemail, "number").empty() && text_of(row.voicemail, "context").empty()) return nullptr;
  if (const Object* present = found(world, "voicemails", {"number", "context"}, row.voicemail)) return present;
  check_row(world.resource("voicemails"), row.voicemail);
  return &create(world, world.resource("voicemails"), row.voicemail);
}

std::vector<const Object*> rights_of(const World& world, const Row& row) {
  std::vector<const Object*> out;
  for (const Json& name : row.rights.value("names", Json::array())) {
    const Object* right = found(world, "callpermissions", {"name"}, {{"name", name}});
    if (right == nullptr) not_found("CallPermission", {{"name", repr(OrderedJson(name))}});
    out.push_back(right);
  }
  return out;
}

bool is_protocol(const std::string& name) {
  return name == "sip" || name == "webrtc" || name == "sccp";
}

const Object* extension_of(World& world, const Row& row) {
  const std::string exten = text_of(row.extension, "exten");
  if (exten.empty() || text_of(row.extension, "context").empty()) return nullptr;
  if (const Object* present = found(world, "extensions", {"exten", "context"}, row.extension)) return present;
  const std::string protocol = text_of(row.line, "endpoint");
  if (protocol.empty()) input_error("missing parameters: line_protocol");
  if (!is_protocol(protocol))
    // The product prints a Python set here, in no certain order.
    input_error("'line_protocol' must be one of (sip, webrtc, sccp)");
  return &create(world, world.resource("extensions"), row.extension);
}

/// A list of lists: nlohmann would take it for an object.
Json pairs(std::initializer_list<std::pair<const char*, std::string>> given) {
  Json out = Json::array();
  for (const auto& [name, value] : given)
    out.push_back(Json::array({name, value}));
  return out;
}

Json endpoint_body(World& world, const Row& row, bool webrtc) {
  const auto drawn = [&](const char* name) {
    const auto given = text_of(row.sip, name);
    return given.empty() ? world.store.random_text(8, "abcdefghijklmnopqrstuvwxyz") : given;
  };
  const std::string username = drawn("username");
  const std::string password = drawn("password");
  if (!world.modern()) {
    Json body = {{"username", username}, {"secret", password}};
    if (webrtc)
      body["options"] = pairs({{"transport", "transport-wss"},
                               {"directmedia", "no"},
                               {"dtlsverify", "no"},
                               {"dtlscertfile", "/usr/share/xivo-certs/server.crt"},
                               {"dtlsprivatekey", "/usr/share/xivo-certs/server.key"},
                               {"nat", "force_rport,comedia"},
                               {"webrtc", "yes"},
                               {"allow", "!all,opus,g722,alaw,ulaw,vp9,vp8,h264"}});
    return body;
  }
  Json templates = Json::array();
  for (const auto& [id, object] : world.store.all("sip_templates"))
    if (object["label"] == "global" || (webrtc && object["label"] == "webrtc"))
      templates.push_back({{"uuid", object.uuid}, {"label", object["label"]}});
  return {{"name", username},
          {"auth_section_options", pairs({{"username", username}, {"password", password}})},
          {"templates", templates}};
}

const Object* sip_called(const World& world, const std::string& username) {
  if (username.empty()) return nullptr;
  if (!world.modern()) return found(world, "endpoint_sip", {"name"}, {{"name", username}});
  for (const auto& [id, object] : world.store.all("endpoint_sip"))
    for (const Json& pair : object["auth_section_options"])
      if (pair[0] == "username" && pair[1] == username && world.visible(object)) return &object;
  return nullptr;
}

const Object* endpoint_of(World& world, const Row& row) {
  const std::string protocol = text_of(row.line, "endpoint");
  if (protocol == "sccp") return &create(world, world.resource("endpoint_sccp"), Json::object());
  if (!is_protocol(protocol)) return nullptr;
  if (const Object* present = sip_called(world, text_of(row.sip, "username"))) return present;
  const Json body = endpoint_body(world, row, protocol == "webrtc");
  check_row(world.resource("endpoint_sip"), body);
  const Object& sip = create(world, world.resource("endpoint_sip"), body);
  for (const char* name : {"username", "password"})
    if (text_of(row.sip, name).empty())
      world.store.mark_generated("endpoint_sip", sip.id, std::string_view(name) == "username" ? "name" : "secret");
  return &sip;
}

void create_incall(World& world, const Row& row, Entry& entry) {
  Json body = Json::object();
  for (const char* name : {"exten", "context"})
    if (!text_of(row.incall, name).empty()) body[name] = row.incall[name];
  if (body.empty()) return;
  if (body.size() == 2) entry.did = found(world, "extensions", {"exten", "context"}, body);
  if (entry.did == nullptr) entry.did = &create(world, world.resource("extensions"), body);
  if (const auto& owners = world.store.back("incall_extension", entry.did->id); !owners.empty())
    entry.incall = world.store.find("incalls", owners.front());
  else
    entry.incall = &create(world, world.resource("incalls"), {{"destination", {{"type", "none"}}}});
}

void associate(World& world, const Row& row, const Entry& entry) {
  if (entry.voicemail != nullptr) join_objects(world, "user_voicemail", *entry.user, *entry.voicemail);
  const std::string protocol = text_of(row.line, "endpoint") == "sccp" ? "sccp" : "sip";
  if (entry.line != nullptr && entry.endpoint != nullptr)
    associate_endpoint(world, *entry.line, protocol, *entry.endpoint);
  if (entry.line != nullptr) associate_user(world, *entry.user, *entry.line);
  if (entry.line != nullptr && entry.extension != nullptr) associate_extension(world, *entry.line, *entry.extension);
  if (entry.incall != nullptr) {
    join_objects(world, "incall_extension", *entry.incall, *entry.did);
    const Json ring = row.incall.value("ring_seconds", Json());
    edit(world, world.resource("incalls"), *entry.incall,
         {{"destination", {{"type", "user"}, {"user_id", entry.user->id}, {"ring_time", ring}}}});
  }
  for (const Object* right : entry.rights)
    join_objects(world, "user_callpermission", *entry.user, *right);
}

Entry import_row(World& world, const OrderedJson& cells) {
  const Row row(world, cells);
  const std::string context = text_of(row.line, "context");
  if (!context.empty() && found(world, "contexts", {"name"}, {{"name", context}}) == nullptr)
    not_found("Context", {{"name", repr(OrderedJson(context))}});
  Entry entry;
  entry.user = &create_user_of(world, row);
  entry.voicemail = voicemail_of(world, row);
  entry.rights = rights_of(world, row);
  if (!context.empty() && is_protocol(text_of(row.line, "endpoint")))
    entry.line = &create(world, world.resource("lines"), {{"context", context}});
  entry.extension = extension_of(world, row);
  create_incall(world, row, entry);
  entry.endpoint = endpoint_of(world, row);
  associate(world, row, entry);
  return entry;
}

OrderedJson numbers_of(const World& world, const Entry& entry, std::size_t number) {
  const auto id = [](const Object* object) { return object == nullptr ? OrderedJson() : OrderedJson(object->id); };
  const bool sccp =
      entry.endpoint != nullptr && entry.line != nullptr && line_protocol(world, entry.line->id) == "sccp";
  const Object* sip = sccp ? nullptr : entry.endpoint;
  OrderedJson rights = OrderedJson::array();
  for (const Object* right : entry.rights)
    rights.push_back(right->id);
  OrderedJson out = {{"row_number", number},
                     {"user_id", entry.user->id},
                     {"user_uuid", entry.user->uuid},
                     {"voicemail_id", id(entry.voicemail)},
                     {"line_id", id(entry.line)}};
  if (world.modern())
    out["sip_uuid"] = sip == nullptr ? OrderedJson() : OrderedJson(sip->uuid);
  else
    out["sip_id"] = id(sip);
  out["sccp_id"] = id(sccp ? entry.endpoint : nullptr);
  out["extension_id"] = id(entry.extension);
  out["incall_extension_id"] = id(entry.did);
  out["call_permission_ids"] = std::move(rights);
  return out;
}

Answer import_users(Exchange& e) {
  const auto rows = table_rows(table_text(e.request));
  OrderedJson made = OrderedJson::array();
  OrderedJson wrong = OrderedJson::array();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    try {
      made.push_back(numbers_of(e.world, import_row(e.world, rows[i]), i + 1));
    } catch (const Refusal& refusal) {
      if (refusal.status >= 500) throw;
      wrong.push_back({{"message", refusal.body.at(0)},
                       {"timestamp", e.world.epoch()},
                       {"details", {{"row", rows[i]}, {"row_number", i + 1}}}});
    }
  }
  if (!wrong.empty()) throw Refusal{400, {{"errors", std::move(wrong)}}};
  return {.status = 201, .body = {{"created", std::move(made)}}};
}

} // namespace

void add_import_routes(Routes& routes, const World&) {
  routes.add("POST", "users/import", import_users);
  routes.add("GET", "users/export", export_users);
}

} // namespace telctl::sandbox
