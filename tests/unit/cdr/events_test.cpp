// Calls by the events of a server: who pays, and what is not decided.
#include <doctest/doctest.h>
#include <fmt/format.h>
#include <telctl/cdr/call.hpp>

#include "tickets_of.hpp"

using namespace telctl;
using namespace telctl::cdr;
using namespace telctl::cdr::test;

namespace {

struct Records : TicketSink {
  std::vector<StoredTicket> all;
  std::size_t aside = 0;

  bool ticket(const TicketView& ticket) override {
    all.emplace_back(ticket);
    return true;
  }
  bool event(const TicketView& record) override { return ticket(record); }
  bool quarantined(const Quarantined& /*record*/) override {
    ++aside;
    return true;
  }
};

/// One line of cel_custom, at so many seconds.
struct Line {
  const char* event;
  double at;
  const char* number;
  const char* exten;
  const char* channel;
  const char* unique;
  const char* application = "";
  const char* data = "";
  const char* user_event = "";
  const char* extra = "";
};

std::string csv(const Line& line) {
  return fmt::format(
      R"("{}","{:.6f}","","{}","","","","{}","internal","{}","{}","{}","3","ACC","{}","1795419448.1","","","{}","{}")"
      "\n",
      line.event, 1'795'419'000 + line.at, line.number, line.exten, line.channel, line.application, line.data,
      line.unique, line.user_event, line.extra);
}

std::vector<Call> calls_of(const std::vector<Line>& lines, const NormalizeOptions& options = paris()) {
  std::string text;
  for (const auto& line : lines)
    text += csv(line);
  Records records;
  (void)normalize_bytes(text, "mds0/cel.csv", options, records);
  REQUIRE(records.aside == 0);
  return stitch_calls(std::move(records.all));
}

constexpr const char* first = "1795419448.1";
constexpr const char* second = "1795419448.2";
constexpr const char* third = "1795419448.3";

/// 2001 calls 2019 and sends it outside.
std::vector<Line> transferred() {
  return {{"CHAN_START", 1, "2001", "2019", "PJSIP/2001-01", first},
          {"APP_START", 1, "2001", "2019", "PJSIP/2001-01", first, "Dial", "PJSIP/2019,7"},
          {"CHAN_START", 1, "2019", "s", "PJSIP/2019-02", second},
          {"ANSWER", 3, "2019", "2019", "PJSIP/2019-02", second, "AppDial"},
          {"ANSWER", 3, "2001", "2019", "PJSIP/2001-01", first, "Dial"},
          {"BLINDTRANSFER", 5, "2001", "2019", "PJSIP/2001-01", first, "Dial", "", "",
           R"({""extension"":""00612345678"",""transferee_channel_uniqueid"":""1795419448.2""})"},
          {"APP_START", 5.5, "2019", "00612345678", "PJSIP/2019-02", second, "Dial", "PJSIP/+33612345678@trunk-op,10"},
          {"CHAN_START", 5.75, "", "s", "PJSIP/trunk-op-03", third},
          {"HANGUP", 6, "2001", "2019", "PJSIP/2001-01", first, "", "", "", R"({""hangupcause"":16})"},
          {"ANSWER", 7, "", "00612345678", "PJSIP/trunk-op-03", third}};
}

std::vector<Line> ended(std::vector<Line> lines) {
  lines.push_back({"HANGUP", 17.25, "", "", "PJSIP/trunk-op-03", third});
  lines.push_back({"HANGUP", 17.5, "2019", "", "PJSIP/2019-02", second});
  return lines;
}

/// A call outside with its parts: who dialled, from which channel, to which.
std::vector<Line> outgoing(const char* channel, const char* called, const char* data) {
  return {{"CHAN_START", 1, "2001", "0145678900", channel, first},
          {"APP_START", 1, "2001", "0145678900", channel, first, "Dial", data},
          {"CHAN_START", 2, "", "s", called, second},
          {"ANSWER", 3, "", "", called, second},
          {"ANSWER", 3, "2001", "0145678900", channel, first},
          {"HANGUP", 13.5, "", "", called, second},
          {"HANGUP", 13.5, "2001", "", channel, first}};
}

Charge only_charge(const std::vector<Call>& calls) {
  REQUIRE(calls.size() == 1);
  REQUIRE(calls[0].charges.size() == 1);
  return calls[0].charges[0];
}

TEST_CASE("who transfers a call to the outside pays for it, from the answer to the end") {
  const auto calls = calls_of(ended(transferred()));
  const auto charge = only_charge(calls);
  CHECK(charge.rule == ChargeRule::transfer);
  CHECK(charge.party == "2001");
  CHECK(charge.account == "ACC");
  CHECK(charge.billable_us == 10'250'000);
  CHECK(calls[0].legs[charge.leg].called_channel == "PJSIP/trunk-op-03");
  CHECK(calls[0].direction == Direction::outgoing);
  CHECK(calls[0].ended);
  CHECK(calls[0].connected_us == 14'500'000);
}

TEST_CASE("a transfer elsewhere is not the reason of a call outside") {
  auto lines = ended(transferred());
  lines[5].extra = R"({""extension"":""2020"",""transferee_channel_uniqueid"":""1795419448.2""})";
  const auto charge = only_charge(calls_of(lines));
  CHECK(charge.rule == ChargeRule::caller);
  CHECK(charge.party == "2019");
}

TEST_CASE("what has not ended is not charged, and says who will pay") {
  const auto calls = calls_of(transferred());
  const auto charge = only_charge(calls);
  CHECK(charge.rule == ChargeRule::not_ended);
  CHECK(charge.party == "2001");
  CHECK(charge.billable_us == 0);
  CHECK_FALSE(calls[0].ended);
}

TEST_CASE("a call without its beginning is not decided") {
  auto lines = ended(transferred());
  lines.erase(lines.begin());
  const auto calls = calls_of(lines);
  CHECK(only_charge(calls).rule == ChargeRule::incomplete);
  CHECK_FALSE(calls[0].by_events);
}

TEST_CASE("a call outside is paid by who placed it") {
  const auto charge =
      only_charge(calls_of(outgoing("PJSIP/2001-01", "PJSIP/trunk-op-02", "PJSIP/+33145678900@trunk-op")));
  CHECK(charge.rule == ChargeRule::caller);
  CHECK(charge.party == "2001");
  CHECK(charge.billable_us == 10'500'000);
}

TEST_CASE("a leg says which way it goes, also when only events tell of it") {
  const auto incoming = calls_of(outgoing("PJSIP/trunk-op-01", "PJSIP/2019-02", "PJSIP/2019"));
  REQUIRE(incoming.size() == 1);
  CHECK(incoming[0].direction == Direction::incoming);
  CHECK(incoming[0].legs.at(0).ticket.direction == Direction::incoming);
  CHECK(incoming[0].charges.at(0).rule == ChargeRule::incoming);
  const auto transit = calls_of(outgoing("PJSIP/trunk-op-01", "PJSIP/trunk-op-02", "PJSIP/+33145678900@trunk-op"));
  CHECK(transit.at(0).legs.at(0).ticket.direction == Direction::transit);
  CHECK(transit.at(0).charges.at(0).rule == ChargeRule::payer_unknown);
}

TEST_CASE("the user events of XiVO tell what goes outside without a declared trunk, and who forwards") {
  auto options = paris();
  options.trunks.clear();
  auto lines = outgoing("SIP/abc-01", "SIP/operator-02", "SIP/operator/0145678900");
  CHECK(only_charge(calls_of(lines, options)).rule == ChargeRule::direction_unknown);
  lines.insert(lines.begin() + 1, {"XIVO_OUTCALL", 1, "2001", "", "SIP/abc-01", first, "", "", "XIVO_OUTCALL"});
  CHECK(only_charge(calls_of(lines, options)).rule == ChargeRule::caller);
  lines.insert(lines.begin() + 1, {"XIVO_USER_FWD", 1, "2001", "", "SIP/abc-01", first, "CELGenUserEvent",
                                   "XIVO_USER_FWD,NUM:2044", "XIVO_USER_FWD", R"({""extra"":""NUM:2044""})"});
  auto charge = only_charge(calls_of(lines, options));
  CHECK(charge.rule == ChargeRule::forward);
  CHECK(charge.party == "2044");
  lines.insert(lines.begin() + 1, {"XIVO_INCALL", 1, "2001", "", "SIP/abc-01", first, "", "", "XIVO_INCALL"});
  charge = only_charge(calls_of(lines, options));
  CHECK(charge.rule == ChargeRule::forward_incoming);
  CHECK(charge.party == "2044");
}

TEST_CASE("in the hour lived twice, seconds are not guessed") {
  std::string text;
  for (auto line : outgoing("PJSIP/2001-01", "PJSIP/trunk-op-02", "PJSIP/+33145678900@trunk-op")) {
    auto row = csv(line);
    const auto epoch = fmt::format("{:.6f}", 1'795'419'000 + line.at);
    // The answer at 02:59:58, before or after the clock was set back; the end at 03:00:08.
    row.replace(row.find(epoch), epoch.size(), line.at < 10 ? "2026-10-25 02:59:58" : "2026-10-25 03:00:08");
    text += row;
  }
  Records records;
  (void)normalize_bytes(text, "mds0/cel.csv", paris(), records);
  CHECK(only_charge(stitch_calls(std::move(records.all))).rule == ChargeRule::time_unknown);
}

} // namespace
