// Phones of a Cisco Unified Communications Manager, as its Bulk Administration Tool exports them with all details: one
// row a device, some 200 named columns, those of the n-th line with the suffix " n". The set of columns grows with the
// release and with the lines of the largest device, so they are found by name (docs/formats/cucm.md).
#include <readers.hpp>

#include <algorithm>
#include <map>

#include <cucm.hpp>
#include <decode.hpp>
#include <fmt/format.h>
#include <named_columns.hpp>
#include <numbers.hpp>
#include <telctl/legacy/errors.hpp>
#include <telctl/support/text.hpp>

namespace telctl::legacy {
namespace {

constexpr std::size_t none = static_cast<std::size_t>(-1);

const KnownColumns& known_columns() {
  static const KnownColumns columns{
      {"device type", "type"},
      {"owner user id", "person"},
      {"display", "name"},
      {"call pickup group", "pickup_group"},
      {"forward all destination", "forward_unconditional"},
      {"forward busy external destination", "forward_busy"},
      {"forward no answer external destination", "forward_no_answer"},
  };
  return columns;
}

bool is_secret(std::string_view lower_name) {
  return lower_name == "secure shell password" || lower_name == "authentication string";
}

/// "Forward All Voice Mail": f says that nothing is forwarded there.
bool says_nothing(std::string_view lower_name, std::string_view cell) {
  return cell == "f" && lower_name.ends_with("voice mail");
}

/// "SEP001122AABBCC" is a telephone with that MAC; other names (ATA, gateways, softphones) hold none.
std::string mac_of(std::string_view name) {
  constexpr std::size_t digits = 12;
  if (name.size() != 3 + digits || !name.starts_with("SEP")) return {};
  std::string mac;
  for (const char c : name.substr(3)) {
    if (mac.size() % 3 == 2) mac += ':';
    mac += c;
  }
  return mac;
}

struct Column {
  std::string name;  ///< without the suffix
  std::string lower; ///< in lower case
  int suffix = 0;    ///< 0: a column of the device
  std::size_t at = 0;
  ColumnUse use;
};

/// "Directory Number 2": the name and the number at its end.
Column column_named(const std::string& heading) {
  Column column{.name = heading};
  const auto blank = heading.rfind(' ');
  if (blank != std::string::npos && is_digits(heading.substr(blank + 1)) && heading.size() - blank <= 3) {
    column.suffix = std::stoi(heading.substr(blank + 1));
    column.name = heading.substr(0, blank);
  }
  column.lower = lower_ascii(column.name);
  return column;
}

/// The columns of one line of a device.
struct Line {
  int number = 0;
  std::size_t extension = none;
  std::size_t css = none;
  std::vector<Column> columns;
};

struct SpeedDial {
  std::size_t number = none;
  std::size_t label = none;
};

class BatReader {
 public:
  BatReader(const Input& input, const Mapping& mapping, FactSet& facts)
      : mapping_(mapping), facts_(facts), sheet_(input, mapping, ',', facts) {}

  Status read() {
    if (!sheet_.next()) return fail(not_ours(errors::file_empty, "the file is empty"));
    read_header();
    if (name_ == none) return fail(not_ours(errors::column_missing, "the header has no column 'Device Name'"));
    for (std::size_t i = 0; i < std::max<std::size_t>(lines_.size(), 1); ++i)
      if (i >= lines_.size() || lines_[i].number != static_cast<int>(i) + 1)
        return fail(not_ours(errors::column_missing,
                             fmt::format("the header has no column 'Directory Number {}' in its place", i + 1)));
    sheet_.layout();
    constexpr std::size_t sample = 1000;
    const auto before = facts_.facts.size();
    for (std::size_t row = 1; sheet_.next(); ++row) {
      read_row();
      if (row == sample) reserve_facts(facts_, before, sheet_.share_read());
    }
    return {};
  }

 private:
  [[nodiscard]] Error not_ours(ErrorCode code, std::string what) const {
    return {.code = code,
            .what = std::move(what),
            .where = sheet_.place(0),
            .hint = "export the phones with All Phone Details: the first line names the columns"};
  }

  /// BAT keeps the columns of a line together, behind its Directory Number; speed dials are numbered on their own.
  void read_header() {
    const auto& headings = sheet_.cells();
    nameless_ = headings.size();
    for (width_ = nameless_; width_ > 0 && headings[width_ - 1].empty();)
      --width_;
    secret_.assign(width_, false);
    for (std::size_t i = 0; i < width_; ++i) {
      auto column = column_named(headings[i]);
      column.at = i;
      secret_[i] = is_secret(column.lower);
      if (column.lower == "directory number" && column.suffix > 0)
        lines_.push_back({.number = column.suffix, .extension = i, .columns = {}});
      else if (column.lower == "device name" && column.suffix == 0)
        name_column(std::move(column));
      else if (column.lower == "speed dial number" && column.suffix > 0)
        speed_dials_[column.suffix].number = i;
      else if (column.lower == "speed dial label" && column.suffix > 0)
        speed_dials_[column.suffix].label = i;
      else
        add_column(std::move(column), headings[i]);
    }
  }

