#include <collect/taker.hpp>

#include <algorithm>
#include <limits>
#include <utility>

#include <civil.hpp>
#include <collect/pieces.hpp>
#include <collect/reading.hpp>
#include <telctl/cdr/errors.hpp>
#include <telctl/support/hash.hpp>

namespace telctl::cdr {
namespace {

constexpr std::size_t held_piece = std::size_t{1} << 18U;

} // namespace

bool can_resume(const Stream& stream, const Source& source) {
  return stream.held.empty() && hash_of(stream) && restore_reading(stream.reading, source.reading.formats());
}

Taker::Taker(Store& store, const Source& source, Stream stream, const CollectOptions& options, std::string now,
             SourceOutcome& outcome)
    : store_(store), source_(source), stream_(std::move(stream)), options_(options), now_(std::move(now)),
      outcome_(outcome) {}

Status Taker::load_pending() {
  if (stream_.id == 0) return {};
  auto open = store_.quarantine(stream_.id);
  if (!open) return fail(open.error());
  for (auto& entry : *open)
    if (entry.offset >= stream_.position) pending_.push_back(std::move(entry));
  return {};
}

Status Taker::run(const std::string& path, const FileStamp& stamp, std::uint64_t end, bool final, bool resume) {
  if (auto status = load_pending(); !status) return status;
  auto file = UnpackedFile::open(path);
  if (!file) return fail(file.error());
  if (file->stamp().inode != stamp.inode || file->stamp().device != stamp.device || file->stamp().size < stamp.size)
    return fail({.code = errors::cdr_file_changed,
                 .what = "another file has taken its place while it was read",
                 .where = {.file = path},
                 .retryable = true});
  file_ = std::move(*file);
  end_ = end;
  stream_.path = path;
  numbers_ = Numbers::parse(stream_.numbers);
  return stream_.held.empty() ? read_all(final, resume) : hold(end);
}

/// Hands the bytes on; those that were taken before are compared, those behind them are kept for the store.
Result<std::size_t> Taker::refill(char* buffer, std::size_t size) {
  const bool known = read_ < stream_.position;
  const auto limit = known ? stream_.position : end_;
  if (read_ >= end_) return std::size_t{0};
  const auto count = file_->read(buffer, static_cast<std::size_t>(std::min<std::uint64_t>(size, limit - read_)));
  if (!count) return fail(count.error());
  const std::string_view bytes(buffer, *count);
  const auto changed = [&] {
    return fail(Error{.code = errors::cdr_file_changed,
                      .what = "its bytes changed while it was read",
                      .where = {.file = stream_.path},
                      .hint = "nothing was taken that is not in the store whole; the next run looks again",
                      .retryable = true});
  };
  if (*count == 0) return changed();
  read_ += *count;
  if (!known) {
    raw_.append(bytes);
    return *count;
  }
  hash_.add(bytes);
  if (read_ == stream_.position && hash_.hex() != stream_.prefix) return changed();
  return *count;
}

/// The warnings of the reading.
Result<std::vector<Error>> Taker::read_records(bool resume) {
  if (resume) {
    if (auto status = file_->skip_to(stream_.position); !status) return fail(status.error());
    read_ = stream_.position;
    hash_ = std::move(*hash_of(stream_));
  }
  RecordReader reader([this](char* buffer, std::size_t size) { return refill(buffer, size); }, read_);
  Normalizer normalizer(stream_.name, source_.reading, *this);
  normalizer_ = &normalizer;
  Status status;
  std::vector<Error> warnings;
  if (resume) {
    const auto before = restore_reading(stream_.reading, source_.reading.formats());
    normalizer.resume(before->state);
    reader.count_lines_from(before->lines);
    status = normalizer.read_until(reader, std::numeric_limits<std::uint64_t>::max());
    warnings = normalizer.finish().warnings;
  } else if (auto summary = normalizer.run(reader)) {
    warnings = std::move(summary->warnings);
  } else {
    status = fail(summary.error());
  }
  normalizer_ = nullptr;
  if (!status) return fail(status.error());
  reading_ = save_reading({.state = normalizer.state(), .lines = normalizer.lines() - (torn_ ? 1U : 0U)});
  return warnings;
}

Status Taker::read_all(bool final, bool resume) {
  const auto warnings = read_records(resume);
  if (!status_) return status_;
  if (!warnings) return fail(warnings.error());
  for (const auto& warning : *warnings)
    outcome_.warnings.push_back(warning);
  if (options_.stop && options_.stop()) return {}; // what was committed is taken; the rest comes with the next run
  if (!final && end_ > stream_.position && !raw_.ends_with('\n'))
    return fail({.code = errors::cdr_file_changed,
                 .what = "its bytes changed while it was read",
                 .where = {.file = stream_.path},
                 .retryable = true});
  return commit(torn_ ? torn_->offset : end_);
}

/// The state in which the record that has just been read is read. That it has been read already changes nothing: what
/// it tells of itself and of what follows, it tells again.
std::string Taker::reading_before_record() const {
  return save_reading({.state = normalizer_->state(), .lines = normalizer_->lines() - 1});
}

/// A stream that is held is kept byte for byte, and not read.
Status Taker::hold(std::uint64_t end) {
  std::string buffer(held_piece, '\0');
  while (read_ < end) {
    const auto count = refill(buffer.data(), buffer.size());
    if (!count) return fail(count.error());
    if (read_ <= stream_.position || (raw_.size() < options_.batch_bytes && read_ < end)) continue;
    aside_.push_back({.offset = stream_.position,
                      .length = read_ - stream_.position,
                      .code = errors::cdr_diverges.number,
                      .reason = stream_.held});
    if (auto status = commit(read_); !status) return status;
  }
  return {};
}

/// Everything in front of this record has been given: it can be taken. False ends the reading.
bool Taker::before_record(std::uint64_t offset) {
  if (offset <= stream_.position) return true;
  if (stream_.records == 0 && stream_.first_record == 0 && records() == 1) stream_.first_record = offset;
  const bool full =
      records() >= options_.batch_records || (offset - stream_.position >= options_.batch_bytes && records() > 0);
  if (!full) return true;
  status_ = commit(offset);
  return status_.has_value() && !(options_.stop && options_.stop());
}

/// The record began before the position of the stream: it was taken, or its beginning was set aside when the file ended
/// inside it. Then its rest follows the beginning into quarantine, where a replay puts them together.
bool Taker::known_before(const TicketView& record) {
  const auto end = record.offset + record.length;
  if (end <= stream_.position) return true;
  return quarantined({.source = stream_.name,
                      .offset = stream_.position,
                      .length = end - stream_.position,
                      .reason = {.code = errors::cdr_begun_before,
                                 .what = "the file ended inside this record when it was read before, and nothing of it "
                                         "was understood then"},
                      .raw = {}});
}

bool Taker::ticket(const TicketView& ticket) {
  if (ticket.offset < stream_.position) return known_before(ticket);
  if (!before_record(ticket.offset)) return false;
  tickets_.emplace_back(ticket);
  if (source_.numbered.declared) number(ticket);
  return true;
}

bool Taker::event(const TicketView& record) {
  if (record.offset < stream_.position) return known_before(record);
  if (!before_record(record.offset)) return false;
  tickets_.emplace_back(record);
  return true;
}

void Taker::number(const TicketView& ticket) {
  const auto written = parse_digits(ticket.leg);
  const auto number = written ? placed_number(source_.numbered, *written, near_) : std::nullopt;
  if (!number) return;
  numbers_.add(*number, *number);
  near_ = number;
  const std::string time(ticket.start_local);
  if (last_number_.first && *number > *last_number_.first + 1)
    jumps_.push_back({*last_number_.first, *number, last_number_.second, time});
  last_number_ = {number, time};
}

bool Taker::quarantined(const Quarantined& record) {
  const auto end = record.offset + record.length;
  if (record.offset < stream_.position && end <= stream_.position) return true;
  StoredQuarantine entry{.offset = std::max(record.offset, stream_.position),
                         .length = 0,
                         .line = record.line,
                         .column = record.reason.where.column,
                         .code = record.reason.code.number,
                         .reason = record.reason.what};
  entry.length = end - entry.offset;
  if (record.reason.code == errors::cdr_partial_line) {
    entry.bytes = record.raw;
    torn_ = std::move(entry);
    return true;
  }
  if (!before_record(entry.offset)) return false;
  aside_.push_back(std::move(entry));
  return true;
}

/// Position, rows and raw bytes up to `to` in one transaction.
Status Taker::commit(std::uint64_t to) {
  Taking taking{
      .before = stream_, .after = stream_, .raw = {}, .tickets = {}, .quarantined = {}, .resolved = {}, .notices = {}};
  const bool torn_is_new = torn_ && std::none_of(pending_.begin(), pending_.end(), [&](const auto& entry) {
                             return entry.offset == torn_->offset && entry.length == torn_->length;
                           });
  for (const auto& entry : pending_)
    if (entry.offset < to || (torn_is_new && entry.offset == torn_->offset)) taking.resolved.push_back(entry.id);
  std::erase_if(pending_, [&](const auto& entry) { return entry.offset < to; });
  const auto length = static_cast<std::size_t>(to - stream_.position);
  taking.tickets = std::exchange(tickets_, {});
  taking.quarantined = std::exchange(aside_, {});
  const auto taken = taking.tickets.size() + taking.quarantined.size();
  if (torn_is_new && read_ == end_) taking.quarantined.push_back(*torn_);
  // A stream begins with its first record: a header alone is the header of many files.
  if (taking.tickets.empty() && taking.quarantined.empty() && (length == 0 || stream_.records == 0)) return {};
  for (auto& entry : taking.quarantined)
    entry.taken_at = now_;

  taking.raw = std::string_view(raw_).substr(0, length);
  hash_.add(taking.raw);
  auto& after = taking.after;
  after.position = to;
  after.prefix = hash_.hex();
  after.hash_state = hash_.save();
  after.reading = normalizer_ != nullptr ? reading_before_record() : reading_;
  after.records += taken;
  if (stream_.records == 0) {
    if (after.first_record == 0) after.first_record = to;
    after.first_prefix = sha256_hex(std::string_view(raw_).substr(0, after.first_record));
  }
  after.numbers = numbers_.text();
  after.taken_at = now_;
  auto stored = store_.take(taking);
  if (!stored) return fail(stored.error());
  count(taking);
  stream_ = std::move(*stored);
  raw_.erase(0, length);
  return {};
}

void Taker::count(const Taking& taking) {
  if (taking.before.id == 0) ++outcome_.new_streams;
  outcome_.bytes += taking.raw.size();
  const auto events =
      static_cast<std::uint64_t>(std::count_if(taking.tickets.begin(), taking.tickets.end(), [](const auto& record) {
        return record.ticket.kind != RecordKind::leg;
      }));
  outcome_.events += events;
  outcome_.tickets += taking.tickets.size() - events;
  outcome_.quarantined += taking.quarantined.size();
  outcome_.resolved += taking.resolved.size();
}

} // namespace telctl::cdr
