#include <telctl/cdr/sources.hpp>

#include <algorithm>
#include <filesystem>

#include <collect/declaration.hpp>
#include <fmt/format.h>
#include <telctl/cdr/errors.hpp>
#include <telctl/io/file.hpp>
#include <telctl/support/encoding.hpp>
#include <telctl/support/text.hpp>

namespace telctl::cdr {
namespace {

using Kind = YamlNode::Kind;

constexpr std::uint64_t largest_declaration = 10U << 20U;

/// Walks the document.
class Parser {
 public:
  Parser(Sources& result, Findings& findings) : result_(result), in_(result.file, findings) {}

  void document(const YamlNode& root) {
    in_.keys(root, {{"descriptors", [&](const YamlNode& value) { descriptors(value); }},
                    {"sources", [](const auto&) {}},
                    {"ties", [](const auto&) {}}});
    const auto* list = root.find("sources");
    if (list == nullptr || list->kind != Kind::list || list->items.empty()) {
      in_.wrong(list == nullptr ? root : *list, "no source is declared",
                "sources: a list, each with name and files, table, rest, tcp or sftp");
      return;
    }
    for (const auto& item : list->items)
      source(item);
    if (const auto* ties = root.find("ties"); ties != nullptr && in_.is(*ties, Kind::list))
      for (const auto& item : ties->items)
        tie(item);
  }

 private:
  void descriptors(const YamlNode& node) {
    if (!in_.is(node, Kind::list)) return;
    for (const auto& item : node.items) {
      const auto path = in_.beside(in_.text(item));
      const auto yaml = read_file(path, largest_declaration);
      if (!yaml) {
        in_.wrong(item, fmt::format("the descriptor {} cannot be read", path), yaml.error().what);
        continue;
      }
      Findings found;
      auto format = parse_format(*yaml, path, found);
      in_.findings().append(found);
      if (!found.has_errors()) result_.catalogue->add(std::move(format));
    }
  }

  void source(const YamlNode& node) {
    Source source;
    source.reading.catalogue = result_.catalogue.get();
    auto& reading = source.reading;
    in_.keys(node, {{"name", [&](const YamlNode& value) { source.name = in_.text(value); }},
                    {"site", [&](const YamlNode& value) { reading.site = in_.text(value); }},
                    {"zone", [&](const YamlNode& value) { zone(value, reading); }},
                    {"format", [&](const YamlNode& value) { this->format(value, reading); }},
                    {"encoding", [&](const YamlNode& value) { encoding(value, reading); }},
                    {"date", [&](const YamlNode& value) { date(value, reading); }},
                    {"files", [&](const YamlNode& value) { source.files = in_.texts(value); }},
                    {"table", [&](const YamlNode& value) { source.table = read_table_source(value, in_); }},
                    {"rest", [&](const YamlNode& value) { source.rest = read_rest_source(value, in_); }},
                    {"tcp", [&](const YamlNode& value) { source.tcp = read_tcp_source(value, in_); }},
                    {"sftp", [&](const YamlNode& value) { source.sftp = read_sftp_source(value, in_); }},
                    {"trunks", [&](const YamlNode& value) { reading.trunks = in_.texts(value); }},
                    {"outside_prefix", [&](const YamlNode& value) { reading.outside_prefix = in_.text(value); }},
                    {"numbered", [&](const YamlNode& value) { source.numbered = read_numbering(value, in_); }},
                    {"silence", [&](const YamlNode& value) { source.silence = read_silence(value, in_); }},
                    {"replaced", [&](const YamlNode& value) { source.replaced = in_.yes_no(value); }}});
    if (node.kind != Kind::mapping) return;
    check(node, source);
    for (auto& pattern : source.files)
      pattern = in_.beside(pattern);
    result_.sources.push_back(std::move(source));
  }

  /// Between two of the sources.
  void tie(const YamlNode& node) {
    auto tie = parse_tie(in_.text(node));
    if (!tie) return in_.wrong(node, tie.error());
    for (const auto& end : {tie->from, tie->to})
      if (result_.find(end.source) == nullptr)
        return in_.wrong(node, fmt::format("no source '{}' is declared", visible(end.source)));
    result_.ties.push_back(std::move(*tie));
  }

  void check(const YamlNode& node, const Source& source) {
    if (!is_source_name(source.name)) in_.wrong(node, "a source needs a name of letters, digits, '-', '_' and '.'");
    if (result_.find(source.name) != nullptr)
      in_.wrong(node, fmt::format("source '{}' is declared twice", source.name));
    const auto kinds = int{!source.files.empty()} + int{source.table.has_value()} + int{source.rest.has_value()} +
                       int{source.tcp.has_value()} + int{source.sftp.has_value()};
    if (kinds == 0 && node.find("files") == nullptr)
      in_.wrong(node, fmt::format("source '{}' comes from nowhere", visible(source.name)),
                "it has one of: files, table, rest, tcp, sftp");
    else if (kinds == 0)
      in_.wrong(node, fmt::format("source '{}' has no files", visible(source.name)));
    if (kinds > 1)
      in_.wrong(node, fmt::format("source '{}' comes from several places", visible(source.name)),
                "declare a source for each of files, table, rest, tcp and sftp");
  }

  void zone(const YamlNode& node, NormalizeOptions& reading) {
    auto zone = Zone::find(in_.text(node));
    if (!zone) return in_.wrong(node, zone.error());
    reading.zone = std::move(*zone);
  }

  void date(const YamlNode& node, NormalizeOptions& reading) {
    const auto date = parse_first_date(in_.text(node));
    if (!date) return in_.wrong(node, date.error());
    reading.first_date = *date;
  }

  void format(const YamlNode& node, NormalizeOptions& reading) {
    auto variants = result_.catalogue->find(in_.text(node));
    if (!variants) return in_.wrong(node, variants.error());
    reading.variants = std::move(*variants);
  }

  void encoding(const YamlNode& node, NormalizeOptions& reading) {
    reading.encoding = in_.text(node);
    if (lower_ascii(reading.encoding) == "utf8") reading.encoding = "utf-8";
    if (const auto known = to_utf8("", reading.encoding); !known) in_.wrong(node, known.error());
  }

  Sources& result_;
  Declaration in_;
};

} // namespace

bool is_source_name(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
           c == '.';
  });
}

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