  /// The name of a telephone is SEP and its MAC; whether the telephone stays, the mapping says.
  void name_column(Column column) {
    name_ = column.at;
    if (mapping_.column(column.name) == nullptr) return;
    column.use = column_use(column.name, {}, false, mapping_, sheet_.origin(column.at), facts_);
    if (!column.use.ignored) device_.push_back(std::move(column));
  }

  void add_column(Column column, const std::string& heading) {
    const bool of_line = !lines_.empty() && lines_.back().number == column.suffix;
    if (!of_line) {
      column.name = heading;
      column.lower = lower_ascii(heading);
    }
    column.use =
        column_use(column.name, known_columns(), secret_[column.at], mapping_, sheet_.origin(column.at), facts_);
    if (!of_line && column.lower == "css" && column.use.rule == nullptr)
      css_ = column.at;
    else if (of_line && column.lower == "line css" && column.use.rule == nullptr)
      lines_.back().css = column.at;
    else if (of_line && column.lower == lower_ascii(cucm::partition))
      lines_.back().columns.push_back(
          {column.name, column.lower, column.suffix, column.at, {std::string(cucm::partition)}});
    else if (!column.use.ignored && !column.name.empty())
      (of_line ? lines_.back().columns : device_).push_back(std::move(column));
  }

  void read_row() {
    if (const auto* rule = mapping_.ignore.empty() ? nullptr : mapping_.ignored(sheet_.text()))
      return sheet_.ignored(rule->reason, without_secrets(sheet_.cells(), secret_, false, ','));
    if (auto wrong = check_row()) {
      const bool in_step = !out_of_step(*wrong);
      return sheet_.quarantined(std::move(*wrong), without_secrets(sheet_.cells(), secret_, in_step, ','));
    }
    device_name_ = cell(name_);
    first_ = cell(lines_.front().extension);
    read_device();
    for (const auto& line : lines_)
      if (!cell(line.extension).empty()) read_line(line);
    read_speed_dials();
    sheet_.understood();
  }

  [[nodiscard]] const std::string& cell(std::size_t at) const {
    static const std::string empty;
    return at < sheet_.cells().size() ? sheet_.cells()[at] : empty;
  }

  [[nodiscard]] std::optional<Error> check_row() const {
    if (auto damage = sheet_.damage()) return damage;
    // Where the heading ends in nameless columns a row may too; any other surplus cell is a comma without quotes.
    const auto cells = sheet_.cells().size();
    bool fits = cells >= width_ && cells <= nameless_;
    for (auto at = width_; fits && at < cells; ++at)
      fits = cell(at).empty();
    if (!fits)
      return Error{.code = cells > width_ ? errors::row_width : errors::row_short,
                   .what = fmt::format("{} cells under {} columns", cells, width_),
                   .where = sheet_.place(cells > width_ ? width_ : 0),
                   .hint = cells > width_ ? "a comma inside a cell needs quotes around the cell"
                                          : "the row may go on in the next one, broken by a line end"};
    if (cell(name_).empty())
      return Error{
          .code = errors::row_without_number, .what = "the row has no device name", .where = sheet_.place(name_)};
    for (const auto& line : lines_)
      if (const auto& number = cell(line.extension); !number.empty() && !is_extension(number)) {
        auto fault = number_fault(number);
        return Error{.code = fault.code,
                     .what = fmt::format("'{}' is no number (column 'Directory Number {}')", number, line.number),
                     .where = sheet_.place(line.extension),
                     .hint = std::move(fault.hint)};
      }
    if (cell(lines_.front().extension).empty())
      for (const auto& line : lines_)
        if (!cell(line.extension).empty())
          return Error{.code = errors::first_line_missing,
                       .what =
                           fmt::format("the device has a line {} and no line {}", line.number, lines_.front().number),
                       .where = sheet_.place(lines_.front().extension)};
    return std::nullopt;
  }

  void add(Fact fact) {
    fact.subject = subject_;
    facts_.facts.push_back(std::move(fact));
  }
  void add(std::string_view attribute, std::string value, std::size_t at, bool feature = false) {
    add({.attribute = std::string(attribute),
         .value = std::move(value),
         .origin = sheet_.origin(at),
         .text = cell(at),
         .feature = feature});
  }
  void add(const Column& column) {
    if (cell(column.at).empty() || says_nothing(column.lower, cell(column.at))) return;
    auto fact = fact_of(column.use, column.name, cell(column.at), sheet_, column.at, facts_);
    if (column.at == name_ && fact.attribute == "mac" && (fact.value = mac_of(fact.value)).empty()) return;
    add(std::move(fact));
  }

