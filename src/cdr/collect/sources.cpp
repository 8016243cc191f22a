#include <telctl/cdr/sources.hpp>

#include <algorithm>
#include <filesystem>
#include <functional>

#include <fmt/format.h>
#include <telctl/cdr/errors.hpp>
#include <telctl/config/yaml.hpp>
#include <telctl/io/file.hpp>
#include <telctl/support/encoding.hpp>
#include <telctl/support/text.hpp>

namespace telctl::cdr {
namespace {

using config::YamlNode;
using Kind = YamlNode::Kind;

constexpr std::uint64_t largest_declaration = 10U << 20U;

/// Walks the document. Everything wrong is a finding; what is right is read all the same.
class Parser {
 public:
  Parser(Sources& result, Findings& findings) : result_(result), findings_(findings) {}

  void document(const YamlNode& root) {
    keys(root, {{"descriptors", [&](const YamlNode& value) { descriptors(value); }}, {"sources", [](const auto&) {}}});
    const auto* list = root.find("sources");
    if (list == nullptr || list->kind != Kind::list || list->items.empty()) {
      wrong(list == nullptr ? root : *list, "no source is declared", "sources: a list, each with name and files");
      return;
    }
    for (const auto& item : list->items)
      source(item);
  }

 private:
  using Handlers = std::vector<std::pair<std::string_view, std::function<void(const YamlNode&)>>>;

  void wrong(const YamlNode& node, std::string what, std::string hint = {}) {
    findings_.error({.code = errors::cdr_sources,
                     .what = std::move(what),
                     .where = {.file = result_.file, .line = node.line, .column = node.column},
                     .hint = std::move(hint)});
  }
  void wrong(const YamlNode& node, const Error& error) { wrong(node, error.what, error.hint); }

  bool is(const YamlNode& node, Kind kind) {
    if (node.kind == kind) return true;
    wrong(node, fmt::format("{} is expected here, not {}", describe(kind), describe(node.kind)));
    return false;
  }

  void keys(const YamlNode& node, const Handlers& handlers) {
    if (!is(node, Kind::mapping)) return;
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

  std::string text(const YamlNode& node) { return is(node, Kind::scalar) ? node.text : std::string(); }

  std::vector<std::string> texts(const YamlNode& node) {
    std::vector<std::string> result;
    if (is(node, Kind::list))
      for (const auto& item : node.items)
        result.push_back(text(item));
    return result;
  }

  bool yes_no(const YamlNode& node) {
    const auto value = text(node);
    if (value != "yes" && value != "no") wrong(node, "yes or no is expected here");
    return value == "yes";
  }

  [[nodiscard]] std::string beside(const std::string& path) const {
    const std::filesystem::path folder = std::filesystem::path(result_.file).parent_path();
    return (folder / path).lexically_normal().string();
  }

  void descriptors(const YamlNode& node) {
    if (!is(node, Kind::list)) return;
    for (const auto& item : node.items) {
      const auto path = beside(text(item));
      const auto yaml = read_file(path, largest_declaration);
      if (!yaml) {
        wrong(item, fmt::format("the descriptor {} cannot be read", path), yaml.error().what);
        continue;
      }
      Findings found;
      auto format = parse_format(*yaml, path, found);
      findings_.append(found);
      if (!found.has_errors()) result_.catalogue->add(std::move(format));
    }
  }

  void source(const YamlNode& node) {
    Source source;
    source.reading.catalogue = result_.catalogue.get();
    std::string format;
    auto& reading = source.reading;
    keys(node, {{"name", [&](const YamlNode& value) { source.name = text(value); }},
                {"site", [&](const YamlNode& value) { reading.site = text(value); }},
                {"zone", [&](const YamlNode& value) { zone(value, reading); }},
                {"format", [&](const YamlNode& value) { this->format(value, reading); }},
                {"encoding", [&](const YamlNode& value) { encoding(value, reading); }},
                {"files", [&](const YamlNode& value) { source.files = texts(value); }},
                {"trunks", [&](const YamlNode& value) { reading.trunks = texts(value); }},
                {"outside_prefix", [&](const YamlNode& value) { reading.outside_prefix = text(value); }},
                {"numbered", [&](const YamlNode& value) { source.numbered = yes_no(value); }},
                {"replaced", [&](const YamlNode& value) { source.replaced = yes_no(value); }}});
    if (node.kind != Kind::mapping) return;
    // The name is the beginning of the identity of every ticket.
    const bool usable = !source.name.empty() && std::all_of(source.name.begin(), source.name.end(), [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
             c == '.';
    });
    if (!usable) wrong(node, "a source needs a name of letters, digits, '-', '_' and '.'");
    if (result_.find(source.name) != nullptr) wrong(node, fmt::format("source '{}' is declared twice", source.name));
    if (source.files.empty()) wrong(node, fmt::format("source '{}' has no files", visible(source.name)));
    for (auto& pattern : source.files)
      pattern = beside(pattern);
    result_.sources.push_back(std::move(source));
  }

  void zone(const YamlNode& node, NormalizeOptions& reading) {
    auto zone = Zone::find(text(node));
    if (!zone) return wrong(node, zone.error());
    reading.zone = std::move(*zone);
  }

  void format(const YamlNode& node, NormalizeOptions& reading) {
    auto variants = result_.catalogue->find(text(node));
    if (!variants) return wrong(node, variants.error());
    reading.variants = std::move(*variants);
  }

  void encoding(const YamlNode& node, NormalizeOptions& reading) {
    reading.encoding = text(node);
    if (lower_ascii(reading.encoding) == "utf8") reading.encoding = "utf-8";
    if (const auto known = to_utf8("", reading.encoding); !known) wrong(node, known.error());
  }

  Sources& result_;
  Findings& findings_;
};

} // namespace

const Source* Sources::find(const std::string& name) const {
  const auto found = std::find_if(sources.begin(), sources.end(), [&](const auto& s) { return s.name == name; });
  return found == sources.end() ? nullptr : &*found;
}

Result<Sources> load_sources(const std::string& file, Findings& findings) {
  const auto yaml = read_file(file, largest_declaration);
  if (!yaml) return fail(yaml.error());
  Sources result;
  result.file = file;
  result.catalogue = std::make_unique<FormatCatalogue>();
  for (const auto& format : shipped_formats().formats())
    result.catalogue->add(format);
  Parser(result, findings).document(config::parse_yaml(*yaml, file, findings));
  return result;
}

} // namespace telctl::cdr
