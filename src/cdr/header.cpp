// Formats that tell their own columns: a line of names, or of names and places.
#include <header.hpp>

#include <algorithm>
#include <cctype>

#include <civil.hpp>
#include <fmt/format.h>
#include <telctl/cdr/errors.hpp>
#include <telctl/support/text.hpp>

namespace telctl::cdr {
namespace {

constexpr std::size_t most_columns = 500;
constexpr std::int64_t longest_record = 16'384;

/// By its name; a descriptor's name that ends in `*` stands for all that begin so.
const FormatColumn* find_column(const Format& format, std::string_view name) {
  for (const auto& column : format.columns)
    if (column.name == name) return &column;
  for (const auto& column : format.columns)
    if (column.name.ends_with('*') && name.starts_with(std::string_view(column.name).substr(0, column.name.size() - 1)))
      return &column;
  return nullptr;
}

std::vector<std::string> versions_of(const Format& format) {
  std::vector<std::string> versions;
  for (const auto& column : format.columns)
    if (!column.since.empty() && std::find(versions.begin(), versions.end(), column.since) == versions.end())
      versions.push_back(column.since);
  return versions;
}

/// The newest version of which a column is there, and which columns it should then have.
void judge(const Format& format, HeaderReading& reading) {
  auto& variant = *reading.variant;
  const auto has = [&](const FormatColumn& column) {
    return std::any_of(variant.columns.begin(), variant.columns.end(),
                       [&](const auto* present) { return present->name == column.name; });
  };
  const auto versions = versions_of(format);
  std::size_t newest = 0;
  for (std::size_t i = 0; i < versions.size(); ++i)
    for (const auto& column : format.columns)
      if (column.since == versions[i] && has(column)) newest = i;
  for (const auto& column : format.columns) {
    const auto version = std::find(versions.begin(), versions.end(), column.since);
    const bool wanted = column.when.empty() && !column.name.ends_with('*') &&
                        (column.since.empty() || static_cast<std::size_t>(version - versions.begin()) <= newest);
    if (wanted && !has(column)) reading.missing.push_back(column.name);
  }
  if (!versions.empty()) variant.options = versions[newest];
  const bool unknown = !reading.unknown.empty() && !format.further_columns;
  if (!reading.missing.empty() || !reading.twice.empty() || unknown) reading.variant.reset();
}

const FormatColumn& left_out() {
  static const FormatColumn column{.name = "*", .may_be_empty = true};
  return column;
}

HeaderReading read_names(const Format& format, std::string_view line, ValueReader& reader) {
  HeaderReading reading;
  auto& variant = reading.variant.emplace();
  variant.format = &format;
  if (line.empty() || reader.split(line, variant)) return {};
  const auto& names = reader.fields();
  if (format.by_position) {
    const bool words = names.size() == format.columns.size() && std::all_of(names.begin(), names.end(), [](auto name) {
                         return !name.empty() && !std::isdigit(static_cast<unsigned char>(name.front()));
                       });
    if (!words) return {};
    for (const auto& column : format.columns)
      variant.columns.push_back(&column);
    reading.known = 1;
    return reading;
  }
  std::size_t known = 0;
  for (const auto written : names) {
    const auto name = trim(written);
    const auto* column = find_column(format, name);
    if (column != nullptr && !column->name.ends_with('*') &&
        std::find(variant.columns.begin(), variant.columns.end(), column) != variant.columns.end())
      reading.twice.push_back(visible(name));
    if (column != nullptr) ++known;
    if (column == nullptr) {
      reading.unknown.push_back(visible(name));
      variant.left_out.push_back(visible(name));
      column = &left_out();
    }
    variant.columns.push_back(column);
  }
  reading.known = static_cast<double>(known) / static_cast<double>(names.size());
  judge(format, reading);
  return reading;
}

/// One group of four: name, first, last, length.
std::optional<FormatColumn> described(const Format& format, const std::vector<std::string_view>& cells, std::size_t at,
                                      HeaderReading& reading) {
  const auto name = trim(cells[at]);
  const auto first = parse_digits(trim(cells[at + 1]));
  const auto last = parse_digits(trim(cells[at + 2]));
  const auto length = parse_digits(trim(cells[at + 3]));
  if (name.empty() || !first || !last || !length || *first < 1 || *last - *first + 1 != *length ||
      *last > longest_record) {
    reading.broken = fmt::format("'{}' from {} to {}, {} bytes, is no place of a column", shown(name),
                                 shown(cells[at + 1]), shown(cells[at + 2]), shown(cells[at + 3]));
    return std::nullopt;
  }
  const auto* known = find_column(format, name);
  if (known == nullptr) reading.unknown.push_back(visible(name));
  FormatColumn column = known != nullptr ? *known : left_out();
  column.at = static_cast<std::uint32_t>(*first);
  column.width = static_cast<std::uint32_t>(*length);
  return column;
}

HeaderReading read_description(const Format& format, std::string_view line) {
  HeaderReading reading;
  if (!line.starts_with('#')) return reading;
  auto cells = split(line.substr(1), ',');
  if (!cells.empty() && trim(cells.back()).empty()) cells.pop_back();
  if (cells.size() % 4 != 0 || cells.empty() || cells.size() / 4 > most_columns) {
    reading.broken = fmt::format("{} cells are no groups of name, first, last and length", cells.size());
    return reading;
  }
  const auto own = std::make_shared<std::deque<FormatColumn>>();
  for (std::size_t at = 0; at < cells.size(); at += 4) {
    auto column = described(format, cells, at, reading);
    if (!column) return reading;
    own->push_back(std::move(*column));
  }
  auto& variant = reading.variant.emplace();
  variant.format = &format;
  variant.own = own;
  for (const auto& column : *own)
    variant.columns.push_back(&column);
  variant.left_out = reading.unknown;
  reading.known = 1 - static_cast<double>(reading.unknown.size()) / static_cast<double>(own->size());
  judge(format, reading);
  return reading;
}

} // namespace

HeaderReading read_header(const Format& format, std::string_view line, ValueReader& reader) {
  if (format.header == Header::names) return read_names(format, line, reader);
  if (format.header == Header::described) return read_description(format, line);
  return {};
}

std::string difference(const HeaderReading& reading) {
  if (!reading.broken.empty()) return reading.broken;
  std::vector<std::string> parts;
  if (!reading.unknown.empty()) parts.push_back("not known: " + join(reading.unknown, ", "));
  if (!reading.missing.empty()) parts.push_back("missing: " + join(reading.missing, ", "));
  if (!reading.twice.empty()) parts.push_back("named twice: " + join(reading.twice, ", "));
  return join(parts, "; ");
}

ErrorCode code_of(const HeaderReading& reading) {
  if (!reading.twice.empty()) return errors::cdr_name_twice;
  const bool only_lacks = reading.broken.empty() && reading.unknown.empty() && !reading.missing.empty();
  return only_lacks ? errors::cdr_header_lacks : errors::cdr_unknown_header;
}

} // namespace telctl::cdr
