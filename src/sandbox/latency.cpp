#include <latency.hpp>

#include <algorithm>
#include <stdexcept>

#include <telctl/support/resource.hpp>
#include <telctl/support/text.hpp>

namespace telctl::sandbox {
namespace {

bool same_path(std::string_view pattern, std::string_view path) {
  const auto wanted = split(pattern, '/');
  const auto given = split(path, '/');
  return std::equal(wanted.begin(), wanted.end(), given.begin(), given.end(),
                    [](std::string_view a, std::string_view b) { return a == "{}" || a == b; });
}

bool applies(const Json& rule, const Request& request, std::string_view path) {
  if (rule.contains("method") && rule["method"] != request.method) return false;
  if (rule.contains("path") && !same_path(rule["path"].get_ref<const std::string&>(), path)) return false;
  if (!rule.contains("with")) return true;
  const Json body = Json::parse(request.body, nullptr, false);
  return body.is_object() && body.contains(rule["with"].get_ref<const std::string&>());
}

double items_of(const Response& response) {
  const Json body = Json::parse(response.body, nullptr, false);
  return body.is_object() && body.contains("items") ? static_cast<double>(body["items"].size()) : 0;
}

/// Rows below the line of titles.
double rows_of(const Request& request) {
  const auto lines = std::count(request.body.begin(), request.body.end(), '\n');
  return static_cast<double>(std::max<std::ptrdiff_t>(lines - 1, 0));
}

} // namespace

std::optional<Latency> Latency::named(std::string_view text) {
  Latency out;
  if (is_digits(text) && text.size() <= 6) {
    out.rules_.push_back({{"ms", std::stoi(std::string(text))}, {"shared", 0}});
    return out;
  }
  if (text != "measured") return std::nullopt;
  const auto model = resource("schemas/sandbox/latency.json");
  if (!model) throw std::logic_error("the model of latency is not part of the program");
  out.rules_ = Json::parse(*model)["rules"];
  return out;
}

Latency::Time Latency::of(const Request& request, const Response& response) const {
  std::string_view path = std::string_view(request.target).substr(0, request.target.find('?'));
  if (path.starts_with("/1.1/")) path.remove_prefix(5);
  for (const Json& rule : rules_) {
    if (!applies(rule, request, path)) continue;
    double ms = rule["ms"].get<double>();
    if (rule.contains("item_ms")) ms += rule["item_ms"].get<double>() * items_of(response);
    if (rule.contains("row_ms")) {
      const double rows = rows_of(request);
      ms += rows * rule["row_ms"].get<double>() + rows * (rows - 1) / 2 * rule["growth_ms"].get<double>();
    }
    const std::chrono::microseconds all(static_cast<std::int64_t>(ms * 1000));
    const std::chrono::microseconds shared(static_cast<std::int64_t>(ms * 1000 * rule["shared"].get<double>()));
    return {.shared = shared, .own = all - shared};
  }
  return {};
}

} // namespace telctl::sandbox
