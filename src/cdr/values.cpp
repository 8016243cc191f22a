// Fields into typed values. A value that is not written as its type wants it is a problem, never a guess.
#include <values.hpp>

#include <algorithm>

#include <civil.hpp>
#include <diagnose.hpp>
#include <fmt/format.h>
#include <telctl/cdr/errors.hpp>
#include <telctl/support/encoding.hpp>
#include <telctl/support/json.hpp>
#include <telctl/support/text.hpp>
#include <type_names.hpp>

namespace telctl::cdr {

namespace {

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

bool is_digit(char letter) {
  return letter >= '0' && letter <= '9';
}

bool read_ama(std::string_view value, std::optional<Flag>& ama) {
  if (value == "BILLING" || value == "2") ama = Flag::ama_billing;
  if (value == "OMIT" || value == "1") ama = Flag::ama_omit;
  return ama || value == "DOCUMENTATION" || value == "3";
}

/// "[SYSTEM-]EPOCH.N": the epoch, in whole seconds. Read from behind.
std::optional<std::int64_t> unique_epoch(std::string_view id) {
  const auto digits_before = [&](std::size_t end) {
    auto begin = end;
    while (begin > 0 && is_digit(id[begin - 1]))
      --begin;
    return begin;
  };
  const auto number = digits_before(id.size());
  if (number == id.size() || number == 0 || id[number - 1] != '.') return std::nullopt;
  const auto epoch = digits_before(number - 1);
  if (epoch > 0 && id[epoch - 1] != '-') return std::nullopt;
  const auto size = number - 1 - epoch;
  return size < 9 || size > 11 ? std::nullopt : parse_digits(id.substr(epoch, size));
}

/// Into a time that is empty.
bool read_local_time(std::string_view text, TimeValue& time) {
  const auto civil = parse_civil(text, ' ');
  if (!civil) return false;
  time.kind = TimeValue::Kind::civil;
  time.seconds = *civil;
  return true;
}

bool read_moment(Type type, std::string_view text, TimeValue& time) {
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

TimeValue Values::* time_of(Role role) {
  switch (role) {
  case Role::start:
    return &Values::start;
  case Role::answer:
    return &Values::answer;
  case Role::end:
    return &Values::end;
  case Role::written:
    return &Values::written;
  default:
    return &Values::no_time;
  }
}

/// What a code or a mark says, into its place.
void apply(const Meaning& meaning, Values& values) {
  for (const auto& [key, word] : meaning.says) {
    if (key == "direction") values.direction = direction_of_name(word).value_or(Direction::unknown);
    if (key == "disposition") values.disposition = disposition_of_name(word).value_or(Disposition::unknown);
  }
}

bool read_code(const FormatColumn& column, std::string_view text, Values& values) {
  const auto found = std::find_if(column.meanings.begin(), column.meanings.end(),
                                  [&](const auto& meaning) { return meaning.written == text; });
  if (found == column.meanings.end()) return false;
  apply(*found, values);
  return true;
}

/// Takes the mark off a number, and sees whether it is a trunk or hides digits.
void read_party(const FormatColumn& column, std::string_view& text, Values& values) {
  PartyValue value{.raw = text};
  for (const auto& meaning : column.meanings)
    if (text.starts_with(meaning.written)) {
      apply(meaning, values);
      text = trim(text.substr(meaning.written.size()));
      break;
    }
  value.is_trunk = !text.empty() && column.trunks.find(text.front()) != std::string::npos;
  value.masked = text.find_first_of(column.mask) != std::string_view::npos;
  if (column.role == Role::caller || column.role == Role::extension) values.caller = value;
  if (column.role == Role::called || column.role == Role::outside) values.called = value;
}

bool read_boolean(Role role, std::string_view text, Values& values) {
  const bool yes = text == "true" || text == "t" || text == "True";
  if (!yes && text != "false" && text != "f" && text != "False") return false;
  if (role == Role::disposition) values.disposition = yes ? Disposition::answered : Disposition::no_answer;
  return true;
}

void set_seconds(Role role, std::int64_t micros, Values& values) {
  if (role != Role::billable) values.duration_us = micros;
  if (role != Role::duration) values.billable_us = micros;
}

bool is_amount(std::string_view text) {
  const auto point = text.find_first_of(".,");
  if (point == std::string_view::npos) return is_digits(text);
  return is_digits(text.substr(0, point)) && is_digits(text.substr(point + 1));
}

bool is_unknown(const FormatColumn& column, std::string_view text) {
  if (column.unknown.empty()) return false;
  if (column.unknown.back() != '*' || column.unknown.size() == 1) return text == column.unknown;
  return text.starts_with(std::string_view(column.unknown).substr(0, column.unknown.size() - 1));
}

bool is_json_object(std::string_view text) {
  return text.starts_with('{') && OrderedJson::accept(text);
}

TimeParts* parts_of(Role role, Values& values) {
  if (role == Role::start) return values.parts.data();
  if (role == Role::answer) return &values.parts[1];
  return role == Role::end ? &values.parts[2] : nullptr;
}

constexpr std::int64_t longest_seconds = 1'000'000; // eleven days and a half
constexpr std::int64_t longest_micros = longest_seconds * 1'000'000;

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

/// Empties what is not overwritten by each record of the format anyway.
void reset(Values& values) {
  for (auto* time : {&values.start, &values.answer, &values.end, &values.written})
    *time = {};
  values.duration_us.reset();
  values.billable_us.reset();
  values.units.reset();
  values.unique_epoch.reset();
  values.ama.reset();
  values.disposition = Disposition::unknown;
  values.direction = Direction::unknown;
  values.caller = {};
  values.called = {};
  values.duration_unknown = false;
}

bool set_whole_seconds(Role role, std::string_view text, Values& values) {
  const auto seconds = parse_digits(text);
  if (!seconds || *seconds > longest_seconds) return false;
  if (role != Role::none) set_seconds(role, *seconds * 1'000'000, values);
  return true;
}

} // namespace

bool ValueReader::read_seconds(const Step& step, std::string_view text, Values& values) {
  const auto micros = step.type == Type::decimal_seconds ? parse_decimal(text)
                      : step.type == Type::span          ? read_span_form(step.column->form, text)
                                                         : read_interval(text);
  if (!micros || *micros > longest_micros) return false;
  if (step.role != Role::none) set_seconds(step.role, *micros, values);
  return true;
}

bool ValueReader::read_part(const Step& step, std::string_view text, Values& values) {
  TimeParts unused;
  auto* parts = parts_of(step.role, values);
  return read_time_form(step.column->form, text, parts == nullptr ? unused : *parts);
}

/// The value into its place. False when it is not written as its type wants. The types of most records are here, those
/// that need more room behind a call.
bool ValueReader::read_value(const Step& step, std::string_view text, Values& values) {
  switch (step.type) {
  case Type::text:
  case Type::quoted_text:
  case Type::party:
    return true;
  case Type::seconds:
    return set_whole_seconds(step.role, text, values);
  case Type::local_time:
    return read_local_time(text, values.*step.time);
  case Type::disposition: {
    const auto found = disposition_of(text);
    values.disposition = found.value_or(Disposition::unknown);
    return found.has_value();
  }
  case Type::ama:
    return !is_digit(text.front()) && read_ama(text, values.ama);
  case Type::ama_number:
    return is_digit(text.front()) && read_ama(text, values.ama);
  case Type::unique_id: {
    const auto epoch = unique_epoch(text);
    // The linked id is another channel's: it dates the call, not this record.
    if (step.role == Role::unique_id) values.unique_epoch = epoch;
    return epoch.has_value();
  }
  case Type::number: {
    const auto number = parse_digits(text);
    if (step.role == Role::units) values.units = number;
    return number.has_value();
  }
  case Type::blank:
    return text.empty();
  default:
    return read_rarer_value(step, text, values);
  }
}

[[gnu::noinline]] bool ValueReader::read_rarer_value(const Step& step, std::string_view text, Values& values) {
  switch (step.type) {
  case Type::decimal_seconds:
  case Type::span:
  case Type::interval:
    return read_seconds(step, text, values);
  case Type::iso_time:
  case Type::epoch:
  case Type::decimal_epoch:
    return read_moment(step.type, text, values.*step.time);
  case Type::time:
    return read_part(step, text, values);
  case Type::disposition_number: {
    const auto found = disposition_of_number(text);
    values.disposition = found.value_or(Disposition::unknown);
    return found.has_value();
  }
  case Type::boolean:
    return read_boolean(step.role, text, values);
  case Type::decimal:
    return is_amount(text);
  case Type::code:
    return read_code(*step.column, text, values);
  case Type::json:
    return is_json_object(text);
  default:
    return false;
  }
}

std::optional<Problem> ValueReader::decode(const std::string& encoding) {
  for (std::size_t i = 0; i < fields_.size(); ++i) {
    if (is_ascii(fields_[i])) continue;
    const auto text = to_utf8(fields_[i], encoding);
    if (!text) return Problem{errors::cdr_not_text, fmt::format("not {} text", encoding), places_[i]};
    fields_[i] = keep(*text);
  }
  return std::nullopt;
}

void ValueReader::plan(const Variant& variant) {
  planned_ = &variant;
  steps_.clear();
  present_ = 0;
  has_parts_ = false;
  for (const auto* column : variant.columns) {
    const bool is_simple = column->meanings.empty() && column->unknown.empty() && column->type != Type::quoted_text &&
                           column->type != Type::party && column->type != Type::decimal_epoch;
    steps_.push_back({.type = column->type,
                      .role = column->role,
                      .may_be_empty = column->may_be_empty,
                      .is_simple = is_simple,
                      .time = time_of(column->role),
                      .column = column});
    has_parts_ = has_parts_ || column->type == Type::time;
    present_ |= std::uint64_t{1} << static_cast<unsigned>(column->role);
  }
}

std::optional<Problem> ValueReader::read(const Variant& variant, Values& values) {
  if (planned_ != &variant) plan(variant);
  if (fields_.size() != steps_.size())
    return Problem{
        errors::cdr_column_count,
        fmt::format("{} column{} instead of {}", fields_.size(), fields_.size() == 1 ? "" : "s", steps_.size()), 1};
  begin_record(values);
  const std::string_view* field = fields_.begin();
  for (const auto& step : steps_) {
    const auto text = *field++;
    if (read_simple(step, text, values)) continue;
    if (auto problem = read_field(step, static_cast<std::size_t>(&step - steps_.data()), values)) return problem;
  }
  return std::nullopt;
}

void ValueReader::begin_record(Values& values) const {
  reset(values);
  if (has_parts_ || values.has_parts) values.parts = {};
  values.has_parts = has_parts_;
  values.repaired = repaired_;
  if (values.present == present_) return;
  values.texts.fill({});
  values.present = present_;
}

/// The usual case. False when the long way is to take what has a meaning of its own, or to say what is wrong.
inline bool ValueReader::read_simple(const Step& step, std::string_view text, Values& values) {
  if (!step.is_simple) return false;
  values.texts.data()[static_cast<std::size_t>(step.role)] = text;
  if (text.empty()) return step.may_be_empty;
  return step.type == Type::text || read_value(step, text, values);
}

std::optional<Problem> ValueReader::read_field(const Step& step, std::size_t index, Values& values) {
  auto text = fields_[index];
  const auto role = static_cast<std::size_t>(step.role);
  const auto problem = [&](ErrorCode code, std::string_view what) {
    return Problem{code, fmt::format("column {} ({}) {}", index + 1, step.column->name, what), places_[index]};
  };
  if (step.type == Type::quoted_text) {
    const auto plain = unquoted(text);
    if (!plain) return problem(code_of(step.type), fmt::format("is '{}', not {}", shown(text), wanted(*step.column)));
    if (*plain != text) text = keep(*plain);
  }
  if (step.type == Type::party) read_party(*step.column, text, values);
  values.texts[role] = text;
  if (!step.column->meanings.empty() && step.type != Type::party && read_code(*step.column, text, values))
    return std::nullopt;
  if (step.type == Type::text) {
    if (step.may_be_empty || !text.empty()) return std::nullopt;
  }
  if (text.empty() || (step.type == Type::decimal_epoch && text == "0.000000")) {
    if (step.may_be_empty) return std::nullopt;
    return problem(errors::cdr_missing_value, fmt::format("is empty, not {}", wanted(*step.column)));
  }
  if (is_unknown(*step.column, text)) {
    values.duration_unknown = values.duration_unknown || step.role == Role::duration || step.role == Role::billable ||
                              step.role == Role::connected;
    values.texts[role] = {};
    return std::nullopt;
  }
  if (step.type == Type::party && has_impossible(text))
    return problem(errors::cdr_bad_party, fmt::format("is '{}': no number has such characters", shown(text)));
  if (read_value(step, text, values)) return std::nullopt;
  return diagnose_value(*step.column, text,
                        problem(code_of(step.type), fmt::format("is '{}', not {}", shown(text), wanted(*step.column))));
}

} // namespace telctl::cdr
