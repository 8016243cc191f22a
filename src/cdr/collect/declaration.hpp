#pragma once
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <telctl/cdr/sources.hpp>
#include <telctl/config/yaml.hpp>

namespace telctl::cdr {

using config::YamlNode;

/// Reads values of the declaration of sources. Everything wrong is a finding; what is right is read all the same.
class Declaration {
 public:
  using Handlers = std::vector<std::pair<std::string_view, std::function<void(const YamlNode&)>>>;

  Declaration(std::string file, Findings& findings) : file_(std::move(file)), findings_(findings) {}

  void wrong(const YamlNode& node, std::string what, std::string hint = {});
  void wrong(const YamlNode& node, const Error& error) { wrong(node, error.what, error.hint); }
  bool is(const YamlNode& node, YamlNode::Kind kind);
  void keys(const YamlNode& node, const Handlers& handlers);
  std::string text(const YamlNode& node);
  std::vector<std::string> texts(const YamlNode& node);
  bool yes_no(const YamlNode& node);
  /// A path from the folder of the declaration.
  [[nodiscard]] std::string beside(const std::string& path) const;
  [[nodiscard]] Findings& findings() { return findings_; }

 private:
  std::string file_;
  Findings& findings_;
};

// The kinds of sources beside files: source_kinds.cpp.
TableSource read_table_source(const YamlNode& node, Declaration& in);
RestSource read_rest_source(const YamlNode& node, Declaration& in);
TcpSource read_tcp_source(const YamlNode& node, Declaration& in);
SftpSource read_sftp_source(const YamlNode& node, Declaration& in);
// What is expected of every kind: source_expectations.cpp.
Silence read_silence(const YamlNode& node, Declaration& in);
Numbering read_numbering(const YamlNode& node, Declaration& in);

} // namespace telctl::cdr
