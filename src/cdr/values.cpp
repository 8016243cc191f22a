// Fields into typed values. A value that is not written as its type wants it is a problem, never a guess.
#include <values.hpp>

#include <diagnose.hpp>
#include <fmt/format.h>
#include <telctl/cdr/errors.hpp>
#include <telctl/support/encoding.hpp>
#include <type_names.hpp>
#include <value_types.hpp>

namespace telctl::cdr {
namespace {

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

/// Empties what is not overwritten by each record of the format anyway. Of a time that is absent nothing else counts.
[[gnu::always_inline]] inline void reset(Values& values) {
  values.start.kind = values.answer.kind = values.end.kind = values.written.kind = TimeValue::Kind::absent;
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

} // namespace

[[gnu::noinline]] bool ValueReader::read_rarer_value(const Step& step, std::string_view text, Values& values) {
  switch (step.type) {
  case Type::decimal_seconds:
  case Type::span:
  case Type::interval:
    return read_seconds(*step.column, text, values);
  case Type::iso_time:
  case Type::epoch:
  case Type::decimal_epoch:
    return read_moment(step.type, text, values.*step.time);
  case Type::time:
    return read_part(*step.column, text, values);
  case Type::disposition_number:
    return read_disposition_number(text, values);
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
    if (!text) return Problem{errors::cdr_not_text, fmt::format("not {} text", encoding), place_of(i)};
    fields_[i] = keep(*text);
  }
  return std::nullopt;
}

void ValueReader::plan(const Variant& variant) {
  planned_ = &variant;
  roles_.clear();
  checks_.clear();
  present_ = 0;
  has_parts_ = false;
  for (const auto* column : variant.columns) {
    const bool is_simple = !careful_ && column->meanings.empty() && column->unknown.empty() &&
                           column->type != Type::quoted_text && column->type != Type::party &&
                           column->type != Type::decimal_epoch;
    const auto index = roles_.size();
    roles_.push_back(static_cast<std::uint8_t>(column->role));
    if (!is_simple || column->type != Type::text || !column->may_be_empty)
      checks_.push_back({.type = column->type,
                         .role = column->role,
                         .may_be_empty = column->may_be_empty,
                         .is_simple = is_simple,
                         .empty_is_read = is_simple && column->may_be_empty,
                         .time = time_of(column->role),
                         .column = column,
                         .index = index});
    has_parts_ = has_parts_ || column->type == Type::time;
    present_ |= std::uint64_t{1} << static_cast<unsigned>(column->role);
  }
}

[[gnu::always_inline]] inline void ValueReader::begin_record(Values& values) const {
  reset(values);
  if (has_parts_ || values.has_parts) values.parts = {};
  values.has_parts = has_parts_;
  values.repaired = repaired_;
  if (values.present == present_) return;
  values.texts.fill({});
  values.present = present_;
}

std::optional<Problem> ValueReader::read(const Variant& variant, Values& values) {
  if (planned_ != &variant) plan(variant);
  if (fields_.size() != roles_.size())
    return Problem{
        errors::cdr_column_count,
        fmt::format("{} column{} instead of {}", fields_.size(), fields_.size() == 1 ? "" : "s", roles_.size()), 1};
  begin_record(values);
  const std::string_view* const fields = fields_.begin();
  const std::uint8_t* const roles = roles_.data();
  const std::size_t count = roles_.size();
#pragma GCC unroll 3
  for (std::size_t i = 0; i < count; ++i)
    values.texts.data()[roles[i]] = fields[i];
  for (const auto *step = checks_.data(), *const last = step + checks_.size(); step != last; ++step) {
    if (read_simple(*step, fields[step->index], values)) continue;
    if (auto problem = read_field(*step, values)) return problem;
  }
  return std::nullopt;
}

/// The value into its place. False when it is not written as its type wants.
[[gnu::always_inline]] inline bool ValueReader::read_value(const Step& step, std::string_view text, Values& values) {
  switch (step.type) {
  case Type::text:
  case Type::quoted_text:
  case Type::party:
    return true;
  case Type::seconds:
    return read_whole_seconds(step.role, text, values);
  case Type::local_time:
    return read_local_time(text, civil_, values.*step.time);
  case Type::disposition:
    values.disposition = disposition_of(text);
    return values.disposition != Disposition::unknown;
  case Type::ama:
    return !is_digit(text.front()) && read_ama(text, values.ama);
  case Type::ama_number:
    return is_digit(text.front()) && read_ama(text, values.ama);
  case Type::unique_id: {
    const auto epoch = unique_epoch(text);
    // The linked id is another channel's: it dates the call, not this record.
    if (epoch && step.role == Role::unique_id) values.unique_epoch.emplace(*epoch);
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

/// The usual case. False when the long way is to take what has a meaning of its own, or to say what is wrong.
[[gnu::always_inline]] inline bool ValueReader::read_simple(const Step& step, std::string_view text, Values& values) {
  if (text.empty()) return step.empty_is_read;
  return step.is_simple && read_value(step, text, values);
}

std::optional<Problem> ValueReader::read_field(const Step& step, Values& values) {
  const auto index = step.index;
  auto text = fields_[index];
  const auto role = static_cast<std::size_t>(step.role);
  const auto problem = [&](ErrorCode code, std::string_view what) {
    return Problem{code, fmt::format("column {} ({}) {}", index + 1, step.column->name, what), place_of(index)};
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
