// Fields into typed values. A value that is not written as its type wants it is a problem, never a guess.
#include <values.hpp>

#include <civil.hpp>
#include <fmt/format.h>
#include <telctl/cdr/errors.hpp>
#include <telctl/support/text.hpp>

namespace telctl::cdr {
namespace {

/// Text of a value in a message: short, and safe for a terminal.
std::string shown(std::string_view value) {
  constexpr std::size_t longest = 40;
  return value.size() <= longest ? visible(value) : visible(value.substr(0, longest)) + "…";
}

/// Words and numbers of Asterisk's main/cdr.c; the numbers are what ",u" and int64 give. 1 stands for a record on which
/// nothing was decided, which the words call NO ANSWER too.
std::optional<Disposition> disposition_of(std::string_view word) {
  if (word == "ANSWERED") return Disposition::answered;
  if (word == "NO ANSWER") return Disposition::no_answer;
  if (word == "BUSY") return Disposition::busy;
  if (word == "FAILED") return Disposition::failed;
  if (word == "CONGESTION") return Disposition::congestion;
  if (word == "CANCEL") return Disposition::cancelled;
  return std::nullopt;
}

std::optional<Disposition> disposition_of_number(std::string_view digits) {
  if (digits == "8") return Disposition::answered;
  if (digits == "0" || digits == "1") return Disposition::no_answer;
  if (digits == "4") return Disposition::busy;
  if (digits == "2") return Disposition::failed;
  if (digits == "16") return Disposition::congestion;
  if (digits == "32") return Disposition::cancelled;
  return std::nullopt;
}

bool read_ama(std::string_view value, std::optional<Flag>& ama) {
  if (value == "BILLING" || value == "2") ama = Flag::ama_billing;
  if (value == "OMIT" || value == "1") ama = Flag::ama_omit;
  return ama || value == "DOCUMENTATION" || value == "3";
}

/// "[SYSTEM-]EPOCH.N": the epoch, in whole seconds.
std::optional<std::int64_t> unique_epoch(std::string_view id) {
  const auto point = id.rfind('.');
  if (point == std::string_view::npos || !is_digits(id.substr(point + 1))) return std::nullopt;
  auto epoch = id.substr(0, point);
  if (const auto dash = epoch.rfind('-'); dash != std::string_view::npos) epoch.remove_prefix(dash + 1);
  if (epoch.size() < 9 || epoch.size() > 11) return std::nullopt;
  return parse_digits(epoch);
}

bool read_time(Type type, std::string_view text, TimeValue& time) {
  if (type == Type::local_time) {
    const auto civil = parse_civil(text, ' ');
    if (civil) time = {.kind = TimeValue::Kind::civil, .seconds = *civil};
    return civil.has_value();
  }
  if (type == Type::iso_time) {
    const auto civil = parse_civil(text.substr(0, 19), 'T');
    const auto offset = text.size() > 19 ? parse_offset(text.substr(19)) : std::nullopt;
    if (civil && offset) time = {.kind = TimeValue::Kind::moment, .seconds = *civil - *offset, .offset = offset};
    return civil && offset;
  }
  if (type == Type::epoch) {
    const auto seconds = text.size() >= 9 && text.size() <= 11 ? parse_digits(text) : std::nullopt;
    if (seconds) time = {.kind = TimeValue::Kind::moment, .seconds = *seconds};
    return seconds.has_value();
  }
  const auto micros = parse_decimal(text);
  if (!micros || *micros < 100'000'000'000'000) return false; // before 1973: no epoch of a telephone call
  time = {.kind = TimeValue::Kind::moment,
          .seconds = *micros / 1'000'000,
          .micros = static_cast<std::int32_t>(*micros % 1'000'000)};
  return true;
}

TimeValue* time_of(Role role, Values& values) {
  switch (role) {
  case Role::start:
    return &values.start;
  case Role::answer:
    return &values.answer;
  case Role::end:
    return &values.end;
  case Role::written:
    return &values.written;
  default:
    return nullptr;
  }
}

std::string_view wanted(Type type) {
  switch (type) {
  case Type::local_time:
    return "a date and time YYYY-MM-DD HH:MM:SS";
  case Type::iso_time:
    return "a date and time with its offset, YYYY-MM-DDTHH:MM:SS+HHMM";
  case Type::epoch:
    return "seconds since 1970";
  case Type::decimal_epoch:
    return "seconds since 1970 with their fraction";
  case Type::seconds:
    return "whole seconds";
  case Type::decimal_seconds:
    return "seconds with their fraction";
  case Type::number:
    return "a whole number";
  case Type::disposition:
    return "one of ANSWERED, NO ANSWER, BUSY, FAILED, CONGESTION, CANCEL";
  case Type::disposition_number:
    return "one of 0, 1, 2, 4, 8, 16, 32";
  case Type::ama:
    return "one of OMIT, BILLING, DOCUMENTATION";
  case Type::ama_number:
    return "one of 1, 2, 3";
  case Type::unique_id:
    return "an id EPOCH.N or SYSTEM-EPOCH.N";
  case Type::quoted_text:
    return "text in quotation marks, doubled inside";
  case Type::text:
    break;
  }
  return "text";
}

ErrorCode code_of(Type type) {
  switch (type) {
  case Type::local_time:
  case Type::iso_time:
    return errors::cdr_bad_time;
  case Type::epoch:
  case Type::decimal_epoch:
    return errors::cdr_bad_epoch;
  case Type::seconds:
  case Type::decimal_seconds:
    return errors::cdr_bad_seconds;
  case Type::disposition:
  case Type::disposition_number:
    return errors::cdr_bad_disposition;
  case Type::ama:
  case Type::ama_number:
    return errors::cdr_bad_amaflags;
  case Type::unique_id:
    return errors::cdr_bad_uniqueid;
  case Type::quoted_text:
    return errors::cdr_torn_quote;
  default:
    return errors::cdr_bad_number;
  }
}

/// The value into its place. False when it is not written as its type wants.
bool read_value(const FormatColumn& column, std::string_view text, Values& values) {
  switch (column.type) {
  case Type::text:
  case Type::quoted_text:
    return true;
  case Type::number:
    return parse_digits(text).has_value();
  case Type::seconds:
  case Type::decimal_seconds: {
    auto micros = column.type == Type::seconds ? parse_digits(text) : parse_decimal(text);
    if (!micros || *micros > 1'000'000'000'000) return false;
    if (column.type == Type::seconds) *micros *= 1'000'000;
    (column.role == Role::duration ? values.duration_us : values.billable_us) = micros;
    return true;
  }
  case Type::local_time:
  case Type::iso_time:
  case Type::epoch:
  case Type::decimal_epoch: {
    TimeValue unused;
    auto* time = time_of(column.role, values);
    return read_time(column.type, text, time == nullptr ? unused : *time);
  }
  case Type::disposition:
  case Type::disposition_number: {
    const auto found = column.type == Type::disposition ? disposition_of(text) : disposition_of_number(text);
    values.disposition = found.value_or(Disposition::unknown);
    return found.has_value();
  }
  case Type::ama:
    return !is_digits(text) && read_ama(text, values.ama);
  case Type::ama_number:
    return is_digits(text) && read_ama(text, values.ama);
  case Type::unique_id: {
    const auto epoch = unique_epoch(text);
    // The linked id is another channel's: it dates the call, not this record.
    if (column.role == Role::unique_id) values.unique_epoch = epoch;
    return epoch.has_value();
  }
  }
  return false;
}

/// Undoes CSV quoting in a field of a format that has none.
std::optional<std::string> unquoted(std::string_view text) {
  if (!text.starts_with('"')) return std::string(text);
  if (text.size() < 2 || !text.ends_with('"')) return std::nullopt;
  std::string result;
  text = text.substr(1, text.size() - 2);
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '"' && (++i == text.size() || text[i] != '"')) return std::nullopt;
    result += text[i];
  }
  return result;
}

} // namespace

