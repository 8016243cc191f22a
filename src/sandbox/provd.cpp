#include <provd.hpp>

#include <access.hpp>
#include <fmt/format.h>
#include <telctl/support/text.hpp>

// Sources: xivo-doc 16.13, api_sdk/rest_api/provd/configs.rst (requests, answers, the query q, ids that a client may
// give); api.yml of wazo-provd (404 and 403 in plain text); what a new server holds: xivo-api.md §5.3.
namespace telctl::sandbox {
namespace {

constexpr auto type = "provd_configs";
constexpr auto media_type = "application/vnd.proformatique.provd+json";

Response json_answer(int status, const OrderedJson& body) {
  Response out{.status = status, .body = body.dump()};
  out.headers = {{"Content-Type", media_type}, {"Content-Length", std::to_string(out.body.size())}};
  return out;
}

Response text_answer(int status, std::string text) {
  Response out{.status = status};
  out.headers = {{"Content-Type", "text/plain; charset=ascii"}, {"Content-Length", std::to_string(text.size())}};
  out.body = std::move(text);
  return out;
}

Response nothing_there() {
  return text_answer(404, "No such resource");
}

const Object* find(const World& world, const Json& id) {
  return world.store.find_unique(type, {"id"}, {{"id", id}});
}

/// {"X_type": "device"}: every member is as asked for.
bool selected(const Json& config, const Json& selector) {
  for (const auto& [key, value] : selector.items())
    if (!config.contains(key) || config[key] != value) return false;
  return true;
}

std::string decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool escaped = text[i] == '%' && i + 2 < text.size();
    out += escaped ? static_cast<char>(std::strtol(std::string(text.substr(i + 1, 2)).c_str(), nullptr, 16)) : text[i];
    i += escaped ? 2 : 0;
  }
  return out;
}

Response list(const World& world, std::string_view query) {
  Json selector = Json::object();
  for (const auto pair : split(query, '&'))
    if (pair.starts_with("q=")) selector = Json::parse(decoded(pair.substr(2)), nullptr, false);
  if (!selector.is_object()) return text_answer(400, "the selector is not JSON");
  auto configs = OrderedJson::array();
  for (const auto& [id, object] : world.store.all(type))
    if (selected(object.fields, selector)) configs.push_back(OrderedJson(object.fields));
  return json_answer(200, {{"configs", std::move(configs)}});
}

/// What is wrong with a config; empty when nothing is.
std::string fault_of(const Json& config) {
  if (!config.is_object()) return "config is no object";
  if (!config.contains("parent_ids") || !config["parent_ids"].is_array()) return "missing parent_ids";
  if (!config.contains("raw_config") || !config["raw_config"].is_object()) return "missing raw_config";
  const auto& raw = config["raw_config"];
  // xivo-api.md §5.3: mandatory if enabled, 0-4094; priority 0-7.
  if (raw.value("vlan_enabled", Json()) == true && !raw.contains("vlan_id")) return "missing vlan_id";
  for (const auto& [key, most] : {std::pair("vlan_id", 4094), {"vlan_priority", 7}, {"vlan_pc_port_id", 4094}})
    if (raw.contains(key) && (!raw[key].is_number_integer() || raw[key].get<int>() < 0 || raw[key].get<int>() > most))
      return fmt::format("invalid {}", key);
  return {};
}

/// A XiVO has no other registrars than these configs: lines name them by their ids.
void follow_registrar(World& world, const Json& config, bool there) {
  if (!world.xivo() || config.value("X_type", Json()) != "registrar") return;
  const auto id = config["id"];
  const auto* known = world.store.find_unique("registrars", {"hex"}, {{"hex", id}});
  if (there && known == nullptr)
    world.store.insert("registrars", {},
                       {{"id", id},
                        {"hex", id},
                        {"name", config.value("displayname", Json())},
                        {"main_host", config.value("registrar_main", Json())},
                        {"proxy_main_host", config.value("proxy_main", Json())}});
  if (!there && known != nullptr) world.store.erase("registrars", known->id);
}

Response create(World& world, Json config, const std::string& path) {
  if (auto fault = fault_of(config); !fault.empty()) return text_answer(400, std::move(fault));
  if (!config.contains("id")) config["id"] = world.store.random_text(32, "0123456789abcdef");
  const auto id = config["id"].get<std::string>();
  if (find(world, id) != nullptr) return text_answer(400, "id already in use");
  follow_registrar(world, config, true);
  world.store.insert(type, {}, std::move(config), "config " + id);
  auto out = json_answer(201, {{"id", id}});
  out.headers.emplace_back("Location", path + "/" + id);
  return out;
}

