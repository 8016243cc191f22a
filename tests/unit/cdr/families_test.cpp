// Every shipped format, damaged in every way that its descriptor makes possible. What is said of each is
// in malformed/FAMILY.txt, word by word; TELCTL_ACCEPT=1 writes these files anew, to be read before they are committed.
#include <cstdlib>
#include <map>
#include <set>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "tickets_of.hpp"
#include <figures.hpp>
#include <form.hpp>
#include <telctl/io/file.hpp>
#include <telctl/support/text.hpp>

using namespace telctl;
using namespace telctl::cdr;
using namespace telctl::cdr::test;

namespace {

struct Family {
  std::string text; ///< "format, damage: what is said"
  std::size_t files = 0;
  std::set<std::string> said;
  std::set<std::uint16_t> codes;
};

/// A sound record of a format, and what stands before it in a file.
struct Sample {
  const Format& format;
  std::string before;                       ///< header and lines around, with their ends
  std::string record;                       ///< without its end
  std::vector<const FormatColumn*> columns; ///< of a delimited record, in its order
};

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  for (const auto line : split(text, '\n'))
    if (!line.empty()) lines.emplace_back(line);
  return lines;
}

/// Reads a file of this format and notes what is put aside. Nothing may be lost, whatever it holds.
void note(const Format& format, const std::string& damage, const std::string& file, Family& family,
          const std::string& encoding = {}) {
  auto options = in_zone("Europe/Paris");
  auto name = format.name;
  for (const auto option : words(format.examples[0].options))
    name += "+" + std::string(option);
  options.variants = *shipped_formats().find(name);
  options.first_date = *parse_first_date("2026");
  options.encoding = encoding;
  const auto kept = read_text(file, options);
  INFO(format.name << ", " << damage);
  std::uint64_t end = 0;
  for (const auto& record : kept.aside) {
    CHECK(record.offset >= end);
    end = record.offset + record.length;
    CHECK(end <= file.size());
  }
  std::string said = kept.aside.empty() ? fmt::format("{} tickets, nothing put aside", kept.tickets.size()) : "";
  for (const auto& record : kept.aside) {
    said += fmt::format("{}{}:{} {} {}", said.empty() ? "" : " | ", record.reason.where.line,
                        record.reason.where.column, to_string(record.reason.code), record.reason.what);
    family.said.insert(record.reason.what);
    family.codes.insert(record.reason.code.number);
  }
  ++family.files;
  family.text += fmt::format("{}, {}: {}\n", format.name, damage, visible(said));
}

std::string every_second_nul(const std::string& text) {
  std::string wide;
  for (const char c : text)
    wide += {c, '\0'};
  return wide;
}

/// What happens to lines on their way, whatever they hold.
void damage_lines(const Sample& sample, Family& family) {
  const auto& [format, before, record, columns] = sample;
  const auto say = [&](const std::string& damage, const std::string& line) {
    note(format, damage, before + record + "\n" + line + "\n" + record + "\n", family);
  };
  const auto middle = record.size() / 2;
  say("cut in the middle", record.substr(0, middle));
  say("cut near its end", record.substr(0, record.size() - std::min<std::size_t>(record.size() / 4, 12)));
  say("a line break inside", record.substr(0, middle) + "\n" + record.substr(middle));
  say("two lines in one", record + record);
  say("a further value", record + (format.layout == Layout::delimited ? std::string(1, format.separator) : "") + "7");
  say("a NUL byte", record.substr(0, middle) + std::string(1, '\0') + record.substr(middle + 1));
  say("16 bits a character", every_second_nul(record));
  say("a byte order mark", "\xEF\xBB\xBF" + record);
  say("a page feed inside", record.substr(0, middle) + "\f" + record.substr(middle));
  say("an escape sequence in front", "\x1B[2J" + record);
  say("an empty line", "");
  say("a line of blanks", std::string(20, ' '));
  say("a line of words", "Date Time Extension Number");
  say("a message", "PRINTER OUT OF PAPER");
  note(format, "not in its encoding",
       before + record + "\n" + record.substr(0, middle) + "\xE9" + record.substr(middle + 1) + "\n", family, "utf-8");
  note(format, "last line without end", before + record, family);
}

