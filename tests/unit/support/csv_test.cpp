#include <telctl/support/csv.hpp>

#include <doctest/doctest.h>
#include <rapidcheck.h>

using telctl::CsvReader;
using telctl::CsvRecord;

namespace {

std::vector<std::vector<std::string>> read_all(std::string_view text, char separator) {
  std::vector<std::vector<std::string>> rows;
  CsvReader reader(text, separator);
  CsvRecord record;
  while (reader.next(record))
    rows.push_back(record.fields);
  return rows;
}

/// Fields made of the characters that matter, so that short examples are already nasty.
rc::Gen<std::string> nasty_field() {
  return rc::gen::container<std::string>(rc::gen::elementOf(std::string("a\xC3\xA9\",;\n\r \t0")));
}

/// An empty line is no record, so a record is not one empty field alone.
rc::Gen<std::vector<std::string>> nasty_row() {
  return rc::gen::suchThat(rc::gen::nonEmpty(rc::gen::container<std::vector<std::string>>(nasty_field())),
                           [](const auto& row) { return row.size() > 1 || !row.front().empty(); });
}

} // namespace

TEST_CASE("what is written as CSV is read back to the same fields") {
  CHECK(rc::check("round trip", [] {
    const auto separator = *rc::gen::element(',', ';', '\t');
    const auto rows = *rc::gen::container<std::vector<std::vector<std::string>>>(nasty_row());
    const auto line_end = *rc::gen::element(std::string("\n"), std::string("\r\n"));
    std::string text;
    for (const auto& row : rows)
      text += telctl::csv_line(row, separator) + line_end;
    RC_ASSERT(read_all(text, separator) == rows);
  }));
}

TEST_CASE("a record is found again by its offset, and ends at its length") {
  CHECK(rc::check("offsets", [] {
    const auto text = *nasty_field();
    CsvReader reader(text, ',');
    CsvRecord record;
    while (reader.next(record)) {
      RC_ASSERT(read_all(std::string_view(text).substr(record.offset), ',').front() == record.fields);
      const auto rest = std::string_view(text).substr(record.offset + record.length);
      RC_ASSERT(rest.empty() || rest == "\r" || rest.starts_with("\n") || rest.starts_with("\r\n"));
    }
  }));
}

TEST_CASE("places of records and fields") {
  CsvReader reader("\xEF\xBB\xBFname,note\r\n\r\n\"Zo\xC3\xAB\",\"two\r\nlines\",3\nlast", ',');
  CsvRecord record;
  REQUIRE(reader.next(record));
  CHECK(record.line == 1);
  CHECK(record.offset == 3);
  CHECK(record.length == 9);
  CHECK(record.columns == std::vector<std::uint32_t>{1, 6});

  REQUIRE(reader.next(record));
  CHECK(record.line == 3);
  CHECK(record.fields == std::vector<std::string>{"Zo\xC3\xAB", "two\r\nlines", "3"});
  CHECK(record.lines == std::vector<std::uint32_t>{3, 3, 4});
  CHECK(record.columns.back() == 8);

  REQUIRE(reader.next(record));
  CHECK(record.line == 5);
  CHECK(record.fields == std::vector<std::string>{"last"});
  CHECK_FALSE(reader.next(record));
}

TEST_CASE("a missing quote is told, not hidden") {
  CsvReader reader("a,\"b\nc,d\n", ',');
  CsvRecord record;
  REQUIRE(reader.next(record));
  CHECK(record.torn);
  CHECK(record.fields == std::vector<std::string>{"a", "b\nc,d\n"});
  CHECK_FALSE(reader.next(record));
}

TEST_CASE("damaged quoting keeps every byte") {
  CHECK(read_all("\"a\"b,c\n", ',') == std::vector<std::vector<std::string>>{{"ab", "c"}});
  CHECK(read_all("a\"b\",c\n", ',') == std::vector<std::vector<std::string>>{{"a\"b\"", "c"}});
}
