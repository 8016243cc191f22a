#include <collect/pieces.hpp>

#include <algorithm>
#include <cstring>
#include <limits>
#include <utility>

#include <civil.hpp>
#include <collect/reading.hpp>
#include <fmt/format.h>
#include <telctl/cdr/errors.hpp>

namespace telctl::cdr {

std::optional<RunningSha256> hash_of(const Stream& stream) {
  if (stream.position == 0) return RunningSha256();
  auto hash = RunningSha256::restore(stream.hash_state);
  return hash && hash->hex() == stream.prefix ? std::move(hash) : std::nullopt;
}

Status Pieces::open(const std::string& name, const std::string& path) {
  const auto streams = store_.streams(source_.name);
  if (!streams) return fail(streams.error());
  const auto full_name = fmt::format("{}/{}", source_.name, name);
  const auto known = std::find_if(streams->begin(), streams->end(), [&](const auto& s) { return s.name == full_name; });
  if (known != streams->end())
    stream_ = *known;
  else
    stream_ = {.name = full_name, .source = source_.name, .site = source_.reading.site, .path = path};
  auto hash = hash_of(stream_);
  if (!hash)
    return fail({.code = errors::cdr_store_unusable,
                 .what = fmt::format("the running hash of {} is damaged, or of another kind of machine", full_name),
                 .hint = "declare the source under another name to begin a stream of its own"});
  hash_ = std::move(*hash);
  return {};
}

Status Pieces::read(std::string_view bytes, bool own_header, SourceOutcome& outcome) {
  RecordReader reader(
      [bytes](char* buffer, std::size_t size) mutable -> Result<std::size_t> {
        const auto count = std::min(size, bytes.size());
        std::memcpy(buffer, bytes.data(), count);
        bytes.remove_prefix(count);
        return count;
      },
      stream_.position);
  Normalizer normalizer(stream_.name, source_.reading, *this);
  const auto before = own_header ? std::nullopt : restore_reading(stream_.reading, source_.reading.formats());
  FileSummary summary;
  if (before) {
    normalizer.resume(before->state);
    reader.count_lines_from(before->lines);
    if (auto status = normalizer.read_until(reader, std::numeric_limits<std::uint64_t>::max()); !status) return status;
    summary = normalizer.finish();
  } else {
    auto whole = normalizer.run(reader);
    if (!whole) return fail(whole.error());
    summary = std::move(*whole);
  }
  if (!status_) return std::exchange(status_, Status());
  reading_ = own_header ? std::string() : save_reading({.state = normalizer.state(), .lines = normalizer.lines()});
  for (auto& warning : summary.warnings)
    outcome.warnings.push_back(std::move(warning));
  return {};
}

Status Pieces::take(std::string_view bytes, const std::string& cursor, bool own_header, SourceOutcome& outcome) {
  tickets_.clear();
  aside_.clear();
  reading_ = stream_.reading;
  if (!bytes.empty())
    if (auto status = read(bytes, own_header, outcome); !status) return status;
  return commit(bytes, cursor, outcome);
}

Status Pieces::set_aside(std::string_view bytes, const Error& reason, SourceOutcome& outcome) {
  tickets_.clear();
  aside_.clear();
  reading_ = stream_.reading;
  // Its line end is not counted.
  const auto length = bytes.ends_with('\n') ? bytes.size() - 1 : bytes.size();
  aside_.push_back({.offset = stream_.position, .length = length, .code = reason.code.number, .reason = reason.what});
  return commit(bytes, stream_.cursor, outcome);
}

bool Pieces::ticket(const TicketView& ticket) {
  if (doubt_) {
    const auto reason = doubt_(ticket);
    if (!reason) {
      status_ = fail(reason.error());
      return false;
    }
    if (*reason) {
      aside_.push_back({.offset = ticket.offset,
                        .length = ticket.length,
                        .code = (*reason)->code.number,
                        .reason = (*reason)->what});
      return true;
    }
  }
  tickets_.emplace_back(ticket);
  return true;
}

bool Pieces::event(const TicketView& record) {
  tickets_.emplace_back(record);
  return true;
}

bool Pieces::quarantined(const Quarantined& record) {
  // What nothing is understood of is told as beginning with the stream.
  const auto offset = std::max(record.offset, stream_.position);
  aside_.push_back({.offset = offset,
                    .length = record.offset + record.length - offset,
                    .line = record.line,
                    .column = record.reason.where.column,
                    .code = record.reason.code.number,
                    .reason = record.reason.what});
  return true;
}

Status Pieces::commit(std::string_view bytes, const std::string& cursor, SourceOutcome& outcome) {
  if (bytes.empty() && cursor == stream_.cursor) return {};
  Taking taking{.before = stream_,
                .after = stream_,
                .raw = bytes,
                .tickets = std::exchange(tickets_, {}),
                .quarantined = std::exchange(aside_, {}),
                .resolved = std::exchange(resolved_, {}),
                .notices = {}};
  hash_.add(bytes);
  auto& after = taking.after;
  after.position += bytes.size();
  after.prefix = hash_.hex();
  after.hash_state = hash_.save();
  after.reading = reading_;
  after.cursor = cursor;
  after.records += taking.tickets.size() + taking.quarantined.size();
  after.taken_at = iso8601(clock_.now());
  for (auto& entry : taking.quarantined)
    entry.taken_at = after.taken_at;
  if (source_.numbered.declared) after.numbers = numbers_with(source_.numbered, stream_.numbers, taking.tickets);
  auto stored = store_.take(taking);
  if (!stored) return fail(stored.error());
  if (taking.before.id == 0) ++outcome.new_streams;
  outcome.bytes += bytes.size();
  for (const auto& record : taking.tickets)
    ++(record.ticket.kind == RecordKind::leg ? outcome.tickets : outcome.events);
  outcome.quarantined += taking.quarantined.size();
  outcome.resolved += taking.resolved.size();
  stream_ = std::move(*stored);
  return {};
}

} // namespace telctl::cdr
