// The same content as append_field, one pass over each text and no copy between.
#include <telctl/cdr/write.hpp>

#include <algorithm>
#include <numeric>
#include <utility>

#include <blocks.hpp>
#include <put.hpp>
#include <ticket_fields.hpp>

namespace telctl::cdr {
namespace {

[[gnu::noinline]] char* put_quoted(std::string_view text, char* out) {
  *out++ = '"';
  for (const char c : text) {
    if (c == '"') *out++ = '"';
    *out++ = c;
  }
  *out++ = '"';
  return out;
}

/// A text of more than a block, block by block; the last overlaps the one before.
[[gnu::noinline]] char* put_long_cell(std::string_view text, char* out) {
  QuoteWanting wanting;
  const auto put_block = [&](std::size_t i) {
    std::memcpy(out + i, text.data() + i, small_block);
    wanting.add(text.data() + i);
  };
  const std::size_t last = text.size() - small_block;
  put_block(0);
  for (std::size_t i = small_block; i < last; i += small_block)
    put_block(i);
  put_block(last);
  return wanting.any() ? put_quoted(text, out) : out + text.size();
}

/// The same of up to a block: `text` in two words that may overlap. Whether it wants quotes is seen in what was read:
/// the processor would wait for what was just written in two parts.
template <class Word>
[[gnu::always_inline]] inline char* put_short_cell(std::string_view text, char* out) {
  Word first{};
  Word last{};
  const std::size_t behind = text.size() - sizeof last;
  std::memcpy(&first, text.data(), sizeof first);
  std::memcpy(&last, text.data() + behind, sizeof last);
  std::memcpy(out, &first, sizeof first);
  std::memcpy(out + behind, &last, sizeof last);
  QuoteWanting wanting;
  wanting.add(first, last);
  return wanting.any() ? put_quoted(text, out) : out + text.size();
}

/// Text as a cell. What it has written unquoted is written again when a letter wants quotes.
[[gnu::always_inline]] inline char* put_cell(std::string_view text, char* out) {
  if (text.empty()) return out;
  if (text.size() > small_block) return put_long_cell(text, out);
  if (text.size() >= 8) return put_short_cell<std::uint64_t>(text, out);
  if (text.size() >= 4) return put_short_cell<std::uint32_t>(text, out);
  if (text.size() >= 2) return put_short_cell<std::uint16_t>(text, out);
  return put_short_cell<std::uint8_t>(text, out);
}

/// A field as a cell, and the comma behind it.
[[gnu::always_inline]] inline char* put_field(const TicketField& field, const TicketView& ticket, char* out) {
  out = field.text == nullptr ? field.write(ticket, out)
        : field.plain         ? put(field.text(ticket), out)
                              : put_cell(field.text(ticket), out);
  *out++ = ',';
  return out;
}

/// Every field of the table in its order: what the compiler knows of each, nobody has to look up for each ticket.
template <std::size_t... Places>
char* put_all_fields(const TicketView& ticket, char* out, std::index_sequence<Places...> /*places*/) {
  ((out = put_field(ticket_field_table[Places], ticket, out)), ...);
  return out;
}

/// An upper bound for one line, whatever its columns are, each of them once: every letter of a text may be doubled.
std::size_t bound(const TicketView& t) {
  const std::size_t texts = t.format.size() + t.site.size() + t.source.size() + t.call_id.size() + t.leg.size() +
                            t.caller_name.size() + t.caller_raw.size() + t.caller.size() + t.called_raw.size() +
                            t.called.size() + t.charged.size() + t.trunk.size() + t.cost_reported.size() +
                            t.currency.size() + t.account.size();
  constexpr std::size_t other_values = 64; // all but the list of flags
  return 2 * texts + ticket_field_count * other_values + TicketField::longest_value + small_block;
}

std::vector<std::size_t> all_places() {
  std::vector<std::size_t> places(ticket_field_count);
  std::iota(places.begin(), places.end(), std::size_t{0});
  return places;
}

} // namespace

CsvWriter::CsvWriter(std::vector<std::size_t> fields)
    : fields_(std::move(fields)), is_whole_(fields_ == all_places()),
      // A column that is asked for twice is there twice.
      times_bound_(fields_.size() / ticket_field_count + 2) {}

void CsvWriter::grow(std::size_t size) {
  const auto larger = std::max(capacity_ * 2, used_ + size);
  auto fresh = std::make_unique<char[]>(larger);
  if (used_ > 0) std::memcpy(fresh.get(), buffer_.get(), used_);
  buffer_ = std::move(fresh);
  capacity_ = larger;
}

void CsvWriter::header() {
  constexpr std::size_t longest_name = 64;
  reserve(fields_.size() * longest_name + 1);
  char* out = buffer_.get() + used_;
  for (const auto field : fields_) {
    out = put(ticket_fields()[field], out);
    *out++ = ',';
  }
  end_line(out);
}

void CsvWriter::ticket(const TicketView& ticket) {
  reserve(bound(ticket) * times_bound_);
  char* out = buffer_.get() + used_;
  if (is_whole_) {
    out = put_all_fields(ticket, out, std::make_index_sequence<ticket_field_count>());
  } else {
    for (const auto place : fields_)
      out = put_field(ticket_field_table[place], ticket, out);
  }
  end_line(out);
}

void CsvWriter::end_line(char* out) {
  if (!fields_.empty()) --out; // the last comma
  *out++ = '\n';
  used_ = static_cast<std::size_t>(out - buffer_.get());
}

} // namespace telctl::cdr
