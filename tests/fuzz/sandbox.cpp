#include <telctl/sandbox/sandbox.hpp>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include <fmt/format.h>
#include <telctl/support/encoding.hpp>
#include <telctl/support/json.hpp>
#include <telctl/support/text.hpp>

// Any requests in any order: Sandbox::handle answers each, a refused one changes nothing, and what is saved is read
// back.
//
// An input is a dialect (first byte, modulo 3) and requests set apart by the byte 1e: METHOD SPACE TARGET NEWLINE BODY.
// @0 to @9 stand for uuids that earlier answers told, so that mutations reach beyond the first request.
using namespace telctl;

namespace {

void require(bool good, std::string_view what, const sandbox::Response& response) {
  if (good) return;
  std::fprintf(stderr, "%.*s: %d %s\n", static_cast<int>(what.size()), what.data(), response.status,
               response.body.c_str());
  std::abort();
}

/// The server faults that the product has as well; any other is one of ours.
bool is_known_fault(const std::string& body) {
  constexpr std::array known = {"pop expected at most", "violates check constraint", "codec can't decode",
                                "unknown encoding",     "'NoneType' object",         "out of range"};
  return std::any_of(known.begin(), known.end(),
                     [&](const char* text) { return body.find(text) != std::string::npos; });
}

/// queueskills.php refuses with 500.
bool refuses_skill(const sandbox::Request& request, const sandbox::Response& response) {
  return response.body.empty() && request.target.find("/queueskills/") != std::string::npos;
}

std::string with_uuids(std::string_view text, const std::vector<std::string>& uuids) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '@' || i + 1 == text.size() || text[i + 1] < '0' || text[i + 1] > '9' || uuids.empty())
      out += text[i];
    else
      out += uuids[static_cast<std::size_t>(text[++i] - '0') % uuids.size()];
  }
  return out;
}

void remember(const sandbox::Response& response, std::vector<std::string>& uuids) {
  const Json body = Json::parse(response.body, nullptr, false);
  if (body.is_object() && body.contains("uuid") && body["uuid"].is_string())
    uuids.push_back(body["uuid"].get<std::string>());
}

sandbox::Request request_of(std::string_view text, const std::vector<std::string>& uuids) {
  const auto line = text.substr(0, text.find('\n'));
  const auto space = line.find(' ');
  sandbox::Request request;
  request.method = std::string(line.substr(0, space));
  request.target = space == std::string_view::npos ? "/" : with_uuids(line.substr(space + 1), uuids);
  if (line.size() < text.size()) request.body = with_uuids(text.substr(line.size() + 1), uuids);
  request.headers = {{"x-auth-token", std::string(sandbox::full_token)},
                     {"content-type", request.target.ends_with("import") ? "text/csv" : "application/json"}};
  if (request.target.find("/json.php/") != std::string::npos) // the web services know no token
    request.headers.emplace_back(
        "authorization", "Basic " + to_base64(fmt::format("{}:{}", sandbox::account_name, sandbox::account_password)));
  return request;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  constexpr std::array dialects{sandbox::Dialect::wazo_26_08, sandbox::Dialect::wazo_20_12,
                                sandbox::Dialect::xivo_16_15};
  const auto dialect = dialects[data[0] % dialects.size()];
  sandbox::Options options{.dialect = dialect, .first_id = 0, .seed = 1};
  if (dialect == sandbox::Dialect::xivo_16_15) options.without = {"/groups"}; // the web services have them
  sandbox::Sandbox world(options);
  std::vector<std::string> uuids;
  for (const auto part : split({reinterpret_cast<const char*>(data) + 1, size - 1}, '\x1e')) {
    const auto request = request_of(part, uuids);
    const auto response = world.handle(request);
    require(response.status >= 200 && response.status <= 500, "a status that no product has", response);
    require(response.status < 500 || is_known_fault(response.body) || refuses_skill(request, response),
            "a fault of the server", response);
    require(response.status < 400 || !response.changed, "a refused request changed something", response);
    if (response.header("content-type") == "application/json" && !response.body.empty())
      require(!Json::parse(response.body, nullptr, false).is_discarded(), "no JSON", response);
    remember(response, uuids);
  }
  options.seed = 2;
  sandbox::Sandbox copy(options);
  require(copy.load(world.save()).has_value() && copy.dump() == world.dump(), "a state is not read back", {});
  return 0;
}
