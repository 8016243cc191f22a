#include <telctl/sandbox/sandbox.hpp>

#include <algorithm>

#include <access.hpp>
#include <dump.hpp>
#include <fmt/format.h>
#include <provd.hpp>
#include <python.hpp>
#include <routes.hpp>
#include <sounds.hpp>
#include <telctl/sandbox/errors.hpp>
#include <telctl/support/text.hpp>
#include <web_services.hpp>
#include <world.hpp>

namespace telctl::sandbox {
namespace {

const char* not_found_page(bool modern) {
  return modern ? "<!doctype html>\n<html lang=en>\n<title>404 Not Found</title>\n<h1>Not Found</h1>\n<p>The requested "
                  "URL was not found on the server. If you entered the URL manually "
                  "please check your spelling and try again.</p>\n"
                : "<!DOCTYPE HTML PUBLIC \"-//W3C//DTD HTML 3.2 Final//EN\">\n<title>404 Not Found</title>\n<h1>Not "
                  "Found</h1>\n<p>The requested URL was not found on the server. If you "
                  "entered the URL manually please check your spelling and try again.</p>\n";
}

std::string decode(std::string_view text, bool plus) {
  const auto digit = [](char c) {
    return c >= '0' && c <= '9' ? c - '0' : (c | 0x20) >= 'a' && (c | 0x20) <= 'f' ? (c | 0x20) - 'a' + 10 : -1;
  };
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && digit(text[i + 1]) >= 0 && digit(text[i + 2]) >= 0) {
      out += static_cast<char>(digit(text[i + 1]) * 16 + digit(text[i + 2]));
      i += 2;
    } else {
      out += plus && text[i] == '+' ? ' ' : text[i];
    }
  }
  return out;
}

struct Target {
  std::vector<std::string> segments; ///< below /1.1
  std::vector<std::pair<std::string, std::string>> query;
  bool ours = false;
};

Target parse_target(std::string_view target) {
  Target out;
  const auto question = target.find('?');
  const auto path = target.substr(0, question);
  out.ours = path.starts_with("/1.1/") && path.size() > 5;
  if (out.ours)
    for (const auto part : split(path.substr(5), '/'))
      out.segments.push_back(decode(part, false));
  if (question != std::string_view::npos)
    for (const auto pair : split(target.substr(question + 1), '&')) {
      const auto equal = pair.find('=');
      out.query.emplace_back(decode(pair.substr(0, equal), true),
                             equal == std::string_view::npos ? std::string() : decode(pair.substr(equal + 1), true));
    }
  return out;
}

Response json_response(int status, const OrderedJson& body) {
  Response out{.status = status};
  out.body = python_json(body) + "\n";
  out.headers = {{"Content-Type", "application/json"}, {"Content-Length", std::to_string(out.body.size())}};
  return out;
}

Response page_response(int status, std::string body) {
  Response out{.status = status};
  out.headers = {{"Content-Type", "text/html; charset=utf-8"}, {"Content-Length", std::to_string(body.size())}};
  out.body = std::move(body);
  return out;
}

Response method_response(std::vector<std::string> allowed) {
  allowed.emplace_back("OPTIONS");
  if (std::find(allowed.begin(), allowed.end(), "GET") != allowed.end()) allowed.emplace_back("HEAD");
  std::sort(allowed.begin(), allowed.end());
  allowed.erase(std::unique(allowed.begin(), allowed.end()), allowed.end());
  Response out = json_response(405, {{"message", "The method is not allowed for the requested URL."}});
  out.headers.emplace_back("Allow", join(allowed, ", "));
  return out;
}

Response finish(const World& world, Answer answer) {
  Response out;
  if (answer.status == 204) {
    out.headers = {{"Content-Type", "application/json"}};
  } else if (!answer.raw.empty()) {
    out.body = std::move(answer.raw);
    out.headers = {{"Content-Type", answer.type}, {"Content-Length", std::to_string(out.body.size())}};
  } else {
    out = json_response(answer.status, answer.body);
  }
  out.status = answer.status;
  if (!answer.location.empty()) out.headers.emplace_back("Location", world.base + "/" + answer.location);
  return out;
}

struct Server {
  World world;
  Routes routes;

  explicit Server(const Options& options) : world(options) {
    if (world.xivo()) add_xivo_routes(routes, world);
    add_server_routes(routes, world);
    add_function_key_routes(routes, world);
    add_user_routes(routes, world);
    add_import_routes(routes, world);
    add_sound_routes(routes, world);
    add_association_routes(routes, world);
    add_resource_routes(routes, world);
    if (world.xivo()) routes.keep(world.data["paths"]);
  }
};

/// Servers lack what others have: the path, and all that is below it.
bool lacks(const World& world, const Target& target) {
  std::string path;
  for (const auto& segment : target.segments) {
    path += "/" + segment;
    if (std::find(world.without.begin(), world.without.end(), path) != world.without.end()) return true;
  }
  return false;
}

