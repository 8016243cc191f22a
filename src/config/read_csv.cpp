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
    bool known = false;
    std::vector<std::string> names;
    estate::for_each_collection([&](const auto& collection) {
      names.emplace_back(collection.name);
      if (collection_of(name) != collection.name) return;
      known = true;
      read_table(text, estate_.*collection.items);
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
  void read_table(std::string_view text, std::vector<T>& items) {
    const LineTable lines(text);
    CsvReader reader(text, ',');
    CsvRecord record;
    if (!reader.next(record)) return;
    const auto columns = read_header<T>(record, lines);
    if (columns.empty()) return;
    while (reader.next(record)) {
      const auto start = mark(record.line, 1);
      if (record.torn) {
        report(start, Problem{errors::csv_quote, "a quoted field never ends",
                              "close its quote; a quote inside a quoted field is doubled"});
        return;
      }
      if (std::all_of(record.fields.begin(), record.fields.end(),
                      [](const std::string& field) { return field.empty(); }))
        continue;
      if (record.fields.size() != columns.size()) {
        report(start,
               Problem{errors::csv_row,
                       fmt::format("the row has {} fields, the header has {}", record.fields.size(), columns.size()),
                       "quote a value that holds a comma"});
        continue;
      }
      read_row(record, lines, columns, items.emplace_back());
    }
  }

  /// The field of each column (nullptr for a refused one); empty when the header is not one.
  template <class T>
  std::vector<const estate::Field<T>*> read_header(const CsvRecord& record, const LineTable& lines) {
    const auto start = mark(record.line, 1);
    std::vector<const estate::Field<T>*> columns;
    if (record.fields.size() == 1 && record.fields[0].find_first_of(";\t") != std::string::npos) {
      report(start, Problem{errors::csv_header, "the columns are not separated by commas",
                            "save the table with commas as separators"});
      return columns;
    }
    for (std::size_t i = 0; i < record.fields.size(); ++i) {
      const auto place = place_of_field(record, lines, i);
      const auto* field = find_field<T>(record.fields[i], "column", place);
      const bool table = field == nullptr || !std::holds_alternative<std::vector<estate::Building> T::*>(field->member);
      if (field != nullptr && std::find(columns.begin(), columns.end(), field) != columns.end())
        report(place, Problem{errors::duplicate_key, fmt::format("column '{}' is given twice", field->name),
                              "keep one of them"});
      if (!table)
        report(place, Problem{errors::csv_header, fmt::format("'{}' cannot be a column", field->name),
                              "write these objects as YAML"});
      columns.push_back(table ? field : nullptr);
    }
    return columns;
  }

  estate::Mark place_of_field(const CsvRecord& record, const LineTable& lines, std::size_t i) const {
    return mark(record.lines[i], lines.column(record.lines[i], record.columns[i]));
  }

  template <class T>
  void read_row(const CsvRecord& record, const LineTable& lines, const std::vector<const estate::Field<T>*>& columns,
                T& object) {
    object.marks.object = mark(record.line, 1);
    for (std::size_t i = 0; i < columns.size(); ++i) {
      if (columns[i] == nullptr) continue;
      const auto& value = record.fields[i];
      const auto place = place_of_field(record, lines, i);
      object.marks.set(columns[i]->name, place);
      if (value.empty()) continue;
      columns[i]->visit(object, [&](auto& target) { read_cell(*columns[i], value, place, target, object.marks); });
    }
  }

  template <class T, class Value>
  void read_cell(const estate::Field<T>& field, const std::string& text, estate::Mark place, Value& target,
                 estate::Marks& marks) {
    if constexpr (requires { read_value(text, target); }) {
      report(place, read_value(text, target));
    } else if constexpr (requires { read_item(text, target); }) {
      for (const auto word : words(text)) {
        auto at = place;
        at.column += static_cast<std::uint32_t>(
            characters(std::string_view(text).substr(0, static_cast<std::size_t>(word.data() - text.data()))));
        auto outcome = read_item(word, target);
        if (!outcome) marks.set_item(field.name, target.size() - 1, at);
        report(at, std::move(outcome));
      }
    }
  }
};

} // namespace

void read_csv_file(std::string_view text, const std::string& name, estate::Estate& estate, Findings& findings) {
  CsvTableReader(estate, findings).read(text, name);
}

} // namespace telctl::config