/// Values of the type of this column that cannot be, each with what it is.
std::vector<std::pair<std::string, std::string>> wrong_values(const FormatColumn& column, std::string value) {
  std::vector<std::pair<std::string, std::string>> found;
  const auto shape = column.type == Type::local_time                          ? std::string("YYYY-MM-DD hh:mm:ss")
                     : column.type == Type::iso_time                          ? std::string("YYYY-MM-DDThh:mm:ss")
                     : column.type == Type::time || column.type == Type::span ? form_text(column.form)
                                                                              : std::string();
  const auto put = [&](const std::string& name, const std::string& letters, const std::string& digits) {
    auto changed = value;
    const auto at = shape.find(letters);
    if (at == std::string::npos || at + digits.size() > changed.size()) return;
    found.emplace_back(name, changed.replace(at, digits.size(), digits));
  };
  const bool is_span = column.type == Type::span;
  put("month 13", "MM", "13");
  put("day 32", "DD", "32");
  put(is_span ? "hours beyond" : "hour 25", "hh", "25");
  put(is_span ? "75 minutes" : "minute 75", "mm", "75");
  put(is_span ? "75 seconds" : "second 75", "ss", "75");
  if (!shape.empty() && value.size() > 3) found.emplace_back("cut", value.substr(0, value.size() - 2));
  if (column.type == Type::text || column.type == Type::blank) return found;
  if (column.type == Type::party) {
    found.emplace_back("a quotation mark", "2\"1");
    return found;
  }
  found.emplace_back("letters", std::string(std::max<std::size_t>(value.size(), 1), 'x'));
  if (!column.may_be_empty) found.emplace_back("nothing", "");
  if (column.type == Type::code || column.type == Type::boolean) return found;
  found.emplace_back("a negative number", "-7");
  found.emplace_back("a fraction", "1.5");
  if (column.type == Type::seconds || column.type == Type::decimal_seconds) {
    found.emplace_back("a decimal comma", "1,5");
    found.emplace_back("years", "99999999");
  }
  if (column.type == Type::epoch) found.emplace_back("milliseconds", "1795419448123");
  return found;
}

void damage_fixed(const Sample& sample, Family& family) {
  const auto& [format, before, record, columns] = sample;
  const auto say = [&](const std::string& damage, const std::string& line) {
    note(format, damage, before + line + "\n" + record + "\n", family);
  };
  say("a blank in front", " " + record);
  say("two blanks in front", "  " + record);
  say("its first letter lost", record.substr(1));
  if (const auto blank = record.find(' '); blank != std::string::npos) {
    auto line = record;
    line[blank] = '\t';
    say("a tab for a blank", line);
  }
  const std::size_t front = format.trimmed.find(record.front()) == std::string::npos ? 0 : 1;
  std::set<std::uint32_t> places;
  for (const auto& column : format.columns) {
    if (!places.insert(column.at).second) continue;
    const std::size_t at = column.at - 1 + front;
    if (at + column.width > record.size()) continue;
    const auto old = std::string(trim(record.substr(at, column.width)));
    auto values = wrong_values(column, old);
    if (column.type == Type::blank) values.emplace_back("letters", std::string(column.width, 'x'));
    for (auto& [name, value] : values) {
      if (value.size() > column.width) continue;
      value.resize(column.width, ' ');
      auto line = record;
      say(name + " in " + column.name, line.replace(at, column.width, value));
    }
  }
}

std::vector<std::string> cells_of(const std::string& record, char separator) {
  std::vector<std::string> cells;
  for (const auto cell : split(record, separator))
    cells.emplace_back(cell);
  return cells;
}

void damage_delimited(const Sample& sample, Family& family) {
  const auto& [format, before, record, columns] = sample;
  const auto say = [&](const std::string& damage, const std::string& line) {
    note(format, damage, before + line + "\n" + record + "\n", family);
  };
  auto other = record;
  std::replace(other.begin(), other.end(), format.separator, format.separator == ';' ? '|' : ';');
  say("another separator", other);
  say("a quotation mark opened", "\"" + record);
  say("a quotation mark inside", record.substr(0, 3) + "\"" + record.substr(3));
  const auto cells = cells_of(record, format.separator);
  if (cells.size() != columns.size()) return; // a separator inside quotation marks
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const bool quoted = cells[i].starts_with('"');
    const auto old = quoted ? cells[i].substr(1, cells[i].size() - 2) : cells[i];
    for (const auto& [name, value] : wrong_values(*columns[i], old)) {
      if (value.find(format.separator) != std::string::npos && !quoted) continue;
      auto changed = cells;
      changed[i] = quoted ? "\"" + value + "\"" : value;
      say(name + " in " + columns[i]->name, join(changed, std::string(1, format.separator)));
    }
  }
}

