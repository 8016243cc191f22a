#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <telctl/support/error.hpp>

namespace telctl::config {

/// A YAML value as it was written, with its place. Every scalar is text, quoted or not: `0012` stays "0012" and `no`
/// stays "no" (yaml-cpp would read 10 and false). Nothing, `~` and `null` are null; a surname written Null is text.
struct YamlNode {
  enum class Kind { null, scalar, list, mapping };
  Kind kind = Kind::null;
  std::uint32_t line = 0;      ///< from 1
  std::uint32_t column = 0;    ///< from 1, in characters
  std::string text;            ///< of a scalar
  std::vector<YamlNode> keys;  ///< of a mapping: scalars, unique, in the order of the file
  std::vector<YamlNode> items; ///< of a list; of a mapping: the value of each key

  /// Value of a key of a mapping; nullptr when there is none.
  [[nodiscard]] const YamlNode* find(std::string_view key) const;
};

/// "text", "a list", "a mapping", "nothing"
std::string_view describe(YamlNode::Kind kind);

/// Reads one document. Anchors, aliases, tags, duplicate keys, keys that are not text, a second document, bytes that
/// are not UTF-8, NUL, tabs as indentation, more than 10 MB and more than 20 levels are findings with `file`, line and
/// column; what can still be understood comes back.
YamlNode parse_yaml(std::string_view text, const std::string& file, Findings& findings);

} // namespace telctl::config
