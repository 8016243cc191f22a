// Lines into fields: delimited text, fixed places, key=value pairs.
#include <algorithm>

#include <fmt/format.h>
#include <telctl/cdr/errors.hpp>
#include <telctl/support/text.hpp>
#include <values.hpp>

namespace telctl::cdr {
namespace {

std::uint32_t place(std::size_t position) {
  return static_cast<std::uint32_t>(position + 1);
}

} // namespace

std::string_view ValueReader::keep(std::string_view text) {
  return kept_.emplace_back(text);
}

/// Rare, and much to make room for where it is called.
[[gnu::noinline, gnu::cold]] void ValueReader::forget_kept() {
  kept_.clear();
}

std::optional<Problem> ValueReader::split(std::string_view line, const Variant& variant) {
  fields_.clear();
  places_.clear();
  if (!kept_.empty()) forget_kept();
  line_ = line;
  repaired_ = false;
  const auto& format = *variant.format;
  switch (format.layout) {
  case Layout::json_lines:
  case Layout::json_items:
    return split_json(line, variant);
  case Layout::fixed:
    return split_fixed(line, variant);
  case Layout::keyed:
    return split_keyed(line, variant);
  case Layout::delimited:
    break;
  }
  auto problem = split_delimited(line, format.separator, format.quoted);
  if (format.open_end) join_rest(line, variant.columns.size());
  if (format.padded)
    for (auto& field : fields_)
      field = trim(field);
  return problem;
}

/// What the last column is not the end of, into it.
void ValueReader::join_rest(std::string_view line, std::size_t columns) {
  if (fields_.size() <= columns) return;
  fields_.resize(columns);
  places_.resize(columns);
  fields_[columns - 1] = line.substr(places_[columns - 1] - 1);
}

/// Where in the line a field begins. Only a problem asks, so a quick split has not noted it.
std::uint32_t ValueReader::place_of(std::size_t index) {
  if (places_.size() == 0) {
    ValueReader careful;
    (void)careful.split_delimited(line_, separator_, true);
    places_ = careful.places_;
  }
  return places_[index];
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

/// The columns at their places, without the blanks around them. What the line is too short for is empty.
std::optional<Problem> ValueReader::split_fixed(std::string_view line, const Variant& variant) {
  const auto& format = *variant.format;
  if (line.size() < format.shortest)
    return Problem{errors::cdr_record_size,
                   fmt::format("{} bytes instead of at least {}", line.size(), format.shortest), 1};
  if (format.longest != 0 && line.size() > format.longest)
    return Problem{errors::cdr_record_size, fmt::format("{} bytes instead of at most {}", line.size(), format.longest),
                   place(format.longest)};
  for (const auto* column : variant.columns) {
    places_.push_back(column->at);
    const auto begin = std::min<std::size_t>(column->at - 1, line.size());
    fields_.push_back(trim(line.substr(begin, column->width)));
  }
  return std::nullopt;
}

std::optional<Problem> ValueReader::split_keyed(std::string_view line, const Variant& variant) {
  fields_.resize(variant.columns.size());
  places_.resize(variant.columns.size(), 1);
  std::size_t position = 0;
  for (const auto pair : telctl::split(line, variant.format->separator)) {
    const auto at = position;
    position += pair.size() + 1;
    if (trim(pair).empty()) continue;
    const auto equals = pair.find('=');
    const auto key = trim(pair.substr(0, equals));
    if (equals == std::string_view::npos)
      return Problem{errors::cdr_keys, fmt::format("'{}' is no key=value", shown(key)), place(at)};
    const auto found = std::find_if(variant.columns.begin(), variant.columns.end(),
                                    [&](const auto* column) { return column->name == key; });
    if (found == variant.columns.end()) {
      if (variant.format->further_columns) continue;
      return Problem{errors::cdr_keys, fmt::format("unknown key '{}'", shown(key)), place(at)};
    }
    const auto index = static_cast<std::size_t>(found - variant.columns.begin());
    fields_[index] = trim(pair.substr(equals + 1));
    places_[index] = place(at + equals + 1);
  }
  return std::nullopt;
}

} // namespace telctl::cdr
