// Which layout a stream has, where it changes, and which of its lines are no calls.
#include <algorithm>

#include <fmt/format.h>
#include <normalizer.hpp>
#include <recognise.hpp>
#include <telctl/cdr/errors.hpp>
#include <telctl/support/text.hpp>

namespace telctl::cdr {
namespace {

constexpr std::size_t most_changes = 100;

} // namespace

/// The layout in which the file begins. Later records may be of another one.
void Normalizer::choose_layout(std::string_view sample) {
  // One that was named is taken as it is, unless the file has to tell its columns.
  if (allowed_.size() == 1 && allowed_.front()->format->header == Header::none) return use(allowed_.front());
  const auto found = detect(sample, options_.formats());
  nearest_ = found.nearest;
  if (doubtful(found)) return;
  for (const auto& candidate : found.candidates) {
    const bool allowed = std::find(allowed_.begin(), allowed_.end(), candidate.variant) != allowed_.end();
    if (current_ != nullptr || !allowed) continue;
    if (!candidate.header) {
      use(candidate.variant);
      continue;
    }
    header_line_ = candidate.header_line;
    use_header(*candidate.variant->format, *candidate.header);
  }
  // A format that was asked for by name is tried even where no record of the sample is of it.
  if (current_ == nullptr && !options_.variants.empty() && allowed_.back()->format->header == Header::none)
    use(allowed_.back());
}

/// Two formats, of those allowed, that fit as well: nothing in the file tells which it is.
bool Normalizer::doubtful(const Detection& found) {
  std::vector<const Candidate*> allowed;
  for (const auto& candidate : found.candidates)
    if (std::find(allowed_.begin(), allowed_.end(), candidate.variant) != allowed_.end()) allowed.push_back(&candidate);
  std::vector<std::string> labels;
  for (const auto* candidate : allowed)
    if (candidate->records == allowed.front()->records && candidate->first == allowed.front()->first &&
        typed_columns(*candidate->variant) == typed_columns(*allowed.front()->variant))
      labels.push_back(candidate->variant->label());
  if (labels.size() < 2) return false;
  doubtful_ = "it may be " + join(labels, ", or ");
  return true;
}

void Normalizer::use(const Variant* variant) {
  current_ = variant;
  if (variant == nullptr) return;
  const auto& format = *variant->format;
  lines_are_records_ = format.trimmed.empty() && format.others.empty();
  lines_can_be_cut_ =
      lines_are_records_ && format.layout == Layout::delimited && format.quoted && !format.padded && !format.open_end;
  is_utf8_ = encoding() == "utf-8";
}

void Normalizer::use_header(const Format& format, const HeaderReading& reading) {
  from_headers_.push_back(*reading.variant);
  use(&from_headers_.back());
  if (!reading.unknown.empty())
    warn({.code = errors::cdr_columns_left_out,
          .what = fmt::format("{} column{} that {} does not know {} left out: {}", reading.unknown.size(),
                              reading.unknown.size() == 1 ? "" : "s", format.name,
                              reading.unknown.size() == 1 ? "is" : "are", join(reading.unknown, ", ")),
          .where = {.file = summary_.source}});
}

/// Headers, page headers and date records; the date of these is kept.
bool Normalizer::is_no_call(const RawRecord& record, std::string_view line) {
  if (record.line <= header_line_) {
    if (record.line < header_line_ && !current_->format->preamble) {
      quarantine(record, {errors::cdr_broken_header, "a line before the header, which this format does not have", 1});
      return true;
    }
    ++summary_.other_lines;
    return true;
  }
  const auto* other = is_other_line(*current_->format, line);
  if (other == nullptr) return false;
  ++summary_.other_lines;
  if (other->date.empty()) return true;
  if (const auto problem = take_date(other->date, trim(line), dates_)) quarantine(record, *problem);
  return true;
}

/// A header in the middle of the file, of the same format: from here on the source has other columns, or two files were
/// put together. True: it is one, and is taken; false: it is one that does not fit; nothing: it is none.
std::optional<bool> Normalizer::new_header(const RawRecord& record, std::string_view line) {
  const auto& format = *current_->format;
  if (format.header == Header::none) return std::nullopt;
  const auto reading = read_header(format, line, reader_);
  if (!reading.variant && reading.known < 0.5 && reading.broken.empty()) return std::nullopt;
  below_unknown_header_ = !reading.variant;
  if (!reading.variant) {
    if (summary_.changes.size() < most_changes)
      summary_.changes.push_back(
          {.offset = record.offset, .line = record.line, .before = current_->label(), .after = {}});
    quarantine(record, {code_of(reading), difference(reading), 1});
    return true;
  }
  ++summary_.other_lines;
  const auto before = current_->label();
  use_header(format, reading);
  if (current_->label() == before) return true;
  note_change(record, before, current_->label());
  return true;
}

/// A line that is not of the current layout may be the first of a new one.
std::optional<Problem> Normalizer::other_layout(const RawRecord& record, std::string_view line, Problem problem) {
  auto found = variants_of(line, allowed_, reader_);
  std::erase_if(found, [](const auto* variant) { return is_weak(*variant); });
  if (found.empty()) return problem;
  if (found.size() > 1 && typed_columns(*found[0]) == typed_columns(*found[1]))
    return Problem{errors::cdr_ambiguous, fmt::format("may be {} or {}", found[0]->label(), found[1]->label()), 1};
  note_change(record, current_->label(), found[0]->label());
  use(found[0]);
  return read(line);
}

void Normalizer::note_change(const RawRecord& record, const std::string& before, const std::string& after) {
  ++layout_changes_;
  if (summary_.changes.size() < most_changes)
    summary_.changes.push_back({.offset = record.offset, .line = record.line, .before = before, .after = after});
  warn({.code = errors::cdr_layout_change,
        .what = fmt::format("from here on {}, before {}", after, before),
        .where = {.file = summary_.source, .line = record.line}});
}

void Normalizer::warn(Error warning) {
  if (summary_.warnings.size() < most_warnings) summary_.warnings.push_back(std::move(warning));
}

} // namespace telctl::cdr
