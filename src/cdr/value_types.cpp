#include <value_types.hpp>

#include <algorithm>

#include <telctl/support/json.hpp>
#include <telctl/support/text.hpp>

namespace telctl::cdr {
namespace {

/// The numbers are what ",u" and int64 give. 1 stands for a record on which nothing was decided, which the words call
/// NO ANSWER too.
std::optional<Disposition> disposition_of_number(std::string_view digits) {
  if (digits == "8") return Disposition::answered;
  if (digits == "0" || digits == "1") return Disposition::no_answer;
  if (digits == "4") return Disposition::busy;
  if (digits == "2") return Disposition::failed;
  if (digits == "16") return Disposition::congestion;
  if (digits == "32") return Disposition::cancelled;
  return std::nullopt;
}

/// What a code or a mark says, into its place.
void apply(const Meaning& meaning, Values& values) {
  for (const auto& [key, word] : meaning.says) {
    if (key == "direction") values.direction = direction_of_name(word).value_or(Direction::unknown);
    if (key == "disposition") values.disposition = disposition_of_name(word).value_or(Disposition::unknown);
  }
}

TimeParts* parts_of(Role role, Values& values) {
  if (role == Role::start) return values.parts.data();
  if (role == Role::answer) return &values.parts[1];
  return role == Role::end ? &values.parts[2] : nullptr;
}

} // namespace

bool read_seconds(const FormatColumn& column, std::string_view text, Values& values) {
  const auto micros = column.type == Type::decimal_seconds ? parse_decimal(text)
                      : column.type == Type::span          ? read_span_form(column.form, text)
                                                           : read_interval(text);
  if (!micros || *micros > longest_micros) return false;
  if (column.role != Role::none) set_seconds(column.role, *micros, values);
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

bool read_part(const FormatColumn& column, std::string_view text, Values& values) {
  TimeParts unused;
  auto* parts = parts_of(column.role, values);
  return read_time_form(column.form, text, parts == nullptr ? unused : *parts);
}

bool read_disposition_number(std::string_view text, Values& values) {
  const auto found = disposition_of_number(text);
  values.disposition = found.value_or(Disposition::unknown);
  return found.has_value();
}

bool read_boolean(Role role, std::string_view text, Values& values) {
  const bool yes = text == "true" || text == "t" || text == "True";
  if (!yes && text != "false" && text != "f" && text != "False") return false;
  if (role == Role::disposition) values.disposition = yes ? Disposition::answered : Disposition::no_answer;
  return true;
}

bool read_code(const FormatColumn& column, std::string_view text, Values& values) {
  const auto found = std::find_if(column.meanings.begin(), column.meanings.end(),
                                  [&](const auto& meaning) { return meaning.written == text; });
  if (found == column.meanings.end()) return false;
  apply(*found, values);
  return true;
}

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

bool is_amount(std::string_view text) {
  const auto point = text.find_first_of(".,");
  if (point == std::string_view::npos) return is_digits(text);
  return is_digits(text.substr(0, point)) && is_digits(text.substr(point + 1));
}

bool is_json_object(std::string_view text) {
  return text.starts_with('{') && OrderedJson::accept(text);
}

bool is_unknown(const FormatColumn& column, std::string_view text) {
  if (column.unknown.empty()) return false;
  if (column.unknown.back() != '*' || column.unknown.size() == 1) return text == column.unknown;
  return text.starts_with(std::string_view(column.unknown).substr(0, column.unknown.size() - 1));
}

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

} // namespace telctl::cdr
