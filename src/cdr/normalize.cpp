#include <telctl/cdr/normalize.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <limits>
#include <utility>

#include <diagnose.hpp>
#include <fmt/format.h>
#include <normalizer.hpp>
#include <recognise.hpp>
#include <telctl/cdr/errors.hpp>
#include <telctl/support/encoding.hpp>
#include <telctl/support/text.hpp>

namespace telctl::cdr {
namespace {

constexpr std::size_t sample_size = 1U << 18U;

/// The same name: mostly in the same place.
bool same(std::string_view a, std::string_view b) {
  return (a.data() == b.data() && a.size() == b.size()) || a == b;
}

/// One by one: of `a = b = {}` b is read again at once, as one word of two that were just written, for which the
/// processor waits.
template <class... Texts>
void empty(Texts&... texts) {
  ((texts = {}), ...);
}

/// Empties what is not set for each record anyway.
void clear(TicketView& ticket) {
  empty(ticket.start_local, ticket.caller_name, ticket.caller, ticket.called, ticket.charged, ticket.trunk,
        ticket.cost_reported, ticket.currency, ticket.call_id);
  ticket.start_utc.reset();
  ticket.answer_utc.reset();
  ticket.end_utc.reset();
  ticket.written_utc.reset();
  ticket.direction = Direction::unknown;
  ticket.flags = {};
}

} // namespace

Normalizer::Normalizer(std::string source, const NormalizeOptions& options, TicketSink& sink)
    : options_(options), zone_(options.zone), sink_(sink), dates_(context_of(options, source)) {
  source_hash_ = fast_hash(source, 0);
  summary_.source = std::move(source);
  ticket_.ticket_id = {ticket_.id_text.data(), ticket_.id_text.size()};
  ticket_.source = summary_.source;
  ticket_.site = options.site;
  allowed_ = options.variants;
  if (allowed_.empty())
    for (const auto& variant : options.formats().variants())
      allowed_.push_back(&variant);
}

Result<StreamState> Normalizer::begin(RecordReader& reader) {
  const auto sample = reader.peek(sample_size);
  if (!sample) return fail(sample.error());
  empty_ = sample->empty();
  choose_layout(*sample);
  return state();
}

Result<FileSummary> Normalizer::run(RecordReader& reader) {
  if (const auto begun = begin(reader); !begun) return fail(begun.error());
  if (current_ == nullptr && !empty_) {
    if (auto status = quarantine_all(reader); !status) return fail(status.error());
    return summary_;
  }
  if (current_ != nullptr && current_->format->layout == Layout::json_items) reader.cut_items();
  if (auto status = read_until(reader, std::numeric_limits<std::uint64_t>::max()); !status) return fail(status.error());
  return finish();
}

inline void Normalizer::set_evidence() {
  auto& evidence = ticket_.evidence;
  evidence.unique_id = values_.text(Role::unique_id);
  evidence.channel = values_.text(Role::channel);
  evidence.called_channel = values_.text(Role::called_channel);
  evidence.context = values_.text(Role::context);
  evidence.application = values_.text(Role::application);
  evidence.application_data = values_.text(Role::application_data);
  evidence.user_field = values_.text(Role::user_field);
  empty(evidence.event, evidence.peer, evidence.user_event, evidence.extra);
}

inline void Normalizer::set_result() {
  auto& flags = ticket_.flags;
  ticket_.disposition = values_.disposition;
  const auto rule = current_->format->answered;
  if (rule == Answered::by_answer && ticket_.disposition == Disposition::unknown)
    ticket_.disposition =
        values_.answer.kind == TimeValue::Kind::absent ? Disposition::no_answer : Disposition::answered;
  if ((rule == Answered::by_seconds || rule == Answered::if_seconds) && ticket_.disposition == Disposition::unknown &&
      ticket_.billable_us) {
    const bool connected = *ticket_.billable_us > 0;
    if (connected || rule == Answered::by_seconds) flags.set(Flag::answered_by_seconds);
    if (connected) ticket_.disposition = Disposition::answered;
    if (!connected && rule == Answered::by_seconds) ticket_.disposition = Disposition::no_answer;
  }
  if (ticket_.billable_us && ticket_.duration_us && *ticket_.billable_us > *ticket_.duration_us)
    flags.set(Flag::billable_exceeds_duration);
  if (values_.answer.kind != TimeValue::Kind::absent && ticket_.disposition != Disposition::answered &&
      ticket_.disposition != Disposition::unknown)
    flags.set(Flag::answer_without_answered);
}

inline void Normalizer::set_call_id() {
  if (values_.has(Role::call_id) && !values_.text(Role::call_id).empty()) {
    ticket_.call_id = values_.text(Role::call_id);
  } else if (values_.has(Role::unique_id)) {
    ticket_.call_id = values_.text(Role::unique_id);
    ticket_.flags.set(Flag::call_id_is_uniqueid);
  } else {
    ticket_.flags.set(Flag::call_id_unknown);
  }
}

/// Identity is the stream and the place in it. The bytes are in it too, for the file that takes the place of another
/// under the same name.
inline void Normalizer::identify(const RawRecord& record) {
  const std::array<std::uint64_t, 3> place{source_hash_.high, source_hash_.low, record.offset};
  const std::string_view place_bytes(reinterpret_cast<const char*>(place.data()), sizeof place);
  write_hex(fast_hash(record.bytes, fast_hash(place_bytes, 0).low), ticket_.id_text.data());
}

inline void Normalizer::emit() {
  const bool is_event = ticket_.kind != RecordKind::leg;
  if (is_event) ++summary_.events;
  if (!is_event && summary_.tickets++ == 0) summary_.first_account = ticket_.account;
  if (ticket_.disposition == Disposition::answered) {
    ++summary_.answered;
    summary_.billable_us += ticket_.billable_us.value_or(0);
  }
  if (summary_.formats.empty() || !same(summary_.formats.back().first, ticket_.format)) {
    const auto known = std::find_if(summary_.formats.begin(), summary_.formats.end(),
                                    [&](const auto& f) { return f.first == ticket_.format; });
    if (known == summary_.formats.end())
      summary_.formats.emplace_back(ticket_.format, 0);
    else
      std::rotate(known, known + 1, summary_.formats.end()); // the current one last
  }
  ++summary_.formats.back().second;
  for (auto bits = ticket_.flags.bits(); bits != 0; bits &= bits - 1)
    ++summary_.flags.at(static_cast<std::size_t>(std::countr_zero(bits)));
  if (is_event ? !sink_.event(ticket_) : !sink_.ticket(ticket_)) stopped_ = true;
}

std::optional<Problem> Normalizer::make_ticket(const RawRecord& record, bool control) {
  clear(ticket_);
  auto& flags = ticket_.flags;
  if (values_.has_parts)
    if (auto problem = complete_times(values_, dates_, flags)) return problem;
  ticket_.format = current_->format->name;
  ticket_.offset = record.offset;
  ticket_.length = static_cast<std::uint32_t>(record.length);
  ticket_.duration_us = values_.duration_us;
  ticket_.billable_us = values_.billable_us;
  ticket_.account = values_.text(Role::account);
  ticket_.leg = values_.text(Role::leg);
  ticket_.units = values_.units;
  if (const auto cost = values_.text(Role::cost); !cost.empty()) {
    ticket_.cost_reported = cost;
    ticket_.currency = values_.has(Role::currency) ? values_.text(Role::currency) : current_->format->currency;
  }
  ticket_.kind = current_->format->records;
  set_evidence();
  set_result();
  if (auto problem = set_times(values_, zone_ ? &*zone_ : nullptr, clock_, ticket_)) return problem;
  ticket_.kind == RecordKind::leg ? set_parties(values_, options_, ticket_) : set_event(values_, options_, ticket_);
  set_call_id();
  if (values_.ama) flags.set(*values_.ama);
  if (values_.repaired) flags.set(Flag::json_repaired);
  if (values_.duration_unknown) flags.set(Flag::duration_unknown);
  if (control) flags.set(Flag::control_characters);
  identify(record);
  return std::nullopt;
}

/// Most records of most layouts: well formed, and of the layout of those before.
inline bool Normalizer::take_cut(RecordReader& reader, RawRecord& record) {
  if (!lines_can_be_cut_ || below_unknown_header_ || reader.lines() < header_line_) return false;
  const auto* line = reader.well_formed_line(current_->format->separator);
  if (line == nullptr || (line->non_ascii && (!is_utf8_ || first_invalid_utf8(line->text)))) return false;
  if (!reader_.cut(*line) || reader_.read(*current_, values_)) return false;
  reader.take_line(line->text.size(), line->carriage_return, record);
  note_taken(record);
  if (const auto problem = make_ticket(record, false))
    quarantine(record, *problem);
  else
    emit();
  return true;
}

/// The same for plain text of any layout. Everything else is left to `take`.
inline bool Normalizer::take_usual(const RawRecord& record) {
  const bool usual = lines_are_records_ && !below_unknown_header_ && !record.too_long && !record.partial &&
                     record.line > header_line_ && is_plain(record.bytes);
  if (!usual || reader_.split(record.bytes, *current_) || reader_.read(*current_, values_)) return false;
  if (const auto problem = make_ticket(record, false))
    quarantine(record, *problem);
  else
    emit();
  return true;
}

inline void Normalizer::note_taken(const RawRecord& record) {
  lines_ = record.line;
  summary_.bytes = record.offset + record.length;
  carriage_returns_ = carriage_returns_ || record.carriage_return;
}

Status Normalizer::read_until(RecordReader& reader, std::uint64_t end) {
  RawRecord record;
  while (!stopped_ && reader.offset() < end) {
    if (take_cut(reader, record)) continue;
    const auto more = reader.next(record);
    if (!more) return fail(more.error());
    if (!*more || record.offset >= end) break;
    note_taken(record);
    if (!take_usual(record)) take(record);
  }
  return {};
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
  if (!doubtful_.empty()) {
    quarantine(all, {errors::cdr_ambiguous, doubtful_, 0}, "--format NAME says which it is");
    return {};
  }
  quarantine(all,
             {errors::cdr_not_recognised,
              fmt::format("no descriptor fits any of its {} line{}{}{}", lines, lines == 1 ? "" : "s",
                          nearest_.empty() ? "" : "; the nearest is ", nearest_),
              0},
             "`telctl cdr detect` shows what was looked for; --format NAME names it");
  return {};
}

void Normalizer::take(const RawRecord& record) {
  std::string_view line;
  bool control = false;
  if (!is_text(record, line, control)) return;
  if (is_no_call(record, line)) return;
  std::optional<Problem> problem =
      below_unknown_header_
          ? std::optional(Problem{errors::cdr_unknown_header, "it stands below a header that is not known", 1})
          : read(line);
  if (problem) {
    if (const auto header = new_header(record, line)) {
      if (*header) return;
    } else if (!below_unknown_header_) {
      problem = other_layout(record, line, std::move(*problem));
    }
  }
  if (problem && !below_unknown_header_) problem = diagnose_record(line, *current_, std::move(*problem));
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
  line = without_filling(*current_->format, line);
  const auto check = check_text(line);
  if (check.nul) {
    if (is_utf16(line))
      return refuse(errors::cdr_utf16, "text of 16 bits a character", 1, "convert the file to UTF-8 and read it again");
    const auto first = line.find('\0');
    const auto count = static_cast<std::size_t>(std::count(line.begin(), line.end(), '\0'));
    return refuse(errors::cdr_nul, fmt::format("{} NUL byte{}", count, count == 1 ? "" : "s"), first + 1,
                  "the disk was full or the machine lost power while this was written");
  }
  if (line.empty() && !record.bytes.empty() && !record.too_long) {
    ++summary_.other_lines; // what stands around records, and nothing else
    return false;
  }
  if (record.partial)
    return refuse(errors::cdr_partial_line, "the file ends inside this record: no line end after it", 0,
                  "read the file again when the source has written the rest");
  const bool header_comes = record.line < header_line_;
  if (line.empty() && !header_comes && !is_other_line(*current_->format, line))
    return refuse(errors::cdr_empty_line, "an empty line", 0);
  control = check.control;
  non_ascii_ = check.non_ascii;
  if (!check.non_ascii || encoding() != "utf-8") return true;
  if (const auto wrong = first_invalid_utf8(line)) {
    return refuse(errors::cdr_not_text,
                  fmt::format("byte 0x{:02X} is not UTF-8", static_cast<unsigned char>(line[*wrong])), *wrong + 1,
                  "--encoding declares another one; `telctl cdr detect` proposes which");
  }
  return true;
}

const std::string& Normalizer::encoding() const {
  static const std::string usual = "utf-8";
  if (!options_.encoding.empty()) return options_.encoding;
  return current_->format->encoding.empty() ? usual : current_->format->encoding;
}

std::optional<Problem> Normalizer::read(std::string_view line) {
  if (auto problem = reader_.split(line, *current_)) return problem;
  if (non_ascii_ && encoding() != "utf-8")
    if (auto problem = reader_.decode(encoding())) return problem;
  return reader_.read(*current_, values_);
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

FileSummary Normalizer::finish() {
  conclude();
  return summary_;
}

void Normalizer::conclude() {
  const auto flagged = [&](Flag flag) { return summary_.flags[static_cast<std::size_t>(flag)]; };
  if (layout_changes_ > most_warnings)
    summary_.warnings.back() = {
        .code = errors::cdr_layout_change,
        .what = fmt::format("the layout changes {} times in all: two writers into one file?", layout_changes_),
        .where = {.file = summary_.source}};
  if (carriage_returns_ && current_ != nullptr && !current_->format->windows_lines)
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

} // namespace telctl::cdr
