// The same content as append_field, one pass over each text and no copy between.
#include <telctl/cdr/write.hpp>

#include <algorithm>

#include <blocks.hpp>
#include <put.hpp>
#include <ticket_fields.hpp>

namespace telctl::cdr {
namespace {

char* put_quoted(std::string_view text, char* out) {
  *out++ = '"';
  for (const char c : text) {
    if (c == '"') *out++ = '"';
    *out++ = c;
  }
  *out++ = '"';
  return out;
}

/// Text as a cell. What it has written unquoted is written again when a letter wants quotes. Looks at up to a block
/// behind the text, in the buffer.
char* put_cell(std::string_view text, char* out) {
  if (text.empty()) return out;
  char* const end = put(text, out);
  for (std::size_t i = 0; i < text.size(); i += small_block)
    if (wants_quotes(out + i, std::min(text.size() - i, small_block))) return put_quoted(text, out);
  return end;
}

/// An upper bound for one line, whatever its columns are, each of them once: every letter of a text may be doubled.
std::size_t bound(const Ticket& t) {
  const std::size_t texts = t.format.size() + t.site.size() + t.source.size() + t.call_id.size() + t.leg.size() +
                            t.caller_name.size() + t.caller_raw.size() + t.caller.size() + t.called_raw.size() +
                            t.called.size() + t.charged.size() + t.trunk.size() + t.cost_reported.size() +
                            t.currency.size() + t.account.size();
  constexpr std::size_t other_values = 64; // all but the list of flags
  return 2 * texts + ticket_field_count * other_values + TicketField::longest_value + small_block;
}

} // namespace

CsvWriter::CsvWriter(std::vector<std::size_t> fields) : fields_(std::move(fields)) {}

void CsvWriter::reserve(std::size_t size) {
  if (capacity_ - used_ >= size) return;
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
  if (!fields_.empty()) --out; // the last comma
  *out++ = '\n';
  used_ = static_cast<std::size_t>(out - buffer_.get());
}

void CsvWriter::ticket(const Ticket& ticket) {
  // A column that is asked for twice is there twice.
  reserve(bound(ticket) * (fields_.size() / ticket_fields().size() + 2));
  char* out = buffer_.get() + used_;
  for (const auto place : fields_) {
    const auto& field = ticket_field_table[place];
    out = field.text != nullptr ? put_cell(field.text(ticket), out) : field.write(ticket, out);
    *out++ = ',';
  }
  if (!fields_.empty()) --out; // the last comma
  *out++ = '\n';
  used_ = static_cast<std::size_t>(out - buffer_.get());
}

} // namespace telctl::cdr
