#include <findings.hpp>

#include <filesystem>
#include <ostream>
#include <set>

#include <telctl/io/http.hpp>
#include <telctl/support/json.hpp>
#include <telctl/support/text.hpp>

namespace telctl::commands {
namespace {

std::string rule_of(const Finding& finding) {
  return finding.rule.empty() ? to_string(finding.error.code) : finding.rule;
}

/// RFC 3986: relative to where telctl was run, unless the folder was given from the root.
std::string uri(const std::string& folder, const std::string& file) {
  const auto path = (std::filesystem::path(folder) / file).lexically_normal().generic_string();
  std::string text = path.starts_with('/') ? "file://" : "";
  for (const auto part : split(path, '/'))
    text += (part.data() == path.data() ? "" : "/") + url_encode(part);
  return text;
}

/// The rules, and the codes of syntax errors that were met.
OrderedJson descriptors(const Judgement& judgement) {
  OrderedJson list = OrderedJson::array();
  for (const auto& rule : judgement.rules)
    list.push_back({{"id", rule.id},
                    {"shortDescription", {{"text", rule.summary}}},
                    {"defaultConfiguration", {{"level", name_of(rule.severity)}}}});
  std::set<std::string> codes;
  for (const auto& item : judgement.findings.items())
    if (item.rule.empty()) codes.insert(to_string(item.error.code));
  for (const auto& code : codes)
    list.push_back({{"id", code}, {"shortDescription", {{"text", "telctl explain " + code + " says more"}}}});
  return list;
}

OrderedJson result(const Judgement& judgement, const Finding& finding) {
  const auto& error = finding.error;
  const std::string hint = error.hint.empty() ? "" : " (" + error.hint + ")";
  OrderedJson json = {
      {"ruleId", rule_of(finding)}, {"level", name_of(finding.severity)}, {"message", {{"text", error.what + hint}}}};
  OrderedJson location = OrderedJson::object();
  if (!error.where.file.empty()) { // what stands on a server has no place in a file
    OrderedJson place = {{"artifactLocation", {{"uri", uri(judgement.folder, error.where.file)}}}};
    if (error.where.line > 0) {
      place["region"] = {{"startLine", error.where.line}};
      if (error.where.column > 0) place["region"]["startColumn"] = error.where.column;
    }
    location["physicalLocation"] = place;
  }
  if (!error.where.object.empty()) location["logicalLocations"] = OrderedJson::array({{{"name", error.where.object}}});
  json["locations"] = OrderedJson::array({location});
  return json;
}

} // namespace

void write_sarif(std::ostream& out, const Judgement& judgement) {
  OrderedJson results = OrderedJson::array();
  for (const auto& item : judgement.findings.items())
    results.push_back(result(judgement, item));
  const OrderedJson run = {
      {"tool", {{"driver", {{"name", "telctl"}, {"version", TELCTL_VERSION}, {"rules", descriptors(judgement)}}}}},
      {"columnKind", "unicodeCodePoints"},
      {"results", results}};
  const OrderedJson log = {{"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
                           {"version", "2.1.0"},
                           {"runs", OrderedJson::array({run})}};
  out << log.dump(2, ' ', false, OrderedJson::error_handler_t::replace) << '\n';
}

} // namespace telctl::commands
