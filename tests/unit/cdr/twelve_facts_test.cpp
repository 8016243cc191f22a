// What real records of Asterisk 16 and 22 taught, one test each. The figures were counted in the files by other
// programs.
#include <set>

#include "tickets_of.hpp"
#include <doctest/doctest.h>
#include <telctl/cdr/detect.hpp>
#include <telctl/io/file.hpp>

using namespace telctl;
using namespace telctl::cdr;
using namespace telctl::cdr::test;

namespace {

Detection detect_file(const std::string& file) {
  return detect(*read_file(TELCTL_TEST_DATA "/" + file));
}

std::size_t count_if(const Kept& kept, bool (*wanted)(const Ticket&)) {
  return static_cast<std::size_t>(std::count_if(kept.tickets.begin(), kept.tickets.end(), wanted));
}

} // namespace

TEST_CASE("fact 1: cdr_csv has 16, 18 or 21 columns by its options, and no header line") {
  for (const auto* file : {"asterisk16/A-full/cdr-csv/Master.csv", "asterisk22/A-full/cdr-csv/Master.csv"}) {
    const auto found = detect_file(file);
    REQUIRE_FALSE(found.candidates.empty());
    CHECK(found.candidates[0].variant->label() == "asterisk-cdr-csv (loguniqueid loguserfield newcdrcolumns)");
    CHECK(found.candidates[0].confidence == 1);
    CHECK(found.columns == 21);
  }
  const auto debian = detect_file("asterisk22/C-debian-gmt/cdr-csv/Master.csv");
  CHECK(debian.candidates.at(0).variant->label() == "asterisk-cdr-csv (loguniqueid loguserfield)");
  CHECK(debian.columns == 18);
  const auto sixteen =
      detect("\"a\",\"1\",\"2\",\"c\",\"\"\"N\"\" <1>\",\"SIP/1-1\",\"\",\"Dial\",\"SIP/2\",\"2026-11-23 "
             "08:37:28\",,\"2026-11-23 08:37:28\",0,0,\"BUSY\",\"BILLING\"\n");
  CHECK(sixteen.candidates.at(0).variant->label() == "asterisk-cdr-csv");
  CHECK(sixteen.columns == 16);
}

TEST_CASE("fact 2: the layout of cdr_custom is recognised by content, not by its count") {
  const auto hires = detect_file("asterisk16/A-full/cdr-custom/Hires.csv");
  CHECK(hires.candidates.at(0).variant->format->name == "asterisk-cdr-custom-hires");
  CHECK(hires.columns == 21);
  CHECK_FALSE(hires.ambiguous);
  // 21 columns are those of three more formats, and the answer says so.
  CHECK(hires.same_count.size() == 3);
  CHECK(detect_file("asterisk22/A-full/cdr-custom/Master.csv").candidates.at(0).variant->label() ==
        "asterisk-cdr-custom-master (sequence)");
  CHECK(detect_file("asterisk22/A-full/cdr-custom/Simple.csv").candidates.at(0).variant->format->name ==
        "asterisk-cdr-custom-simple");
  CHECK(detect_file("asterisk22/A-full/cdr-custom/Taxation.csv").candidates.at(0).variant->format->name ==
        "asterisk-cdr-custom-taxation");
  CHECK(detect_file("asterisk22/A-full/cdr-custom/advanced.csv").candidates.at(0).variant->format->name ==
        "asterisk-cdrel-advanced");
  CHECK(detect_file("asterisk22/A-full/cdr-custom/epoch.tsv").candidates.at(0).variant->format->name ==
        "asterisk-cdrel-epoch");
  CHECK(detect_file("asterisk22/A-full/cdr-custom/master.json").candidates.at(0).variant->format->name ==
        "asterisk-cdrel-json");
}

TEST_CASE("fact 3: a caller id is a string of its own inside the field") {
  std::set<std::string> names;
  for (const auto& ticket : read("asterisk16/A-full/cdr-csv/Master.csv").tickets)
    names.insert(ticket.caller_name);
  for (const auto* name :
       {"\"Bob\" O'Brien", "Dupont, Marie", "Accueil UFR Sciences; poste 5", "Łukasz Żółć", "Hélène Müller", ""})
    CHECK(names.count(name) == 1);
  for (const auto& name : names)
    CHECK(name.find('\\') == std::string::npos);
}

