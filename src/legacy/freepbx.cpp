// FreePBX Bulk Handler CSV of extensions. The header tells the columns; its generations and their damages are described
// in docs/formats/freepbx.md, from the samples of the project itself (FreePBX/bulkhandler).
#include <readers.hpp>

#include <algorithm>
#include <map>
#include <set>

#include <decode.hpp>
#include <fmt/format.h>
#include <numbers.hpp>
#include <sheet.hpp>
#include <telctl/legacy/errors.hpp>
#include <telctl/support/text.hpp>

namespace telctl::legacy {
namespace {

constexpr std::string_view options_column = "voicemail_options";

/// Columns that become a field of the estate; every other one is a feature.
const std::map<std::string_view, std::string_view>& field_columns() {
  static const std::map<std::string_view, std::string_view> columns{{"name", "name"},
                                                                    {"tech", "type"},
                                                                    {"voicemail_email", "email"},
                                                                    {"voicemail_enable", "voicemail"},
                                                                    {"namedpickupgroup", "pickup_group"}};
  return columns;
}

/// Never copied out of the file: a secret has no place in facts, reports and quarantine.
bool is_secret(std::string_view column) {
  return column == "secret" || column == "password" || column == "voicemail_vmpwd";
}

/// The older generation writes it so.
std::string column_name(std::string_view heading) {
  const auto name = lower_ascii(collapsed(heading));
  return name == "voicmail_vmpwd" ? "voicemail_vmpwd" : name;
}

bool is_bulk_handler_column(std::string_view name) {
  return name.starts_with("findmefollow_") || name.starts_with("voicemail_") || name == "devicetype" ||
         name == "outboundcid" || name == "recording_in_external";
}

class BulkHandlerReader {
 public:
  BulkHandlerReader(const Input& input, const Mapping& mapping, FactSet& facts)
      : mapping_(mapping), facts_(facts), sheet_(input, mapping, ',', facts) {}

  Status read() {
    if (!sheet_.next()) return fail(not_ours(errors::file_empty, "the file is empty"));
    for (const auto& cell : sheet_.cells())
      columns_.push_back(column_name(cell));
    width_ = columns_.size();
    // Three empty names end the header of the samples: they hide the cells into which voicemail_options spills.
    while (!columns_.empty() && columns_.back().empty())
      columns_.pop_back();
    for (const std::string_view needed : {"extension", "name"})
      if (std::find(columns_.begin(), columns_.end(), needed) == columns_.end())
        return fail(not_ours(errors::column_missing, fmt::format("the header has no column '{}'", needed)));
    sheet_.layout();
    while (sheet_.next())
      read_row();
    return {};
  }

 private:
  Error not_ours(ErrorCode code, std::string what) {
    return {.code = code,
            .what = std::move(what),
            .where = sheet_.place(0),
            .hint = "the first line of a Bulk Handler file names the columns; extension and name are needed"};
  }

  void read_row() {
    if (const auto* rule = mapping_.ignored(sheet_.text()))
      return sheet_.ignored(rule->reason, text_without_secrets(false));
    if (auto wrong = read_cells()) {
      facts_.facts.resize(first_fact_);
      const bool in_step = sheet_.cells().size() >= columns_.size() && !out_of_step(*wrong);
      sheet_.quarantined(std::move(*wrong), text_without_secrets(in_step));
      return;
    }
    sheet_.understood();
  }

  std::optional<Error> read_cells() {
    first_fact_ = facts_.facts.size();
    if (auto damage = sheet_.damage()) return damage;
    const auto& cells = sheet_.cells();
    if (cells.size() < columns_.size())
      return Error{.code = errors::row_short,
                   .what = fmt::format("{} cells under {} columns", cells.size(), columns_.size()),
                   .where = sheet_.place(0),
                   .hint = "the row may go on in the next one, broken by a line end"};
    const auto at =
        static_cast<std::size_t>(std::find(columns_.begin(), columns_.end(), "extension") - columns_.begin());
    if (cells[at].empty())
      return Error{.code = errors::row_without_number,
                   .what = "the row has no extension",
                   .where = sheet_.place(at),
                   .hint = "it may go on from the row above, or be left over from a deleted extension"};
    if (!is_digits(cells[at]) || !is_extension(cells[at])) {
      auto fault = number_fault(cells[at]);
      return Error{.code = fault.code,
                   .what = fmt::format("extension '{}' is no number", cells[at]),
                   .where = sheet_.place(at),
                   .hint = std::move(fault.hint)};
    }
    subject_ = {What::line, cells[at]};
    for (std::size_t i = 0; i < columns_.size(); ++i)
      if (auto wrong = read_cell(i)) return wrong;
    return read_spill();
  }

