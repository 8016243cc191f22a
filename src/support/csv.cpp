#include <telctl/support/csv.hpp>

#include <algorithm>

namespace telctl {

CsvReader::CsvReader(std::string_view text, char separator, char quote)
    : text_(text), separator_(separator), quote_(quote) {
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  if (text_.substr(0, 3) == byte_order_mark) position_ = 3;
}

bool CsvReader::next(CsvRecord& record) {
  while (position_ < text_.size() && (text_[position_] == '\n' || text_[position_] == '\r')) {
    if (text_[position_] == '\n') ++line_;
    ++position_;
  }
  if (position_ >= text_.size()) return false;

  record.line = line_;
  record.offset = position_;
  record.torn = false;
  record.columns.clear();
  record.lines.clear();
  std::size_t count = 0;
  std::size_t line_start = position_;
  for (bool more = true; more;) {
    if (count == record.fields.size()) record.fields.emplace_back();
    std::string& field = record.fields[count++];
    field.clear();
    record.columns.push_back(static_cast<std::uint32_t>(position_ - line_start + 1));
    record.lines.push_back(line_);
    if (position_ < text_.size() && text_[position_] == quote_) {
      ++position_;
      for (;;) {
        if (position_ >= text_.size()) {
          record.torn = true;
          break;
        }
        const char c = text_[position_++];
        if (c == quote_) {
          if (position_ >= text_.size() || text_[position_] != quote_) break;
          ++position_;
        } else if (c == '\n') {
          ++line_;
          line_start = position_;
        }
        field += c;
      }
    }
    // What follows a closing quote up to the separator belongs to the field: damaged files keep every byte.
    const auto end = std::find_if(text_.begin() + static_cast<std::ptrdiff_t>(position_), text_.end(),
                                  [&](char c) { return c == separator_ || c == '\n'; });
    auto stop = static_cast<std::size_t>(end - text_.begin());
    auto tail = text_.substr(position_, stop - position_);
    more = end != text_.end() && *end == separator_;
    if (!more && tail.ends_with('\r')) tail.remove_suffix(1);
    field.append(tail);
    position_ = more ? stop + 1 : stop;
  }
  record.fields.resize(count);
  record.length = position_ - record.offset;
  if (record.length > 0 && text_[position_ - 1] == '\r' && !record.torn) --record.length;
  if (position_ < text_.size()) {
    ++position_;
    ++line_;
  }
  return true;
}

std::string csv_field(std::string_view value, char separator) {
  if (value.find(separator) == std::string_view::npos && value.find_first_of("\"\r\n") == std::string_view::npos)
    return std::string(value);
  std::string result = "\"";
  for (const char c : value) {
    if (c == '"') result += '"';
    result += c;
  }
  return result + '"';
}

std::string csv_line(const std::vector<std::string>& fields, char separator) {
  std::string result;
  for (const auto& field : fields) {
    if (&field != &fields.front()) result += separator;
    result += csv_field(field, separator);
  }
  return result;
}

} // namespace telctl
