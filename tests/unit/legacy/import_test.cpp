#include <telctl/legacy/import.hpp>

#include "reading.hpp"

using namespace telctl;
using namespace telctl::legacy;
using namespace telctl::legacy::test;

TEST_CASE("exports of several formats are read together, and each fact keeps the file that it was read from") {
  const std::string folder = TELCTL_SOURCE "/examples/captures/";
  const std::vector<std::string> files{folder + "cucm/bat-phones.csv", folder + "nortel/ld22-issue.txt",
                                       folder + "nortel/ld20-ght-group.txt"};
  const auto mapping = mapping_of("encoding: utf-8\nfiles:\n  - {names: \"*.csv\", format: cucm}\n"
                                  "  - {names: \"*.txt\", format: nortel}\n");
  const auto facts = read_exports(files, mapping, nullptr);
  CHECK(facts.lines.complete());
  std::set<std::string> seen;
  for (const auto& fact : facts.facts) {
    const auto& file = facts.files.at(fact.origin.file);
    seen.insert(file);
    const bool phone = fact.subject.what == What::line;
    CHECK(file == (phone ? files[0] : fact.subject.what == What::group ? files[2] : files[1]));
  }
  CHECK(seen.size() == files.size());
}

TEST_CASE("a file that another reader is certain of is read, with a warning") {
  const auto facts =
      read_exports({TELCTL_SOURCE "/tests/cli/import_hipath4000/regen.txt"}, mapping_of("format: nortel\n"), nullptr);
  REQUIRE(facts.findings.items().size() == 1);
  CHECK(facts.findings.items().front().severity == Severity::warning);
  CHECK(facts.findings.items().front().error.what == "the file looks like hipath4000 and is read as nortel");
}