  void read_device() {
    subject_ = {What::set, device_name_};
    add("set", device_name_, name_);
    for (const auto& column : device_)
      add(column);
    if (first_.empty() && !cell(css_).empty()) add("CSS", cell(css_), css_, true);
    for (const auto& line : lines_)
      if (cell(line.extension).empty()) read_unused_line(line);
  }

  /// What stands below a line that the device does not have may be no line's: it is told under its whole heading.
  void read_unused_line(const Line& line) {
    for (const auto& column : line.columns)
      if (!cell(column.at).empty() && !says_nothing(column.lower, cell(column.at)))
        add(fmt::format("{} {}", column.name, line.number), cell(column.at), column.at, true);
    if (!cell(line.css).empty()) add(fmt::format("Line CSS {}", line.number), cell(line.css), line.css, true);
  }

  void read_line(const Line& line) {
    subject_ = {What::key, fmt::format("{}/{}", device_name_, line.number)};
    add("target", cell(line.extension), line.extension);
    if (&line != &lines_.front()) {
      add("line", first_, line.extension);
      add("position", std::to_string(line.number), line.extension);
      add("type", "Line", line.extension);
      add(cucm::own_set, device_name_, name_);
      for (const auto& column : device_)
        if (column.use.attribute == "type" && !cell(column.at).empty()) add(cucm::own_type, cell(column.at), column.at);
    }
    read_class(line);
    for (const auto& column : line.columns)
      if (!repeats(line, column)) add(column);
  }

  /// What a set may call is decided by the search spaces of the line and of the device together: the mapping translates
  /// the pair.
  void read_class(const Line& line) {
    const auto& of_line = cell(line.css);
    const auto& of_device = cell(css_);
    if (of_line.empty() && of_device.empty()) return;
    const auto both = of_line.empty() || of_device.empty() ? of_line + of_device : of_line + " + " + of_device;
    add("class", both, of_line.empty() ? css_ : line.css);
  }

  /// Internal calls are forwarded apart; a destination equal to that of external ones says nothing more.
  [[nodiscard]] bool repeats(const Line& line, const Column& column) const {
    if (column.use.rule != nullptr || !column.lower.ends_with(" internal destination")) return false;
    auto external = column.lower;
    external.replace(external.rfind("internal"), 8, "external");
    const auto other = std::find_if(line.columns.begin(), line.columns.end(),
                                    [&](const Column& candidate) { return candidate.lower == external; });
    return other != line.columns.end() && cell(other->at) == cell(column.at);
  }

  /// The button of a speed dial stands in the phone's template, which is another export: on the new telephone the speed
  /// dials come in their order behind the lines.
  void read_speed_dials() {
    const auto used =
        std::count_if(lines_.begin(), lines_.end(), [&](const Line& line) { return !cell(line.extension).empty(); });
    for (const auto& [suffix, dial] : speed_dials_) {
      if (cell(dial.number).empty()) continue;
      subject_ = {What::key, fmt::format("{}/s{}", device_name_, suffix)};
      add("target", cell(dial.number), dial.number);
      add("line", first_, dial.number);
      add("position", std::to_string(used + suffix), dial.number);
      add("type", "Speed Dial", dial.number);
      if (!cell(dial.label).empty()) add("label", cell(dial.label), dial.label);
    }
  }

  const Mapping& mapping_;
  FactSet& facts_;
  Sheet sheet_;
  std::size_t width_ = 0;    ///< named columns
  std::size_t nameless_ = 0; ///< with the empty headings at the end
  std::size_t name_ = none;
  std::size_t css_ = none;
  std::vector<Column> device_;
  std::vector<Line> lines_;
  std::map<int, SpeedDial> speed_dials_;
  std::vector<bool> secret_;
  std::string device_name_;
  std::string first_; ///< the number of the device's first line
  Subject subject_;
};

} // namespace

Detection detect_cucm(std::string_view bytes) {
  Detection detection;
  CsvReader reader(bytes.substr(0, bytes.find('\n')), ',');
  CsvRecord record;
  if (!reader.next(record)) return detection;
  std::size_t named = 0;
  int lines = 0;
  bool device = false;
  for (const auto& field : record.fields) {
    const auto column = column_named(collapsed(field));
    if (column.lower == "device name") device = true;
    if (column.lower == "directory number" && column.suffix > 0) ++lines;
    if (column.suffix > 0 || column.lower.ends_with("css")) ++named;
  }
  if (!device || lines == 0) return detection;
  detection.confidence = 95;
  detection.reasons.push_back(fmt::format("the header has Device Name and Directory Number 1 to {}", lines));
  detection.reasons.push_back(
      fmt::format("{} columns, {} of them of a line or a search space", record.fields.size(), named));
  return detection;
}

Status read_cucm(const Input& input, const Mapping& mapping, FactSet& facts) {
  if (auto readable = check_encoding(input, mapping); !readable) return readable;
  return BatReader(input, mapping, facts).read();
}

} // namespace telctl::legacy
