// The day of records that leave it out, from the name of their file.
#include <doctest/doctest.h>

#include "tickets_of.hpp"

using namespace telctl;
using namespace telctl::cdr;
using namespace telctl::cdr::test;

namespace {

/// A record as schemas/cdr/avaya-teleseer.yaml lays it out.
constexpr std::string_view teleseer = "   083700317   1010145678900     12345                    101\r\n";

/// What a record without a date becomes in a file of this name: its local begin, or why it is put aside.
std::string begin_in(const std::string& name) {
  auto options = paris();
  options.first_date = *parse_first_date("file-name");
  options.variants = *shipped_formats().find("avaya-teleseer");
  Kept kept;
  (void)normalize_bytes(teleseer, name, options, kept);
  if (!kept.tickets.empty()) return kept.tickets[0].start_local.substr(0, 10);
  REQUIRE(kept.aside.size() == 1);
  return to_string(kept.aside[0].reason.code);
}

} // namespace

TEST_CASE("a day in the name of the file is the day of its records") {
  CHECK(begin_in("/var/spool/taxdata-2026-11-23.tax") == "2026-11-23");
  CHECK(begin_in("annexe/20261123.log") == "2026-11-23");
  CHECK(begin_in("smdr_20261123_2026-11-23.txt#2") == "2026-11-23");
}

TEST_CASE("a name without a day, or with two, tells nothing, and nothing is guessed") {
  for (const auto* name : {"smdr.txt", "20261123/smdr.txt", "smdr-2026-13-23.txt", "smdr-2026-02-30.txt",
                           "2026-11-23-to-2026-11-24.txt", "120261123.txt", "202611234.txt", "2026-11-231.txt"}) {
    INFO(std::string(name));
    CHECK(begin_in(name) == "TEL-0737");
  }
}