/// With what its parents hold, nearer ones first.
void merge_parents(const World& world, const Json& config, Json& raw, int depth = 0) {
  constexpr int deepest = 16;
  for (const auto& parent : config["parent_ids"])
    if (const auto* object = find(world, parent); object != nullptr && depth < deepest)
      merge_parents(world, object->fields, raw, depth + 1);
  raw.update(config["raw_config"]);
}

Response serve_one(World& world, const Request& request, const Object& object, const Json& config) {
  if (request.method == "GET") return json_answer(200, {{"config", object.fields}});
  if (request.method == "DELETE") {
    if (object["deletable"] == false) return text_answer(403, "not deletable");
    follow_registrar(world, object.fields, false);
    world.store.erase(type, object.id);
    return {.status = 204};
  }
  if (request.method != "PUT") return text_answer(405, "method not allowed");
  auto changed = config;
  changed["id"] = object["id"];
  if (auto fault = fault_of(changed); !fault.empty()) return text_answer(400, std::move(fault));
  world.store.update(type, object.id, std::move(changed));
  return {.status = 204};
}

/// `rest`: what follows /configs.
Response serve_configs(World& world, const Request& request, std::string_view rest, const std::string& path) {
  const auto question = rest.find('?');
  const auto query = question == std::string_view::npos ? std::string_view() : rest.substr(question + 1);
  rest = rest.substr(0, question);
  Json body;
  if (request.method == "POST" || request.method == "PUT") {
    if (request.header("content-type") != media_type) return text_answer(415, "unsupported media type");
    body = Json::parse(request.body, nullptr, false);
    if (!body.is_object() || !body.contains("config") || !body["config"].is_object())
      return text_answer(400, "Missing information in received entity");
    body = body["config"];
  }
  if (rest.empty()) {
    if (request.method == "GET") return list(world, query);
    return request.method == "POST" ? create(world, body, path) : text_answer(405, "method not allowed");
  }
  rest.remove_prefix(1);
  const bool raw = rest.ends_with("/raw");
  if (raw) rest.remove_suffix(4);
  const auto* object = find(world, decoded(rest));
  if (object == nullptr) return nothing_there();
  if (!raw) return serve_one(world, request, *object, body);
  Json merged = Json::object();
  merge_parents(world, object->fields, merged);
  return json_answer(200, {{"raw_config", merged}});
}

} // namespace

void add_provd_configs(World& world) {
  world.store.declare(type, {{"id"}});
  const auto add = [&](const char* id, const char* what, const char* label) {
    world.store.insert(type, {},
                       {{"id", id},
                        {"X_type", what},
                        {"label", label},
                        {"deletable", false},
                        {"parent_ids", Json::array()},
                        {"raw_config", Json::object()}},
                       std::string("config ") + id);
  };
  add("base", "internal", "base");
  add("defaultconfigdevice", "device", "Default config device");
  if (!world.xivo()) return;
  for (const auto& [id, registrar] : world.store.all("registrars")) // xivo-api.md §3.2
    world.store.insert(type, {},
                       {{"id", registrar["hex"]},
                        {"X_type", "registrar"},
                        {"deletable", registrar["hex"] != "default"},
                        {"parent_ids", Json::array()},
                        {"raw_config", {{"X_key", "xivo"}}},
                        {"displayname", registrar["name"]},
                        {"registrar_main", registrar["main_host"]},
                        {"proxy_main", registrar["proxy_main_host"]}},
                       "config " + registrar.text("hex"));
}

bool is_device_template(const World& world, const Json& id) {
  const auto* object = find(world, id);
  return object != nullptr && (*object)["X_type"] == "device";
}

std::optional<Response> serve_provd(World& world, const Request& request) {
  const std::string path = world.xivo() ? "/provd/cfg_mgr/configs" : "/api/provd/0.2/cfg_mgr/configs";
  if (!request.target.starts_with(path)) return std::nullopt;
  const auto rest = std::string_view(request.target).substr(path.size());
  if (!rest.empty() && rest.front() != '/' && rest.front() != '?') return std::nullopt;
  if (!world.xivo()) {
    try {
      check_access(world, request, {"cfg_mgr", "configs"});
    } catch (const Refusal& refusal) {
      return text_answer(refusal.status, "Unauthorized");
    }
  }
  return serve_configs(world, request, rest, path);
}

} // namespace telctl::sandbox
