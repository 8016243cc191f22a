#include <merge.hpp>

#include <algorithm>
#include <filesystem>
#include <map>

#include <fmt/format.h>
#include <telctl/legacy/errors.hpp>
#include <telctl/support/csv.hpp>
#include <telctl/support/text.hpp>

namespace telctl::legacy {
namespace {

using Cells = std::map<std::string, std::string>; ///< column → cell; an absent cell is an empty one
using Key = std::vector<std::string>;

/// The columns that tell the rows of a table apart, by the beginning of its file name.
std::vector<std::string> key_columns(const std::string& name) {
  static const std::vector<std::pair<std::string_view, std::vector<std::string>>> tables{
      {"people", {"id"}},
      {"lines", {"context", "extension"}},
      {"parallel_sets", {"line", "mac", "gateway", "port", "pair"}},
      {"keys", {"line", "position"}},
      {"groups", {"id"}},
      {"filters", {"id"}},
      {"incalls", {"did"}}};
  const auto stem = std::filesystem::path(name).stem().string();
  for (const auto& [table, columns] : tables)
    if (stem == table || stem.starts_with(std::string(table) + "-")) return columns;
  return {};
}

struct Row {
  Key key;
  Cells cells;
  std::uint32_t line = 0;
  std::vector<std::uint32_t> columns; ///< byte column of each cell
};

struct Table {
  std::vector<std::string> headings;
  std::vector<Row> rows;
  std::map<Key, std::size_t> index;
  bool usable = true;

  [[nodiscard]] const Row* find(const Key& key) const {
    const auto found = index.find(key);
    return found == index.end() ? nullptr : &rows[found->second];
  }
};

std::string cell(const Cells& cells, const std::string& column) {
  const auto found = cells.find(column);
  return found == cells.end() ? std::string() : found->second;
}

Table read_table_of(std::string_view text, const std::vector<std::string>& keys) {
  Table table;
  CsvReader reader(text, ',');
  CsvRecord record;
  if (!reader.next(record)) return table;
  table.headings = record.fields;
  while (reader.next(record)) {
    Row row{.key = {}, .cells = {}, .line = record.line, .columns = record.columns};
    table.usable = table.usable && !record.torn && record.fields.size() <= table.headings.size();
    for (std::size_t i = 0; i < std::min(record.fields.size(), table.headings.size()); ++i)
      row.cells[table.headings[i]] = record.fields[i];
    for (const auto& column : keys)
      row.key.push_back(cell(row.cells, column));
    table.usable = table.usable && table.index.emplace(row.key, table.rows.size()).second;
    table.rows.push_back(std::move(row));
  }
  return table;
}

class Merge {
 public:
  Merge(std::string name, const std::vector<std::string>& keys, std::string_view base, std::string_view mine,
        std::string_view theirs)
      : name_(std::move(name)), base_(read_table_of(base, keys)), mine_(read_table_of(mine, keys)),
        theirs_(read_table_of(theirs, keys)) {}

  [[nodiscard]] bool possible() const {
    if (!base_.usable || !mine_.usable || !theirs_.usable) return false;
    const bool related = std::any_of(base_.rows.begin(), base_.rows.end(),
                                     [&](const Row& row) { return theirs_.find(row.key) != nullptr; });
    return related || base_.rows.empty();
  }

  Merged run() {
    headings_ = theirs_.headings;
    for (const auto& heading : mine_.headings)
      if (std::find(headings_.begin(), headings_.end(), heading) == headings_.end()) headings_.push_back(heading);
    for (const auto& row : theirs_.rows)
      imported_row(row);
    for (const auto& row : mine_.rows)
      if (theirs_.find(row.key) == nullptr) own_row(row);
    std::erase_if(headings_, [&](const std::string& heading) { return !needed(heading); });
    result_.content = csv_line(headings_) + "\n";
    for (const auto& cells : rows_)
      result_.content += line_of(cells);
    return std::move(result_);
  }

