// Lines that are JSON objects into fields, with the repair of those that Asterisk 22 breaks.
#include <algorithm>

#include <fmt/format.h>
#include <telctl/cdr/errors.hpp>
#include <telctl/support/json.hpp>
#include <telctl/support/text.hpp>
#include <values.hpp>

namespace telctl::cdr {
namespace {

std::uint32_t place(std::size_t position) {
  return static_cast<std::uint32_t>(position + 1);
}

/// A value that a column can hold; lists and objects only where the ticket has no use for them.
std::optional<std::string> scalar(const Json& value, const FormatColumn& column) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_number_unsigned()) return value.dump();
  if (value.is_number_float() && column.type == Type::decimal_epoch) return fmt::format("{:.6f}", value.get<double>());
  if (value.is_null() && column.may_be_empty) return std::string();
  if (value.is_boolean() && column.type == Type::boolean) return value.dump();
  if (column.role == Role::none && column.type == Type::text) return value.dump();
  return std::nullopt;
}

} // namespace

std::optional<Problem> ValueReader::split_json(std::string_view line, const Variant& variant) {
  const auto json = Json::parse(line, nullptr, false);
  if (json.is_discarded()) {
    if (repair_json(line, variant)) return std::nullopt;
    if (!trim(line).ends_with('}'))
      return Problem{errors::cdr_json_cut, "the line ends inside the object", place(line.size())};
    return Problem{errors::cdr_json_broken, "not valid JSON, and not repairable", 1};
  }
  if (!json.is_object()) return Problem{errors::cdr_json_fields, "not a JSON object", 1};
  if (!variant.format->further_columns)
    for (const auto& [key, ignored] : json.items())
      if (std::none_of(variant.columns.begin(), variant.columns.end(),
                       [&](const auto* column) { return column->name == key; }))
        return Problem{errors::cdr_json_unknown, fmt::format("unknown field '{}'", visible(key)), 1};
  for (const auto* column : variant.columns) {
    const auto found = json.find(column->name);
    if (found == json.end())
      return Problem{errors::cdr_json_missing, fmt::format("the field '{}' is missing", column->name), 1};
    const auto value = scalar(*found, *column);
    if (!value)
      return Problem{errors::cdr_json_fields, fmt::format("'{}' is neither text nor a whole number", column->name), 1};
    places_.push_back(1);
    fields_.push_back(keep(*value));
  }
  return std::nullopt;
}

/// Asterisk 22 writes a quotation mark as \" and leaves a backslash in front of it as it is, so that the text "\"Bob\"
/// O'Brien" ends early for a JSON parser. Its own order of fields cuts the line all the same, provided that each mark
/// `,"name":` is there once; inside a text the writer's one rule is turned round.
bool ValueReader::repair_json(std::string_view line, const Variant& variant) {
  if (!line.starts_with('{') || !line.ends_with('}')) return false;
  fields_.clear();
  places_.clear();
  std::size_t begin = 0;
  for (std::size_t i = 0; i < variant.columns.size(); ++i) {
    const auto mark = fmt::format("{}\"{}\":", i == 0 ? '{' : ',', variant.columns[i]->name);
    const auto found = line.find(mark, begin);
    if (found == std::string_view::npos || (i == 0 && found != 0) ||
        line.find(mark, found + 1) != std::string_view::npos)
      return false;
    if (i > 0) fields_.push_back(line.substr(begin, found - begin));
    begin = found + mark.size();
    places_.push_back(place(begin));
  }
  fields_.push_back(line.substr(begin, line.size() - 1 - begin));
  for (auto& field : fields_) {
    if (is_digits(field)) continue;
    if (field.size() < 2 || field.front() != '"' || field.back() != '"') return false;
    std::string text;
    for (const char c : field.substr(1, field.size() - 2)) {
      if (c == '"') {
        if (!text.ends_with('\\')) return false;
        text.pop_back();
      }
      text += c;
    }
    field = keep(text);
  }
  repaired_ = true;
  return true;
}

} // namespace telctl::cdr
