#include "reading.hpp"

using namespace telctl::legacy;
using namespace telctl::legacy::test;

namespace {

// The columns of the translator of an OmniPCX Enterprise as its 8770 exports it: tabs, two heading lines, padded cells.
const std::string mapping = "format: table\nseparator: tab\nheader_lines: 2\ntables:\n  - of: did\n    columns:\n      "
                            "First External Number: did\n"
                            "      First Internal Number: target\n      Range Size: size\n      Unique Internal "
                            "Number: {field: unique, values: "
                            "{\"Yes\": \"yes\", \"No\": \"no\"}}\n      Comment: {feature: comment}\n";
const std::string head =
    "a line that the 8770 needs for itself\t\t\t\t\nFirst External Number\tFirst Internal Number\tRange "
    "Size\tUnique Internal Number\tComment\n";

Reading read(const std::string& rows) {
  return read_as("table", head + rows, mapping);
}

} // namespace

TEST_CASE("a range of public numbers keeps its leading zeros, and goes over the tens") {
  const auto reading = read("0145008   \t 0098 \t3\tNo\t\n");
  CHECK(reading.wrong.empty());
  CHECK(reading.facts.lines.layout == 2);
  CHECK(listed(reading.facts) == "did 0145008: target=0098\ndid 0145009: target=0099\ndid 0145010: target=0100\n");
}

TEST_CASE("a unique range leads to one number; without a size a row is one number") {
  CHECK(listed(read("+33 1 45 00 99\t4000\t3\tYes\tbox\n").facts) ==
        "did +331450099: target=4000\ndid +331450100: target=4000\ndid +331450101: target=4000\n"
        "did +331450099: 'comment'=box\n");
  CHECK(listed(read("0145\t4000\t\t\t\n").facts) == "did 0145: target=4000\n");
}

TEST_CASE("what is no range is put aside with its reason") {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"\t4000\t1\tNo\t\n", "3:2 TEL-0314 the row has no 'did'"},
      {"0145\t\t1\tNo\t\n", "3:1 TEL-0314 the row has no 'target'"},
      {"0145\t4000\tten\tNo\t\n", "3:11 TEL-0315 'ten' is no size of a range"},
      {"0145\t4000\t0\tNo\t\n", "3:11 TEL-0315 '0' is no size of a range"},
      {"0145\t4000\t-1\tNo\t\n", "3:11 TEL-0315 '-1' is no size of a range"},
      {"0145\t4000\t999999\tNo\t\n", "3:11 TEL-0315 '999999' is no size of a range"},
      {"0145\t4000\t99999999999\tNo\t\n", "3:11 TEL-0315 '99999999999' is no size of a range"},
      {"0145\tdesk\t1\tNo\t\n", "3:6 TEL-0315 'desk' is no number of the exchange"},
      {"014x\t4000\t1\tNo\t\n", "3:1 TEL-0340 '014x' is no number (column 'First External Number')"},
      {"998\t4000\t3\tNo\t\n", "3:1 TEL-0315 3 numbers from 998 on are more than its digits have"},
      {"0145\t9999\t2\tNo\t\n", "3:6 TEL-0315 2 numbers from 9999 on are more than its digits have"},
  };
  for (const auto& [row, found] : cases) {
    CAPTURE(row);
    const auto reading = read(row);
    CHECK(fmt::format("{}", fmt::join(reading.wrong, "\n")) == found);
    CHECK(reading.facts.facts.empty());
    CHECK(reading.facts.lines.complete());
  }
}
