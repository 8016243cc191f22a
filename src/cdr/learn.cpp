// A draft of a descriptor: separator, header, and the form of each column. What a column means is copied from the
// nearest format where the two agree, and is left to a person where they do not.
#include <telctl/cdr/learn.hpp>

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <guess.hpp>
#include <header.hpp>
#include <telctl/cdr/errors.hpp>
#include <telctl/support/text.hpp>

namespace telctl::cdr {
namespace {

constexpr std::size_t most_lines = 500;

std::vector<std::string_view> lines_of(std::string_view sample) {
  std::vector<std::string_view> lines;
  while (lines.size() < most_lines) {
    const auto end = sample.find('\n');
    if (end == std::string_view::npos) break;
    auto line = sample.substr(0, end);
    sample.remove_prefix(end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (!line.empty()) lines.push_back(line);
  }
  return lines;
}

std::string yaml_quoted(std::string_view text) {
  std::string result = "'";
  for (const char c : visible(text)) {
    if (c == '\'') result += '\'';
    result += c;
  }
  return result + "'";
}

/// How far the columns of a known format, from the left, have the form that the file's have.
struct Likeness {
  const Variant* variant = nullptr;
  std::size_t equal = 0;
};

bool agrees(const FormatColumn& known, const GuessedColumn& found) {
  if (known.at != found.at || known.width != found.width) return false;
  return std::all_of(found.values.begin(), found.values.end(), [&](const auto& value) { return fits(known, value); });
}

Likeness nearest_by_columns(const Guess& guess, const FormatCatalogue& catalogue) {
  Likeness best;
  for (const auto& variant : catalogue.variants()) {
    if (variant.format->layout != guess.layout || variant.format->header != Header::none ||
        variant.format->separator != guess.separator)
      continue;
    Likeness likeness{.variant = &variant};
    const auto count = std::min(variant.columns.size(), guess.columns.size());
    for (std::size_t i = 0; i < count; ++i)
      if (variant.columns[i]->type != Type::text && agrees(*variant.columns[i], guess.columns[i])) ++likeness.equal;
    if (likeness.equal > best.equal) best = likeness;
  }
  return best.equal >= 3 ? best : Likeness{};
}

void take_meanings(const Variant& variant, Guess& guess, Draft& draft) {
  for (std::size_t i = 0; i < guess.columns.size(); ++i) {
    auto& column = guess.columns[i];
    if (i >= variant.columns.size()) {
      draft.differences.push_back(fmt::format("column {} ('{}') is new", i + 1, shown(column.sample())));
    } else if (agrees(*variant.columns[i], column)) {
      if (guess.header.empty()) column.name = variant.columns[i]->name;
      column.known = variant.columns[i];
    } else {
      draft.differences.push_back(fmt::format("column {} is '{}', where {} has {} ({})", i + 1, shown(column.sample()),
                                              variant.format->name, variant.columns[i]->name,
                                              type_name(variant.columns[i]->type)));
    }
  }
  for (auto i = guess.columns.size(); i < variant.columns.size(); ++i)
    draft.differences.push_back(fmt::format("column {} ({}) is gone", i + 1, variant.columns[i]->name));
}

/// By the names of the header, when there is one that looks like a known one.
bool compare_header(const std::vector<std::string_view>& lines, const FormatCatalogue& catalogue, Guess& guess,
                    Draft& draft) {
  ValueReader reader;
  const Format* best = nullptr;
  double known = 0.3;
  for (const auto& format : catalogue.formats()) {
    if (format.header != Header::names || format.by_position) continue;
    const auto reading = read_header(format, lines.front(), reader);
    if (reading.known <= known) continue;
    known = reading.known;
    best = &format;
    draft.differences.clear();
    for (const auto& name : reading.unknown)
      draft.differences.push_back(fmt::format("column '{}' is new", name));
    for (const auto& name : reading.missing)
      draft.differences.push_back(fmt::format("column '{}' is gone", name));
  }
  if (best == nullptr) return false;
  draft.nearest = best->name;
  for (auto& column : guess.columns)
    for (const auto& other : best->columns)
      if (other.name == column.name && agrees(other, column)) column.known = &other;
  return true;
}

std::string column_line(const GuessedColumn& column, bool fixed) {
  std::string line = fmt::format("  - {{name: {}, ", yaml_quoted(column.name));
  if (fixed) line += fmt::format("at: {}, width: {}, ", column.at, column.width);
  const auto role = column.known == nullptr ? Role::none : column.known->role;
  const auto type = column.known == nullptr ? column.type : column.known->type;
  const auto form = column.known == nullptr || column.known->form.empty() ? column.form : form_text(column.known->form);
  line += fmt::format("is: {}, type: {}", role_name(role), type_name(type));
  if ((type == Type::time || type == Type::span) && !form.empty()) line += fmt::format(", form: {}", yaml_quoted(form));
  if (type == Type::code) {
    line += ", values: {";
    for (const auto& meaning : column.known->meanings) {
      std::vector<std::string> says;
      for (const auto& [key, word] : meaning.says)
        says.push_back(key + "=" + word);
      line += (line.ends_with('{') ? "" : ", ") + yaml_quoted(meaning.written) + ": " + yaml_quoted(join(says, " "));
    }
    line += '}';
  }
  const bool usual = type == Type::text || type == Type::party || type == Type::blank;
  if ((column.may_be_empty || (column.known != nullptr && column.known->may_be_empty)) && !usual)
    line += ", empty: yes";
  return line + "}" + (column.known == nullptr ? fmt::format(" # {}\n", shown(column.sample())) : "\n");
}

std::string yaml_of(const Guess& guess, const Draft& draft, std::string_view header, std::string_view record) {
  std::string text = "# Drafted from a file: say what each column `is`, and what the example's ticket holds.\n";
  if (!draft.nearest.empty()) text += fmt::format("# The nearest known format is {}.\n", draft.nearest);
  for (const auto& difference : draft.differences)
    text += fmt::format("#   {}\n", difference);
  text += "descriptor: 1\nname: new-format\ntitle: New format\ndocumentation: docs/formats/README.md\n"
          "summary: What writes it, and its version.\n";
  text += guess.layout == Layout::fixed ? "layout: fixed\n" : "layout: delimited\n";
  if (guess.layout == Layout::fixed)
    text += fmt::format("shortest: {}\nlongest: {}\n", guess.shortest, guess.longest);
  else
    text += fmt::format("separator: {}\n", guess.separator == '\t' ? "tab" : yaml_quoted({&guess.separator, 1}));
  if (!guess.header.empty()) text += "header: names\n";
  text += "columns:\n";
  for (const auto& column : guess.columns)
    text += column_line(column, guess.layout == Layout::fixed);
  text += "examples:\n";
  if (header.empty())
    return text + fmt::format("  - record: {}\n    zone: Europe/Paris\n    ticket: {{}}\n", yaml_quoted(record));
  return text + fmt::format("  - record: |-\n      {}\n      {}\n    zone: Europe/Paris\n    ticket: {{}}\n",
                            visible(header), visible(record));
}

} // namespace

Result<Draft> learn(std::string_view sample, const FormatCatalogue& catalogue) {
  const auto lines = lines_of(sample);
  auto guess = guess_layout(lines);
  if (!guess)
    return fail({.code = errors::cdr_nothing_learnt,
                 .what = "the lines have neither a separator nor columns at fixed places",
                 .hint = "give whole records, with their blanks as the source wrote them"});
  Draft draft;
  if (guess->header.empty() || !compare_header(lines, catalogue, *guess, draft)) {
    const auto nearest = nearest_by_columns(*guess, catalogue);
    if (nearest.variant != nullptr) {
      draft.nearest = nearest.variant->label();
      take_meanings(*nearest.variant, *guess, draft);
    }
  }
  const bool has_header = !guess->header.empty();
  draft.yaml = yaml_of(*guess, draft, has_header ? lines[0] : std::string_view{}, lines[has_header ? 1 : 0]);
  return draft;
}

} // namespace telctl::cdr