TEST_CASE("fact 4: neither uniqueid nor content identify a record, its place does") {
  for (const auto& [file, repeated] :
       {std::pair{"asterisk16/A-full/cdr-csv/Master.csv", 99}, {"asterisk22/A-full/cdr-csv/Master.csv", 102}}) {
    const auto kept = read(file);
    std::set<std::string> ids;
    for (const auto& ticket : kept.tickets)
      ids.insert(ticket.ticket_id);
    CHECK(ids.size() == kept.tickets.size());
    std::set<std::string> unique;
    const auto custom = read(std::string(file).replace(std::string(file).find("cdr-csv"), 7, "cdr-custom"));
    for (const auto& ticket : custom.tickets)
      unique.insert(ticket.call_id); // no linkedid there: uniqueid
    CHECK(custom.tickets.size() - unique.size() == static_cast<std::size_t>(repeated));
  }
  // A ForkCDR, equal to the last byte: two tickets.
  const auto kept = read("asterisk22/C-debian-gmt/cdr-csv/Master.csv");
  const auto& one = kept.tickets.at(40);
  const auto& two = kept.tickets.at(41);
  CHECK(one.length == two.length);
  CHECK(one.start_utc == two.start_utc);
  CHECK(one.call_id == two.call_id);
  CHECK(one.ticket_id != two.ticket_id);
}

TEST_CASE("fact 5: one call is one to four legs") {
  const auto legs = [](const char* file) {
    std::map<std::string, std::size_t> by_call;
    for (const auto& ticket : read(file).tickets)
      ++by_call[ticket.call_id];
    std::map<std::size_t, std::size_t> histogram;
    for (const auto& [call, count] : by_call)
      ++histogram[count];
    return histogram;
  };
  CHECK(legs("asterisk16/A-full/cdr-csv/Master.csv") ==
        std::map<std::size_t, std::size_t>{{1, 265}, {2, 64}, {3, 30}, {4, 4}});
  CHECK(legs("asterisk22/A-full/cdr-csv/Master.csv") ==
        std::map<std::size_t, std::size_t>{{1, 206}, {2, 73}, {3, 25}, {4, 4}});
}

TEST_CASE("fact 6: dst is often not the number dialled") {
  const auto kept = read("asterisk16/A-full/cdr-csv/Master.csv");
  const auto label = [](const Ticket& t) { return t.called_raw == "st-CHANUNAVAIL"; };
  CHECK(count_if(kept, label) == 24);
  // Eight still hold the target of their Dial; the application of the other sixteen is Congestion: unknown, not
  // guessed.
  CHECK(count_if(kept, [](const Ticket& t) {
          return t.called_raw == "st-CHANUNAVAIL" && t.flags.has(Flag::called_from_lastdata) && !t.called.empty();
        }) == 8);
  CHECK(count_if(kept, [](const Ticket& t) {
          return t.called_raw == "st-CHANUNAVAIL" && t.flags.has(Flag::called_unknown) && t.called.empty();
        }) == 16);
  const auto second = read("asterisk22/A-full/cdr-csv/Master.csv");
  CHECK(count_if(second, label) == 27);
  // Call-back from parking.
  const auto& parked = kept.tickets.at(82);
  CHECK(parked.called_raw == "PJSIP_2003");
  CHECK(parked.called == "2003");
  // Transferred by the callee: dst is where to, Dial rang 2801.
  const auto& transferred = second.tickets.at(39);
  CHECK(transferred.called == "2009");
  CHECK(transferred.flags.has(Flag::called_not_dialled));
  // A trunk's name is no number.
  for (const auto& ticket : kept.tickets)
    if (ticket.caller_raw == "trunk-op") {
      CHECK(ticket.caller.empty());
      CHECK(ticket.flags.has(Flag::caller_unknown));
      CHECK(ticket.direction == Direction::incoming);
    }
}

TEST_CASE("fact 7: the disposition maps many causes to few words") {
  const auto kept = read("asterisk22/C-debian-gmt/cdr-csv/Master.csv");
  CHECK(count_if(kept, [](const Ticket& t) { return t.disposition == Disposition::cancelled; }) == 10);
  for (const auto* file : {"asterisk16/A-full/cdr-csv/Master.csv", "asterisk22/A-full/cdr-csv/Master.csv"}) {
    const auto full = read(file);
    // Answered by the queue, not by this member.
    CHECK(count(full, Flag::answer_without_answered) == 17);
    CHECK(count_if(full, [](const Ticket& t) {
            return t.flags.has(Flag::answer_without_answered) && t.disposition == Disposition::no_answer &&
                   t.answer_utc && t.billable_us;
          }) == 17);
  }
}

