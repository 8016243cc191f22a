#include <telctl/cdr/usage.hpp>

#include <doctest/doctest.h>

using namespace telctl;
using namespace telctl::cdr;

namespace {

struct Leg {
  std::string caller, called;
  Direction direction = Direction::internal;
};

Call call_of(const std::string& start, const std::vector<Leg>& legs) {
  Call call;
  for (const auto& leg : legs) {
    StoredTicket ticket;
    ticket.ticket.start_local = start;
    ticket.ticket.caller = leg.caller;
    ticket.ticket.called = leg.called;
    ticket.ticket.direction = leg.direction;
    call.legs.push_back(ticket);
  }
  call.direction = legs.front().direction;
  return call;
}

} // namespace

TEST_CASE("a call counts once for each line that has part in it, whatever its legs, and outside is no line") {
  estate::Usage usage;
  add_usage(call_of("2026-11-23T08:00:00", {{"2001", "2002"}, {"2001", "2003"}, {"2001", "2002"}}), usage);
  add_usage(call_of("2026-11-24T08:00:00", {{"2001", "0145670001", Direction::outgoing}}), usage);
  add_usage(call_of("2026-11-22T08:00:00", {{"0145670001", "2002", Direction::incoming}}), usage);
  REQUIRE(usage.size() == 3);
  CHECK(usage["2001"].calls == 2);
  CHECK(usage["2001"].calls_out == 2);
  CHECK(usage["2001"].calls_in == 0);
  CHECK(usage["2001"].last_call == "2026-11-24T08:00:00");
  CHECK(usage["2002"].calls == 2);
  CHECK(usage["2002"].calls_in == 2);
  CHECK(usage["2002"].last_call == "2026-11-23T08:00:00");
  CHECK(usage["2003"].calls == 1);
}

TEST_CASE("where the direction is not known both sides may be lines; names and empty numbers never are") {
  estate::Usage usage;
  add_usage(call_of("", {{"2001", "0145670001", Direction::unknown}}), usage);
  add_usage(call_of("", {{"", "anonymous", Direction::unknown}}), usage);
  CHECK(usage.size() == 2);
  CHECK(usage["2001"].last_call.empty());
  auto answered = call_of("2026-11-23T08:00:00", {{"0145670001", "6000", Direction::incoming}});
  answered.answered_by = "2009";
  answered.charges.push_back({.party = "2001"});
  add_usage(answered, usage);
  CHECK(usage["2009"].calls_in == 1);
  CHECK(usage["2001"].calls_out == 2);
}

TEST_CASE("a call made of events alone has its two parties") {
  Call call;
  call.by_events = true;
  call.events.emplace_back();
  call.events.front().ticket.start_local = "2026-11-23T08:00:00";
  call.direction = Direction::internal;
  call.caller = "2001";
  call.called = "2002";
  estate::Usage usage;
  add_usage(call, usage);
  CHECK(usage.size() == 2);
  CHECK(usage["2001"].calls_out == 1);
  CHECK(usage["2002"].last_call == "2026-11-23T08:00:00");
}
