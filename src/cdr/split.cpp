// Lines into fields: delimited text, and JSON with its repair.
#include <values.hpp>

#include <algorithm>

#include <fmt/format.h>
#include <telctl/cdr/errors.hpp>
#include <telctl/support/json.hpp>
#include <telctl/support/text.hpp>

namespace telctl::cdr {
namespace {

std::uint32_t place(std::size_t position) {
  return static_cast<std::uint32_t>(position + 1);
}

} // namespace

std::string_view ValueReader::keep(std::string_view text) {
  return kept_.emplace_back(text);
}

std::optional<Problem> ValueReader::split(std::string_view line, const Variant& variant) {
  fields_.clear();
  places_.clear();
  if (!kept_.empty()) kept_.clear();
  line_ = line;
  repaired_ = false;
  if (variant.format->layout == Layout::json_lines) return split_json(line, variant);
  return split_delimited(line, variant.format->separator, variant.format->quoted);
}

std::optional<Problem> ValueReader::split_delimited(std::string_view line, char separator, bool quoted) {
  scratch_.clear();
  scratch_.reserve(line.size()); // views into it must stay valid
  for (std::size_t position = 0;;) {
    places_.push_back(place(position));
    if (quoted && position < line.size() && line[position] == '"') {
      if (auto problem = split_quoted(line, position, separator)) return problem;
    } else {
      const std::size_t begin = position;
      for (; position < line.size() && line[position] != separator; ++position)
        if (quoted && line[position] == '"')
          return Problem{
              errors::cdr_stray_quote,
              fmt::format("a quotation mark inside column {}, which does not begin with one", places_.size()),
              place(position)};
      fields_.push_back(line.substr(begin, position - begin));
    }
    if (position >= line.size()) return std::nullopt;
    ++position; // past the separator; what follows, if only nothing, is a field
  }
}

/// From the opening quotation mark to the separator or the end of the line.
std::optional<Problem> ValueReader::split_quoted(std::string_view line, std::size_t& position, char separator) {
  const std::size_t open = position++;
  std::size_t begin = position;
  const std::size_t unescaped = scratch_.size();
  bool doubled = false;
  for (;;) {
    const auto quote = line.find('"', position);
    if (quote == std::string_view::npos)
      return Problem{errors::cdr_torn_quote,
                     fmt::format("the quotation mark that opens column {} is not closed", places_.size()), place(open)};
    position = quote + 1;
    if (position >= line.size() || line[position] != '"') break;
    scratch_.append(line, begin, position - begin); // with one of the two
    begin = ++position;
    doubled = true;
  }
  if (position < line.size() && line[position] != separator)
    return Problem{errors::cdr_after_quote,
                   fmt::format("text after the closing quotation mark of column {}", places_.size()), place(position)};
  const auto tail = line.substr(begin, position - 1 - begin);
  if (doubled) {
    scratch_.append(tail);
    fields_.push_back(std::string_view(scratch_).substr(unescaped));
  } else {
    fields_.push_back(tail);
  }
  return std::nullopt;
}

std::optional<Problem> ValueReader::split_json(std::string_view line, const Variant& variant) {
  const auto json = Json::parse(line, nullptr, false);
  if (json.is_discarded()) {
    if (repair_json(line, variant)) return std::nullopt;
    return Problem{errors::cdr_json_broken, "not valid JSON, and not repairable", 1};
  }
  if (!json.is_object()) return Problem{errors::cdr_json_fields, "not a JSON object", 1};
  for (const auto& [key, ignored] : json.items())
    if (std::none_of(variant.columns.begin(), variant.columns.end(),
                     [&](const auto* column) { return column->name == key; }))
      return Problem{errors::cdr_json_fields, fmt::format("unknown field '{}'", visible(key)), 1};
  for (const auto* column : variant.columns) {
    const auto found = json.find(column->name);
    if (found == json.end())
      return Problem{errors::cdr_json_fields, fmt::format("the field '{}' is missing", column->name), 1};
    if (!found->is_string() && !found->is_number_unsigned())
      return Problem{errors::cdr_json_fields, fmt::format("'{}' is neither text nor a whole number", column->name), 1};
    places_.push_back(1);
    fields_.push_back(keep(found->is_string() ? found->get_ref<const std::string&>() : found->dump()));
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
