#include <import_report.hpp>

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include <fmt/format.h>
#include <telctl/support/text.hpp>

namespace telctl::commands {
namespace {

using legacy::Verdict;

constexpr std::array verdicts{Verdict::kept, Verdict::transformed, Verdict::lost, Verdict::to_decide};

std::string counted(std::size_t count, std::string_view singular, std::string_view plural = {}) {
  return fmt::format("{} {}", count,
                     count == 1       ? std::string(singular)
                     : plural.empty() ? fmt::format("{}s", singular)
                                      : std::string(plural));
}

/// Rows that are told together: one reason for many features, or one feature of many lines.
struct Gathered {
  Verdict verdict = Verdict::kept;
  std::vector<std::string> features; ///< names, in the order met
  std::size_t rows = 0;
  std::string says;
};

std::vector<Gathered> gather(const legacy::Fidelity& fidelity) {
  std::vector<Gathered> groups;
  std::map<std::pair<Verdict, std::string>, std::size_t> index;
  for (const auto& row : fidelity.rows) {
    const bool by_feature = row.verdict == Verdict::kept || (row.verdict == Verdict::transformed && row.reason.empty());
    const auto [found, added] = index.emplace(
        std::pair(row.verdict, by_feature ? "feature " + row.feature : "reason " + row.reason), groups.size());
    if (added)
      groups.push_back({row.verdict,
                        {},
                        0,
                        by_feature && row.verdict == Verdict::transformed
                            ? fmt::format("e.g. {}: {} → {}", to_string(row.subject), row.value, row.into)
                            : row.reason});
    auto& group = groups[found->second];
    ++group.rows;
    if (std::find(group.features.begin(), group.features.end(), row.feature) == group.features.end())
      group.features.push_back(row.feature);
  }
  std::stable_sort(groups.begin(), groups.end(), [](const auto& a, const auto& b) { return a.verdict < b.verdict; });
  return groups;
}

std::string shortened(const std::vector<std::string>& names) {
  constexpr std::size_t shown = 3;
  std::vector<std::string> first(names.begin(),
                                 names.begin() + static_cast<std::ptrdiff_t>(std::min(shown, names.size())));
  return join(first, ", ") + (names.size() > shown ? fmt::format(" and {} more", names.size() - shown) : "");
}

std::vector<std::string> line_notes(const ImportStory& story) {
  const auto& lines = story.facts.lines;
  std::vector<std::string> notes{
      "", fmt::format("Read        {} of {}: {} understood, {} layout, {} blank, {} ignored, {} quarantined",
                      counted(lines.total, "line"), counted(story.facts.files.size(), "file"), lines.understood,
                      lines.layout, lines.blank, lines.ignored, lines.quarantined)};
  std::map<std::string, std::size_t> reasons;
  for (const auto& line : story.facts.ignored)
    ++reasons[line.reason];
  for (const auto& [reason, count] : reasons)
    notes.push_back(fmt::format("  ignored   {} × {}", count, reason));
  for (const auto& line : story.facts.quarantined) {
    const auto first = line.text.substr(0, line.text.find('\n'));
    notes.push_back(fmt::format("  put aside {}: {} ({})", to_string(line.reason.where), line.reason.what,
                                to_string(line.reason.code)));
    notes.push_back(fmt::format("            {}", first.size() > 100 ? first.substr(0, 100) + "…" : first));
  }
  return notes;
}

void system_notes(const ImportStory& story, std::vector<std::string>& notes) {
  for (const auto& fact : story.facts.facts)
    if (fact.subject.what == legacy::What::system && fact.attribute == "message")
      notes.push_back(fmt::format("  message   {}: {}", to_string(story.facts.place(fact.origin)), fact.value));
}

std::string objects(const estate::Estate& estate) {
  std::vector<std::string> parts{counted(estate.lines.size(), "line"),
                                 counted(estate.people.size(), "person", "people")};
  const auto add = [&](std::size_t count, std::string_view name) {
    if (count > 0) parts.push_back(counted(count, name));
  };
  add(estate.keys.size(), "key");
  add(estate.groups.size(), "group");
  add(estate.parallel_sets.size(), "parallel set");
  add(estate.filters.size(), "filter");
  return join(parts, ", ");
}

std::vector<std::string> closing_notes(const ImportStory& story) {
  const auto& fidelity = story.imported.fidelity;
  auto notes = line_notes(story);
  system_notes(story, notes);
  notes.push_back(fmt::format("Features    {} kept, {} transformed, {} lost with their reason, {} to decide",
                              fidelity.count(Verdict::kept), fidelity.count(Verdict::transformed),
                              fidelity.count(Verdict::lost), fidelity.count(Verdict::to_decide)));
  notes.push_back(fmt::format("Estate      {}", objects(story.imported.estate)));
  if (story.estate_errors + story.estate_warnings > 0)
    notes.push_back(fmt::format("  validate  {}, {}", counted(story.estate_errors, "error"),
                                counted(story.estate_warnings, "warning")));
  std::map<legacy::FileStatus, std::vector<std::string>> files;
  for (const auto& output : story.output)
    files[output.status].push_back(output.file.name);
  for (const auto& [status, names] : files)
    notes.push_back(fmt::format("  {:<9} {}", to_string(status), join(names, ", ")));
  if (story.written)
    notes.push_back(fmt::format("Written     to {}; next: telctl validate -C {}", story.folder, story.folder));
  else
    notes.push_back(fmt::format("Not written {}", story.why_not_written));
  return notes;
}

OrderedJson head(const ImportStory& story) {
  OrderedJson json = OrderedJson::object();
  const auto text = [](const std::string& value) { return value.empty() ? OrderedJson() : OrderedJson(value); };
  json["format"] = story.mapping.format;
  json["pabx"] = text(story.mapping.pabx);
  json["mapping"] = story.mapping.file;
  json["files"] = story.facts.files;
  json["lines"] = to_json(story.facts.lines);
  for (const auto verdict : verdicts)
    json["verdicts"][std::string(to_string(verdict))] = story.imported.fidelity.count(verdict);
  const auto& estate = story.imported.estate;
  json["estate"] = {{"lines", estate.lines.size()},     {"people", estate.people.size()},
                    {"keys", estate.keys.size()},       {"groups", estate.groups.size()},
                    {"filters", estate.filters.size()}, {"parallel_sets", estate.parallel_sets.size()}};
  json["errors"] = story.imported.findings.count(Severity::error);
  json["estate_errors"] = story.estate_errors;
  json["estate_warnings"] = story.estate_warnings;
  json["quarantined"] = OrderedJson::array();
  for (const auto& line : story.facts.quarantined)
    json["quarantined"].push_back(to_json(line));
  json["ignored"] = OrderedJson::array();
  for (const auto& line : story.facts.ignored)
    json["ignored"].push_back(to_json(line, story.facts));
  json["system"] = OrderedJson::array();
  for (const auto& fact : story.facts.facts)
    if (fact.subject.what == legacy::What::system)
      json["system"].push_back(
          {{"name", fact.attribute}, {"value", fact.value}, {"place", to_string(story.facts.place(fact.origin))}});
  json["output"] = OrderedJson::array();
  for (const auto& output : story.output)
    json["output"].push_back({{"file", output.file.name}, {"status", to_string(output.status)}});
  json["written"] = story.written;
  return json;
}

} // namespace

Report fidelity_report(const ImportStory& story) {
  Report report{.schema = "telctl/fidelity",
                .list = "features",
                .columns = {{"subject", "SUBJECT"},
                            {"line", "LINE"},
                            {"feature", "FEATURE"},
                            {"legacy_feature", "LEGACY"},
                            {"value", "VALUE"},
                            {"verdict", "VERDICT"},
                            {"into", "INTO"},
                            {"reason", "REASON"},
                            {"file", "FILE"},
                            {"file_line", "FILE LINE"},
                            {"file_column", "COLUMN"},
                            {"text", "TEXT"}},
                .head = head(story)};
  for (const auto& row : story.imported.fidelity.rows)
    report.records.push_back(to_json(row, story.facts));
  return report;
}

Report fidelity_table(const ImportStory& story) {
  Report report{
      .schema = "telctl/fidelity",
      .list = "features",
      .columns = {
          {"verdict", "VERDICT"}, {"rows", "COUNT", false, true}, {"features", "FEATURES"}, {"says", "HOW OR WHY"}}};
  for (const auto& group : gather(story.imported.fidelity))
    report.records.push_back({{"verdict", to_string(group.verdict)},
                              {"rows", group.rows},
                              {"features", shortened(group.features)},
                              {"says", group.says}});
  report.notes = closing_notes(story);
  return report;
}

} // namespace telctl::commands
