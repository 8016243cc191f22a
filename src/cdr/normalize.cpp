#include <telctl/cdr/normalize.hpp>

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include <fmt/format.h>
#include <interpret.hpp>
#include <recognise.hpp>
#include <record_reader.hpp>
#include <telctl/cdr/detect.hpp>
#include <telctl/cdr/errors.hpp>
#include <telctl/io/input.hpp>
#include <telctl/support/encoding.hpp>
#include <telctl/support/hash.hpp>
#include <telctl/support/text.hpp>

namespace telctl::cdr {
namespace {

constexpr std::size_t sample_size = 1U << 18U;
constexpr std::size_t most_warnings = 20;

/// Empties the ticket and keeps its buffers.
void clear(Ticket& ticket) {
  for (auto* text :
       {&ticket.call_id, &ticket.leg, &ticket.start_local, &ticket.caller_name, &ticket.caller_raw, &ticket.caller,
        &ticket.called_raw, &ticket.called, &ticket.charged, &ticket.trunk, &ticket.account})
    text->clear();
  for (auto* time : {&ticket.start_utc, &ticket.answer_utc, &ticket.end_utc, &ticket.written_utc})
    time->reset();
  ticket.direction = Direction::unknown;
  ticket.flags = {};
}

/// Reads one stream from its first byte to its last.
class Normalizer {
 public:
  Normalizer(std::string source, const NormalizeOptions& options, TicketSink& sink)
      : options_(options), zone_(options.zone), sink_(sink) {
    summary_.source = source;
    source_hash_ = fast_hash(source, 0);
    ticket_.ticket_id.resize(32);
    ticket_.source = std::move(source);
    ticket_.site = options.site;
    allowed_ = options.variants;
    if (allowed_.empty())
      for (const auto& variant : options.catalogue->variants())
        allowed_.push_back(&variant);
  }

  Result<FileSummary> run(RecordReader& reader);

 private:
  void choose_layout(std::string_view sample);
  Status quarantine_all(RecordReader& reader);
  void take(const RawRecord& record);
  bool is_text(const RawRecord& record, std::string_view& line, bool& control);
  std::optional<Problem> read(std::string_view line);
  std::optional<Problem> other_layout(const RawRecord& record, std::string_view line, Problem problem);
  std::optional<Problem> make_ticket(const RawRecord& record, bool control);
  void identify(const RawRecord& record);
  void emit();
  void quarantine(const RawRecord& record, const Problem& problem, std::string hint = {});
  void warn(Error warning);
  void conclude();

