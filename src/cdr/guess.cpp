#include <guess.hpp>

#include <algorithm>
#include <array>
#include <cctype>
#include <map>

#include <fmt/format.h>
#include <telctl/support/text.hpp>

namespace telctl::cdr {
namespace {

struct Candidate {
  Type type;
  const char* form;
};

/// The narrowest first: what fits several is the first of them.
constexpr std::array<Candidate, 24> candidates{{{Type::local_time, ""},
                                                {Type::iso_time, ""},
                                                {Type::decimal_epoch, ""},
                                                {Type::unique_id, ""},
                                                {Type::disposition, ""},
                                                {Type::ama, ""},
                                                {Type::boolean, ""},
                                                {Type::time, "YYYY-MM-DDThh:mm:ss[.f][Z]"},
                                                {Type::time, "YYYY-MM-DD hh:mm:ss[.f][Z]"},
                                                {Type::time, "YYYYMMDD hh:mm:ss"},
                                                {Type::time, "DD/MM/YYYY hh:mm:ss"},
                                                {Type::time, "DD/MM/YYYY hh:mm"},
                                                {Type::time, "MM/DD/YYYY hh:mm:ss"},
                                                {Type::time, "DD.MM.YYYY"},
                                                {Type::time, "DD/MM/YYYY"},
                                                {Type::time, "YYYY-MM-DD"},
                                                {Type::time, "DD.MM.YY"},
                                                {Type::time, "DD/MM/YY"},
                                                {Type::time, "hh:mm:ss"},
                                                {Type::time, "hh:mm"},
                                                {Type::time, "_h:mmPP"},
                                                {Type::span, "hhhh:mm:ss"},

                                                {Type::number, ""},
                                                {Type::decimal, ""}}};

std::optional<std::vector<std::string>> cells_of(std::string_view line, char separator) {
  Format format;
  format.separator = separator;
  Variant variant{.format = &format};
  ValueReader reader;
  if (reader.split(line, variant)) return std::nullopt;
  return std::vector<std::string>(reader.fields().begin(), reader.fields().end());
}

bool is_word(const std::string& cell) {
  return !cell.empty() && std::none_of(cell.begin(), cell.end(), [](unsigned char c) { return c >= '0' && c <= '9'; });
}

void guess_type(GuessedColumn& column) {
  if (column.values.empty()) return;
  for (const auto& candidate : candidates) {
    FormatColumn wanted{.name = column.name, .type = candidate.type, .form = *parse_form(candidate.form)};
    // A leading zero is that of a telephone number.
    if (candidate.type == Type::number &&
        std::any_of(column.values.begin(), column.values.end(),
                    [](const auto& value) { return value.size() > 1 && value.front() == '0'; }))
      return;
    if (!std::all_of(column.values.begin(), column.values.end(),
                     [&](const auto& value) { return fits(wanted, value); }))
      continue;
    column.type = candidate.type;
    column.form = candidate.form;
    return;
  }
}

/// Rows of equal width, as the usual number of cells has it; nothing unless most lines are so.
std::optional<Guess> guess_separated(const std::vector<std::string_view>& lines, char separator) {
  std::map<std::size_t, std::vector<std::vector<std::string>>> by_count;
  for (const auto line : lines)
    if (auto cells = cells_of(line, separator)) by_count[cells->size()].push_back(std::move(*cells));
  const auto usual = std::max_element(by_count.begin(), by_count.end(),
                                      [](const auto& a, const auto& b) { return a.second.size() < b.second.size(); });
  if (usual == by_count.end() || usual->first < 2 || usual->second.size() * 10 < lines.size() * 9) return std::nullopt;
  Guess guess{.separator = separator};
  auto rows = std::move(usual->second);
  const bool words = std::all_of(rows[0].begin(), rows[0].end(), is_word);
  if (words && rows.size() > 1 && !std::all_of(rows[1].begin(), rows[1].end(), is_word)) {
    guess.header = rows[0];
    rows.erase(rows.begin());
  }
  for (std::size_t i = 0; i < usual->first; ++i) {
    auto& column = guess.columns.emplace_back();
    column.name = guess.header.empty() ? fmt::format("column-{}", i + 1) : guess.header[i];
    for (const auto& row : rows)
      if (row[i].empty())
        column.may_be_empty = true;
      else
        column.values.push_back(row[i]);
  }
  return guess;
}

/// Columns of a table of blanks: a place that is blank in every line parts two of them.
std::optional<Guess> guess_fixed(const std::vector<std::string_view>& lines) {
  Guess guess{.layout = Layout::fixed};
  guess.shortest = lines[0].size();
  for (const auto line : lines) {
    guess.shortest = std::min(guess.shortest, line.size());
    guess.longest = std::max(guess.longest, line.size());
  }
  if (lines.size() < 2 || guess.shortest < 10 || guess.longest > guess.shortest * 2) return std::nullopt;
  std::vector<bool> used(guess.longest + 1, false);
  for (const auto line : lines)
    for (std::size_t i = 0; i < line.size(); ++i)
      used[i] = used[i] || line[i] != ' ';
  for (std::size_t i = 0; i < guess.longest; ++i) {
    if (!used[i]) continue;
    auto end = i;
    while (used[end])
      ++end;
    auto& column = guess.columns.emplace_back();
    column.name = fmt::format("column-{}", guess.columns.size());
    column.at = static_cast<std::uint32_t>(i + 1);
    column.width = static_cast<std::uint32_t>(end - i);
    for (const auto line : lines) {
      const auto value = trim(line.substr(std::min(i, line.size()), end - i));
      if (value.empty())
        column.may_be_empty = true;
      else
        column.values.emplace_back(value);
    }
    i = end;
  }
  return guess.columns.size() < 3 ? std::nullopt : std::optional(guess);
}

} // namespace

std::optional<Guess> guess_layout(const std::vector<std::string_view>& lines) {
  if (lines.empty()) return std::nullopt;
  std::optional<Guess> best;
  for (const char separator : {',', ';', '\t', '|'}) {
    auto guess = guess_separated(lines, separator);
    if (guess && (!best || guess->columns.size() > best->columns.size())) best = std::move(guess);
  }
  if (!best) best = guess_fixed(lines);
  if (best)
    for (auto& column : best->columns)
      guess_type(column);
  return best;
}

bool fits(const FormatColumn& column, const std::string& value) {
  Format format;
  format.separator = '\x1F'; // in no text
  format.quoted = false;
  FormatColumn plain = column;
  plain.role = Role::none;
  Variant variant{.format = &format, .columns = {&plain}};
  ValueReader reader;
  Values values;
  return !reader.split(value, variant) && !reader.read(variant, values);
}

} // namespace telctl::cdr
