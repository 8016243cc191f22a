#include <yaml_walk.hpp>

#include <algorithm>

#include <fmt/format.h>
#include <telctl/legacy/errors.hpp>
#include <telctl/support/text.hpp>

namespace telctl::legacy {

void YamlWalk::wrong(const YamlNode& node, std::string what, std::string hint) {
  findings_.error({.code = errors::mapping_invalid,
                   .what = std::move(what),
                   .where = {.file = file_, .line = node.line, .column = node.column},
                   .hint = std::move(hint)});
}

bool YamlWalk::is(const YamlNode& node, Kind kind) {
  if (node.kind == kind) return true;
  wrong(node, fmt::format("{} is expected here, not {}", describe(kind), describe(node.kind)));
  return false;
}

void YamlWalk::keys(const YamlNode& node, const Handlers& handlers) {
  if (!is(node, Kind::mapping)) return;
  for (std::size_t i = 0; i < node.keys.size(); ++i) {
    const auto& name = node.keys[i].text;
    const auto found =
        std::find_if(handlers.begin(), handlers.end(), [&](const auto& entry) { return entry.first == name; });
    if (found != handlers.end()) {
      found->second(node.items[i]);
      continue;
    }
    std::vector<std::string> known;
    for (const auto& entry : handlers)
      known.emplace_back(entry.first);
    const auto guess = did_you_mean(name, known);
    wrong(node.keys[i], fmt::format("unknown key '{}'", visible(name)),
          guess ? fmt::format("did you mean '{}'?", *guess) : "one of " + join(known, ", "));
  }
}

void YamlWalk::list(const YamlNode& node, const Handler& handler) {
  if (!is(node, Kind::list)) return;
  for (const auto& item : node.items)
    handler(item);
}

void YamlWalk::each(const YamlNode& node, const std::function<void(const std::string&, const YamlNode&)>& handler) {
  if (!is(node, Kind::mapping)) return;
  for (std::size_t i = 0; i < node.keys.size(); ++i)
    handler(node.keys[i].text, node.items[i]);
}

std::string YamlWalk::text(const YamlNode& node) {
  return is(node, Kind::scalar) ? node.text : std::string();
}

std::vector<std::string> YamlWalk::texts(const YamlNode& node) {
  std::vector<std::string> result;
  list(node, [&](const YamlNode& item) { result.push_back(text(item)); });
  return result;
}

std::vector<std::string> YamlWalk::text_or_texts(const YamlNode& node) {
  return node.kind == Kind::list ? texts(node) : std::vector<std::string>{text(node)};
}

std::map<std::string, std::string> YamlWalk::text_map(const YamlNode& node) {
  std::map<std::string, std::string> result;
  each(node, [&](const std::string& name, const YamlNode& value) {
    result[name] = value.kind == Kind::null ? std::string() : text(value);
  });
  return result;
}

std::string YamlWalk::choice(const YamlNode& node, const std::vector<std::string>& choices) {
  auto value = text(node);
  if (node.kind != Kind::scalar || std::find(choices.begin(), choices.end(), value) != choices.end()) return value;
  const auto guess = did_you_mean(value, choices);
  wrong(node, fmt::format("'{}' is not known here", visible(value)),
        guess ? fmt::format("did you mean '{}'?", *guess) : "one of " + join(choices, ", "));
  return {};
}

void YamlWalk::need(const YamlNode& node, const std::string& value, std::string_view name, std::string hint) {
  if (value.empty() && node.kind == Kind::mapping) wrong(node, fmt::format("no {}", name), std::move(hint));
}

} // namespace telctl::legacy
