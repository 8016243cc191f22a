#include <collect/rows.hpp>

#include <algorithm>

#include <civil.hpp>
#include <collect/teller.hpp>
#include <fmt/format.h>
#include <telctl/cdr/errors.hpp>

namespace telctl::cdr {

Status RowsFeed::round(SourceOutcome& outcome) {
  if (auto ready = begin(); !ready) {
    outcome.failures.push_back(ready.error());
    return {};
  }
  if (auto status = pieces_.open(stream_name(), shown_as()); !status) return status;
  if (auto status = tell_purged(outcome); !status) return status;
  auto newest = store_.newest_start(source_.name);
  if (!newest) return fail(newest.error());
  newest_ = std::move(*newest);
  pieces_.doubt_with([this](const TicketView& ticket) { return doubt(ticket); });
  for (;;) {
    if (options_.stop && options_.stop()) return {};
    const auto more = take_page(outcome);
    if (!more) return fail(more.error());
    if (!*more) return {};
  }
}

/// False when there is nothing more to ask for.
Result<bool> RowsFeed::take_page(SourceOutcome& outcome) {
  auto known = Numbers::parse(pieces_.stream().cursor);
  const auto page = next(known);
  if (!page) {
    outcome.failures.push_back(page.error());
    return false;
  }
  std::string bytes;
  for (const auto& [number, line] : page->rows) {
    if (known.has(number)) continue;
    if (bytes.empty()) bytes = page->header;
    bytes += line;
    known.add(number, number);
  }
  of_source_.reset();
  if (bytes.empty()) return false; // what is known once more: nothing else will come
  if (auto status = pieces_.take(bytes, known.text(), true, outcome); !status) {
    if (!of_source_) return fail(status.error());
    outcome.failures.push_back(*of_source_);
    return false;
  }
  return page->more;
}

/// A call log that is generated again has the same calls under new numbers, and the old ones are gone.
Result<std::optional<Error>> RowsFeed::doubt(const TicketView& ticket) {
  if (!ticket.start_utc) return std::optional<Error>();
  std::string start;
  append_civil({.seconds = ticket.start_utc->seconds}, "", start);
  if (start > newest_) { // no call taken begins then
    newest_ = std::move(start);
    return std::optional<Error>();
  }
  const auto before = store_.starting(source_.name, *ticket.start_utc);
  if (!before) return fail(before.error());
  for (const auto& other : *before) {
    const auto& old = other.ticket;
    const auto number = parse_digits(old.call_id);
    if (!number || old.call_id == ticket.call_id || old.caller_raw != ticket.caller_raw ||
        old.called_raw != ticket.called_raw || other.channel != ticket.evidence.channel)
      continue;
    const auto there = has(*number);
    if (!there) {
      of_source_ = there.error();
      return fail(there.error());
    }
    if (!*there)
      return std::optional(
          Error{.code = errors::cdr_rewritten,
                .what = fmt::format("row {} was taken as this call, and is not there any more", *number)});
  }
  return std::optional<Error>();
}

Status RowsFeed::tell_purged(SourceOutcome& outcome) {
  const auto known = Numbers::parse(pieces_.stream().cursor);
  if (known.empty()) return {};
  const auto first = smallest();
  if (!first) {
    outcome.failures.push_back(first.error());
    return {};
  }
  if (!*first || **first <= known.last() + 1) return {};
  Teller teller(store_, source_, pieces_.stream().taken_at, outcome);
  if (auto status = teller.load(); !status) return status;
  return teller.tell(
      {.stream = pieces_.stream().name,
       .path = pieces_.stream().path,
       .code = errors::cdr_purged.number,
       .what = fmt::format("the smallest number is {}, and the last that was taken is {}", **first, known.last()),
       .from = pieces_.stream().taken_at});
}

} // namespace telctl::cdr
