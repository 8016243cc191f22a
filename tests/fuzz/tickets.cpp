// Bytes as a ticket file, of a named format or of any, or as a descriptor. The first byte chooses. Whatever they are:
// nothing crashes, every record is where it says, none overlaps another, and every ticket is JSON of the right form.
#include <algorithm>
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

constexpr const char* source_name = "fuzz/tickets";

std::vector<std::size_t> all_fields() {
  std::vector<std::size_t> fields(ticket_fields().size());
  for (std::size_t i = 0; i < fields.size(); ++i)
    fields[i] = i;
  return fields;
}

class Checked : public TicketSink {
 public:
  explicit Checked(std::size_t size) : size_(size) {}
  bool ticket(const TicketView& ticket) override {
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
  bool event(const TicketView& record) override {
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

/// What a person would notice of a call that is another one.
std::string told(const Call& call) {
  auto text = call.id + " " + call.caller + " " + call.called + " " + std::to_string(call.connected_us) + " " +
              std::to_string(call.legs.size()) + " " + std::to_string(call.events.size());
  for (const auto& charge : call.charges) {
    require(charge.billable_us >= 0, "less than nothing is charged");
    text += " " + charge.party + " " + std::string(name(charge.rule)) + " " + std::to_string(charge.billable_us);
  }
  require(!call.legs.empty() && !call.charges.empty(), "a call of nothing, or one that nobody decided");
  return text;
}

/// Calls that are made with the records on the disk are those that all of them in memory give.
void make_calls(std::string_view text, const std::vector<StoredTicket>& records) {
  if (records.empty()) return;
  std::vector<std::string> in_memory;
  for (const auto& call : stitch_calls(records))
    in_memory.push_back(told(call));
  const auto store = *open_store("", StoreAccess::write);
  Taking taking{
      .before = {}, .after = {}, .raw = text, .tickets = records, .quarantined = {}, .resolved = {}, .notices = {}};
  taking.before.name = source_name;
  taking.before.source = std::string(source_name, 0, std::string_view(source_name).find('/'));
  taking.after = taking.before;
  taking.after.position = text.size();
  require(store->take(taking).has_value(), "records that no store takes");
  std::vector<std::string> on_disk;
  const auto status = each_call(*store, {}, [&](const Call& call) {
    on_disk.push_back(told(call));
    return true;
  });
  require(status.has_value(), "calls that cannot be made");
  std::sort(in_memory.begin(), in_memory.end());
  std::sort(on_disk.begin(), on_disk.end());
  require(in_memory == on_disk, "the calls of a store are not those of its records");
}

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
  const auto summary = normalize_bytes(text, source_name, options, sink);
  make_calls(text, sink.records);
  require(summary.bytes <= text.size(), "more bytes than there are");
  return 0;
}
