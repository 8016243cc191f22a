#include <routes.hpp>

#include <algorithm>

#include <fmt/format.h>
#include <telctl/support/csv.hpp>
#include <telctl/support/text.hpp>

// GET /users/export: every person of the tenant with what the import could make, as CSV or as JSON. Columns and what
// stands in them: the product's database/user_export.py, tags wazo-20.12 and wazo-26.08, and recorded answers.
namespace telctl::sandbox {
namespace {

using Row = std::vector<std::pair<std::string, std::string>>;

std::string cell(const Json& value) {
  if (value.is_boolean()) return value.get<bool>() ? "1" : "0";
  if (value.is_number_integer()) return std::to_string(value.get<long>());
  return value.is_string() ? value.get<std::string>() : std::string();
}

void add_person(const World& world, const Object& user, Row& row) {
  row.emplace_back("uuid", user.uuid);
  const auto& type = user["subscription_type"];
  row.emplace_back("subscription_type", type == 0 ? std::string() : cell(type)); // zero is nothing here
  for (const char* name : {"firstname", "lastname", "email", "mobile_phone_number", "outgoing_caller_id", "language",
                           "call_permission_password", "enabled", "ring_seconds", "simultaneous_calls",
                           "supervision_enabled", "call_transfer_enabled", "dtmf_hangup_enabled"})
    row.emplace_back(name, cell(user[name]));
  if (world.modern())
    for (const char* name : {"call_record_outgoing_external_enabled", "call_record_outgoing_internal_enabled",
                             "call_record_incoming_external_enabled", "call_record_incoming_internal_enabled"})
      row.emplace_back(name, cell(user[name]));
  else
    row.emplace_back("call_record_enabled", cell(user["call_record_enabled"]));
  for (const char* name : {"online_call_record_enabled", "userfield"})
    row.emplace_back(name, cell(user[name]));
}

void add_voicemail(const World& world, const Object& user, Row& row) {
  const auto& edges = world.store.edges("user_voicemail", user.id);
  const Object* box = edges.empty() ? nullptr : world.store.find("voicemails", edges.front().to);
  for (const char* name :
       {"name", "number", "context", "password", "email", "attach_audio", "delete_messages", "ask_password"})
    row.emplace_back(fmt::format("voicemail_{}", name), box == nullptr ? std::string() : cell((*box)[name]));
}

std::string sip_option(const World& world, const Object& sip, const char* name) {
  if (!world.modern()) return cell(sip[std::string_view(name) == "username" ? "name" : "secret"]);
  for (const Json& pair : sip["auth_section_options"])
    if (pair[0] == name) return cell(pair[1]);
  return {};
}

void add_line(const World& world, const Object& user, Row& row) {
  const Object* line = main_line(world, user.id);
  const std::string protocol = line == nullptr ? std::string() : line_protocol(world, line->id);
  const Object* sip = protocol == "sip" ? line_endpoint(world, line->id) : nullptr;
  const Object* extension = nullptr;
  if (line != nullptr)
    if (const auto& edges = world.store.edges("line_extension", line->id); !edges.empty())
      extension = world.store.find("extensions", edges.front().to);
  row.emplace_back("line_protocol", protocol);
  row.emplace_back("provisioning_code", line == nullptr ? std::string() : cell((*line)["provisioning_code"]));
  row.emplace_back("context", extension != nullptr ? cell((*extension)["context"])
                              : line != nullptr    ? cell((*line)["context"])
                                                   : std::string());
  row.emplace_back("sip_username", sip == nullptr ? std::string() : sip_option(world, *sip, "username"));
  row.emplace_back("sip_secret", sip == nullptr ? std::string() : sip_option(world, *sip, "password"));
  row.emplace_back("exten", extension == nullptr ? std::string() : cell((*extension)["exten"]));
}

void add_incalls(const World& world, const Object& user, Row& row) {
  std::vector<std::pair<std::string, std::string>> numbers;
  for (const Id incall : world.store.back("incall_user", user.id))
    for (const Edge& edge : world.store.edges("incall_extension", incall)) {
      const Object& extension = *world.store.find("extensions", edge.to);
      numbers.emplace_back(extension.text("exten"), extension.text("context"));
    }
  std::sort(numbers.begin(), numbers.end());
  std::vector<std::string> extens;
  std::vector<std::string> contexts;
  for (const auto& [exten, context] : numbers) {
    extens.push_back(exten);
    contexts.push_back(context);
  }
  row.emplace_back("incall_exten", join(extens, ";"));
  row.emplace_back("incall_context", join(contexts, ";"));
}

void add_rights(const World& world, const Object& user, Row& row) {
  std::vector<std::string> names;
  for (const Edge& edge : world.store.edges("user_callpermission", user.id))
    names.push_back(world.store.find("callpermissions", edge.to)->text("name"));
  std::sort(names.begin(), names.end());
  row.emplace_back("call_permissions", join(names, ";"));
}

Row row_of(const World& world, const Object& user) {
  Row row;
  add_person(world, user, row);
  add_voicemail(world, user, row);
  add_line(world, user, row);
  add_incalls(world, user, row);
  add_rights(world, user, row);
  // Accounts are kept by the authentication service; only the import makes them.
  if (!user["account"].is_null()) row.emplace_back("username", user.text("account"));
  return row;
}

bool wants_csv(const std::string& accept) {
  return accept.find("text/csv") != std::string::npos || accept.find("text/*") != std::string::npos ||
         accept.find("*/*") != std::string::npos;
}

std::vector<std::string> titles_of(const World& world) {
  std::vector<std::string> titles;
  for (const auto& [title, value] : row_of(world, Object{}))
    titles.push_back(title);
  titles.emplace_back("username");
  return titles;
}

} // namespace

Answer export_users(Exchange& e) {
  const World& world = e.world;
  // No order is asked of the database, which gives the rows as they are stored.
  std::vector<const Object*> users;
  for (const auto& [id, user] : world.store.all("users"))
    if (user.tenant == world.tenant) users.push_back(&user);
  std::sort(users.begin(), users.end(), [](const Object* a, const Object* b) { return a->written < b->written; });

  const std::vector<std::string> titles = titles_of(world);
  if (!wants_csv(e.request.header("accept"))) {
    OrderedJson content = OrderedJson::array();
    for (const Object* user : users) {
      OrderedJson item = OrderedJson::object();
      for (const auto& [title, value] : row_of(world, *user))
        item[title] = value;
      content.push_back(std::move(item));
    }
    return {.body = {{"headers", titles}, {"content", std::move(content)}}};
  }
  std::string text = csv_line(titles) + "\r\n";
  for (const Object* user : users) {
    std::vector<std::string> cells;
    for (const auto& [title, value] : row_of(world, *user))
      cells.push_back(value);
    cells.resize(titles.size());
    text += csv_line(cells) + "\r\n";
  }
  return {.raw = std::move(text), .type = "text/csv; charset=utf-8"};
}

} // namespace telctl::sandbox