  const NormalizeOptions& options_;
  std::optional<Zone> zone_;
  TicketSink& sink_;
  std::vector<const Variant*> allowed_;
  const Variant* current_ = nullptr;
  ValueReader reader_;
  Values values_;
  ClockEvidence clock_;
  Hash128 source_hash_;
  Ticket ticket_;
  FileSummary summary_;
  std::string decoded_;
  std::size_t layout_changes_ = 0;
  bool carriage_returns_ = false;
  bool stopped_ = false;
};

Result<FileSummary> Normalizer::run(RecordReader& reader) {
  const auto sample = reader.peek(sample_size);
  if (!sample) return fail(sample.error());
  choose_layout(*sample);
  if (current_ == nullptr && !sample->empty()) {
    if (auto status = quarantine_all(reader); !status) return fail(status.error());
    return summary_;
  }
  RawRecord record;
  while (!stopped_) {
    const auto more = reader.next(record);
    if (!more) return fail(more.error());
    if (!*more) break;
    summary_.bytes = record.offset + record.length;
    take(record);
  }
  conclude();
  return summary_;
}

/// The layout in which the file begins. Later records may be of another one.
void Normalizer::choose_layout(std::string_view sample) {
  if (allowed_.size() == 1) {
    current_ = allowed_.front();
    return;
  }
  std::string decoded;
  if (options_.encoding != "utf-8")
    if (auto text = to_utf8(sample, options_.encoding)) sample = decoded = std::move(*text);
  const auto found = detect(sample, *options_.catalogue);
  for (const auto& candidate : found.candidates)
    if (current_ == nullptr && std::find(allowed_.begin(), allowed_.end(), candidate.variant) != allowed_.end())
      current_ = candidate.variant;
  // A format that was asked for by name is tried even where no record of the sample is of it.
  if (current_ == nullptr && !options_.variants.empty()) current_ = allowed_.back();
}

/// Nothing in the file is understood: it is kept as one stretch.
Status Normalizer::quarantine_all(RecordReader& reader) {
  RawRecord record;
  RawRecord all;
  std::string beginning;
  for (;;) {
    const auto more = reader.next(record);
    if (!more) return fail(more.error());
    if (!*more) break;
    all.length = record.offset + record.length;
    all.line = record.line;
    if (beginning.size() < RecordReader::longest_line) beginning.append(record.bytes).append("\n");
  }
  summary_.bytes = all.length;
  all.bytes = beginning;
  const auto lines = std::exchange(all.line, 1);
  quarantine(all,
             {errors::cdr_not_recognised,
              fmt::format("no descriptor fits any of its {} line{}", lines, lines == 1 ? "" : "s"), 0},
             "`telctl cdr detect` shows what was looked for; --format NAME names it");
  return {};
}

void Normalizer::take(const RawRecord& record) {
  carriage_returns_ = carriage_returns_ || record.carriage_return;
  std::string_view line;
  bool control = false;
  if (!is_text(record, line, control)) return;
  auto problem = read(line);
  if (problem) problem = other_layout(record, line, std::move(*problem));
  if (!problem) problem = make_ticket(record, control);
  if (problem) return quarantine(record, *problem);
  emit();
}

bool Normalizer::is_text(const RawRecord& record, std::string_view& line, bool& control) {
  line = record.bytes;
  const auto refuse = [&](ErrorCode code, std::string what, std::size_t column, std::string hint = {}) {
    quarantine(record, {code, std::move(what), static_cast<std::uint32_t>(column)}, std::move(hint));
    return false;
  };
  if (record.too_long)
    return refuse(errors::cdr_line_too_long, fmt::format("a line of {} bytes: longer than any record", record.length),
                  0);
  const auto check = check_text(line);
  if (check.nul) {
    const auto first = line.find('\0');
    const auto count = static_cast<std::size_t>(std::count(line.begin(), line.end(), '\0'));
    return refuse(errors::cdr_nul, fmt::format("{} NUL byte{}", count, count == 1 ? "" : "s"), first + 1,
                  "the disk was full or the machine lost power while this was written");
  }
  if (record.partial)
    return refuse(errors::cdr_partial_line, "the file ends inside this record: no line end after it", 0,
                  "read the file again when the source has written the rest");
  if (line.empty()) return refuse(errors::cdr_empty_line, "an empty line", 0);
  control = check.control;
  if (!check.non_ascii) return true;
  if (options_.encoding != "utf-8") {
    auto text = to_utf8(line, options_.encoding);
    if (!text) return refuse(errors::cdr_not_text, fmt::format("not {} text", options_.encoding), 1);
    decoded_ = std::move(*text);
    line = decoded_;
  } else if (const auto wrong = first_invalid_utf8(line)) {
    return refuse(errors::cdr_not_text,
                  fmt::format("byte 0x{:02X} is not UTF-8", static_cast<unsigned char>(line[*wrong])), *wrong + 1,
                  "--encoding declares another one; `telctl cdr detect` proposes which");
  }
  return true;
}

std::optional<Problem> Normalizer::read(std::string_view line) {
  if (auto problem = reader_.split(line, *current_)) return problem;
  return reader_.read(*current_, values_);
}

/// A line that is not of the current layout may be the first of a new one.
std::optional<Problem> Normalizer::other_layout(const RawRecord& record, std::string_view line, Problem problem) {
  auto found = variants_of(line, allowed_, reader_);
  std::erase_if(found, [](const auto* variant) { return is_weak(*variant); });
  if (found.empty()) return problem;
  if (found.size() > 1 && typed_columns(*found[0]) == typed_columns(*found[1]))
    return Problem{errors::cdr_ambiguous, fmt::format("may be {} or {}", found[0]->label(), found[1]->label()), 1};
  ++layout_changes_;
  warn({.code = errors::cdr_layout_change,
        .what = fmt::format("from here on {}, before {}", found[0]->label(), current_->label()),
        .where = {.file = summary_.source, .line = record.line}});
  current_ = found[0];
  return read(line);
}

std::optional<Problem> Normalizer::make_ticket(const RawRecord& record, bool control) {
  clear(ticket_);
  ticket_.format = current_->format->name;
  ticket_.offset = record.offset;
  ticket_.length = static_cast<std::uint32_t>(record.length);
  ticket_.duration_us = values_.duration_us;
  ticket_.billable_us = values_.billable_us;
  ticket_.disposition = values_.disposition;
  ticket_.account = values_.text(Role::account);
  ticket_.leg = values_.text(Role::leg);
  ticket_.evidence = {.unique_id = values_.text(Role::unique_id),
                      .channel = values_.text(Role::channel),
                      .called_channel = values_.text(Role::called_channel),
                      .context = values_.text(Role::context),
                      .application = values_.text(Role::application),
                      .application_data = values_.text(Role::application_data),
                      .user_field = values_.text(Role::user_field)};
  if (auto problem = set_times(values_, zone_ ? &*zone_ : nullptr, clock_, ticket_)) return problem;
  set_parties(values_, options_, ticket_);
  auto& flags = ticket_.flags;
  if (values_.has(Role::call_id) && !values_.text(Role::call_id).empty()) {
    ticket_.call_id = values_.text(Role::call_id);
  } else if (values_.has(Role::unique_id)) {
    ticket_.call_id = values_.text(Role::unique_id);
    flags.set(Flag::call_id_is_uniqueid);
  } else {
    flags.set(Flag::call_id_unknown);
  }
  if (ticket_.billable_us && ticket_.duration_us && *ticket_.billable_us > *ticket_.duration_us)
    flags.set(Flag::billable_exceeds_duration);
  if (values_.answer.kind != TimeValue::Kind::absent && ticket_.disposition != Disposition::answered)
    flags.set(Flag::answer_without_answered);
  if (values_.ama) flags.set(*values_.ama);
  if (values_.repaired) flags.set(Flag::json_repaired);
  if (control) flags.set(Flag::control_characters);
  identify(record);
  return std::nullopt;
}

/// Identity is the stream and the place in it. The bytes are in it too, for the file that takes the place of another
/// under the same name.
void Normalizer::identify(const RawRecord& record) {
  const std::array<std::uint64_t, 3> place{source_hash_.high, source_hash_.low, record.offset};
  const std::string_view place_bytes(reinterpret_cast<const char*>(place.data()), sizeof place);
  write_hex(fast_hash(record.bytes, fast_hash(place_bytes, 0).low), ticket_.ticket_id.data());
}

void Normalizer::emit() {
  if (summary_.tickets++ == 0) summary_.first_account = ticket_.account;
  if (ticket_.disposition == Disposition::answered) {
    ++summary_.answered;
    summary_.billable_us += ticket_.billable_us.value_or(0);
  }
  if (summary_.formats.empty() || summary_.formats.back().first != ticket_.format) {
    const auto known = std::find_if(summary_.formats.begin(), summary_.formats.end(),
                                    [&](const auto& f) { return f.first == ticket_.format; });
    if (known == summary_.formats.end())
      summary_.formats.emplace_back(ticket_.format, 0);
    else
      std::rotate(known, known + 1, summary_.formats.end()); // the current one last
  }
  ++summary_.formats.back().second;
  for (std::uint8_t i = 0; i < static_cast<std::uint8_t>(Flag::count_of_flags); ++i)
    if (ticket_.flags.has(static_cast<Flag>(i))) ++summary_.flags[i];
  if (!sink_.ticket(ticket_)) stopped_ = true;
}

void Normalizer::quarantine(const RawRecord& record, const Problem& problem, std::string hint) {
  ++summary_.quarantined;
  const Quarantined entry{.source = summary_.source,
                          .offset = record.offset,
                          .length = record.length,
                          .line = record.line,
                          .reason = {.code = problem.code,
                                     .what = problem.what,
                                     .where = {.file = summary_.source, .line = record.line, .column = problem.column},
                                     .hint = std::move(hint)},
                          .raw = record.bytes};
  if (!sink_.quarantined(entry)) stopped_ = true;
}

void Normalizer::warn(Error warning) {
  if (summary_.warnings.size() < most_warnings) summary_.warnings.push_back(std::move(warning));
}

void Normalizer::conclude() {
  const auto flagged = [&](Flag flag) { return summary_.flags[static_cast<std::size_t>(flag)]; };
  if (layout_changes_ > most_warnings)
    summary_.warnings.back() = {
        .code = errors::cdr_layout_change,
        .what = fmt::format("the layout changes {} times in all: two writers into one file?", layout_changes_),
        .where = {.file = summary_.source}};
  if (carriage_returns_)
    warn({.code = errors::cdr_carriage_returns,
          .what = "lines end in CR LF, which the source does not write: the file was transferred as text",
          .where = {.file = summary_.source},
          .hint = "transfer it as binary: its offsets, and so the identity of its tickets, are those of the copy"});
  if (const auto count = flagged(Flag::gmt_by_uniqueid))
    warn({.code = errors::cdr_zone_doubtful,
          .what = fmt::format(
              "{} of {} records are in UTC (usegmtime=yes), not in the declared zone: their uniqueid proves it", count,
              summary_.tickets),
          .where = {.file = summary_.source},
          .hint = "--zone UTC says so for every record of the file"});
  if (const auto count = flagged(Flag::zone_contradicts_uniqueid))
    warn({.code = errors::cdr_zone_doubtful,
          .what = fmt::format(
              "{} of {} records do not begin when their channel was made, read in the declared zone: no UTC for them",
              count, summary_.tickets),
          .where = {.file = summary_.source},
          .hint = "`telctl cdr detect` tells the offset of the source's clock"});
}

} // namespace

Result<FileSummary> normalize_file(const std::string& path, const NormalizeOptions& options, TicketSink& sink) {
  auto file = InputFile::open(path);
  if (!file) return fail(file.error());
  RecordReader reader([&](char* buffer, std::size_t size) { return file->read(buffer, size); });
  return Normalizer(path, options, sink).run(reader);
}

Result<FileSummary> normalize_stream(const Refill& refill, const std::string& source, const NormalizeOptions& options,
                                     TicketSink& sink) {
  RecordReader reader(refill);
  return Normalizer(source, options, sink).run(reader);
}

FileSummary normalize_bytes(std::string_view bytes, const std::string& source, const NormalizeOptions& options,
                            TicketSink& sink) {
  RecordReader reader([bytes](char* buffer, std::size_t size) mutable -> Result<std::size_t> {
    const auto count = std::min(size, bytes.size());
    std::memcpy(buffer, bytes.data(), count);
    bytes.remove_prefix(count);
    return count;
  });
  return *Normalizer(source, options, sink).run(reader); // memory cannot fail to be read
}

} // namespace telctl::cdr
