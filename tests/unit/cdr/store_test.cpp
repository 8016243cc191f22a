#include <filesystem>

#include <SQLiteCpp/SQLiteCpp.h>
#include <collect/numbers.hpp>
#include <doctest/doctest.h>
#include <rapidcheck.h>
#include <set>
#include <store/columns.hpp>
#include <telctl/cdr/errors.hpp>
#include <telctl/cdr/store.hpp>
#include <unistd.h>

using namespace telctl;
using namespace telctl::cdr;

namespace {

/// An empty store in a file of its own.
struct Scratch {
  Scratch() : path(std::filesystem::temp_directory_path() / ("telctl-store-" + std::to_string(::getpid()))) {
    std::filesystem::remove_all(path);
    std::filesystem::create_directory(path);
    store = std::move(*open_store(file(), StoreAccess::write));
  }
  ~Scratch() {
    store.reset();
    std::filesystem::remove_all(path);
  }
  [[nodiscard]] std::string file() const { return (path / "tickets.db").string(); }

  std::filesystem::path path;
  std::unique_ptr<Store> store;
};

/// Every field has a value.
StoredTicket full_ticket() {
  StoredTicket stored;
  auto& t = stored.ticket;
  t.ticket_id = std::string(32, 'a');
  t.format = "asterisk-cdr-csv";
  t.site = "présidence";
  t.source = "mds0/Master.csv";
  t.offset = 17;
  t.length = 9;
  t.call_id = "mds0-1795419448.0";
  t.leg = "0012";
  t.direction = Direction::transit;
  t.start_utc = Instant{.seconds = 1795419448, .micros = 0};
  t.answer_utc = Instant{.seconds = 1795419449, .micros = 128209};
  t.end_utc = Instant{.seconds = 1795419450};
  t.written_utc = Instant{.seconds = 1795419451};
  t.start_local = "2026-11-23T08:37:28";
  t.duration_us = 7'006'002;
  t.billable_us = 0;
  t.caller_name = "\"Bob\" O'Brien; \\ \t";
  t.caller_raw = "2003";
  t.caller = "0012";
  t.called_raw = "st-BUSY";
  t.called = "00145678917";
  t.charged = "2003";
  t.trunk = "trunk-op";
  t.disposition = Disposition::cancelled;
  t.units = 3;
  t.cost_reported = "0.120";
  t.currency = "EUR";
  t.account = "UFR-SCI";
  t.flags.set(Flag::dst_by_uniqueid);
  t.flags.set(Flag::control_characters);
  stored.unique_id = "mds0-1795419448.1";
  stored.channel = "PJSIP/2003-00000000";
  stored.called_channel = "PJSIP/trunk-op-00000001";
  stored.context = "internal";
  stored.application = "Dial";
  stored.application_data = "PJSIP/+3318@trunk-op,10,tT";
  stored.user_field = "svi,\"menu 1\";x";
  t.kind = RecordKind::channel_event;
  stored.event = "BLINDTRANSFER";
  stored.peer = "PJSIP/2019-00000008";
  stored.user_event = "TAXPULSE";
  stored.extra = R"({"extension":"00612345678"})";
  return stored;
}

Taking first_taking(const std::string& name) {
  Taking taking{};
  taking.before = {.name = name, .source = "mds0", .site = "s", .path = "p"};
  taking.after = taking.before;
  return taking;
}

} // namespace

TEST_CASE("a store of version 1, which knew no events, is taken over with what is in it") {
  Scratch scratch;
  auto taking = first_taking("mds0/Master.csv");
  taking.tickets.push_back(full_ticket());
  taking.tickets.back().ticket.kind = RecordKind::leg;
  REQUIRE(scratch.store->take(taking));
  scratch.store.reset();
  {
    SQLite::Database database(scratch.file(), SQLite::OPEN_READWRITE);
    for (const auto* column : {"kind", "event", "peer", "user_event", "extra"})
      database.exec(std::string("ALTER TABLE tickets DROP COLUMN ") + column);
    for (const auto* column : {"cursor", "hash_state", "reading"}) // of version 3
      database.exec(std::string("ALTER TABLE streams DROP COLUMN ") + column);
    database.exec("PRAGMA user_version = 1");
  }
  const auto refused = open_store(scratch.file(), StoreAccess::read);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == errors::cdr_store_version);
  CHECK_FALSE(refused.error().hint.empty());
  scratch.store = std::move(*open_store(scratch.file(), StoreAccess::write));
  std::size_t tickets = 0;
  REQUIRE(scratch.store->tickets("mds0", [&](const StoredTicket& ticket) {
    ++tickets;
    CHECK(ticket.ticket.kind == RecordKind::leg);
    CHECK(ticket.event.empty());
    CHECK(ticket.user_field == full_ticket().user_field);
    return true;
  }));
  CHECK(tickets == 1);
  CHECK(scratch.store->totals()->tickets == 1);
}

