#include <routes.hpp>

#include <algorithm>

#include <telctl/support/text.hpp>

namespace telctl::sandbox {
namespace {

bool is_uuid(const std::string& text) {
  return text.size() == 36 && text[8] == '-' && text[13] == '-' && text[18] == '-' && text[23] == '-';
}

constexpr int deepest = 200; ///< lists within lists of a body

/// A path that does not fit its converter does not exist for the product's web framework: 404 in HTML.
bool fits(const std::string& pattern, const std::string& segment) {
  if (pattern == "{}") return true;
  if (pattern == "{id}") return is_digits(segment);
  if (pattern == "{uuid}") return is_uuid(segment);
  if (pattern == "{user}") return is_digits(segment) || is_uuid(segment);
  return pattern == segment;
}

} // namespace

std::string Exchange::parameter(std::string_view name) const {
  const auto found = std::find_if(query.begin(), query.end(), [name](const auto& pair) { return pair.first == name; });
  return found == query.end() ? std::string() : found->second;
}

Json Exchange::json() const {
  static const std::string unreadable = "The browser (or proxy) sent a request that this server could not understand.";
  // 20.12 does not look into a form at all.
  if (!world.modern() && request.header("content-type").starts_with("application/x-www-form-urlencoded"))
    return Json::object();
  // Values are shown and compared by recursion; Python gives up on such a body as well.
  bool too_deep = false;
  const Json body = Json::parse(
      request.body,
      [&](int depth, Json::parse_event_t, Json&) {
        too_deep = too_deep || depth > deepest;
        return !too_deep;
      },
      false);
  if (too_deep) refuse(400, unreadable);
  if (body.is_discarded()) refuse(400, unreadable);
  if (body.is_array() && !world.modern()) return Json::object();
  if (body.is_array() && request.target.ends_with("/users"))
    refuse(500, "Unexpected error: pop expected at most 1 argument, got 2");
  if (!body.is_object()) input_error("_schema: ['Invalid input type.']");
  return body;
}

void Routes::add(std::string method, std::string_view pattern, Handler handler) {
  std::vector<std::string> segments;
  for (const auto part : split(pattern, '/'))
    segments.emplace_back(part);
  routes_.push_back({std::move(method), std::move(segments), std::move(handler)});
}

void Routes::keep(const Json& described) {
  std::erase_if(routes_, [&](const Route& route) {
    std::vector<std::string> plain;
    for (const auto& segment : route.segments)
      plain.push_back(segment.starts_with('{') ? "{}" : segment);
    auto path = described.find(join(plain, "/"));
    // "forwards/busy" is described as "forwards/{}".
    if (path == described.end() && plain.size() > 3) {
      plain.back() = "{}";
      path = described.find(join(plain, "/"));
    }
    return path == described.end() || std::find(path->begin(), path->end(), route.method) == path->end();
  });
}

const Route* Routes::find(std::string_view method, const std::vector<std::string>& segments,
                          std::vector<std::string>& arguments, std::vector<std::string>& allowed) const {
  const Route* best = nullptr;
  std::size_t fixed = 0;
  for (const Route& route : routes_) {
    if (route.segments.size() != segments.size()) continue;
    std::size_t same = 0;
    bool good = true;
    for (std::size_t i = 0; i < segments.size() && good; ++i) {
      same += route.segments[i] == segments[i] ? 1U : 0U;
      good = fits(route.segments[i], segments[i]);
    }
    if (!good || same < fixed) continue;
    if (same > fixed) {
      fixed = same;
      best = nullptr;
      allowed.clear();
    }
    allowed.push_back(route.method);
    if (route.method == method) best = &route;
  }
  if (best != nullptr)
    for (std::size_t i = 0; i < segments.size(); ++i)
      if (best->segments[i].starts_with('{')) arguments.push_back(segments[i]);
  return best;
}

} // namespace telctl::sandbox
