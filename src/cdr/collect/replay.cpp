#include <algorithm>
#include <utility>

#include <civil.hpp>
#include <collect/numbers.hpp>
#include <fmt/format.h>
#include <telctl/cdr/collect.hpp>
#include <telctl/cdr/errors.hpp>

namespace telctl::cdr {
namespace {

constexpr std::uint64_t piece = std::uint64_t{1} << 20U;

/// Reads a stream again, from the bytes in the store, and keeps what falls into the stretches that are in quarantine.
/// What was taken as a ticket before is not touched, so nothing can be charged twice.
class Replayer : public TicketSink {
 public:
  Replayer(Store& store, const Source& source, Stream stream, std::vector<StoredQuarantine> open, std::string now)
      : store_(store), source_(source), stream_(std::move(stream)), open_(std::move(open)), now_(std::move(now)) {
    for (const auto& entry : open_) {
      // Their line ends are not counted in stretches, so neighbours are joined over them.
      if (!ranges_.empty() && entry.offset <= ranges_.back().second + 2)
        ranges_.back().second = entry.offset + entry.length;
      else
        ranges_.emplace_back(entry.offset, entry.offset + entry.length);
    }
  }

  Status run(SourceOutcome& outcome);
  bool ticket(const TicketView& ticket) override {
    if (is_open(ticket.offset, ticket.length)) tickets_.emplace_back(ticket);
    return true;
  }
  bool event(const TicketView& record) override { return ticket(record); }
  bool quarantined(const Quarantined& record) override;

 private:
  [[nodiscard]] bool is_open(std::uint64_t offset, std::uint64_t length) const {
    return std::any_of(ranges_.begin(), ranges_.end(),
                       [&](const auto& range) { return offset >= range.first && offset + length <= range.second; });
  }
  Result<std::size_t> refill(char* buffer, std::size_t size);

  Store& store_;
  const Source& source_;
  Stream stream_;
  std::vector<StoredQuarantine> open_;
  std::string now_;
  std::vector<std::pair<std::uint64_t, std::uint64_t>> ranges_;
  std::uint64_t read_ = 0;
  std::vector<StoredTicket> tickets_;
  std::vector<StoredQuarantine> aside_;
};

Result<std::size_t> Replayer::refill(char* buffer, std::size_t size) {
  const auto count = std::min({static_cast<std::uint64_t>(size), piece, stream_.position - read_});
  if (count == 0) return std::size_t{0};
  const auto bytes = store_.raw(stream_.id, read_, count);
  if (!bytes) return fail(bytes.error());
  if (bytes->size() != count)
    return fail({.code = errors::cdr_store_unusable,
                 .what = fmt::format("bytes of {} are not in the store any more", stream_.name),
                 .hint = "they were purged; what is in quarantine of it cannot be read again"});
  std::copy(bytes->begin(), bytes->end(), buffer);
  read_ += count;
  return static_cast<std::size_t>(count);
}

bool Replayer::quarantined(const Quarantined& record) {
  for (const auto& [first, last] : ranges_) {
    const auto begin = std::max(record.offset, first);
    const auto end = std::min(record.offset + record.length, last);
    if (begin > end || (begin == end && record.length > 0)) continue;
    aside_.push_back({.offset = begin,
                      .length = end - begin,
                      .line = record.line,
                      .column = record.reason.where.column,
                      .code = record.reason.code.number,
                      .reason = record.reason.what,
                      .taken_at = now_});
  }
  return true;
}

Status Replayer::run(SourceOutcome& outcome) {
  const auto summary = normalize_stream([this](char* buffer, std::size_t size) { return refill(buffer, size); },
                                        stream_.name, source_.reading, *this);
  if (!summary) return fail(summary.error());
  Taking taking{.before = stream_,
                .after = stream_,
                .raw = {},
                .tickets = std::move(tickets_),
                .quarantined = {},
                .resolved = {},
                .notices = {}};
  // What is still not understood, for the same reason, stays as it is.
  const auto same = [](const auto& a, const auto& b) {
    return a.offset == b.offset && a.length == b.length && a.code == b.code && a.reason == b.reason;
  };
  for (const auto& entry : open_)
    if (std::none_of(aside_.begin(), aside_.end(), [&](const auto& again) { return same(entry, again); }))
      taking.resolved.push_back(entry.id);
  for (auto& again : aside_)
    if (std::none_of(open_.begin(), open_.end(), [&](const auto& entry) { return same(entry, again); }))
      taking.quarantined.push_back(std::move(again));
  if (taking.resolved.empty()) return {};
  if (source_.numbered.declared) taking.after.numbers = numbers_with(source_.numbered, stream_.numbers, taking.tickets);
  taking.after.held.clear();
  taking.after.taken_at = now_;
  if (auto stored = store_.take(taking); !stored) return fail(stored.error());
  for (const auto& record : taking.tickets)
    ++(record.ticket.kind == RecordKind::leg ? outcome.tickets : outcome.events);
  outcome.resolved += taking.resolved.size();
  outcome.quarantined += taking.quarantined.size();
  for (const auto& warning : summary->warnings)
    outcome.warnings.push_back(warning);
  return {};
}

/// Why it is kept is not that it was not understood: only a person can say that it is to be charged.
bool waits_for_word(const StoredQuarantine& entry) {
  return entry.code == errors::cdr_repeated.number || entry.code == errors::cdr_rewritten.number;
}

} // namespace

Result<SourceOutcome> replay(Store& store, const Source& source, Clock& clock, const std::vector<std::string>& accept) {
  SourceOutcome outcome;
  outcome.source = source.name;
  outcome.site = source.reading.site;
  const auto streams = store.streams(source.name);
  if (!streams) return fail(streams.error());
  for (const auto& stream : *streams) {
    const bool accepted = std::find(accept.begin(), accept.end(), stream.name) != accept.end();
    if (!stream.held.empty() && !accepted) continue;
    auto open = store.quarantine(stream.id);
    if (!open) return fail(open.error());
    std::erase_if(*open, [&](const auto& entry) {
      // The half of a record never becomes a record.
      return entry.offset >= stream.position || entry.code == errors::cdr_partial_line.number ||
             (waits_for_word(entry) && !accepted);
    });
    if (open->empty()) continue;
    if (auto status = Replayer(store, source, stream, std::move(*open), iso8601(clock.now())).run(outcome); !status)
      return fail(status.error());
  }
  return outcome;
}

} // namespace telctl::cdr