TEST_CASE("fact 8: seconds are truncated, and billsec may exceed duration") {
  CHECK(count_if(read("asterisk16/A-full/cdr-csv/Master.csv"),
                 [](const Ticket& t) { return t.disposition == Disposition::answered && t.billable_us == 0; }) == 55);
  CHECK(count_if(read("asterisk22/A-full/cdr-csv/Master.csv"),
                 [](const Ticket& t) { return t.disposition == Disposition::answered && t.billable_us == 0; }) == 39);
  const auto debian = read("asterisk22/C-debian-gmt/cdr-csv/Master.csv");
  CHECK(count(debian, Flag::billable_exceeds_duration) == 17);
  CHECK(debian.summary.billable_us == 199'000'000);
  const auto exact = read("asterisk22/C-debian-gmt/cdr-custom/Hires.csv");
  CHECK(exact.summary.billable_us / 100'000 == 1874);
}

TEST_CASE("fact 9: numbers stand for words") {
  for (const auto* batch :
       {"asterisk16/A-full", "asterisk22/A-full", "asterisk22/C-debian-gmt", "asterisk16/D-dst-autumn"}) {
    const auto words = read(std::string(batch) + "/cdr-custom/Hires.csv");
    const auto numbers = read(std::string(batch) + "/cdr-custom/Taxation.csv");
    REQUIRE(words.tickets.size() == numbers.tickets.size());
    for (std::size_t i = 0; i < words.tickets.size(); ++i) {
      CHECK(words.tickets[i].disposition == numbers.tickets[i].disposition);
      CHECK(words.tickets[i].flags.has(Flag::ama_omit) == numbers.tickets[i].flags.has(Flag::ama_omit));
      CHECK(words.tickets[i].flags.has(Flag::ama_billing) == numbers.tickets[i].flags.has(Flag::ama_billing));
    }
    CHECK(count(words, Flag::ama_omit) > 0);
    CHECK(count(words, Flag::ama_billing) > 0);
  }
}

TEST_CASE("fact 10: userfield may hold commas, quotation marks and semicolons") {
  const auto kept = read("asterisk16/A-full/cdr-csv/Master.csv");
  CHECK(kept.summary.tickets == 499);
  CHECK(kept.summary.quarantined == 0);
  CHECK(read_file(TELCTL_TEST_DATA "/asterisk16/A-full/cdr-csv/Master.csv")->find("svi,\"\"menu 1\"\";x") !=
        std::string::npos);
}

TEST_CASE("fact 11: no text carries its zone, and an hour of autumn is lived twice") {
  // usegmtime=yes changes cdr_csv only. Declared Paris, its texts are UTC all the same, as their uniqueid proves.
  const auto gmt = read("asterisk22/C-debian-gmt/cdr-csv/Master.csv");
  CHECK(count(gmt, Flag::gmt_by_uniqueid) == 113);
  const auto local = read("asterisk22/C-debian-gmt/cdr-custom/Master.csv");
  CHECK(count(local, Flag::gmt_by_uniqueid) == 0);
  REQUIRE(gmt.tickets.size() == local.tickets.size());
  for (std::size_t i = 0; i < gmt.tickets.size(); ++i) {
    CHECK(gmt.tickets[i].start_utc == local.tickets[i].start_utc);
    CHECK(gmt.tickets[i].end_utc == local.tickets[i].end_utc);
    CHECK(gmt.tickets[i].start_local == local.tickets[i].start_local);
  }
  CHECK(detect_file("asterisk22/C-debian-gmt/cdr-csv/Master.csv").time == "utc");
  CHECK(detect_file("asterisk22/C-debian-gmt/cdr-custom/Master.csv").time == "local");
  // Without a zone there is no UTC; ten records end before they start.
  const auto naive = read("asterisk16/D-dst-autumn/cdr-csv/Master.csv", in_zone(""));
  CHECK(count(naive, Flag::zone_undeclared) == 117);
  CHECK(count(naive, Flag::end_before_start) == 10);
  CHECK(count_if(naive, [](const Ticket& t) { return t.start_utc || t.answer_utc || t.end_utc; }) == 0);
  // With it, all 117 are placed, each as the epochs of the same legs have it.
  const auto placed = read("asterisk16/D-dst-autumn/cdr-csv/Master.csv");
  const auto epochs = read("asterisk16/D-dst-autumn/cdr-custom/Taxation.csv");
  REQUIRE(placed.tickets.size() == 117);
  for (std::size_t i = 0; i < 117; ++i) {
    REQUIRE(placed.tickets[i].start_utc);
    CHECK(placed.tickets[i].start_utc->seconds == epochs.tickets[i].start_utc->seconds);
    CHECK(placed.tickets[i].end_utc->seconds == epochs.tickets[i].end_utc->seconds);
  }
  CHECK(count(placed, Flag::dst_by_uniqueid) > 100);
}

TEST_CASE("fact 12: a Local channel has two halves, and Asterisk 16 still has chan_sip") {
  const auto old = read("asterisk16/A-full/cdr-csv/Master.csv");
  const auto recent = read("asterisk22/A-full/cdr-csv/Master.csv");
  CHECK(count(old, Flag::local_channel) > 0);
  CHECK(count(recent, Flag::local_channel) > 0);
  CHECK(count_if(old, [](const Ticket& t) { return t.caller.starts_with("30"); }) > 0);
  CHECK(count_if(recent, [](const Ticket& t) { return t.caller.starts_with("30"); }) == 0);
  // Forwarded to the outside through a Local channel: the one who pays is in another leg.
  for (const auto& ticket : old.tickets)
    if (ticket.direction == Direction::outgoing && ticket.flags.has(Flag::local_channel)) CHECK(ticket.charged.empty());
}
