#pragma once
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <telctl/config/yaml.hpp>
#include <telctl/estate/mark.hpp>
#include <telctl/support/error.hpp>

namespace telctl::legacy {

/// Walks a YAML document that a person wrote: everything wrong is a finding with its place, what is right is read all
/// the same.
class YamlWalk {
 protected:
  using YamlNode = config::YamlNode;
  using Kind = YamlNode::Kind;
  using Handler = std::function<void(const YamlNode&)>;
  using Handlers = std::vector<std::pair<std::string_view, Handler>>;

  YamlWalk(std::string file, Findings& findings) : file_(std::move(file)), findings_(findings) {}
  ~YamlWalk() = default;

  void wrong(const YamlNode& node, std::string what, std::string hint = {});
  bool is(const YamlNode& node, Kind kind);
  /// A mapping of known keys.
  void keys(const YamlNode& node, const Handlers& handlers);
  void list(const YamlNode& node, const Handler& handler);
  /// A mapping whose keys are data.
  void each(const YamlNode& node, const std::function<void(const std::string&, const YamlNode&)>& handler);
  std::string text(const YamlNode& node);
  std::vector<std::string> texts(const YamlNode& node);
  std::vector<std::string> text_or_texts(const YamlNode& node);
  /// "" and nothing are both a value: `models: {ANA: }`.
  std::map<std::string, std::string> text_map(const YamlNode& node);
  /// One of the words; empty after a finding.
  std::string choice(const YamlNode& node, const std::vector<std::string>& choices);
  void need(const YamlNode& node, const std::string& value, std::string_view name, std::string hint = {});
  static estate::Mark mark(const YamlNode& node) { return {.file = 0, .line = node.line, .column = node.column}; }

 private:
  std::string file_;
  Findings& findings_;
};

} // namespace telctl::legacy
