// Tables with named columns: what an administrator keeps in a spreadsheet, or an exchange exports as delimited text.
// Columns are found by name, never by place: column sets grow with each release (docs/formats/table.md).
#include <readers.hpp>

#include <algorithm>

#include <decode.hpp>
#include <fmt/format.h>
#include <numbers.hpp>
#include <rows.hpp>
#include <sheet.hpp>
#include <telctl/legacy/errors.hpp>
#include <telctl/support/encoding.hpp>
#include <telctl/support/text.hpp>

namespace telctl::legacy {
namespace {

/// The separator that the first heading line has most of.
char guess_separator(std::string_view bytes) {
  const auto line = bytes.substr(0, bytes.find('\n'));
  char best = ';';
  std::ptrdiff_t most = 0;
  for (const char candidate : {'\t', ';', ',', '|'})
    if (const auto count = std::count(line.begin(), line.end(), candidate); count > most) {
      most = count;
      best = candidate;
    }
  return best;
}

std::size_t headings_found(const TableRule& rule, const std::vector<std::string>& headings) {
  return static_cast<std::size_t>(
      std::count_if(rule.columns.begin(), rule.columns.end(), [&](const ColumnRule& column) {
        return std::any_of(headings.begin(), headings.end(),
                           [&](const auto& heading) { return heading_key(heading) == heading_key(column.column); });
      }));
}

/// Columns of one file: which rule is for the cell at each place.
struct Layout {
  const TableRule* table = nullptr;
  std::vector<std::string> headings;
  std::vector<const ColumnRule*> columns;
  std::size_t width = 0; ///< with the empty headings at the end
};

class TableReader {
 public:
  TableReader(const Input& input, const Mapping& mapping, FactSet& facts)
      : input_(input), mapping_(mapping), facts_(facts),
        sheet_(input, mapping, mapping.separator != 0 ? mapping.separator : guess_separator(input.bytes), facts),
        rows_(mapping, facts) {}

  Status read() {
    rules_ = tables_for(input_.name, mapping_);
    if (rules_.empty())
      return fail({.code = errors::table_rule_missing,
                   .what = "no table of the mapping is for this file",
                   .where = {.file = input_.name},
                   .hint = "name the file under tables: … files: in the mapping"});
    read_headings();
    if (!choose_columns()) return {};
    do {
      if (have_record_) read_record();
    } while ((have_record_ = sheet_.next()));
    return {};
  }

 private:
  /// The heading lines are read up to the one that has the most columns of a rule: exports put a title above or below
  /// it.
  void read_headings() {
    std::size_t best = 0;
    for (int line = 0; line < mapping_.header_lines && sheet_.next(); ++line) {
      for (const auto* rule : rules_) {
        const auto found = headings_found(*rule, sheet_.cells());
        if (layout_.table != nullptr && found <= best) continue;
        best = found;
        layout_.table = rule;
        layout_.headings = sheet_.cells();
        remember_origins();
      }
      if (line > 0 && !sheet_.cells().empty() && is_extension(sheet_.cells().front())) row_as_heading();
      sheet_.layout();
    }
    if (mapping_.header_lines > 0) return;
    layout_.table = rules_.front();
    have_record_ = sheet_.next();
    for (std::size_t i = 1; have_record_ && i <= sheet_.cells().size(); ++i)
      layout_.headings.push_back(std::to_string(i));
    remember_origins();
  }

  /// A heading is a word. A number in its place is a row that would be lost.
  void row_as_heading() {
    facts_.findings.error(
        {.code = errors::heading_is_row,
         .what = fmt::format("'{}' stands where a heading should", sheet_.cells().front()),
         .where = sheet_.place(0),
         .hint = fmt::format("header_lines is {} in the mapping; the file has fewer", mapping_.header_lines)});
  }

  void remember_origins() {
    heading_origins_.clear();
    for (std::size_t i = 0; i < std::max<std::size_t>(layout_.headings.size(), 1); ++i)
      heading_origins_.push_back(sheet_.origin(i));
  }

  void wrong_column(ErrorCode code, std::string what, std::string hint, std::size_t at = 0) {
    facts_.findings.error({.code = code,
                           .what = std::move(what),
                           .where = facts_.place(heading_origins_.at(at)),
                           .hint = std::move(hint)});
    usable_ = false;
  }

  bool choose_columns() {
    if (layout_.table == nullptr) {
      facts_.findings.error(
          {.code = errors::file_empty, .what = "the file is empty: no heading line", .where = {.file = input_.name}});
      return false;
    }
    layout_.width = layout_.headings.size();
    while (!layout_.headings.empty() && layout_.headings.back().empty())
      layout_.headings.pop_back();
    std::vector<std::string> names;
    for (const auto& column : layout_.table->columns)
      names.push_back(column.column);
    for (std::size_t i = 0; i < layout_.headings.size(); ++i)
      layout_.columns.push_back(column_for(i, names));
    for (const auto& column : layout_.table->columns)
      check_present(column);
    check_identity();
    // A file whose columns are not understood gives nothing: its rows are put aside together.
    if (!usable_) put_aside();
    return usable_;
  }

  const ColumnRule* column_for(std::size_t at, const std::vector<std::string>& names) {
    const auto& heading = layout_.headings[at];
    if (heading.empty()) return nullptr;
    for (const auto& column : layout_.table->columns)
      if (heading_key(column.column) == heading_key(heading)) return &column;
    const auto guess = did_you_mean(heading, names);
    wrong_column(
        errors::column_unmapped, fmt::format("the mapping does not say where column '{}' goes", heading),
        guess ? fmt::format("the mapping has '{}'", *guess)
              : fmt::format("a field, {{feature: NAME}} or {{ignore: REASON}} under the columns of {}", mapping_.file),
        at);
    return nullptr;
  }