TEST_CASE("every field of a ticket comes back from the store, and an absent one is absent") {
  const Scratch scratch;
  auto taking = first_taking("mds0/Master.csv");
  taking.tickets.push_back(full_ticket());
  StoredTicket bare;
  bare.ticket.source = "mds0/Master.csv";
  bare.ticket.offset = 99;
  taking.tickets.push_back(bare);
  REQUIRE(scratch.store->take(taking));

  std::vector<StoredTicket> back;
  REQUIRE(scratch.store->tickets("mds0", [&](const StoredTicket& ticket) {
    back.push_back(ticket);
    return true;
  }));
  REQUIRE(back.size() == 2);
  CHECK(to_json(back[0].ticket) == to_json(full_ticket().ticket));
  CHECK(to_json(back[1].ticket) == to_json(bare.ticket));
  CHECK(back[0].user_field == full_ticket().user_field);
  CHECK(back[0].application_data == full_ticket().application_data);
  CHECK(back[0].ticket.kind == RecordKind::channel_event);
  CHECK(back[1].ticket.kind == RecordKind::leg);
  CHECK(back[0].event == full_ticket().event);
  CHECK(back[0].peer == full_ticket().peer);
  CHECK(back[0].user_event == full_ticket().user_event);
  CHECK(back[0].extra == full_ticket().extra);
  // A field that the ticket gets later must get a column too: each of them is null or not, and here none is null.
  for (const auto& name : ticket_fields()) {
    INFO(name);
    CHECK(!to_json(back[0].ticket).at(name).is_null());
  }
}

TEST_CASE("of two runs that read the same position only the first writes") {
  const Scratch scratch;
  auto taking = first_taking("mds0/Master.csv");
  taking.after.position = 3;
  taking.raw = "abc";
  const auto other = open_store(scratch.file(), StoreAccess::write);
  REQUIRE(other);
  const auto taken = scratch.store->take(taking);
  REQUIRE(taken);
  CHECK(taken->revision == 1);
  const auto second = (*other)->take(taking);
  REQUIRE(!second);
  CHECK(second.error().code == errors::cdr_stream_moved);

  auto next = first_taking("mds0/Master.csv");
  next.before = *taken;
  next.after = *taken;
  next.after.position = 5;
  next.raw = "de";
  REQUIRE((*other)->take(next));
  CHECK(!scratch.store->take(next));
  CHECK(scratch.store->raw(taken->id, 0, 5).value() == "abcde");
  CHECK(scratch.store->raw(taken->id, 2, 2).value() == "cd");
  CHECK(scratch.store->totals()->bytes == 5);
}

TEST_CASE("a taking that fails half-way leaves nothing") {
  const Scratch scratch;
  auto taking = first_taking("mds0/Master.csv");
  taking.after.position = 3;
  taking.raw = "abc";
  taking.tickets = {full_ticket(), full_ticket()}; // the same place twice
  const auto taken = scratch.store->take(taking);
  REQUIRE(!taken);
  CHECK(taken.error().code == errors::cdr_store_not_written);
  CHECK(scratch.store->streams("")->empty());
  CHECK(scratch.store->totals()->tickets == 0);
}

TEST_CASE("a store that others can read is refused") {
  const Scratch scratch;
  std::filesystem::permissions(scratch.file(), std::filesystem::perms::others_read, std::filesystem::perm_options::add);
  CHECK(!open_store(scratch.file(), StoreAccess::write));
}

TEST_CASE("a set of numbers is the same however it is put together") {
  CHECK(Numbers::parse("1-3 5 7-9").holes() == std::vector<Numbers::Run>{{4, 4}, {6, 6}});
  rc::check("holes are what is missing between the ends", [](const std::vector<std::uint8_t>& given) {
    Numbers numbers;
    std::set<std::int64_t> model;
    for (const auto number : given) {
      numbers.add(number, number);
      model.insert(number);
    }
    RC_ASSERT(Numbers::parse(numbers.text()).text() == numbers.text());
    std::set<std::int64_t> missing;
    if (!model.empty())
      for (auto i = *model.begin(); i <= *model.rbegin(); ++i)
        if (model.count(i) == 0) missing.insert(i);
    std::set<std::int64_t> told;
    for (const auto& hole : numbers.holes())
      for (auto i = hole.first; i <= hole.last; ++i)
        told.insert(i);
    RC_ASSERT(told == missing);
  });
}
