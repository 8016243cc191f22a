// What a value should have been, in words, and the code of the complaint.
#include <type_names.hpp>

#include <fmt/format.h>
#include <telctl/cdr/errors.hpp>
#include <telctl/support/text.hpp>
#include <values.hpp>

namespace telctl::cdr {

std::string shown(std::string_view value) {
  constexpr std::size_t longest = 40;
  return value.size() <= longest ? visible(value) : visible(value.substr(0, longest)) + "…";
}

namespace {

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
  case Type::decimal:
    return "an amount";
  case Type::interval:
    return "an interval, HH:MM:SS or N days HH:MM:SS";
  case Type::boolean:
    return "one of true, false, t, f";
  case Type::json:
    return "a JSON object";
  case Type::blank:
    return "blanks";
  default:
    return "text";
  }
}

} // namespace

/// The same for types that the column itself says more of.
std::string wanted(const FormatColumn& column) {
  if (column.type == Type::time || column.type == Type::span)
    return fmt::format("{} {}", column.type == Type::time ? "a time" : "a duration", form_text(column.form));
  if (column.type != Type::code) return std::string(wanted(column.type));
  std::vector<std::string> codes;
  for (const auto& meaning : column.meanings)
    codes.push_back(meaning.written);
  return "one of " + join(codes, ", ");
}

ErrorCode code_of(Type type) {
  switch (type) {
  case Type::local_time:
  case Type::iso_time:
  case Type::time:
    return errors::cdr_bad_time;
  case Type::epoch:
  case Type::decimal_epoch:
    return errors::cdr_bad_epoch;
  case Type::seconds:
  case Type::decimal_seconds:
  case Type::span:
  case Type::interval:
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
  case Type::code:
  case Type::boolean:
    return errors::cdr_bad_code;
  case Type::decimal:
    return errors::cdr_bad_amount;
  case Type::json:
    return errors::cdr_bad_json;
  case Type::blank:
    return errors::cdr_not_blank;
  default:
    return errors::cdr_bad_number;
  }
}

} // namespace telctl::cdr