  void check_present(const ColumnRule& column) {
    const auto count = std::count(layout_.columns.begin(), layout_.columns.end(), &column);
    if (count == 1) return;
    if (count > 1)
      return wrong_column(errors::column_twice, fmt::format("column '{}' stands {} times", column.column, count),
                          "which one is meant cannot be known: rename the others");
    const auto guess = did_you_mean(column.column, layout_.headings);
    wrong_column(errors::column_missing, fmt::format("the table has no column '{}'", column.column),
                 guess ? fmt::format("it has '{}'", *guess) : "it has " + join(layout_.headings, ", "));
  }

  /// The fields without which a row is about nothing.
  void check_identity() {
    const auto& table = *layout_.table;
    const auto has = [&](std::string_view field) {
      return table.constants.contains(std::string(field)) ||
             std::any_of(table.columns.begin(), table.columns.end(),
                         [&](const auto& column) { return column.field == field; });
    };
    for (const auto& field : identity_fields(table.what))
      if (!has(field))
        wrong_column(errors::identity_unmapped,
                     fmt::format("no column gives the field '{}' of a {}", field, to_string(table.what)),
                     "map one under columns");
  }

  void put_aside() {
    const Error reason{.code = errors::rows_held_back,
                       .what = "its columns are not understood",
                       .where = facts_.place(heading_origins_.front())};
    if (have_record_) sheet_.quarantined(reason, sheet_.text());
    while (sheet_.next())
      sheet_.quarantined(reason, sheet_.text());
  }

  void read_record() {
    const auto text = sheet_.text();
    if (const auto* rule = mapping_.ignored(text)) return sheet_.ignored(rule->reason, text);
    if (auto damage = sheet_.damage()) return sheet_.quarantined(std::move(*damage), text);
    if (auto wrong = width()) return sheet_.quarantined(std::move(*wrong), text);
    std::vector<Fact> facts;
    for (std::size_t i = 0; i < layout_.columns.size(); ++i)
      if (auto wrong = read_cell(i, facts)) return sheet_.quarantined(std::move(*wrong), text);
    if (auto wrong = rows_.finish(*layout_.table, sheet_.origin(0), facts))
      return sheet_.quarantined(std::move(*wrong), text);
    if (facts.empty()) return sheet_.ignored("no number hangs on the pair", text);
    for (auto& fact : facts)
      facts_.facts.push_back(std::move(fact));
    sheet_.understood();
  }

  std::optional<Error> width() {
    const auto& cells = sheet_.cells();
    const auto expected = layout_.headings.size();
    // A row may go as far as the heading line; beyond it even an empty cell means that a separator stands inside a
    // cell.
    for (std::size_t i = expected; i < cells.size(); ++i)
      if (!cells[i].empty() || i >= layout_.width)
        return Error{.code = errors::row_width,
                     .what = fmt::format("{} cells under {} headings", cells.size(), expected),
                     .where = sheet_.place(i),
                     .hint = "a separator inside a cell needs quotes around the cell"};
    if (cells.size() < expected)
      return Error{.code = errors::row_short,
                   .what = fmt::format("{} cells under {} headings", cells.size(), expected),
                   .where = sheet_.place(0),
                   .hint = "the row may go on in the next one, broken by a line end"};
    return std::nullopt;
  }

  std::optional<Error> read_cell(std::size_t i, std::vector<Fact>& facts) {
    const auto& cell = sheet_.cells()[i];
    if (cell.empty()) return std::nullopt;
    const auto* column = layout_.columns[i];
    if (column == nullptr)
      return Error{
          .code = errors::cell_without_heading, .what = "a cell below an empty heading", .where = sheet_.place(i)};
    return rows_.cell(*column, cell, sheet_.origin(i), facts);
  }

  const Input& input_;
  const Mapping& mapping_;
  FactSet& facts_;
  Sheet sheet_;
  std::vector<const TableRule*> rules_;
  Layout layout_;
  Rows rows_;
  std::vector<Origin> heading_origins_;
  bool have_record_ = false;
  bool usable_ = true;
};

} // namespace

Detection detect_table(std::string_view bytes) {
  Detection detection;
  const char separator = guess_separator(bytes);
  CsvReader reader(bytes.substr(0, std::min<std::size_t>(bytes.size(), 65536)), separator);
  CsvRecord record;
  std::size_t width = 0;
  std::size_t rows = 0;
  std::size_t same = 0;
  while (rows < 50 && reader.next(record) && !record.torn) {
    if (rows++ == 0) width = record.fields.size();
    if (record.fields.size() == width) ++same;
  }
  if (width < 2 || same < 2) return detection;
  detection.confidence = same == rows ? 50 : same * 2 > rows ? 30 : 10;
  detection.reasons.push_back(fmt::format("{} of the first {} rows have {} cells separated by {}", same, rows, width,
                                          separator == '\t' ? std::string("tabs") : fmt::format("'{}'", separator)));
  detection.reasons.emplace_back("any list can be a table: the mapping says what its columns mean");
  return detection;
}

Status read_table(const Input& input, const Mapping& mapping, FactSet& facts) {
  if (auto readable = check_encoding(input, mapping); !readable) return readable;
  return TableReader(input, mapping, facts).read();
}

} // namespace telctl::legacy
