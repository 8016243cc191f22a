#include <algorithm>

#include <fmt/format.h>
#include <reader.hpp>
#include <telctl/config/errors.hpp>
#include <telctl/support/csv.hpp>
#include <text_check.hpp>

namespace telctl::config {
namespace {

/// "orsay/lines-east.csv" → "lines"
std::string_view collection_of(std::string_view name) {
  name = name.substr(name.rfind('/') + 1);
  return name.substr(0, name.find_first_of("-."));
}

class CsvTableReader : public Reader {
 public:
  using Reader::Reader;

  void read(std::string_view text, const std::string& name) {
    begin_file(name);
    if (auto checked = check_text(text, name); !checked) return findings_.error(checked.error());
    if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
    text_ = text;
    lines_ = LineTable(text);
    bool known = false;
    std::vector<std::string> names;
    estate::for_each_collection([&](const auto& collection) {
      names.emplace_back(collection.name);
      if (collection_of(name) != collection.name) return;
      known = true;
      read_table(estate_.*collection.items);
    });
    if (known) return;
    const auto meant = did_you_mean(collection_of(name), names);
    findings_.error({.code = errors::estate_file_name,
                     .what = fmt::format("no collection is called '{}'", visible(collection_of(name))),
                     .where = {.file = name},
                     .hint = meant ? fmt::format("did you mean '{0}.csv' or '{0}-….csv'?", *meant)
                                   : "a table is named after its collection: lines.csv, lines-orsay.csv"});
  }

 private:
  template <class T>
  using Columns = std::vector<const estate::Field<T>*>; ///< nullptr for a refused one

  template <class T>
  void read_table(std::vector<T>& items) {
    CsvReader reader(text_, ',');
    if (!reader.next(record_)) return;
    const auto columns = read_header<T>();
    if (columns.empty()) return;
    while (reader.next(record_)) {
      const auto start = mark(record_.line, 1);
      if (record_.torn) {
        report(start, Problem{errors::csv_quote, "a quoted field never ends",
                              "close its quote; a quote inside a quoted field is doubled"});
        return;
      }
      const auto& fields = record_.fields;
      if (std::all_of(fields.begin(), fields.end(), [](const std::string& field) { return field.empty(); })) continue;
      if (fields.size() == columns.size())
        read_row(columns, items.emplace_back());
      else
        report(start, Problem{errors::csv_row,
                              fmt::format("the row has {} fields, the header has {}", fields.size(), columns.size()),
                              "quote a value that holds a comma"});
    }
  }

  /// Empty when the header is none.
  template <class T>
  Columns<T> read_header() {
    Columns<T> columns;
    if (record_.fields.size() == 1 && record_.fields[0].find_first_of(";\t") != std::string::npos) {
      report(mark(record_.line, 1), Problem{errors::csv_header, "the columns are not separated by commas",
                                            "save the table with commas as separators"});
      return columns;
    }
    for (std::size_t i = 0; i < record_.fields.size(); ++i) {
      const auto* field = find_field<T>(record_.fields[i], "column", place(i));
      if (field != nullptr && std::holds_alternative<std::vector<estate::Building> T::*>(field->member)) {
        report(place(i), Problem{errors::csv_header, fmt::format("'{}' cannot be a column", field->name),
                                 "write these objects as YAML"});
        field = nullptr;
      }
      if (field != nullptr && std::find(columns.begin(), columns.end(), field) != columns.end())
        report(place(i), Problem{errors::duplicate_key, fmt::format("column '{}' is given twice", field->name),
                                 "keep one of them"});
      columns.push_back(field);
    }
    return columns;
  }

  /// Where a field of the record begins.
  [[nodiscard]] estate::Mark place(std::size_t i) const {
    return mark(record_.lines[i], lines_.column(record_.lines[i], record_.columns[i]));
  }
  [[nodiscard]] bool quoted(std::size_t i) const {
    return record_.lines[i] == record_.line && text_[record_.offset + record_.columns[i] - 1] == '"';
  }

  template <class T>
  void read_row(const Columns<T>& columns, T& object) {
    object.marks.object = mark(record_.line, 1);
    for (std::size_t i = 0; i < columns.size(); ++i) {
      if (columns[i] == nullptr) continue;
      object.marks.set(columns[i]->name, place(i));
      if (!record_.fields[i].empty())
        columns[i]->visit(object, [&](auto& target) { read_cell(*columns[i], i, target, object.marks); });
    }
  }

  template <class T, class Value>
  void read_cell(const estate::Field<T>& field, std::size_t i, Value& target, estate::Marks& marks) {
    const auto& text = record_.fields[i];
    if constexpr (requires { read_value(text, target); }) {
      report(place(i), read_value(text, target));
    } else if constexpr (requires { read_item(text, target); }) {
      for (const auto word : words(text)) {
        auto at = place(i);
        const auto before = std::string_view(text).substr(0, static_cast<std::size_t>(word.data() - text.data()));
        at.column += static_cast<std::uint32_t>(characters(before)) + (quoted(i) ? 1U : 0U);
        auto outcome = read_item(word, target);
        if (!outcome) marks.set_item(field.name, target.size() - 1, at);
        report(at, std::move(outcome));
      }
    }
  }

  std::string_view text_;
  LineTable lines_{""};
  CsvRecord record_;
};

} // namespace

void read_csv_file(std::string_view text, const std::string& name, estate::Estate& estate, Findings& findings) {
  CsvTableReader(estate, findings).read(text, name);
}

} // namespace telctl::config
