// The same content as append_field, one pass over each text and no copy between.
#include <telctl/cdr/write.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#include <blocks.hpp>
#include <civil.hpp>

namespace telctl::cdr {
namespace {

/// Fields that are not text have at most so many characters.
constexpr std::size_t longest_value = 64;

char* put(std::string_view text, char* out) {
  std::memcpy(out, text.data(), text.size());
  return out + text.size();
}

bool is_special(char c) {
  return c == ',' || c == '"' || c == '\n' || c == '\r';
}

char* put_quoted(std::string_view text, char* out) {
  *out++ = '"';
  for (const char c : text) {
    if (c == '"') *out++ = '"';
    *out++ = c;
  }
  *out++ = '"';
  return out;
}

/// Text as a cell. What it begins to write unquoted is written again when a letter wants quotes.
char* put_cell(std::string_view text, char* out) {
  bool plain = true;
  for (std::size_t i = 0; i < text.size(); ++i) {
    out[i] = text[i];
    plain = plain && !is_special(text[i]);
  }
  return plain ? out + text.size() : put_quoted(text, out);
}

char* put_number(std::uint64_t value, char* out) {
  std::array<char, 20> digits{};
  std::size_t count = 0;
  do
    digits[count++] = static_cast<char>('0' + value % 10);
  while ((value /= 10) != 0);
  while (count > 0)
    *out++ = digits[--count];
  return out;
}

char* put_micros(std::int64_t micros, char* out) {
  if (micros < 0) {
    *out++ = '-';
    micros = -micros;
  }
  out = put_number(static_cast<std::uint64_t>(micros / 1'000'000), out);
  auto fraction = static_cast<unsigned>(micros % 1'000'000);
  if (fraction == 0) return out;
  *out++ = '.';
  for (unsigned unit = 100'000; fraction != 0; unit /= 10) {
    *out++ = static_cast<char>('0' + fraction / unit);
    fraction %= unit;
  }
  return out;
}

char* put_optional(const std::optional<std::int64_t>& micros, char* out) {
  return micros ? put_micros(*micros, out) : out;
}

char* put_moment(const std::optional<Instant>& instant, char* out) {
  if (!instant) return out;
  out = write_civil(*instant, out);
  *out++ = 'Z';
  return out;
}

char* put_flags(Flags flags, char* out) {
  const char* begin = out;
  for (auto bits = flags.bits(); bits != 0; bits &= bits - 1) {
    if (out != begin) *out++ = ' ';
    out = put(name(static_cast<Flag>(std::countr_zero(bits))), out);
  }
  return out;
}

/// From caller_name on.
char* put_party(const Ticket& t, std::size_t field, char* out) {
  switch (field) {
  case 16:
    return put_cell(t.caller_name, out);
  case 17:
    return put_cell(t.caller_raw, out);
  case 18:
    return put(t.caller, out);
  case 19:
    return put_cell(t.called_raw, out);
  case 20:
    return put(t.called, out);
  case 21:
    return put(t.charged, out);
  case 22:
    return put_cell(t.trunk, out);
  case 23:
    return put(name(t.disposition), out);
  case 24:
    return t.units ? put_number(static_cast<std::uint64_t>(*t.units), out) : out;
  case 25:
    return put_cell(t.cost_reported, out);
  case 26:
    return put_cell(t.currency, out);
  case 27:
    return put_cell(t.account, out);
  default:
    return put_flags(t.flags, out);
  }
}

char* put_field(const Ticket& t, std::size_t field, char* out) {
  // In the order of the table in ticket.cpp, which a test compares with this one, field by field.
  switch (field) {
  case 0:
    return put(t.ticket_id, out);
  case 1:
    return put_cell(t.format, out);
  case 2:
    return put_cell(t.site, out);
  case 3:
    return put_cell(t.source, out);
  case 4:
    return put_number(t.offset, out);
  case 5:
    return put_number(t.length, out);
  case 6:
    return put_cell(t.call_id, out);
  case 7:
    return put_cell(t.leg, out);
  case 8:
    return put(name(t.direction), out);
  case 9:
    return put_moment(t.start_utc, out);
  case 10:
    return put_moment(t.answer_utc, out);
  case 11:
    return put_moment(t.end_utc, out);
  case 12:
    return put_moment(t.written_utc, out);
  case 13:
    return put(t.start_local, out);
  case 14:
    return put_optional(t.duration_us, out);
  case 15:
    return put_optional(t.billable_us, out);
  default:
    return put_party(t, field, out);
  }
}

/// An upper bound for one line, whatever its columns are, each of them once: every letter of a text may be doubled.
std::size_t bound(const Ticket& t) {
  constexpr std::size_t longest_flags = std::size_t{32} * static_cast<std::size_t>(Flag::count_of_flags);
  const std::size_t texts = t.format.size() + t.site.size() + t.source.size() + t.call_id.size() + t.leg.size() +
                            t.caller_name.size() + t.caller_raw.size() + t.caller.size() + t.called_raw.size() +
                            t.called.size() + t.charged.size() + t.trunk.size() + t.cost_reported.size() +
                            t.currency.size() + t.account.size();
  return 2 * texts + ticket_fields().size() * longest_value + longest_flags;
}

} // namespace

CsvWriter::CsvWriter(std::vector<std::size_t> fields) : fields_(std::move(fields)) {}

void CsvWriter::reserve(std::size_t size) {
  if (capacity_ - used_ >= size) return;
  const auto larger = std::max(capacity_ * 2, used_ + size);
  auto fresh = std::make_unique<char[]>(larger);
  std::memcpy(fresh.get(), buffer_.get(), used_);
  buffer_ = std::move(fresh);
  capacity_ = larger;
}

void CsvWriter::header() {
  reserve(fields_.size() * longest_value + 1);
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
  for (const auto field : fields_) {
    out = put_field(ticket, field, out);
    *out++ = ',';
  }
  if (!fields_.empty()) --out; // the last comma
  *out++ = '\n';
  used_ = static_cast<std::size_t>(out - buffer_.get());
}

} // namespace telctl::cdr
