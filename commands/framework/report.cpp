#include <framework/report.hpp>

#include <algorithm>
#include <ostream>

#include <fmt/format.h>
#include <framework/errors.hpp>
#include <telctl/io/terminal.hpp>
#include <telctl/support/csv.hpp>
#include <telctl/support/errors.hpp>
#include <telctl/support/text.hpp>

namespace telctl::commands {
namespace {

std::string cell(const OrderedJson& record, const std::string& key) {
  const auto found = record.find(key);
  if (found == record.end() || found->is_null()) return {};
  if (found->is_string()) return found->get<std::string>();
  const auto plain = [](const OrderedJson& item) { return item.is_string() ? item.get<std::string>() : item.dump(); };
  if (found->is_array() &&
      std::none_of(found->begin(), found->end(), [](const auto& item) { return item.is_structured(); })) {
    std::vector<std::string> items;
    std::transform(found->begin(), found->end(), std::back_inserter(items), plain);
    return join(items, " ");
  }
  return found->dump();
}

std::string padded(const std::string& text, std::size_t width, bool right) {
  const std::size_t used = display_width(text);
  const std::string blanks(width > used ? width - used : 0, ' ');
  return right ? blanks + text : text + blanks;
}

void print_table(const Context& context, const Report& report, const std::vector<Column>& columns) {
  std::vector<std::vector<std::string>> rows;
  if (!context.global.no_headers && !report.records.empty()) {
    auto& row = rows.emplace_back();
    for (const auto& column : columns)
      row.push_back(column.title);
  }
  for (const auto& record : report.records) {
    auto& row = rows.emplace_back();
    for (const auto& column : columns)
      row.push_back(visible(cell(record, column.key)));
  }
  std::vector<std::size_t> widths(columns.size());
  for (const auto& row : rows)
    for (std::size_t i = 0; i < row.size(); ++i)
      widths[i] = std::max(widths[i], display_width(row[i]));
  for (const auto& row : rows) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i)
      line += (i == 0 ? "" : "  ") + padded(row[i], widths[i], columns[i].right);
    line.erase(line.find_last_not_of(' ') + 1);
    context.out() << line << '\n';
  }
  for (const auto& note : report.notes)
    context.out() << visible(note) << '\n';
}

void print_csv(const Context& context, const Report& report, const std::vector<Column>& columns, bool headers) {
  std::vector<std::string> fields;
  for (const auto& column : columns)
    fields.push_back(column.key);
  if (headers) context.out() << csv_line(fields) << '\n';
  for (const auto& record : report.records) {
    fields.clear();
    for (const auto& column : columns)
      fields.push_back(cell(record, column.key));
    context.out() << csv_line(fields) << '\n';
  }
}

OrderedJson document(const Report& report) {
  OrderedJson json = {{"schema", report.schema}, {"version", report.version}};
  for (const auto& [key, value] : report.head.items())
    json[key] = value;
  json[report.list] = report.records;
  return json;
}

std::string text(const OrderedJson& json, int indent) {
  return json.dump(indent, ' ', false, OrderedJson::error_handler_t::replace);
}

/// Block style; every scalar as JSON writes it, which YAML reads alike.
void print_yaml(std::ostream& out, const OrderedJson& json, std::size_t depth) {
  const std::string indent(depth * 2, ' ');
  const auto child = [&](const OrderedJson& value) {
    if (value.is_structured() && !value.empty()) {
      out << '\n';
      print_yaml(out, value, depth + 1);
    } else {
      out << ' ' << text(value, -1) << '\n';
    }
  };
  if (json.is_object())
    for (const auto& [key, value] : json.items()) {
      out << indent << text(OrderedJson(key), -1) << ':';
      child(value);
    }
  else
    for (const auto& value : json) {
      out << indent << '-';
      child(value);
    }
}

} // namespace

Result<std::vector<Column>> chosen_columns(const Context& context, const std::vector<Column>& columns) {
  std::vector<Column> chosen;
  if (context.global.columns.empty()) {
    const bool all = context.global.output != Format::table;
    std::copy_if(columns.begin(), columns.end(), std::back_inserter(chosen),
                 [&](const Column& column) { return all || !column.wide; });
    return chosen;
  }
  for (const auto& name : context.global.columns) {
    const auto found = std::find_if(columns.begin(), columns.end(),
                                    [&](const Column& column) { return column.key == lower_ascii(name); });
    if (found == columns.end()) {
      std::vector<std::string> names;
      for (const auto& column : columns)
        names.push_back(column.key);
      return fail({.code = errors::unknown_column,
                   .what = fmt::format("no column '{}'", visible(name)),
                   .hint = "one of " + join(names, ", ")});
    }
    chosen.push_back(*found);
  }
  return chosen;
}

namespace {

/// `first`: nothing of this report has been written yet.
Status write(const Context& context, const Report& report, bool first) {
  const auto columns = chosen_columns(context, report.columns);
  if (!columns) return fail(columns.error());
  switch (context.global.output) {
  case Format::table:
  case Format::wide:
    print_table(context, report, *columns);
    break;
  case Format::csv:
    print_csv(context, report, *columns, first && !context.global.no_headers);
    break;
  case Format::json:
    context.out() << text(document(report), 2) << '\n';
    break;
  case Format::jsonl:
    for (const auto& record : report.records)
      context.out() << text(record, -1) << '\n';
    break;
  case Format::sarif: // a command that has these writes them itself
  case Format::junit:
    break;
  case Format::yaml:
    print_yaml(context.out(), document(report), 0);
    break;
  }
  context.out().flush();
  if (!context.out()) die_if_reader_is_gone();
  if (!context.out())
    return fail(
        {.code = errors::output_failed, .what = "the result could not be written", .hint = "is the disk full?"});
  return {};
}

} // namespace

Status emit(const Context& context, const Report& report) {
  return write(context, report, true);
}

Status ReportStream::add(OrderedJson record) {
  constexpr std::size_t slice = 1'000;
  report_.records.push_back(std::move(record));
  const bool streamed = context_.global.output == Format::csv || context_.global.output == Format::jsonl;
  if (!streamed || report_.records.size() < slice) return {};
  auto status = write(context_, report_, written_ == 0);
  written_ += report_.records.size();
  report_.records.clear();
  return status;
}

Status ReportStream::finish() {
  return write(context_, report_, written_ == 0);
}

} // namespace telctl::commands
