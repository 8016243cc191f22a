#include <web_services.hpp>

#include <algorithm>

#include <fmt/format.h>
#include <telctl/support/encoding.hpp>
#include <telctl/support/text.hpp>

namespace telctl::sandbox {
namespace {

std::string parameter(std::string_view query, std::string_view name) {
  for (const auto pair : split(query, '&'))
    if (pair.starts_with(name) && pair.substr(name.size()).starts_with('='))
      return std::string(pair.substr(name.size() + 1));
  return {};
}

bool knows(const Request& request) {
  const auto proof = request.header("authorization");
  return proof.starts_with("Basic ") &&
         from_base64(std::string_view(proof).substr(6)) == fmt::format("{}:{}", account_name, account_password);
}

/// One entity, as every new XiVO has it.
Response serve_web_entities(const WebRequest& request) {
  if (request.act != "list") return web_answer(404);
  return web_answer(200, OrderedJson::array({{{"id", "1"}, {"name", web_entity}, {"displayname", "Univ"}}}).dump());
}

struct Service {
  std::string_view path;
  Response (*serve)(const WebRequest&);
};
constexpr Service services[] = {
    {"/service/ipbx/json.php/restricted/pbx_settings/groups/", serve_web_groups},
    {"/service/ipbx/json.php/restricted/call_management/pickup/", serve_web_pickups},
    {"/callcenter/json.php/restricted/settings/queues/", serve_web_queues},
    {"/callcenter/json.php/restricted/settings/agents/", serve_web_agents},
    {"/callcenter/json.php/restricted/settings/queueskills/", serve_web_skills},
    {"/service/ipbx/json.php/restricted/pbx_settings/meetme/", serve_web_conferences},
    {"/service/ipbx/json.php/restricted/call_management/schedule/", serve_web_schedules},
    {"/service/ipbx/json.php/restricted/system_management/context/", serve_web_contexts},
    {"/xivo/configuration/json.php/restricted/manage/entity/", serve_web_entities},
};

} // namespace

Response web_answer(int status, std::string body) {
  Response out{.status = status, .body = std::move(body)};
  out.headers = {{"X-XIVO-WS-VERSION", "1.0"}, {"Content-Type", out.body.empty() ? "text/html" : "application/json"}};
  if (status != 204) out.headers.emplace_back("Content-Length", std::to_string(out.body.size()));
  return out;
}

bool in_web_ranges(const Json& ranges, const std::string& number) {
  return ranges.is_array() && std::any_of(ranges.begin(), ranges.end(), [&](const Json& range) {
           const auto start = web_text(range, "start");
           const auto end = web_text(range, "end").empty() ? start : web_text(range, "end");
           return number.size() == start.size() && start <= number && number <= end;
         });
}

Id web_id(const Json& value) {
  if (value.is_string() && is_digits(value.get<std::string>()) && value.get<std::string>().size() < 12)
    return std::stoll(value.get<std::string>());
  return value.is_number_integer() ? value.get<Id>() : 0;
}

bool web_lists(const World& world, const std::string& context) {
  const auto* found = world.store.find_unique("contexts", {"name"}, {{"name", context}});
  return found != nullptr && !found->text("entity").empty();
}

const Object* web_object(const World& world, std::string_view type, const std::string& id) {
  const auto* object = is_digits(id) && id.size() < 12 ? world.store.find(type, std::stoll(id)) : nullptr;
  return object != nullptr && (*object)["web"].is_object() ? object : nullptr;
}

std::string web_text(const Json& item, const char* member) {
  const auto value = item.is_object() ? item.value(member, Json()) : Json();
  if (value.is_string()) return value.get<std::string>();
  return value.is_number_integer() ? value.dump() : std::string();
}

std::optional<Response> serve_web_services(World& world, const Request& request) {
  if (!world.xivo()) return std::nullopt;
  const auto question = request.target.find('?');
  const auto path = std::string_view(request.target).substr(0, question);
  const auto query =
      question == std::string::npos ? std::string_view() : std::string_view(request.target).substr(question + 1);
  for (const auto& service : services) {
    if (path != service.path) continue;
    if (!knows(request)) return web_answer(401);
    auto act = parameter(query, "act");
    if (act.empty()) act = "list";
    try {
      return service.serve({world, std::move(act), parameter(query, "id"), request.body});
    } catch (const Refusal&) {
      world.store.rollback();
      world.store.begin();
      return web_answer(400);
    } catch (const Json::exception&) { // data of another form than any that is known
      world.store.rollback();
      world.store.begin();
      return web_answer(400);
    }
  }
  return std::nullopt;
}

} // namespace telctl::sandbox
