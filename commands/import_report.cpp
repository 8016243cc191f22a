#include <import_report.hpp>

#include <algorithm>
#include <array>
#include <map>

#include <fmt/format.h>
#include <telctl/estate/fields.hpp>
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

std::vector<Gathered> gather(const ImportWork& work) {
  std::vector<Gathered> groups;
  std::map<std::pair<Verdict, std::string>, std::size_t> index;
  const auto add = [&](const legacy::FidelityRow& row) {
    const bool plain = row.verdict == Verdict::transformed && row.reason.empty();
    const bool by_feature = plain || (row.verdict == Verdict::kept && row.reason.empty());
    const auto [found, added] = index.emplace(
        std::pair(row.verdict, by_feature ? "feature " + row.feature : "reason " + row.reason), groups.size());
    if (added)
      groups.push_back(
          {row.verdict,
           {},
           0,
           plain ? fmt::format("e.g. {}: {} → {}", to_string(row.subject), row.value, row.into) : row.reason});
    auto& group = groups[found->second];
    ++group.rows;
    if (std::find(group.features.begin(), group.features.end(), row.feature) == group.features.end())
      group.features.push_back(row.feature);
  };
  for (const auto& unit : work.units)
    for (const auto& row : unit.imported.fidelity.rows)
      add(row);
  // What is as it was needs no reading: one line.
  Gathered same{.verdict = Verdict::kept, .features = {}, .rows = 0, .says = "as they were"};
  std::erase_if(groups, [&](const Gathered& group) {
    if (group.verdict != Verdict::kept || !group.says.empty()) return false;
    same.rows += group.rows;
    same.features.insert(same.features.end(), group.features.begin(), group.features.end());
    return true;
  });
  if (same.rows > 0) groups.insert(groups.begin(), std::move(same));
  std::stable_sort(groups.begin(), groups.end(), [](const auto& a, const auto& b) { return a.verdict < b.verdict; });
  return groups;
}

std::string shortened(const std::vector<std::string>& names) {
  constexpr std::size_t shown = 3;
  std::vector<std::string> first(names.begin(),
                                 names.begin() + static_cast<std::ptrdiff_t>(std::min(shown, names.size())));
  return join(first, ", ") + (names.size() > shown ? fmt::format(" and {} more", names.size() - shown) : "");
}

std::array<std::size_t, 4> counts(const legacy::Fidelity& fidelity) {
  std::array<std::size_t, 4> result{};
  for (std::size_t i = 0; i < verdicts.size(); ++i)
    result.at(i) = fidelity.count(verdicts.at(i));
  return result;
}

/// All exchanges together.
struct Sum {
  legacy::LineCount lines;
  std::size_t files = 0;
  std::size_t errors = 0;
  std::array<std::size_t, 4> verdicts{};
  estate::Estate estate;
};

