// Parts of the collection that no file system and no server is needed for.
#include <collect/numbers.hpp>
#include <collect/oxe.hpp>
#include <collect/reading.hpp>
#include <collect/repeats.hpp>
#include <collect/teller.hpp>
#include <doctest/doctest.h>
#include <rapidcheck.h>
#include <telctl/cdr/errors.hpp>
#include <telctl/support/hash.hpp>
#include <telctl/support/running_hash.hpp>

using namespace telctl;
using namespace telctl::cdr;
using namespace std::string_literals;
using namespace std::string_view_literals;

TEST_CASE("a running hash is put down and taken up again anywhere") {
  CHECK(rc::check([](const std::string& first, const std::string& second) {
    RunningSha256 hash;
    hash.add(first);
    auto again = RunningSha256::restore(hash.save());
    RC_ASSERT(again.has_value());
    again->add(second);
    RC_ASSERT(again->hex() == sha256_hex(first + second));
  }));
  CHECK(!RunningSha256::restore(""));
  CHECK(!RunningSha256::restore("abc"));
  CHECK(!RunningSha256::restore(std::string(RunningSha256().save().size(), 'f')));
}

TEST_CASE("a counter that begins again has a place for each number") {
  const Numbering counter{.declared = true, .first = 1, .last = 99};
  std::optional<std::int64_t> near;
  for (std::int64_t i = 0; i < 500; ++i) {
    const auto place = placed_number(counter, i % 99 + 1, near);
    REQUIRE(place == i);
    near = place;
  }
  CHECK(written_number(counter, 99) == 1);
  CHECK(turn_of(counter, 98) == 0);
  CHECK(turn_of(counter, 99) == 1);
  CHECK(placed_number(counter, 98, 100) == 97); // one that comes late, from the turn before
  CHECK(!placed_number(counter, 100, near));
  CHECK(placed_number({.declared = true}, 4711, 3) == 4711);
}

TEST_CASE("records that are sent again are told from new ones") {
  const std::vector<std::string> before{"a", "b", "c", "d"};
  const auto count = [&](std::vector<std::string_view> records) { return Repeats(before).count(records); };
  CHECK(count({"c", "d", "e"}) == 2);
  CHECK(count({"d", "e"}) == 1);
  CHECK(count({"e", "d"}) == 0);
  CHECK(count({"b", "d"}) == 0);      // not how the connection before ended
  CHECK(count({"a", "b", "c"}) == 3); // still may be
  Repeats in_pieces(before);
  CHECK(in_pieces.count({"c"}) == 1);
  CHECK(in_pieces.count({"d", "c"}) == 1);
  CHECK(in_pieces.is_over());
  CHECK(in_pieces.count({"d"}) == 0);
  Repeats same(std::vector<std::string>{"a", "a", "a"});
  CHECK(same.count({"a", "a", "b"}) == 2);
  CHECK(Repeats().count({"a"}) == 0);
}

TEST_CASE("silence is counted in the hours that are watched") {
  const auto paris = *Zone::find("Europe/Paris");
  Silence silence{.longest = std::chrono::hours(2),
                  .hours = {{.first_day = 1, .last_day = 5, .from_s = 8 * 3600, .to_s = 18 * 3600}}};
  constexpr std::int64_t monday = 1795417200; // 2026-11-23 08:00 in Paris
  constexpr std::int64_t hour = 3600;
  const auto watched = [&](std::int64_t from, std::int64_t to) {
    return watched_seconds(silence, paris, from, to, 1'000'000);
  };
  CHECK(watched(monday, monday + hour) == hour);
  CHECK(watched(monday - 8 * hour, monday) == 0);
  CHECK(watched(monday + 9 * hour, monday + 25 * hour) == 2 * hour);               // over a night
  CHECK(watched(monday + 4 * 24 * hour + 10 * hour, monday + 7 * 24 * hour) == 0); // a week-end
  CHECK(watched(monday, monday + 90) == 90);
  CHECK(watched_seconds(silence, paris, monday, monday + 1'000 * hour, 2 * hour) <= 2 * hour + 60);
  silence.hours.clear();
  CHECK(watched(monday - 8 * hour, monday) == 8 * hour);
}

TEST_CASE("the Ethernet accounting of an OmniPCX Enterprise") {
  OxeProtocol protocol;
  std::string bytes = "\0\1"s; // the role comes later
  CHECK(protocol.take(bytes)->answer.empty());
  bytes += "P";
  CHECK(protocol.take(bytes)->answer == "\0\2\0\0"sv);
  const auto frame = [](char kind, std::string data) {
    std::string body = std::string("\1\0", 2) + kind + '\0' + std::move(data);
    body.resize(772, '\0');
    return std::string("\3\4") + body;
  };
  bytes = frame(2, "ED5.2 one") + "\0\10TEST_REQ"s + frame(6, "a=b;") + frame(1, "") + frame(2, "ED5.2 two");
  const auto half = bytes.substr(bytes.size() - 700);
  bytes.resize(bytes.size() - 700);
  auto step = protocol.take(bytes);
  REQUIRE(step.has_value());
  CHECK(step->lines == "ED5.2 one\n");
  CHECK(step->answer == "\0\10TEST_RSP"sv);
  CHECK(step->others == 1);
  CHECK(OxeProtocol::ticket_in(bytes) == "ED5.2 two"s + std::string(772 - 4 - 9 - 700, '\0'));
  bytes += half;
  CHECK(protocol.take(bytes)->lines == "ED5.2 two\n");
  CHECK(bytes.empty());
  for (auto wrong : {"\0\4what"s, frame(3, ""), "\7\0"s}) {
    OxeProtocol other;
    std::string begin = "\0\1P"s + wrong;
    const auto refused = other.take(begin);
    REQUIRE(!refused);
    CHECK(refused.error().code == errors::cdr_protocol);
  }
  std::string standby = "\0\1S"s;
  CHECK(!OxeProtocol().take(standby));
}

TEST_CASE("the state of a reading comes back from its text") {
  const auto variants = *shipped_formats().find("mitel-smdr");
  Reading reading{.state = {.current = variants.front(), .clock = {.zone_agreed = true}, .dates = {}}, .lines = 17};
  reading.state.dates = {.last_day = 20'000, .year = 2026, .day_known = true};
  const auto again = restore_reading(save_reading(reading), shipped_formats());
  REQUIRE(again.has_value());
  CHECK(again->state == reading.state);
  CHECK(again->lines == 17);
  // Columns that a header tells are not in the text.
  Reading headed{.state = {.current = shipped_formats().find("xivo-call-log")->front(), .clock = {}, .dates = {}}};
  CHECK(save_reading(headed).empty());
  CHECK(!restore_reading("", shipped_formats()));
  CHECK(!restore_reading("no-such\t\t0\t0\t0\t-\t-\t0\t3", shipped_formats()));
}
