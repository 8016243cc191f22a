#include <merge.hpp>

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <rapidcheck.h>
#include <telctl/support/csv.hpp>

using namespace telctl::legacy;

namespace {

const std::string base = "extension,site,mac\n4001,a,01\n4002,a,02\n4003,a,03\n";

/// The merged table, then what is told.
std::string merged(const std::string& mine, const std::string& theirs, const std::string& before = base) {
  const auto result = merge_table("lines-x.csv", before, mine, theirs);
  if (!result) return "impossible";
  auto text = result->content;
  for (const auto& conflict : result->conflicts)
    text += fmt::format("{}:{} {}\n", conflict.where.line, conflict.where.column, conflict.what);
  return text + fmt::format("{} kept", result->edits);
}

} // namespace

TEST_CASE("nobody edited: the import's side, whatever it changed") {
  const std::string theirs = "extension,site,mac,label\n4001,a,09,Desk\n4004,a,04,\n";
  CHECK(merged(base, theirs) == theirs + "0 kept");
}

TEST_CASE("a cell, a row and a column of a person stay beside what the source changed") {
  CHECK(merged("extension,site,mac,label\n4001,a,aa,Mine\n4002,a,02,\n4003,a,03,\n4999,a,99,\n",
               "extension,site,mac\n4001,a,01\n4002,a,22\n4003,a,03\n4004,a,04\n") ==
        "extension,site,mac,label\n4001,a,aa,Mine\n4002,a,22,\n4003,a,03,\n4004,a,04,\n4999,a,99,\n3 kept");
}

TEST_CASE("a row deleted by a person stays deleted until the source changes it") {
  const std::string mine = "extension,site,mac\n4001,a,01\n4003,a,03\n";
  CHECK(merged(mine, base) == mine + "1 kept");
  CHECK(merged(mine, "extension,site,mac\n4001,a,01\n4002,a,22\n4003,a,03\n") ==
        mine + "0:0 lines 4002 was deleted by hand and has changed at the source\n0 kept");
}

TEST_CASE("a row gone at the source goes, unless a person edited it") {
  const std::string theirs = "extension,site,mac\n4001,a,01\n4003,a,03\n";
  CHECK(merged(base, theirs) == theirs + "0 kept");
  CHECK(merged("extension,site,mac\n4001,a,01\n4002,a,bb\n4003,a,03\n", theirs) ==
        "extension,site,mac\n4001,a,01\n4003,a,03\n4002,a,bb\n"
        "3:1 lines 4002 was edited by hand and is gone at the source\n0 kept");
}

TEST_CASE("one cell changed on both sides is a conflict at its place; the same change is none") {
  CHECK(merged("extension,site,mac\n4001,a,aa\n4002,a,02\n4003,a,03\n",
               "extension,site,mac\n4001,a,bb\n4002,a,02\n4003,a,03\n") ==
        "extension,site,mac\n4001,a,aa\n4002,a,02\n4003,a,03\n"
        "2:8 mac of lines 4001: 'aa' by hand, 'bb' at the source, '01' before\n0 kept");
  CHECK(merged("extension,site,mac\n4001,a,bb\n4002,a,02\n4003,a,03\n",
               "extension,site,mac\n4001,a,bb\n4002,a,02\n4003,a,03\n")
            .ends_with("0 kept"));
}

TEST_CASE("what cannot be told apart, or is of another exchange, is not merged") {
  CHECK(merged(base, "extension,site,mac\n5001,b,51\n") == "impossible");
  CHECK(merged("extension,site,mac\n4001,a,01\n4001,a,02\n", base) == "impossible");
  CHECK(merged("extension,site,mac\n\"4001,a,01\n", base) == "impossible");
  CHECK_FALSE(merge_table("site.yaml", "", "", "").has_value());
  CHECK(merge_table("lines-x.csv", "extension,site\n", "extension,site\n", base).has_value());
}

TEST_CASE("drawn edits and drawn changes of other rows are both in the merge") {
  rc::check("three-way merge", [] {
    const auto draw = [] { return *rc::gen::container<std::vector<int>>(12, rc::gen::inRange(0, 3)); };
    const auto mine_changes = draw();
    const auto their_changes = draw();
    std::string before = "extension,mac\n0000,x\n";
    std::string mine = before;
    std::string theirs = before;
    std::string expected = before;
    for (std::size_t i = 0; i < mine_changes.size(); ++i) {
      const auto number = fmt::format("{:04}", i + 1);
      const auto row = [&](std::string_view mac) { return fmt::format("{},{}\n", number, mac); };
      // 0 = as before, 1 = changed, 2 = deleted; each row is touched by one side only.
      const int by_me = i % 2 == 0 ? mine_changes[i] : 0;
      const int by_them = i % 2 == 1 ? their_changes[i] : 0;
      before += row("x");
      if (by_me != 2) mine += row(by_me == 1 ? "m" : "x");
      if (by_them != 2) theirs += row(by_them == 1 ? "t" : "x");
      if (by_me != 2 && by_them != 2) expected += row(by_me == 1 ? "m" : by_them == 1 ? "t" : "x");
    }
    const auto result = merge_table("lines.csv", before, mine, theirs);
    RC_ASSERT(result.has_value());
    RC_ASSERT(result->conflicts.empty());
    RC_ASSERT(result->content == expected);
  });
}
