// Every shipped format but Asterisk's, damaged in every way that its descriptor makes possible. What is said of each is
// in malformed/FAMILY.txt, word by word; TELCTL_ACCEPT=1 writes these files anew, to be read before they are committed.
#include <cstdlib>
#include <map>
#include <set>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "tickets_of.hpp"
#include <figures.hpp>
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

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  for (const auto line : split(text, '\n'))
    if (!line.empty()) lines.emplace_back(line);
  return lines;
}

/// Reads a file of this format and notes what is put aside. Nothing may be lost, whatever it holds.
void note(const Format& format, const std::string& damage, const std::string& file, Family& family) {
  auto options = in_zone("Europe/Paris");
  auto name = format.name;
  for (const auto option : words(format.examples[0].options))
    name += "+" + std::string(option);
  options.variants = *shipped_formats().find(name);
  options.first_date = *parse_first_date("2026");
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

void damage_fixed(const Format& format, const std::string& before, const std::string& record, Family& family) {
  const auto with = [&](const std::string& line) { return before + line + "\n" + record + "\n"; };
  note(format, "cut in the middle", with(record.substr(0, record.size() / 2)), family);
  note(format, "two lines in one", with(record + record), family);
  note(format, "a NUL byte", with(record.substr(0, 30) + std::string(1, '\0') + record.substr(31)), family);
  note(format, "last line without end", before + record, family);
  const std::size_t front = format.trimmed.find(record.front()) == std::string::npos ? 0 : 1;
  std::set<std::uint32_t> places;
  for (const auto& column : format.columns) {
    if (column.type == Type::text || column.type == Type::party || !places.insert(column.at).second) continue;
    const std::size_t at = column.at - 1 + front;
    if (at + column.width > record.size()) continue;
    auto line = record;
    line.replace(at, column.width, std::string(column.width, 'x'));
    note(format, "letters in " + column.name, with(line), family);
    if (column.may_be_empty) continue;
    line.replace(at, column.width, std::string(column.width, ' '));
    note(format, "blanks in " + column.name, with(line), family);
  }
}

void damage_named(const Format& format, const std::vector<std::string>& lines, Family& family) {
  const std::string& header = lines[0];
  const std::string record = lines.back();
  const char separator = format.separator;
  const auto file = [&](const std::string& first, const std::string& second) { return first + "\n" + second + "\n"; };
  note(format, "a column renamed", file("x" + header, record), family);
  note(format, "a column lost", file(header.substr(header.find(separator) + 1), record), family);
  note(format, "a column too many", file(header, record + separator + "7"), family);
  note(format, "cut in the middle", file(header, record.substr(0, record.size() / 2)), family);
  note(format, "a quotation mark opened", file(header, "\"" + record), family);
  note(format, "a quotation mark inside", file(header, record.substr(0, 3) + "\"" + record.substr(3)), family);
  note(format, "a NUL byte", file(header, record.substr(0, 3) + std::string(1, '\0') + record.substr(4)), family);
  note(format, "not UTF-8", file(header, record + "\xE9"), family);
  note(format, "an empty line", file(header, record + "\n"), family);
  note(format, "last line without end", header + "\n" + record, family);
  note(format, "the header again", file(header, record) + file(header, record), family);
  note(format, "another header in the middle", file(header, record) + file("x" + header, record), family);
  const auto names = split(header, separator);
  for (std::size_t i = 0; i < names.size(); ++i)
    for (const auto& column : format.columns) {
      if (column.name != names[i] || column.type == Type::text) continue;
      std::vector<std::string> cells;
      for (const auto cell : split(record, separator))
        cells.emplace_back(cell);
      if (cells.size() != names.size()) continue; // a separator inside quotation marks
      cells[i] = "wrong";
      note(format, "a word in " + column.name, file(header, join(cells, std::string(1, separator))), family);
      cells[i].clear();
      if (!column.may_be_empty)
        note(format, "nothing in " + column.name, file(header, join(cells, std::string(1, separator))), family);
    }
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
  CHECK(family.said.size() >= 20);
}

} // namespace

TEST_CASE("damaged records of old exchanges are put aside with their reason, and nothing is lost") {
  Family family;
  for (const auto& format : shipped_formats().formats()) {
    if (format.layout != Layout::fixed || format.header != Header::none) continue;
    const auto lines = lines_of(format.examples[0].record);
    std::string before;
    std::string record;
    for (auto line : lines) {
      if (line.ends_with('\r')) line.pop_back();
      if (line.find_first_not_of('\0') == std::string::npos) continue;
      if (!record.empty()) before += record + "\n";
      record = line.substr(line.find_first_not_of('\0'));
    }
    damage_fixed(format, before, record, family);
  }
  compare("exchanges", family);
}

TEST_CASE("damaged exports with a header are put aside with their reason, and nothing is lost") {
  Family family;
  for (const auto& format : shipped_formats().formats()) {
    if (format.header != Header::names || format.by_position) continue;
    std::vector<std::string> lines;
    for (auto line : lines_of(format.examples[0].record)) {
      if (line.ends_with('\r')) line.pop_back();
      lines.push_back(line);
    }
    damage_named(format, lines, family);
  }
  compare("exports", family);
}
