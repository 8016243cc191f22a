// Bytes as a ticket file, of a named format or of any, or as a descriptor. The first byte chooses. Whatever they are:
// nothing crashes, every record is where it says, none overlaps another, and every ticket is JSON of the right form.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include <telctl/cdr/call.hpp>
#include <telctl/cdr/examples.hpp>
#include <telctl/cdr/learn.hpp>
#include <telctl/cdr/normalize.hpp>
#include <telctl/cdr/write.hpp>
#include <telctl/support/text.hpp>

using namespace telctl;
using namespace telctl::cdr;

namespace {

void require(bool condition, const char* what) {
  if (condition) return;
  std::fprintf(stderr, "broken: %s\n", what);
  std::abort();
}

std::vector<std::size_t> all_fields() {
  std::vector<std::size_t> fields(ticket_fields().size());
  for (std::size_t i = 0; i < fields.size(); ++i)
    fields[i] = i;
  return fields;
}

class Checked : public TicketSink {
 public:
  explicit Checked(std::size_t size) : size_(size) {}
  bool ticket(const Ticket& ticket) override {
    place(ticket.offset, ticket.length);
    require(to_json(ticket).is_object(), "a ticket is no JSON");
    require(ticket.ticket_id.size() == 32, "a ticket has no identity");
    csv_.clear();
    csv_.ticket(ticket);
    require(csv_.text().ends_with('\n'), "a line has no end");
    if (ticket.kind == RecordKind::leg) records.emplace_back(ticket);
    require(!ticket.duration_us || *ticket.duration_us >= 0, "a call of less than nothing");
    return true;
  }
  bool event(const Ticket& record) override {
    require(!record.evidence.event.empty(), "an event without a name");
    records.emplace_back(record);
    return ticket(record);
  }
  bool quarantined(const Quarantined& record) override {
    place(record.offset, record.length);
    require(!record.reason.what.empty(), "no reason");
    require(!first_invalid_utf8(record.reason.what), "a reason that cannot be shown");
    return true;
  }

  std::vector<StoredTicket> records;

 private:
  void place(std::uint64_t offset, std::uint64_t length) {
    require(offset >= end_, "two records overlap");
    end_ = offset + length;
    require(end_ <= size_, "a record beyond the end");
  }

  std::size_t size_;
  std::uint64_t end_ = 0;
  CsvWriter csv_{all_fields()};
};

void read_descriptor(std::string_view text) {
  Findings findings;
  auto format = parse_format(text, "fuzz.yaml", findings);
  if (findings.has_errors()) return;
  FormatCatalogue catalogue;
  catalogue.add(std::move(format));
  (void)check_examples(catalogue.formats().front(), catalogue);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  if (data[0] == 0) {
    read_descriptor(text);
    return 0;
  }
  static const auto paris = *Zone::find("Europe/Paris");
  const auto& catalogue = shipped_formats();
  NormalizeOptions options;
  options.zone = paris;
  options.trunks = {"trunk-op"};
  options.outside_prefix = "0";
  options.first_date = FirstDate{.year = 2026, .month = 12, .day = 31};
  if (data[0] > 1) {
    const auto& format = catalogue.formats()[(data[0] - 2U) % catalogue.formats().size()];
    options.variants = *catalogue.find(format.name);
  } else {
    (void)learn(text);
  }
  Checked sink(text.size());
  const auto summary = normalize_bytes(text, "fuzz", options, sink);
  for (const auto& call : stitch_calls(std::move(sink.records))) {
    require(!call.legs.empty() && !call.charges.empty(), "a call of nothing, or one that nobody decided");
    for (const auto& charge : call.charges)
      require(charge.billable_us >= 0, "less than nothing is charged");
  }
  require(summary.bytes <= text.size(), "more bytes than there are");
  return 0;
}
