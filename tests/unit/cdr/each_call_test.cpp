// Calls of a store, made with the records on the disk, are those that all records together in memory give.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <random>

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <telctl/cdr/call.hpp>
#include <telctl/cdr/collect.hpp>
#include <telctl/io/clock.hpp>

#include "tickets_of.hpp"

using namespace telctl;
using namespace telctl::cdr;
using namespace telctl::cdr::test;

namespace {

struct TemporaryFolder {
  std::string path = "/tmp/telctl-each-call-XXXXXX";
  TemporaryFolder() { REQUIRE(::mkdtemp(path.data()) != nullptr); }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
};

std::string ids_of(const std::vector<StoredTicket>& records) {
  std::string text;
  for (const auto& record : records)
    text += record.ticket.ticket_id.substr(0, 8) + " ";
  return text;
}

/// Everything that was decided of a call.
std::string told(const Call& call) {
  auto text = fmt::format("{} {} {}→{} by {} {} {} {} {} queue {} how", call.id, call.source, call.caller, call.called,
                          call.answered_by, static_cast<int>(call.direction), static_cast<int>(call.result),
                          call.connected_us, call.ended, call.queue);
  for (const auto how : call.stitched)
    text += fmt::format(" {}", name(how));
  for (const auto& charge : call.charges)
    text += fmt::format(" | {} {} {} {} {}", charge.leg, charge.party, charge.account, name(charge.rule),
                        charge.billable_us);
  return fmt::format("{} | {}/ {}/ {}", text, ids_of(call.legs), ids_of(call.events), ids_of(call.queue_events));
}

std::vector<std::string> on_the_disk(Store& store, const std::vector<Tie>& ties) {
  std::vector<std::string> all;
  std::int64_t last = 0;
  REQUIRE(each_call(store, ties, [&](const Call& call) {
    all.push_back(told(call));
    if (const auto& begin = call.first_record().ticket.start_utc) {
      CHECK(begin->seconds >= last);
      last = begin->seconds;
    }
    return true;
  }));
  std::sort(all.begin(), all.end());
  return all;
}

std::vector<std::string> in_memory(Store& store, const std::vector<Tie>& ties) {
  std::map<std::string, std::vector<StoredTicket>> records;
  REQUIRE(store.tickets("", [&](const StoredTicket& record) {
    records[record.ticket.source.substr(0, record.ticket.source.find('/'))].push_back(record);
    return true;
  }));
  std::vector<Call> calls;
  for (auto& [source, its] : records)
    for (auto& call : stitch_calls(std::move(its)))
      calls.push_back(std::move(call));
  join_ties(calls, ties);
  std::vector<std::string> all;
  for (const auto& call : calls)
    all.push_back(told(call));
  std::sort(all.begin(), all.end());
  return all;
}

Source source_of(const std::string& name, std::vector<std::string> files) {
  Source source;
  source.name = name;
  source.files = std::move(files);
  source.reading = in_zone("Europe/Paris");
  source.reading.trunks = {"trunk-op", "to-mds0", "to-mds1"};
  return source;
}

std::unique_ptr<Store> filled(const std::vector<Source>& sources) {
  auto store = *open_store("", StoreAccess::write);
  CollectOptions options;
  options.final_after_s = 0;
  for (const auto& source : sources)
    REQUIRE(Collector(*store, system_clock(), options).round(source));
  return store;
}

/// Calls of two servers, some over the trunk between them, some transferred over it and back, with numbers that fit
/// others too.
void write_servers(const std::string& folder, unsigned seed) {
  std::mt19937 random(seed);
  const auto any = [&](unsigned below) { return static_cast<std::int64_t>(random() % below); };
  std::map<std::string, std::string> files{{"mds0", ""}, {"mds1", ""}};
  std::int64_t second = 0;
  for (int i = 0; i < 400; ++i) {
    second += any(40);
    const std::string here = any(2) == 0 ? "mds0" : "mds1";
    const std::string there = here == "mds0" ? "mds1" : "mds0";
    const auto record = [&](const std::string& server, std::int64_t later, const std::string& from,
                            const std::string& to, const std::string& called) {
      const auto at = second + later;
      const auto text =
          fmt::format("2026-03-{:02} {:02}:{:02}:{:02}", 10 + at / 86400, at / 3600 % 24, at / 60 % 60, at % 60);
      files[server] += fmt::format(R"("A","20{:02}","{}","internal","<1>","{}","{}","Dial","x","{}","{}","{}",0,0,)"
                                   R"("ANSWERED","DOCUMENTATION","{}-1773{:06}.{}","","A","{}-1773{:06}.{}",{})"
                                   "\n",
                                   i % 3, called, from, to, text, text, text, server, at, i, server, at, i, i);
    };
    const auto called = fmt::format("40{:02}", any(4));
    record(here, 0, fmt::format("PJSIP/20{:02}-{}", i % 3, i), fmt::format("PJSIP/to-{}-{}", there, i), "8" + called);
    if (any(5) != 0) record(there, any(4), fmt::format("PJSIP/to-{}-{}", here, i), "PJSIP/trunk-op-1", called);
  }
  for (const auto& [server, text] : files)
    std::ofstream(folder + "/" + server + ".csv") << text;
}

} // namespace

TEST_CASE("calls of a store are the same, on the disk and in memory") {
  for (const std::string batch : {"asterisk16/A-full", "asterisk16/D-dst-autumn", "asterisk22/A-full"}) {
    INFO(batch);
    const auto folder = TELCTL_TEST_DATA "/" + batch;
    const std::vector<std::vector<std::string>> sets{
        {folder + "/cdr-csv/Master.csv"},
        {folder + "/cel-custom/Master.csv*"},
        {folder + "/cdr-csv/Master.csv", folder + "/cel-custom/Master.csv*", folder + "/queue_log"}};
    for (const auto& files : sets) {
      const auto store = filled({source_of("mds0", files)});
      const auto expected = in_memory(*store, {});
      CHECK(expected.size() > 50);
      CHECK(on_the_disk(*store, {}) == expected);
    }
  }
}

TEST_CASE("so are those over a tie") {
  const std::vector<Tie> ties{*parse_tie("mds0/to-mds1=mds1/to-mds0")};
  for (unsigned seed = 1; seed <= 20; ++seed) {
    INFO(seed);
    const TemporaryFolder folder;
    write_servers(folder.path, seed);
    const auto store =
        filled({source_of("mds0", {folder.path + "/mds0.csv"}), source_of("mds1", {folder.path + "/mds1.csv"})});
    const auto expected = in_memory(*store, ties);
    CHECK(expected.size() < 780);
    CHECK(on_the_disk(*store, ties) == expected);
  }
}

TEST_CASE("a visitor that stops is not called again") {
  const auto store = filled({source_of("mds0", {TELCTL_TEST_DATA "/asterisk16/A-full/cdr-csv/Master.csv"})});
  int calls = 0;
  REQUIRE(each_call(*store, {}, [&](const Call&) { return ++calls < 3; }));
  CHECK(calls == 3);
}
