// Both sides of a trunk between two own systems as one call, and what is not joined.
#include <doctest/doctest.h>
#include <fmt/format.h>
#include <telctl/cdr/call.hpp>
#include <telctl/cdr/errors.hpp>

#include "tickets_of.hpp"

using namespace telctl;
using namespace telctl::cdr;
using namespace telctl::cdr::test;

namespace {

struct Records : TicketSink {
  std::vector<StoredTicket> all;
  bool ticket(const TicketView& ticket) override {
    all.emplace_back(ticket);
    return true;
  }
  bool quarantined(const Quarantined& /*record*/) override {
    FAIL("a record is not read");
    return true;
  }
};

/// One record of cdr_csv.
struct Row {
  const char *source, *caller, *called, *from, *to, *start, *end;
  int seconds;
  const char* id;
};

std::vector<Call> calls_of(const std::vector<Row>& rows) {
  std::vector<Call> calls;
  for (const auto& row : rows) {
    const auto record = fmt::format(
        R"("A","{}","{}","internal","<{}>","{}","{}","Dial","x","{}",{},"{}",{},{},"{}","DOCUMENTATION","{}","","A","{}",1)"
        "\n",
        row.caller, row.called, row.caller, row.from, row.to, row.start,
        row.seconds > 0 ? fmt::format("\"{}\"", row.start) : "", row.end, row.seconds, row.seconds,
        row.seconds > 0 ? "ANSWERED" : "NO ANSWER", row.id, row.id);
    auto options = in_zone("Europe/Paris");
    options.trunks = {"to-mds0", "to-mds1", "trunk-op"};
    Records records;
    (void)normalize_bytes(record, std::string(row.source) + "/Master.csv", options, records);
    for (auto& call : stitch_calls(std::move(records.all)))
      calls.push_back(std::move(call));
  }
  join_ties(calls, {*parse_tie("mds0/to-mds1=mds1/to-mds0")});
  return calls;
}

// 2001 of mds0 calls by the tie, over midnight; mds1 sends it on to 4001, or outside.
const Row near{
    "mds0", "2001",          "84001", "PJSIP/2001-01", "PJSIP/to-mds1-02", "2026-11-23 23:59:50", "2026-11-24 00:00:20",
    30,     "a-1795474790.1"};
const Row inside{
    "mds1", "2001",          "4001", "PJSIP/to-mds0-01", "PJSIP/4001-02", "2026-11-23 23:59:51", "2026-11-24 00:00:21",
    30,     "b-1795474791.1"};
const Row outside{"mds1",
                  "2001",
                  "4001",
                  "PJSIP/to-mds0-01",
                  "PJSIP/trunk-op-02",
                  "2026-11-23 23:59:51",
                  "2026-11-24 00:00:21",
                  30,
                  "b-1795474791.1"};

TEST_CASE("a call over a tie and over midnight is one, stays inside, and nobody pays") {
  const auto calls = calls_of({near, inside});
  REQUIRE(calls.size() == 1);
  const auto& call = calls[0];
  CHECK(call.legs.size() == 2);
  CHECK(call.direction == Direction::internal);
  CHECK(call.answered_by == "4001");
  CHECK(call.stitched.back() == Stitch::trunk);
  REQUIRE(call.charges.size() == 1);
  CHECK(call.charges[0].rule == ChargeRule::internal);
  CHECK(call.legs.front().ticket.start_local == "2026-11-23T23:59:50");
}

TEST_CASE("who calls outside by the trunk of another server pays there, once") {
  const auto calls = calls_of({near, outside});
  REQUIRE(calls.size() == 1);
  REQUIRE(calls[0].charges.size() == 1);
  const auto& charge = calls[0].charges[0];
  CHECK(charge.rule == ChargeRule::tie);
  CHECK(charge.party == "2001");
  CHECK(charge.billable_us == 30'000'000);
  CHECK(calls[0].legs[charge.leg].called_channel == "PJSIP/trunk-op-02");
  CHECK(calls[0].direction == Direction::outgoing);
}

TEST_CASE("the same the other way round") {
  auto back = near;
  back.source = "mds1";
  back.to = "PJSIP/to-mds0-02";
  auto there = inside;
  there.source = "mds0";
  there.from = "PJSIP/to-mds1-01";
  CHECK(calls_of({back, there}).size() == 1);
}

TEST_CASE("what may be another call is not joined, and the tie is charged to nobody") {
  const auto alone = [](const Row& far) {
    const auto calls = calls_of({near, far});
    REQUIRE(calls.size() == 2);
    CHECK(calls[0].charges[0].rule == ChargeRule::tie_unmatched);
    CHECK(calls[0].charges[0].billable_us == 0);
  };
  auto late = inside;
  late.start = "2026-11-24 00:00:01";
  late.seconds = 20;
  alone(late);
  auto other = inside;
  other.caller = "2002";
  alone(other);
  other = inside;
  other.called = "4002";
  alone(other);
  other = inside;
  other.seconds = 0; // not answered
  alone(other);
  auto second = inside;
  second.id = "b-1795474791.9";
  CHECK(calls_of({near, inside, second}).size() == 3); // two that fit
}

TEST_CASE("a tie is written SOURCE/TRUNK=SOURCE/TRUNK") {
  for (const auto* text :
       {"", "mds0", "mds0/a", "mds0/a=", "mds0/a=mds1", "mds0=mds1/b", "/a=mds1/b", "mds0/=mds1/b"}) {
    INFO(text);
    const auto tie = parse_tie(text);
    REQUIRE_FALSE(tie);
    CHECK(tie.error().code == errors::cdr_bad_tie);
  }
}

} // namespace
