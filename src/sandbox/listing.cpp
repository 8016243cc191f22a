#include <routes.hpp>
#include <webrtc.hpp>

#include <algorithm>

#include <fmt/format.h>
#include <telctl/support/encoding.hpp>
#include <telctl/support/text.hpp>

// GET of a collection: filters, search, order, page.
namespace telctl::sandbox {
namespace {

const Object* first_extension(const World& world, const Object& user) {
  const Object* line = main_line(world, user.id);
  if (line == nullptr) return nullptr;
  const auto& edges = world.store.edges("line_extension", line->id);
  return edges.empty() ? nullptr : world.store.find("extensions", edges.front().to);
}

Json user_column(const World& world, const Object& user, std::string_view name) {
  if (name == "fullname")
    return user.text("lastname").empty() ? user.text("firstname")
                                         : user.text("firstname") + " " + user.text("lastname");
  if (name == "exten" || name == "extension" || name == "context") {
    const Object* extension = first_extension(world, user);
    return extension == nullptr ? Json() : (*extension)[name == "context" ? "context" : "exten"];
  }
  if (name == "provisioning_code") {
    const Object* line = main_line(world, user.id);
    return line == nullptr ? Json() : (*line)["provisioning_code"];
  }
  if (name == "voicemail_number") {
    const auto& edges = world.store.edges("user_voicemail", user.id);
    return edges.empty() ? Json() : (*world.store.find("voicemails", edges.front().to))["number"];
  }
  return nullptr;
}

bool is_derived(std::string_view name) {
  static const std::vector<std::string_view> names = {"fullname",          "exten",           "extension", "context",
                                                      "provisioning_code", "voicemail_number"};
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// A column is a member, or something told of a user or a group.
bool is_column(const Resource& resource, std::string_view name) {
  if (resource.type == "users" && is_derived(name)) return true;
  return resource.member(name) != nullptr ||
         std::find(resource.search.begin(), resource.search.end(), name) != resource.search.end();
}

Json column(const World& world, const Resource& resource, const Object& object, std::string_view name) {
  if (name == "id") return object.id;
  if (name == "uuid") return object.uuid;
  if (resource.type == "users" && is_derived(name)) return user_column(world, object, name);
  if (resource.type == "groups" && name == "exten") {
    const auto& edges = world.store.edges("group_extension", object.id);
    return edges.empty() ? Json() : (*world.store.find("extensions", edges.front().to))["exten"];
  }
  return object[name];
}

std::string plain(const Json& value) {
  return value.is_string() ? value.get<std::string>() : value.is_null() ? std::string() : value.dump();
}

bool contains_text(const World& world, const Resource& resource, const Object& object, const std::string& folded) {
  if (object.folded.empty()) {
    for (const auto& name : resource.search)
      if (!object[name].is_null()) object.folded += plain(object[name]) + '\n';
    if (resource.type == "users") object.folded += plain(user_column(world, object, "fullname"));
    // The separator must survive the folding of blanks.
    object.folded = fold(object.folded) + '\n';
  }
  if (object.folded.find(folded) != std::string::npos) return true;
  if (resource.type != "users" && resource.type != "groups") return false;
  return std::any_of(resource.search.begin(), resource.search.end(), [&](const auto& name) {
    return (name == "exten" || name == "provisioning_code") &&
           plain(column(world, resource, object, name)).find(folded) != std::string::npos;
  });
}

std::size_t number(const std::string& name, const std::string& text) {
  if (!is_digits(text) || text.size() > 9)
    input_error(fmt::format(
        "{}: {{'message': 'Not a valid integer.', 'constraint_id': 'type', 'constraint': 'integer'}}", name));
  return static_cast<std::size_t>(std::stoul(text));
}

bool selected(const Exchange& exchange, const Resource& resource, const Object& object) {
  if (!exchange.world.visible(object)) return false;
  for (const auto& [name, value] : exchange.query) {
    static const std::vector<std::string_view> reserved = {"limit",  "offset",  "order", "direction",
                                                           "search", "recurse", "view"};
    if (std::find(reserved.begin(), reserved.end(), name) != reserved.end() || !is_column(resource, name)) continue;
    if (plain(column(exchange.world, resource, object, name)) != value) return false;
  }
  return true;
}

/// Objects of the answer in its order, and how many there are in all pages.
std::vector<const Object*> page(const Exchange& exchange, const Resource& resource, std::size_t& total) {
  const std::string search = fold(exchange.parameter("search"));
  std::string order = exchange.parameter("order");
  if (!order.empty() && !is_column(resource, order))
    input_error(fmt::format("order: column '{}' was not found", order));
  if (order.empty()) order = resource.order;
  const std::string direction = exchange.parameter("direction");
  if (!direction.empty() && direction != "asc" && direction != "desc")
    input_error("direction: must be 'asc' or 'desc'");
  const bool down = direction == "desc";
  const auto limit =
      exchange.parameter("limit").empty() ? std::string::npos : number("limit", exchange.parameter("limit"));
  const auto offset = exchange.parameter("offset").empty() ? 0 : number("offset", exchange.parameter("offset"));

  // Nulls are last when ascending and first when descending, as PostgreSQL sorts; equal ones by number.
  struct Row {
    Json key;
    const Object* object;
  };
  std::vector<Row> rows;
  for (const auto& [id, object] : exchange.world.store.all(resource.type))
    if (selected(exchange, resource, object) &&
        (search.empty() || contains_text(exchange.world, resource, object, search)))
      rows.push_back({order == "id" ? Json(id) : column(exchange.world, resource, object, order), &object});
  const auto before = [](const Json& a, const Json& b) {
    return a.is_null() || b.is_null() ? !a.is_null() && b.is_null() : a < b;
  };
  std::stable_sort(rows.begin(), rows.end(),
                   [&](const Row& a, const Row& b) { return down ? before(b.key, a.key) : before(a.key, b.key); });
  total = rows.size();
  std::vector<const Object*> out;
  for (std::size_t i = offset; i < rows.size() && out.size() < limit; ++i)
    out.push_back(rows[i].object);
  return out;
}

OrderedJson summary(const World& world, const Object& user) {
  OrderedJson out = {{"id", user.id},
                     {"uuid", user.uuid},
                     {"firstname", user["firstname"]},
                     {"lastname", user["lastname"]},
                     {"email", user["email"]}};
  for (const char* name : {"extension", "context", "provisioning_code"})
    out[name] = user_column(world, user, name);
  const Object* line = main_line(world, user.id);
  const std::string protocol = line == nullptr ? std::string() : line_protocol(world, line->id);
  out["protocol"] = protocol.empty() ? OrderedJson() : OrderedJson(protocol);
  out["enabled"] = user["enabled"];
  if (world.modern()) {
    out["subscription_type"] = user["subscription_type"];
    out["is_webrtc"] = line != nullptr && is_webrtc(world, line->id);
  }
  return out;
}

OrderedJson directory_entry(const World& world, const Object& user) {
  const Object* line = main_line(world, user.id);
  const auto& agents = world.store.edges("user_agent", user.id);
  OrderedJson out = {{"id", user.id},
                     {"uuid", user.uuid},
                     {"line_id", line == nullptr ? OrderedJson() : OrderedJson(line->id)},
                     {"agent_id", agents.empty() ? OrderedJson() : OrderedJson(agents.front().to)},
                     {"firstname", user["firstname"]},
                     {"lastname", user["lastname"]},
                     {"email", user["email"]},
                     {"exten", user_column(world, user, "exten")},
                     {"mobile_phone_number", user["mobile_phone_number"]},
                     {"voicemail_number", user_column(world, user, "voicemail_number")},
                     {"userfield", user["userfield"]},
                     {"description", user["description"]},
                     {"context", user_column(world, user, "context")}};
  return out;
}

template <class Show>
Answer answer(const Exchange& exchange, const Resource& resource, Show show_one) {
  std::size_t total = 0;
  OrderedJson items = OrderedJson::array();
  for (const Object* object : page(exchange, resource, total))
    items.push_back(show_one(*object));
  return {.body = {{"total", total}, {"items", std::move(items)}}};
}

} // namespace

Answer list(Exchange& exchange, const Resource& resource) {
  return answer(exchange, resource, [&](const Object& object) { return show(exchange.world, resource, object); });
}

Answer list_users(Exchange& exchange) {
  const Resource& users = exchange.world.resource("users");
  const std::string view = exchange.parameter("view");
  if (view == "summary")
    return answer(exchange, users, [&](const Object& user) { return summary(exchange.world, user); });
  if (view == "directory")
    return answer(exchange, users, [&](const Object& user) { return directory_entry(exchange.world, user); });
  if (!view.empty()) input_error(fmt::format("view '{}' does not exist", view));
  return list(exchange, users);
}

} // namespace telctl::sandbox