/// The header lost, changed, or come again.
void damage_header(const Sample& sample, Family& family) {
  const auto& [format, header, record, columns] = sample;
  const auto end = header.find(format.separator);
  const auto first = header.substr(0, end + 1);
  const auto file = header + record + "\n";
  note(format, "a column renamed", "x" + file, family);
  note(format, "a column lost", header.substr(end + 1) + record + "\n", family);
  note(format, "the header again", file + file, family);
  note(format, "a header with another name in the middle", file + "x" + file, family);
  note(format, "a header without its first column in the middle", file + header.substr(end + 1) + record + "\n",
       family);
  note(format, "a header with a name twice in the middle", file + first + header + record + "\n", family);
}

void damage_json(const Sample& sample, Family& family) {
  const auto& [format, before, record, columns] = sample;
  const auto say = [&](const std::string& damage, const std::string& line) {
    note(format, damage, line + "\n", family);
  };
  say("cut in the middle", record.substr(0, record.size() / 2));
  say("a list", "[1,2]");
  say("text", "\"cdr\"");
  const auto begin = record.find('"', record.find('[') == std::string::npos ? 0 : record.find('['));
  auto line = record;
  say("a field renamed", line.insert(begin + 1, "x"));
}

void damage(const Format& format, Family& family) {
  Sample sample{.format = format, .before = {}, .record = {}, .columns = {}};
  for (auto line : lines_of(format.examples[0].record)) {
    if (line.ends_with('\r')) line.pop_back();
    const auto begin = line.find_first_not_of('\0');
    if (begin == std::string::npos) continue;
    if (!sample.record.empty()) sample.before += sample.record + "\n";
    sample.record = line.substr(begin);
  }
  if (format.layout == Layout::json_lines || format.layout == Layout::json_items) return damage_json(sample, family);
  damage_lines(sample, family);
  if (format.layout == Layout::fixed) return damage_fixed(sample, family);
  if (format.layout != Layout::delimited) return;
  if (format.header == Header::names && !format.by_position) {
    for (auto name : cells_of(lines_of(sample.before).front(), format.separator)) {
      std::erase(name, '"');
      for (const auto& column : format.columns)
        if (column.name == trim(name)) sample.columns.push_back(&column);
    }
    damage_header(sample, family);
  } else {
    for (const auto& column : format.columns)
      sample.columns.push_back(&column);
  }
  damage_delimited(sample, family);
}

void compare(const std::string& name, const Family& family) {
  const auto path = std::string(TELCTL_SOURCE "/tests/unit/cdr/malformed/") + name + ".txt";
  if (std::getenv("TELCTL_ACCEPT") != nullptr) REQUIRE(write_file_atomically(path, family.text));
  const auto wanted = read_file(path);
  REQUIRE(wanted);
  const auto expected = lines_of(*wanted);
  const auto got = lines_of(family.text);
  CHECK(expected.size() == got.size());
  for (std::size_t i = 0; i < std::min(expected.size(), got.size()); ++i)
    CHECK(got[i] == expected[i]);
  telctl::test::figure(fmt::format("malformed {}: files {}, messages {}, codes {}", name, family.files,
                                   family.said.size(), family.codes.size()));
  CHECK(family.files >= 50);
  CHECK(family.codes.size() >= 20);
}

} // namespace

TEST_CASE("damaged files of each family are put aside with their reason, and nothing is lost") {
  for (const std::string name :
       {"aastra400", "alcatel", "asterisk", "avaya", "cisco", "mitel", "panasonic", "siemens", "wazo", "xivo"}) {
    INFO(name);
    Family family;
    for (const auto& format : formats_with_examples().formats())
      if (format.name.starts_with(name)) damage(format, family);
    compare(name, family);
  }
}
