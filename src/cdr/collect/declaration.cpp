#include <collect/declaration.hpp>

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>
#include <telctl/cdr/errors.hpp>
#include <telctl/support/text.hpp>

namespace telctl::cdr {

void Declaration::wrong(const YamlNode& node, std::string what, std::string hint) {
  findings_.error({.code = errors::cdr_sources,
                   .what = std::move(what),
                   .where = {.file = file_, .line = node.line, .column = node.column},
                   .hint = std::move(hint)});
}

bool Declaration::is(const YamlNode& node, YamlNode::Kind kind) {
  if (node.kind == kind) return true;
  wrong(node, fmt::format("{} is expected here, not {}", describe(kind), describe(node.kind)));
  return false;
}

void Declaration::keys(const YamlNode& node, const Handlers& handlers) {
  if (!is(node, YamlNode::Kind::mapping)) return;
  for (std::size_t i = 0; i < node.keys.size(); ++i) {
    const auto& name = node.keys[i].text;
    const auto found = std::find_if(handlers.begin(), handlers.end(), [&](const auto& h) { return h.first == name; });
    if (found != handlers.end()) {
      found->second(node.items[i]);
      continue;
    }
    std::vector<std::string> known;
    for (const auto& handler : handlers)
      known.emplace_back(handler.first);
    wrong(node.keys[i], fmt::format("unknown key '{}'", visible(name)), "known here: " + join(known, ", "));
  }
}

std::string Declaration::text(const YamlNode& node) {
  return is(node, YamlNode::Kind::scalar) ? node.text : std::string();
}

std::vector<std::string> Declaration::texts(const YamlNode& node) {
  std::vector<std::string> result;
  if (is(node, YamlNode::Kind::list))
    for (const auto& item : node.items)
      result.push_back(text(item));
  return result;
}

bool Declaration::yes_no(const YamlNode& node) {
  const auto value = text(node);
  if (value != "yes" && value != "no") wrong(node, "yes or no is expected here");
  return value == "yes";
}

std::string Declaration::beside(const std::string& path) const {
  const std::filesystem::path folder = std::filesystem::path(file_).parent_path();
  return (folder / path).lexically_normal().string();
}

} // namespace telctl::cdr