Response serve(World& world, const Routes& routes, const Request& request) {
  Target target = parse_target(request.target);
  target.ours = target.ours && !lacks(world, target);
  std::vector<std::string> arguments;
  std::vector<std::string> allowed;
  const bool head = request.method == "HEAD";
  const Route* route = target.ours ? routes.find(request.method, target.segments, arguments, allowed) : nullptr;
  if (route == nullptr && head) route = routes.find("GET", target.segments, arguments, allowed);
  if (route == nullptr)
    return allowed.empty() ? page_response(404, not_found_page(world.modern())) : method_response(allowed);
  check_access(world, request, target.segments);
  Exchange exchange{.world = world, .request = request, .arguments = std::move(arguments), .query = target.query};
  return finish(world, route->handler(exchange));
}

} // namespace

std::string_view to_string(Dialect dialect) {
  if (dialect == Dialect::xivo_16_15) return "xivo-16.15";
  return dialect == Dialect::wazo_26_08 ? "wazo-26.08" : "wazo-20.12";
}

std::optional<Dialect> dialect_named(std::string_view name) {
  for (const Dialect dialect : {Dialect::wazo_26_08, Dialect::wazo_20_12, Dialect::xivo_16_15})
    if (to_string(dialect) == name) return dialect;
  return std::nullopt;
}

namespace {

std::string header_of(const Headers& headers, std::string_view name) {
  const auto found = std::find_if(headers.begin(), headers.end(),
                                  [name](const auto& pair) { return lower_ascii(pair.first) == lower_ascii(name); });
  return found == headers.end() ? std::string() : found->second;
}

} // namespace

std::string Request::header(std::string_view name) const {
  return header_of(headers, name);
}
std::string Response::header(std::string_view name) const {
  return header_of(headers, name);
}

struct Sandbox::State : Server {
  using Server::Server;
};

Sandbox::Sandbox(const Options& options) : state_(std::make_unique<State>(options)) {}
Sandbox::Sandbox(Sandbox&&) noexcept = default;
Sandbox& Sandbox::operator=(Sandbox&&) noexcept = default;
Sandbox::~Sandbox() = default;

Response Sandbox::handle(const Request& request) {
  World& world = state_->world;
  const std::lock_guard lock(world.mutex);
  const std::string host = request.header("host");
  world.base = fmt::format("http://{}/1.1", host.empty() ? "127.0.0.1" : host);
  const auto before = world.store.revision();
  const bool reload = world.live_reload;
  world.store.begin();
  Response response;
  try {
    if (auto token = world.accounts.answer(request, world.store, world.epoch()))
      response = std::move(*token);
    else if (auto answer = serve_provd(world, request))
      response = std::move(*answer);
    else if (auto of_web = serve_web_services(world, request))
      response = std::move(*of_web);
    else
      response = serve(world, state_->routes, request);
    world.store.commit();
  } catch (const Refusal& refusal) {
    world.store.rollback();
    response = json_response(refusal.status, world.xivo() ? xivo_refusal(refusal.body) : refusal.body);
    response.headers.insert(response.headers.end(), refusal.headers.begin(), refusal.headers.end());
  } catch (const Json::exception&) {
    // A member of the body is of another type than a rule took for granted.
    world.store.rollback();
    response = json_response(400, OrderedJson::array({"Input Error - _schema: ['Invalid input type.']"}));
  } catch (const std::exception& error) {
    // The product answers its own surprises in this way.
    world.store.rollback();
    response = json_response(500, OrderedJson::array({fmt::format("Unexpected error: {}", error.what())}));
  }
  response.changed = world.store.revision() != before || world.live_reload != reload;
  response.headers.emplace_back("Access-Control-Allow-Origin", "*");
  if (request.method == "HEAD") response.body.clear();
  return response;
}

void Sandbox::expire_credentials() {
  const std::lock_guard lock(state_->world.mutex);
  state_->world.accounts.forget();
}

OrderedJson Sandbox::dump() const {
  const std::lock_guard lock(state_->world.mutex);
  return dump_world(state_->world);
}

std::string Sandbox::save() const {
  const std::lock_guard lock(state_->world.mutex);
  const OrderedJson document = {{"schema", "telctl/sandbox-state"},
                                {"version", 1},
                                {"dialect", to_string(state_->world.dialect)},
                                {"uuid", state_->world.server_uuid},
                                {"first_id", state_->world.first_id},
                                {"live_reload", state_->world.live_reload},
                                {"store", state_->world.store.save()}};
  return document.dump(1) + "\n";
}

Status Sandbox::load(std::string_view text) {
  const std::lock_guard lock(state_->world.mutex);
  const OrderedJson document = OrderedJson::parse(text, nullptr, false);
  if (!document.is_object() || document.value("schema", "") != "telctl/sandbox-state" ||
      document.value("version", 0) != 1)
    return fail({.code = errors::sandbox_bad_state,
                 .what = "not the state of a sandbox",
                 .hint = "move the file away to begin with an empty cluster"});
  if (document.value("dialect", "") != to_string(state_->world.dialect))
    return fail({.code = errors::sandbox_bad_state,
                 .what = fmt::format("the state is of dialect {}, the sandbox runs {}", document.value("dialect", ""),
                                     to_string(state_->world.dialect))});
  if (!document.contains("store") || !state_->world.store.load(document["store"]))
    return fail({.code = errors::sandbox_bad_state, .what = "the state of the sandbox is incomplete"});
  state_->world.server_uuid = document.value("uuid", state_->world.server_uuid);
  state_->world.first_id = document.value("first_id", Id{0});
  state_->world.live_reload = document.value("live_reload", true);
  return {};
}

} // namespace telctl::sandbox
