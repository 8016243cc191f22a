// The fast ways give what the plain ones give.
#include <filesystem>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "tickets_of.hpp"
#include <telctl/cdr/parallel.hpp>
#include <telctl/cdr/write.hpp>
#include <telctl/io/file.hpp>
#include <unistd.h>

using namespace telctl;
using namespace telctl::cdr;
using namespace telctl::cdr::test;

namespace {

std::vector<std::size_t> all_fields() {
  std::vector<std::size_t> fields(ticket_fields().size());
  for (std::size_t i = 0; i < fields.size(); ++i)
    fields[i] = i;
  return fields;
}

/// By the plain way: each field as text, quoted when it must be.
std::string plain_line(const Ticket& ticket) {
  std::string line;
  for (std::size_t i = 0; i < ticket_fields().size(); ++i) {
    std::string text;
    append_field(ticket, i, text);
    if (text.find_first_of(",\"\r\n") != std::string::npos) {
      std::string doubled = "\"";
      for (const char c : text)
        doubled += c == '"' ? std::string("\"\"") : std::string(1, c);
      text = doubled + "\"";
    }
    line += (i == 0 ? "" : ",") + text;
  }
  return line + "\n";
}

/// Everything that a reading of one file gives, in the order in which it is given.
struct Trace : PieceSink {
  std::string& all;
  std::string own;
  CsvWriter csv{all_fields()};
  explicit Trace(std::string& target) : all(target) {}
  bool ticket(const TicketView& ticket) override {
    csv.ticket(ticket);
    return true;
  }
  bool quarantined(const Quarantined& record) override {
    own += to_string(record.reason) + " at " + std::to_string(record.offset) + "\n";
    return true;
  }
  bool hand_over() override {
    all += csv.text();
    csv.clear();
    all += own;
    own.clear();
    return true;
  }
};

/// Tickets and quarantined records of one piece come in two blocks; sorted, two readings can be compared.
std::string sorted(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < text.size();) {
    const auto end = text.find('\n', at);
    lines.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  std::sort(lines.begin(), lines.end());
  std::string result;
  for (const auto& line : lines)
    result += line + "\n";
  return result;
}

} // namespace