 private:
  /// A row that the import makes.
  void imported_row(const Row& theirs) {
    const auto* base = base_.find(theirs.key);
    const auto* mine = mine_.find(theirs.key);
    if (mine == nullptr && base == nullptr) return rows_.push_back(theirs.cells);
    if (mine == nullptr) { // deleted by a person
      if (same(theirs.cells, base->cells)) {
        ++result_.edits;
        return;
      }
      return conflict(0, 1, fmt::format("{} was deleted by hand and has changed at the source", name_of(theirs.key)),
                      "write the row again, or --force the file");
    }
    rows_.push_back(merged(theirs.key, base == nullptr ? Cells{} : base->cells, *mine, theirs.cells));
  }

  /// A row that only the present file has.
  void own_row(const Row& mine) {
    const auto* base = base_.find(mine.key);
    if (base == nullptr) {
      ++result_.edits;
      return rows_.push_back(mine.cells);
    }
    if (same(mine.cells, base->cells)) return; // gone at the source
    conflict(mine.line, 1, fmt::format("{} was edited by hand and is gone at the source", name_of(mine.key)),
             "delete the row, or leave it and give --keep-edits");
    rows_.push_back(mine.cells);
  }

  Cells merged(const Key& key, const Cells& base, const Row& mine, const Cells& theirs) {
    Cells result;
    for (const auto& heading : headings_) {
      const auto b = cell(base, heading);
      const auto m = cell(mine.cells, heading);
      const auto t = cell(theirs, heading);
      result[heading] = m == b ? t : m;
      if (m == b || m == t) continue;
      if (t == b)
        ++result_.edits;
      else
        conflict(mine.line, column_of(mine, heading),
                 fmt::format("{} of {}: '{}' by hand, '{}' at the source, '{}' before", heading, name_of(key), m, t, b),
                 "correct one of them, or give --keep-edits");
    }
    return result;
  }

  void conflict(std::uint32_t line, std::uint32_t column, std::string what, std::string hint) {
    result_.conflicts.push_back({.code = errors::edit_conflict,
                                 .what = std::move(what),
                                 .where = {.file = name_, .line = line, .column = line == 0 ? 0 : column},
                                 .hint = std::move(hint)});
  }

  [[nodiscard]] bool same(const Cells& a, const Cells& b) const {
    return std::all_of(headings_.begin(), headings_.end(),
                       [&](const std::string& heading) { return cell(a, heading) == cell(b, heading); });
  }

  [[nodiscard]] std::uint32_t column_of(const Row& row, const std::string& heading) const {
    const auto at = std::find(mine_.headings.begin(), mine_.headings.end(), heading) - mine_.headings.begin();
    return static_cast<std::size_t>(at) < row.columns.size() ? row.columns[static_cast<std::size_t>(at)] : 1;
  }

  /// "lines 4012", "keys 4012 3"
  [[nodiscard]] std::string name_of(const Key& key) const {
    const auto stem = std::filesystem::path(name_).stem().string();
    std::string text = stem.substr(0, stem.find('-'));
    for (const auto& part : key)
      if (!part.empty()) text += " " + visible(part);
    return text;
  }

  /// The writer leaves out columns in which nothing stands.
  [[nodiscard]] bool needed(const std::string& heading) const {
    const bool of_import =
        std::find(theirs_.headings.begin(), theirs_.headings.end(), heading) != theirs_.headings.end();
    return of_import ||
           std::any_of(rows_.begin(), rows_.end(), [&](const Cells& cells) { return !cell(cells, heading).empty(); });
  }

  [[nodiscard]] std::string line_of(const Cells& cells) const {
    std::vector<std::string> fields;
    for (const auto& heading : headings_)
      fields.push_back(cell(cells, heading));
    return csv_line(fields) + "\n";
  }

  std::string name_;
  Table base_;
  Table mine_;
  Table theirs_;
  std::vector<std::string> headings_;
  std::vector<Cells> rows_;
  Merged result_;
};

} // namespace

std::optional<Merged> merge_table(const std::string& name, std::string_view base, std::string_view mine,
                                  std::string_view theirs) {
  const auto keys = key_columns(name);
  if (keys.empty()) return std::nullopt;
  Merge merge(name, keys, base, mine, theirs);
  if (!merge.possible()) return std::nullopt;
  return merge.run();
}

} // namespace telctl::legacy