std::optional<Problem> ValueReader::read(const Variant& variant, Values& values) {
  if (fields_.size() != variant.columns.size())
    return Problem{errors::cdr_column_count,
                   fmt::format("{} column{} instead of {}", fields_.size(), fields_.size() == 1 ? "" : "s",
                               variant.columns.size()),
                   1};
  values = {};
  values.repaired = repaired_;
  for (std::size_t i = 0; i < fields_.size(); ++i)
    if (auto problem = read_field(*variant.columns[i], i, values)) return problem;
  return std::nullopt;
}

std::optional<Problem> ValueReader::read_field(const FormatColumn& column, std::size_t index, Values& values) {
  auto text = fields_[index];
  const auto problem = [&](ErrorCode code, std::string what) {
    return Problem{code, fmt::format("column {} ({}) {}", index + 1, column.name, what), places_[index]};
  };
  const auto role = static_cast<std::size_t>(column.role);
  values.present |= std::uint32_t{1} << role;
  if (column.type == Type::quoted_text) {
    const auto plain = unquoted(text);
    if (!plain) return problem(code_of(column.type), fmt::format("is '{}', not {}", shown(text), wanted(column.type)));
    if (*plain != text) text = keep(*plain);
  }
  values.texts[role] = text;
  const bool nothing = text.empty() || (column.type == Type::decimal_epoch && text == "0.000000");
  if (nothing) {
    if (column.may_be_empty) return std::nullopt;
    return problem(errors::cdr_missing_value, fmt::format("is empty, not {}", wanted(column.type)));
  }
  if (read_value(column, text, values)) return std::nullopt;
  return problem(code_of(column.type), fmt::format("is '{}', not {}", shown(text), wanted(column.type)));
}

} // namespace telctl::cdr