  std::optional<Error> read_cell(std::size_t i) {
    const auto& column = columns_[i];
    const auto& cell = sheet_.cells()[i];
    // The older header names some columns twice; both may stand only if they do not contradict each other.
    for (std::size_t other = 0; other < i; ++other)
      if (columns_[other] == column && !cell.empty()) {
        if (sheet_.cells()[other] == cell) return std::nullopt;
        if (!sheet_.cells()[other].empty())
          return Error{.code = errors::value_contradicts,
                       .what = fmt::format("column '{}' stands twice and holds two values", column),
                       .where = sheet_.place(i)};
      }
    if (cell.empty() || column == "extension" || (column == options_column && i + 1 == columns_.size()))
      return std::nullopt;
    if (column.empty())
      return Error{.code = errors::cell_without_heading,
                   .what = "a cell below a column without a name",
                   .where = sheet_.place(i)};
    add(column, cell, i);
    return std::nullopt;
  }

  void add(const std::string& column, const std::string& cell, std::size_t i) {
    const auto field = field_columns().find(column);
    const bool secret = is_secret(column);
    const auto shown = secret ? fmt::format("(secret, {} characters)", cell.size()) : cell;
    facts_.facts.push_back({.subject = subject_,
                            .attribute = field == field_columns().end() ? column : std::string(field->second),
                            .value = shown,
                            .origin = sheet_.origin(i),
                            .text = shown,
                            .feature = field == field_columns().end()});
  }

  /// voicemail_options is a list of NAME=VALUE; written with bare commas it spills into the cells after the last name.
  /// Anything else there, or a list that begins with something else, comes from a comma that moved the whole row.
  std::optional<Error> read_spill() {
    const auto& cells = sheet_.cells();
    const auto last = columns_.size() - 1;
    const auto is_option = [&](std::size_t i) {
      return columns_[last] == options_column && cells[i].find('=') != std::string::npos;
    };
    std::string options = columns_[last] == options_column ? cells[last] : std::string();
    for (std::size_t i = columns_.size(); i < cells.size(); ++i) {
      const bool room = i < width_ && cells[i].empty(); // below one of the empty names
      if (room) continue;
      if (!is_option(i) || !is_option(last))
        return Error{.code = errors::row_width,
                     .what = fmt::format("{} cells under {} columns", cells.size(), columns_.size()),
                     .where = sheet_.place(i),
                     .hint = "a comma inside a cell needs quotes around the cell"};
      options += "|" + cells[i];
    }
    if (!options.empty()) add(std::string(options_column), options, last);
    return std::nullopt;
  }

  /// Of a row that may be out of step with its columns nothing is shown: a secret could stand in any cell.
  [[nodiscard]] std::string text_without_secrets(bool in_step) const {
    std::vector<std::string> cells = sheet_.cells();
    for (std::size_t i = 0; i < cells.size(); ++i)
      if (!cells[i].empty() && (!in_step || (i < columns_.size() && is_secret(columns_[i])))) cells[i] = "***";
    return join(cells, ",");
  }

  const Mapping& mapping_;
  FactSet& facts_;
  Sheet sheet_;
  std::vector<std::string> columns_;
  std::size_t width_ = 0; ///< cells of the header, those without a name among them
  Subject subject_;
  std::size_t first_fact_ = 0;
};

} // namespace

Detection detect_freepbx(std::string_view bytes) {
  Detection detection;
  CsvReader reader(bytes.substr(0, bytes.find('\n')), ',');
  CsvRecord record;
  if (!reader.next(record)) return detection;
  std::vector<std::string> names;
  for (const auto& field : record.fields)
    names.push_back(column_name(field));
  const auto has = [&](std::string_view name) { return std::find(names.begin(), names.end(), name) != names.end(); };
  const auto typical = std::count_if(names.begin(), names.end(), is_bulk_handler_column);
  if (!has("extension") || !has("name") || typical == 0) return detection;
  detection.confidence = typical >= 5 ? 95 : 60;
  detection.reasons.push_back(
      fmt::format("the header has extension, name and {} columns of the Bulk Handler", typical));
  const auto twice = std::count(names.begin(), names.end(), "busy_dest") > 1;
  detection.version = twice ? "older header (busy_dest twice)" : has("findmefollow_strategy") ? "current header" : "";
  if (names.back().empty())
    detection.reasons.emplace_back("the header ends in empty names: voicemail_options spills into them");
  return detection;
}

Status read_freepbx(const Input& input, const Mapping& mapping, FactSet& facts) {
  if (auto readable = check_encoding(input, mapping); !readable) return readable;
  return BulkHandlerReader(input, mapping, facts).read();
}

} // namespace telctl::legacy
