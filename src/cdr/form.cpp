#include <form.hpp>

#include <algorithm>
#include <array>
#include <chrono>

#include <civil.hpp>
#include <fmt/format.h>
#include <telctl/support/text.hpp>

namespace telctl::cdr {
namespace {

using Kind = FormStep::Kind;

constexpr std::array<std::pair<char, Kind>, 10> letters{{{'Y', Kind::year},
                                                         {'M', Kind::month},
                                                         {'D', Kind::day},
                                                         {'h', Kind::hour},
                                                         {'m', Kind::minute},
                                                         {'s', Kind::second},
                                                         {'t', Kind::tenth},
                                                         {'P', Kind::half},
                                                         {'f', Kind::fraction},
                                                         {'Z', Kind::offset}}};

std::optional<Kind> kind_of(char letter) {
  for (const auto& [known, kind] : letters)
    if (known == letter) return kind;
  return std::nullopt;
}

/// What one step took from the text; npos when it does not fit.
class Cursor {
 public:
  explicit Cursor(std::string_view text) : text_(text) {}

  std::optional<int> number(const FormStep& step) {
    int value = 0;
    bool digit = false;
    for (unsigned i = 0; i < step.width; ++i, ++at_) {
      const char c = peek();
      if (c == ' ' && step.padded && !digit) continue;
      // The blanks in front of a padded number may have been cut off with those around its column.
      if (c < '0' || c > '9') return step.padded && digit ? std::optional(value) : std::nullopt;
      digit = true;
      value = value * 10 + (c - '0');
    }
    return digit ? std::optional(value) : std::nullopt;
  }
  bool literal(char letter) { return at_ < text_.size() && text_[at_++] == letter; }
  std::optional<std::int32_t> fraction() {
    std::int32_t micros = 0;
    unsigned digits = 0;
    for (; at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9'; ++at_, ++digits) {
      if (digits >= 6) return std::nullopt;
      micros = micros * 10 + (text_[at_] - '0');
    }
    for (; digits != 0 && digits < 6; ++digits)
      micros *= 10;
    return digits == 0 ? std::nullopt : std::optional(micros);
  }
  std::optional<std::int64_t> offset() {
    auto rest = text_.substr(at_);
    at_ = text_.size();
    if (rest == "Z") return 0;
    if (rest.size() == 3) return parse_offset(std::string(rest) + "00"); // PostgreSQL: +01
    return parse_offset(rest);
  }
  [[nodiscard]] char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  [[nodiscard]] std::string_view take(std::size_t size) {
    const auto result = text_.substr(std::min(at_, text_.size()), size);
    at_ += size;
    return result;
  }
  [[nodiscard]] bool done() const { return at_ == text_.size(); }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
};

struct Clock {
  int hour = -1, minute = 0, second = 0;
  std::string_view half;
};

/// A fraction or an offset, or its absence where it is optional.
bool take_tail(const FormStep& step, Cursor& cursor, TimeParts& parts) {
  if (step.kind == Kind::fraction) {
    if (step.optional && cursor.peek() != '.') return true;
    if (step.optional) (void)cursor.literal('.');
    const auto micros = cursor.fraction();
    if (micros) parts.micros = *micros;
    return micros.has_value();
  }
  if (step.optional && cursor.done()) return true;
  parts.offset = cursor.offset();
  return parts.offset.has_value();
}

bool take_step(const FormStep& step, Cursor& cursor, TimeParts& parts, Clock& clock) {
  if (step.kind == Kind::literal) return cursor.literal(step.letter);
  if (step.kind == Kind::fraction || step.kind == Kind::offset) return take_tail(step, cursor, parts);
  if (step.kind == Kind::half) {
    if (step.optional && cursor.done()) return true;
    clock.half = cursor.take(step.width);
    return clock.half == (step.width == 1 ? "A" : "AM") || clock.half == (step.width == 1 ? "P" : "PM");
  }
  const auto value = cursor.number(step);
  if (!value) return false;
  switch (step.kind) {
  case Kind::year:
    // Two digits: no exchange that writes them is older than 1970.
    parts.year = step.width == 4 ? *value : *value + (*value < 70 ? 2000 : 1900);
    return true;
  case Kind::month:
    parts.month = *value;
    return *value >= 1 && *value <= 12;
  case Kind::day:
    parts.day = *value;
    return *value >= 1 && *value <= 31;
  case Kind::hour:
    clock.hour = *value;
    return *value <= 23;
  case Kind::minute:
    clock.minute = *value;
    return *value <= 59;
  case Kind::second:
    clock.second = *value;
    return *value <= 60;
  default:
    return false;
  }
}

} // namespace

tl::expected<Form, std::string> parse_form(std::string_view text) {
  Form form;
  bool padded = false;
  for (std::size_t i = 0; i < text.size();) {
    if (text[i] == '_') {
      padded = true;
      ++i;
      continue;
    }
    const bool optional = text[i] == '[';
    if (optional) {
      const auto close = text.find(']', i);
      const auto inside = close == std::string_view::npos ? std::string_view{} : text.substr(i + 1, close - i - 1);
      if (inside == "P") {
        form.push_back({.kind = Kind::half, .optional = true});
        i = close + 1;
        continue;
      }
      if (inside != ".f" && inside != "Z")
        return tl::unexpected<std::string>("only [.f], [Z] and [P] may be absent in a form");
      form.push_back({.kind = inside == "Z" ? Kind::offset : Kind::fraction, .optional = true});
      i = close + 1;
      continue;
    }
    const auto kind = kind_of(text[i]);
    if (!kind) {
      if (text[i] == '\\' && ++i == text.size()) return tl::unexpected<std::string>("a form ends in a backslash");
      form.push_back({.kind = Kind::literal, .letter = text[i++]});
      continue;
    }
    const auto end = std::min(text.find_first_not_of(text[i], i), text.size());
    if (end - i > 8) return tl::unexpected<std::string>("a number in a form has at most 8 digits");
    form.push_back({.kind = *kind, .width = static_cast<std::uint8_t>(end - i + (padded ? 1 : 0)), .padded = padded});
    padded = false;
    if (form.back().kind == Kind::year && form.back().width != 2 && form.back().width != 4)
      return tl::unexpected<std::string>("a year has 2 or 4 digits");
    i = end;
  }
  return form;
}

bool read_time_form(const Form& form, std::string_view text, TimeParts& parts) {
  Cursor cursor(text);
  Clock clock;
  for (const auto& step : form)
    if (!take_step(step, cursor, parts, clock)) return false;
  if (!cursor.done()) return false;
  if (!clock.half.empty()) {
    if (clock.hour < 1 || clock.hour > 12) return false;
    clock.hour = clock.hour % 12 + (clock.half.front() == 'P' ? 12 : 0);
  }
  if (clock.hour >= 0) parts.second_of_day = clock.hour * 3600 + clock.minute * 60 + clock.second;
  parts.seen = true;
  const std::chrono::year_month_day day{std::chrono::year{parts.year},
                                        std::chrono::month{static_cast<unsigned>(parts.month)},
                                        std::chrono::day{static_cast<unsigned>(parts.day)}};
  return parts.year < 0 || parts.month == 0 || parts.day == 0 || day.ok();
}

std::optional<std::int64_t> read_span_form(const Form& form, std::string_view text) {
  Cursor cursor(text);
  std::int64_t micros = 0;
  bool first = true; // only the greatest unit may exceed its 59
  for (const auto& step : form) {
    if (step.kind == Kind::literal) {
      if (!cursor.literal(step.letter)) return std::nullopt;
      continue;
    }
    if (step.kind == Kind::fraction) {
      if (step.optional && cursor.peek() != '.') continue;
      if (step.optional) (void)cursor.literal('.');
      const auto fraction = cursor.fraction();
      if (!fraction) return std::nullopt;
      micros += *fraction;
      continue;
    }
    const auto value = cursor.number(step);
    if (!value || (!first && step.kind != Kind::tenth && *value > 59)) return std::nullopt;
    const std::int64_t unit = step.kind == Kind::hour     ? 3600
                              : step.kind == Kind::minute ? 60
                              : step.kind == Kind::second ? 1
                              : step.kind == Kind::tenth  ? 6
                                                          : -1;
    if (unit < 0) return std::nullopt;
    micros += *value * unit * 1'000'000;
    first = false;
  }
  return cursor.done() ? std::optional(micros) : std::nullopt;
}

std::optional<std::int64_t> read_interval(std::string_view text) {
  std::int64_t days = 0;
  const auto parts = words(text);
  if (parts.size() == 3 && (parts[1] == "day" || parts[1] == "days")) {
    const auto count = parts[0].size() <= 4 ? parse_digits(parts[0]) : std::nullopt;
    if (!count) return std::nullopt;
    days = *count;
  } else if (parts.size() != 1) {
    return std::nullopt;
  }
  static const Form clock = *parse_form("hh:mm:ss[.f]");
  const auto rest = read_span_form(clock, parts.back());
  return rest ? std::optional(*rest + days * 86'400'000'000) : std::nullopt;
}

std::string form_text(const Form& form) {
  std::string text;
  for (const auto& step : form) {
    if (step.kind == Kind::literal) {
      text += step.letter;
      continue;
    }
    const auto letter =
        std::find_if(letters.begin(), letters.end(), [&](const auto& l) { return l.second == step.kind; });
    if (step.optional)
      text += step.kind == Kind::fraction ? "[.f]" : step.kind == Kind::half ? "[P]" : "[Z]";
    else
      text.append(step.width, letter->first);
  }
  return text;
}

} // namespace telctl::cdr