Sum sum(const ImportStory& story) {
  Sum all;
  const auto append = [](auto& to, const auto& from) { to.insert(to.end(), from.begin(), from.end()); };
  for (const auto& unit : story.work.units) {
    all.lines += unit.facts.lines;
    all.files += unit.facts.files.size();
    all.errors += unit.imported.findings.count(Severity::error);
    const auto verdicts_of_unit = counts(unit.imported.fidelity);
    for (std::size_t i = 0; i < all.verdicts.size(); ++i)
      all.verdicts.at(i) += verdicts_of_unit.at(i);
    estate::for_each_collection(
        [&](const auto& collection) { append(all.estate.*collection.items, unit.imported.estate.*collection.items); });
  }
  return all;
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

std::string account(const legacy::LineCount& lines, std::size_t files) {
  return fmt::format("{} of {}: {} understood, {} layout, {} blank, {} ignored, {} quarantined",
                     counted(lines.total, "line"), counted(files, "file"), lines.understood, lines.layout, lines.blank,
                     lines.ignored, lines.quarantined);
}

/// What was put aside or left out of one exchange's exports.
void unit_notes(const ImportUnit& unit, std::vector<std::string>& notes) {
  std::map<std::string, std::size_t> reasons;
  for (const auto& line : unit.facts.ignored)
    ++reasons[line.reason];
  for (const auto& [reason, count] : reasons)
    notes.push_back(fmt::format("  ignored   {} × {}", count, reason));
  for (const auto& file : unit.facts.ignored_files)
    notes.push_back(fmt::format("  not read  {}: {}", file.file, file.reason));
  for (const auto& line : unit.facts.quarantined) {
    const auto first = line.text.substr(0, line.text.find('\n'));
    notes.push_back(fmt::format("  put aside {}: {} ({})", to_string(line.reason.where), line.reason.what,
                                to_string(line.reason.code)));
    notes.push_back(fmt::format("            {}", first.size() > 100 ? first.substr(0, 100) + "…" : first));
  }
  if (const auto& lines = unit.understood_now; !lines.empty())
    notes.push_back(fmt::format("  now read  {} put aside before, e.g. {}:{}", counted(lines.size(), "line"),
                                lines.front().file, lines.front().line));
  for (const auto& fact : unit.facts.facts)
    if (fact.subject.what == legacy::What::system && fact.attribute == "message")
      notes.push_back(fmt::format("  message   {}: {}", to_string(unit.facts.place(fact.origin)), fact.value));
}

/// What a person should look at: a line for each rule, with the first that it found.
void anomaly_notes(const ImportStory& story, std::vector<std::string>& notes) {
  std::map<std::string, std::vector<const legacy::Anomaly*>> rules;
  for (const auto& unit : story.work.units)
    for (const auto& anomaly : unit.anomalies)
      rules[anomaly.rule].push_back(&anomaly);
  for (const auto& [rule, found] : rules)
    notes.push_back(fmt::format("{} {} × {}, e.g. {}: {}", rule == rules.begin()->first ? "Look at    " : "           ",
                                found.size(), rule, to_string(found.front()->where), found.front()->what));
}

/// What became of the files: by name, of many only how many.
void file_notes(const ImportStory& story, std::vector<std::string>& notes) {
  constexpr std::size_t named = 12;
  std::map<legacy::FileStatus, std::vector<std::string>> files;
  std::size_t edits = 0;
  for (const auto& unit : story.work.units)
    for (const auto& output : unit.output) {
      files[output.status].push_back(output.file.name);
      edits += output.edits;
    }
  for (const auto& [status, names] : files)
    notes.push_back(fmt::format("  {:<9} {}", to_string(status),
                                names.size() > named ? counted(names.size(), "file") : join(names, ", ")));
  if (edits > 0) notes.push_back(fmt::format("  kept      {} made by hand", counted(edits, "change")));
}

std::vector<std::string> closing_notes(const ImportStory& story) {
  const auto& units = story.work.units;
  std::vector<std::string> notes{""};
  for (const auto& unit : units) {
    if (units.size() > 1)
      notes.push_back(fmt::format("{:<11} {}", unit.name, objects(unit.imported.estate)));
    else
      notes.push_back(fmt::format("Read        {}", account(unit.facts.lines, unit.facts.files.size())));
    unit_notes(unit, notes);
  }
  const auto all = sum(story);
  if (units.size() > 1)
    notes.push_back(fmt::format("Read        {} exchanges, {}", units.size(), account(all.lines, all.files)));
  notes.push_back(fmt::format("Features    {} kept, {} transformed, {} lost with their reason, {} to decide",
                              all.verdicts[0], all.verdicts[1], all.verdicts[2], all.verdicts[3]));
  anomaly_notes(story, notes);
  notes.push_back(fmt::format("Estate      {}", objects(all.estate)));
  if (!story.work.judged.items().empty())
    notes.push_back(fmt::format("  validate  {}, {}", counted(story.work.judged.count(Severity::error), "error"),
                                counted(story.work.judged.count(Severity::warning), "warning")));
  file_notes(story, notes);
  if (story.written)
    notes.push_back(fmt::format("Written     to {}; next: telctl validate -C {}", story.folder, story.folder));
  else
    notes.push_back(fmt::format("Not written {}", story.why_not_written));
  return notes;
}

OrderedJson text_or_null(const std::string& value) {
  return value.empty() ? OrderedJson() : OrderedJson(value);
}

OrderedJson count_json(const estate::Estate& estate) {
  return {{"lines", estate.lines.size()},     {"people", estate.people.size()},
          {"keys", estate.keys.size()},       {"groups", estate.groups.size()},
          {"filters", estate.filters.size()}, {"parallel_sets", estate.parallel_sets.size()}};
}

OrderedJson verdict_json(const std::array<std::size_t, 4>& counts) {
  OrderedJson json = OrderedJson::object();
  for (std::size_t i = 0; i < verdicts.size(); ++i)
    json[std::string(to_string(verdicts.at(i)))] = counts.at(i);
  return json;
}

OrderedJson output_json(const legacy::OutputFile& output) {
  OrderedJson conflicts = OrderedJson::array();
  for (const auto& conflict : output.conflicts)
    conflicts.push_back({{"line", conflict.where.line == 0 ? OrderedJson() : OrderedJson(conflict.where.line)},
                         {"column", conflict.where.column == 0 ? OrderedJson() : OrderedJson(conflict.where.column)},
                         {"what", conflict.what}});
  return {{"file", output.file.name},
          {"status", to_string(output.status)},
          {"edits_kept", output.edits},
          {"conflicts", std::move(conflicts)}};
}

OrderedJson unit_json(const ImportUnit& unit) {
  const auto& facts = unit.facts;
  OrderedJson json = {{"name", text_or_null(unit.name)},
                      {"format", text_or_null(unit.mapping.format)},
                      {"pabx", text_or_null(unit.mapping.pabx)},
                      {"mapping", unit.mapping_file},
                      {"files", facts.files},
                      {"lines", to_json(facts.lines)},
                      {"verdicts", verdict_json(counts(unit.imported.fidelity))},
                      {"estate", count_json(unit.imported.estate)},
                      {"errors", unit.imported.findings.count(Severity::error)}};
  for (const auto* list :
       {"quarantined", "understood_now", "ignored", "ignored_files", "system", "anomalies", "output"})
    json[list] = OrderedJson::array();
  for (const auto& line : facts.quarantined)
    json["quarantined"].push_back(to_json(line));
  for (const auto& line : unit.understood_now)
    json["understood_now"].push_back({{"file", line.file}, {"line", line.line}, {"text", line.text}});
  for (const auto& line : facts.ignored)
    json["ignored"].push_back(to_json(line, facts));
  for (const auto& file : facts.ignored_files)
    json["ignored_files"].push_back({{"file", file.file}, {"reason", file.reason}});
  for (const auto& fact : facts.facts)
    if (fact.subject.what == legacy::What::system)
      json["system"].push_back(
          {{"name", fact.attribute}, {"value", fact.value}, {"place", to_string(facts.place(fact.origin))}});
  for (const auto& anomaly : unit.anomalies)
    json["anomalies"].push_back({{"rule", anomaly.rule},
                                 {"object", anomaly.object},
                                 {"what", anomaly.what},
                                 {"file", text_or_null(anomaly.where.file)},
                                 {"line", anomaly.where.line == 0 ? OrderedJson() : OrderedJson(anomaly.where.line)}});
  for (const auto& output : unit.output)
    json["output"].push_back(output_json(output));
  return json;
}

OrderedJson head(const ImportStory& story) {
  const auto all = sum(story);
  OrderedJson json = {{"lines", to_json(all.lines)},
                      {"verdicts", verdict_json(all.verdicts)},
                      {"estate", count_json(all.estate)},
                      {"errors", all.errors},
                      {"estate_errors", story.work.judged.count(Severity::error)},
                      {"estate_warnings", story.work.judged.count(Severity::warning)},
                      {"into", text_or_null(story.folder)},
                      {"written", story.written},
                      {"imports", OrderedJson::array()}};
  for (const auto& unit : story.work.units)
    json["imports"].push_back(unit_json(unit));
  return json;
}

} // namespace

std::size_t ImportStory::quarantined() const {
  return sum(*this).lines.quarantined;
}

Report fidelity_report(const ImportStory& story) {
  Report report{.schema = "telctl/fidelity",
                .list = "features",
                .columns = {{"import", "IMPORT", true},
                            {"subject", "SUBJECT"},
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
  for (const auto& unit : story.work.units)
    for (const auto& row : unit.imported.fidelity.rows) {
      OrderedJson record = {{"import", text_or_null(unit.name)}};
      record.update(to_json(row, unit.facts));
      report.records.push_back(std::move(record));
    }
  return report;
}

Report fidelity_table(const ImportStory& story) {
  Report report{
      .schema = "telctl/fidelity",
      .list = "features",
      .columns = {
          {"verdict", "VERDICT"}, {"rows", "COUNT", false, true}, {"features", "FEATURES"}, {"says", "HOW OR WHY"}}};
  for (const auto& group : gather(story.work))
    report.records.push_back({{"verdict", to_string(group.verdict)},
                              {"rows", group.rows},
                              {"features", shortened(group.features)},
                              {"says", group.says}});
  report.notes = closing_notes(story);
  return report;
}

} // namespace telctl::commands