TEST_CASE("a line of CSV holds every field as text has it") {
  for (const auto* file : {"asterisk16/A-full/cdr-csv/Master.csv", "asterisk22/A-full/cdr-custom/Hires.csv",
                           "asterisk22/C-debian-gmt/cdr-custom/master.json"})
    for (const auto& ticket : read(file).tickets) {
      CsvWriter csv(all_fields());
      csv.ticket(ticket);
      CHECK(csv.text() == plain_line(ticket));
    }
  CsvWriter two({9, 18});
  two.header();
  CHECK(two.text() == "start_utc,caller\n");
  CHECK(rc::check("whatever the texts are", [](const std::string& a, const std::string& b, std::int64_t micros) {
    Ticket ticket;
    ticket.ticket_id = std::string(32, '0');
    ticket.caller_name = a;
    ticket.called_raw = b;
    ticket.cost_reported = a + b;
    ticket.start_utc = Instant{.seconds = micros % 4'000'000'000, .micros = 7};
    ticket.duration_us = micros;
    ticket.flags.set(Flag::masked_number);
    ticket.flags.set(Flag::zone_undeclared);
    CsvWriter csv(all_fields());
    csv.ticket(ticket);
    RC_ASSERT(csv.text() == plain_line(ticket));
  }));
}

TEST_CASE("a quoted text is read as it was written, wherever its quotation marks and separators stand") {
  const auto written = [](const std::string& text) {
    std::string quoted = "\"";
    for (const char c : text)
      quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
    return quoted + "\"";
  };
  // Up to three blocks of 64 bytes, so that every mark comes to stand at every edge of one.
  const auto texts = rc::gen::container<std::string>(rc::gen::element('a', 'b', '"', ','));
  CHECK(rc::check("whatever the texts are", [&] {
    const auto account = *rc::gen::resize(120, texts);
    const auto user_field = *rc::gen::resize(80, texts);
    const auto line = written(account) + R"(,"3005","2018","c","","SIP/3005-1","","Dial","","2026-11-23 08:37:28",,)" +
                      R"("2026-11-23 08:37:36",8,0,"NO ANSWER","DOCUMENTATION","1795419448.40",)" + written(user_field);
    const auto kept = read_text(line + "\n");
    RC_ASSERT(kept.tickets.size() == 1U);
    RC_ASSERT(kept.tickets[0].account == account);
    RC_ASSERT(kept.tickets[0].call_id == "1795419448.40");
  }));
  // One mark too many, or at the wrong place.
  for (const std::string broken : {"\"a\"b\"", "a\"\"", "\"a\"\"\"b\"", "\"\"a\"\"", "a\"b\""})
    CHECK(read_text(broken + R"(,"3005","2018","c","","SIP/3005-1","","Dial","","2026-11-23 08:37:28",,)" +
                    R"("2026-11-23 08:37:36",8,0,"NO ANSWER","DOCUMENTATION","1795419448.40",""
)")
              .tickets.empty());
}

TEST_CASE("numbers are written in decimal, whatever their length") {
  CHECK(rc::check("offsets", [](std::uint64_t number, std::uint8_t shift) {
    Ticket ticket;
    ticket.offset = number >> (shift % 64U);
    RC_ASSERT(field(ticket, "offset") == std::to_string(ticket.offset));
  }));
}

TEST_CASE("several threads give the same tickets in the same order as one") {
  const auto master = *read_file(TELCTL_TEST_DATA "/asterisk16/A-full/cdr-csv/Master.csv");
  const auto hires = *read_file(TELCTL_TEST_DATA "/asterisk16/A-full/cdr-custom/Hires.csv");
  std::string steady;
  while (steady.size() < 6'000'000)
    steady += master;
  auto damaged = steady;
  for (std::size_t at = 100'000; at < damaged.size(); at += 700'001)
    damaged.replace(at, 3, std::string(3, '\0'));
  // The layout changes in the middle: the guess of every piece behind it is wrong.
  auto changing = steady.substr(0, steady.find('\n', 3'000'000) + 1);
  while (changing.size() < 6'000'000)
    changing += hires;
  auto cut = steady;
  cut.pop_back();
  const auto long_line =
      steady.substr(0, steady.find('\n', 2'500'000) + 1) + std::string(2'500'000, 'x') + "\n" + steady;
  for (const std::string* text :
       std::initializer_list<const std::string*>{&steady, &damaged, &changing, &cut, &long_line}) {
    const auto path = std::filesystem::temp_directory_path() / ("telctl-pieces-" + std::to_string(getpid()));
    REQUIRE(write_file_atomically(path, *text));
    std::string one;
    std::string three;
    const auto alone = normalize_in_pieces(path.string(), paris(), 1, [&] { return std::make_unique<Trace>(one); });
    const auto many = normalize_in_pieces(path.string(), paris(), 3, [&] { return std::make_unique<Trace>(three); });
    std::filesystem::remove(path);
    REQUIRE(alone);
    REQUIRE(many);
    CHECK(sorted(one) == sorted(three));
    CHECK(alone->tickets == many->tickets);
    CHECK(alone->quarantined == many->quarantined);
    CHECK(alone->billable_us == many->billable_us);
    CHECK(alone->bytes == many->bytes);
    CHECK(alone->formats == many->formats);
    CHECK(alone->flags == many->flags);
    REQUIRE(alone->warnings.size() == many->warnings.size());
    for (std::size_t i = 0; i < alone->warnings.size(); ++i)
      CHECK(to_string(alone->warnings[i]) == to_string(many->warnings[i]));
  }
}
