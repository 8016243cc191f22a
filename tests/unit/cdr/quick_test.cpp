// The quick way of reading a record gives what the careful way gives: the same fields, values and problems.
#include <algorithm>
#include <array>
#include <chrono>
#include <memory>
#include <random>

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <rapidcheck.h>

#include "tickets_of.hpp"
#include <civil.hpp>
#include <interpret.hpp>
#include <letters.hpp>
#include <line_index.hpp>
#include <telctl/support/text.hpp>
#include <values.hpp>

using namespace telctl;
using namespace telctl::cdr;
using namespace telctl::cdr::test;

namespace {

std::string told(const std::optional<Problem>& problem) {
  return problem ? fmt::format("{} {} at {}", to_string(problem->code), problem->what, problem->column) : "no problem";
}

std::string told(const std::optional<std::int64_t>& number) {
  return number ? std::to_string(*number) : "none";
}

/// Of a time that is absent nothing else counts.
std::string told(const TimeValue& time) {
  if (time.kind == TimeValue::Kind::absent) return "absent";
  return fmt::format("{} {} {} {}", static_cast<int>(time.kind), time.seconds, time.micros, told(time.offset));
}

std::string told(const Values& values) {
  std::string text;
  // Of columns that mean nothing the text is any of theirs.
  static_assert(static_cast<std::size_t>(Role::none) == 0);
  for (std::size_t role = 1; role < values.texts.size(); ++role)
    text += fmt::format("'{}' ", visible(values.texts.at(role)));
  for (const auto* time : {&values.start, &values.answer, &values.end, &values.written})
    text += told(*time) + ", ";
  for (const auto& parts : values.parts)
    if (values.has_parts)
      text += fmt::format("{} {} {} {} {} {} {}, ", parts.year, parts.month, parts.day, parts.second_of_day,
                          parts.micros, told(parts.offset), parts.seen);
  for (const auto* party : {&values.caller, &values.called})
    text += fmt::format("'{}' {} {}, ", visible(party->raw), party->is_trunk, party->masked);
  return text + fmt::format("{} {} {} {} {} {} {} {} {}", told(values.duration_us), told(values.billable_us),
                            told(values.units), told(values.unique_epoch), values.ama ? name(*values.ama) : "none",
                            name(values.disposition), name(values.direction), values.duration_unknown, values.repaired);
}

bool can_be_cut(const Format& format) {
  return format.layout == Layout::delimited && format.quoted && !format.padded && !format.open_end;
}

std::string in_marks(std::string_view field) {
  std::string text = "\"";
  for (const char letter : field)
    text.append(letter == '"' ? 2 : 1, letter);
  return text + "\"";
}

/// The line with which the text begins into its fields; its size. Nothing when it is not well formed.
std::optional<LineIndex::Line> cut(ValueReader& reader, std::string_view text, char separator, bool wide) {
  const auto index = std::make_unique<LineIndex>(wide);
  const auto* line = index->line_at(text, 0, separator);
  if (line == nullptr || !reader.cut(*line)) return std::nullopt;
  return LineIndex::Line{.end = static_cast<std::uint32_t>(line->text.size()),
                         .carriage_return = line->carriage_return,
                         .non_ascii = line->non_ascii};
}

struct Reading {
  ValueReader reader;
  Values values;
  std::string padded;
  std::size_t cuts = 0;

  /// Of a line with something behind it that is not of it.
  std::string of(std::string_view line, const Variant& variant, bool quick) {
    padded = std::string(line) + "\n" + R"(","",,"2026-11-23 08:37:28","""","")" + "\n";
    const auto size = padded.size();
    padded.append(bytes_behind, '"');
    const auto text = std::string_view(padded).substr(0, size);
    const auto found = quick && can_be_cut(*variant.format)
                           ? cut(reader, text, variant.format->separator, cuts % 2 == 0)
                           : std::nullopt;
    if (found) {
      ++cuts;
      CHECK(found->end == line.size());
      CHECK_FALSE(found->carriage_return);
    } else if (const auto problem = reader.split(text.substr(0, line.size()), variant)) {
      return told(problem);
    }
    std::string shown;
    for (const auto field : reader.fields())
      shown += fmt::format("'{}' ", visible(field));
    if (const auto problem = reader.read(variant, values)) return shown + told(problem);
    return shown + told(values);
  }
};

/// A letter changed, put in, taken out or written twice, at some places; most are those that mean something.
std::string damaged(std::string line, std::mt19937& random) {
  constexpr std::string_view letters = "\"\"\"\"\",,;\t|0123456789- :.+*#<>/@&\\AZaz{}\x01\xC3\xA9";
  const auto below = [&](std::size_t count) { return static_cast<std::size_t>(random() % count); };
  for (auto changes = below(4); changes > 0; --changes) {
    const auto at = below(line.size() + 1);
    const char letter = letters[below(letters.size())];
    switch (below(4)) {
    case 0:
      line.insert(at, 1 + below(20), letter);
      break;
    case 1:
      line.erase(at, 1 + below(3));
      break;
    case 2:
      if (at < line.size()) line.insert(at, line.substr(at, 1 + below(30)));
      break;
    default:
      if (at < line.size()) line[at] = letter;
    }
  }
  return line;
}

} // namespace

TEST_CASE("the quick way and the careful way read the same of damaged records of every format") {
  std::mt19937 random(20261123);
  std::size_t records = 0;
  std::size_t read = 0;
  Reading quick;
  Reading careful{.reader = ValueReader(true), .values = {}, .padded = {}};
  for (const auto& variant : formats_with_examples().variants())
    for (const auto& example : variant.format->examples)
      for (auto line : split(example.record, '\n')) {
        if (line.ends_with('\r')) line.remove_suffix(1); // of the line end
        for (int i = 0; i < 60; ++i) {
          const auto record = i == 0 ? std::string(line) : damaged(std::string(line), random);
          const auto wanted = careful.of(record, variant, false);
          const auto got = quick.of(record, variant, true);
          ++records;
          if (wanted.find(" at ") == std::string::npos) ++read;
          if (got == wanted) continue;
          FAIL(variant.label(), ": ", visible(record), "\n  quick:   ", got, "\n  careful: ", wanted);
        }
      }
  CHECK(records > 20'000);
  CHECK(read > 1'000);
  CHECK(quick.cuts > 2'000);
}

TEST_CASE("a line is cut where its fields end, wherever in a block that is") {
  const auto letters = rc::gen::container<std::string>(
      rc::gen::weightedElement<char>({{20, 'a'}, {3, ','}, {2, '"'}, {1, '\xC3'}, {1, ' '}}));
  CHECK(rc::check("fields", [&] {
    const auto fields = *rc::gen::nonEmpty(rc::gen::container<std::vector<std::string>>(letters));
    const bool carriage_return = *rc::gen::arbitrary<bool>();
    std::string line;
    for (const auto& field : fields) {
      if (!line.empty() || &field != &fields.front()) line += ',';
      const bool plain = field.find_first_of(",\"") == std::string::npos;
      if (plain && *rc::gen::arbitrary<bool>())
        line += field;
      else
        line += in_marks(field);
    }
    RC_PRE(fields.size() <= 256);
    const auto text = line + (carriage_return ? "\r\n" : "\n");
    for (const std::string behind : {"", "\"x\",\n", "a\x01,\""})
      for (const bool wide : {false, has_avx2()}) {
        const std::string padded = text + behind + std::string(bytes_behind, '"');
        ValueReader reader;
        const auto found = cut(reader, std::string_view(padded).substr(0, text.size() + behind.size()), ',', wide);
        RC_ASSERT(found.has_value());
        RC_ASSERT(found->end == line.size());
        RC_ASSERT(found->carriage_return == carriage_return);
        RC_ASSERT((found->non_ascii || line.find('\xC3') == std::string::npos));
        RC_ASSERT(std::vector<std::string>(reader.fields().begin(), reader.fields().end()) == fields);
      }
  }));
}

TEST_CASE(
    "many lines at once are cut as one by one, and lines between them that are taken otherwise make no difference") {
  const auto letters = rc::gen::container<std::string>(rc::gen::weightedElement<char>(
      {{40, 'a'}, {8, ','}, {6, '"'}, {6, '\n'}, {2, '\r'}, {1, '\xC3'}, {1, '\t'}, {1, '\x7F'}}));
  CHECK(rc::check("lines", [&] {
    std::string text;
    for (int i = *rc::gen::inRange(0, 60); i > 0; --i)
      text +=
          *rc::gen::element<std::string>("a,b,c\n", "\"a\",\"\"\"b\"\" <1>\",\"\",1\r\n", "\n", "\"\"\n", "a\xC3\xA9\n",
                                         std::string(200, 'x') + "\n", *letters, std::string(9'000, ',') + "\n");
    const std::string padded = text + std::string(bytes_behind, '"');
    const auto all = std::string_view(padded).substr(0, text.size());
    const char separator = *rc::gen::element(',', '\t');
    for (const bool wide : {false, has_avx2()}) {
      const auto index = std::make_unique<LineIndex>(wide);
      ValueReader reader;
      ValueReader alone;
      for (std::size_t begin = 0; begin < all.size();) {
        const auto rest = all.substr(begin);
        const auto end = std::min(rest.find('\n'), rest.size() - 1) + 1;
        const auto wanted = cut(alone, rest, separator, false);
        const bool taken_otherwise = *rc::gen::inRange(0, 8) == 0;
        const auto* line = taken_otherwise ? nullptr : index->line_at(rest, begin, separator);
        const bool is_cut = line != nullptr && reader.cut(*line);
        RC_ASSERT((taken_otherwise || is_cut == wanted.has_value()));
        if (is_cut) {
          RC_ASSERT(line->text.size() == wanted->end);
          RC_ASSERT(line->carriage_return == wanted->carriage_return);
          RC_ASSERT(line->text.size() + (line->carriage_return ? 2 : 1) == end);
          RC_ASSERT((line->non_ascii || line->text.find('\xC3') == std::string_view::npos));
          RC_ASSERT(
              std::equal(reader.fields().begin(), reader.fields().end(), alone.fields().begin(), alone.fields().end()));
        }
        begin += end;
      }
    }
  }));
}

TEST_CASE("a line that is not well formed, or not all there, is not cut") {
  for (const std::string_view line :
       {"a,b", "\"a,b\n", "\"a\"b,c\n", "a\"b\",c\n", "a\",b\",c\n", "a\"b,c\n", "\"a\"\"\n", "a\rb\n", "a\x01\n",
        "a\x7F,b\n", "a\r", "\"a\" ,b\n", "\"a\"b\"c\",d\n"}) {
    INFO(visible(line));
    for (std::size_t before = 0; before < 140; ++before) {
      const auto text = std::string(before, 'x') + "," + std::string(line);
      const auto padded = text + std::string(bytes_behind, '"');
      for (const bool wide : {false, has_avx2()}) {
        ValueReader reader;
        CHECK_FALSE(cut(reader, std::string_view(padded).substr(0, text.size()), ',', wide));
      }
    }
  }
}

TEST_CASE("eight letters at a time are read as one at a time") {
  CHECK(rc::check("numbers", [] {
    const auto number = *rc::gen::inRange<std::uint32_t>(0, 100'000'000);
    const auto text = fmt::format("{:08}", number);
    RC_ASSERT(all_digits(eight_letters(text.data())));
    RC_ASSERT(number_of_digits(eight_letters(text.data())) == number);
    std::string written(8, ' ');
    put_letters(digits_of(number) + eight_zeros, written.data());
    RC_ASSERT(written == text);
  }));
  CHECK(rc::check("whatever else there is", [] {
    auto text = fmt::format("{:08}", *rc::gen::inRange<std::uint32_t>(0, 100'000'000));
    text[*rc::gen::inRange<std::size_t>(0, 8)] = *rc::gen::arbitrary<char>();
    RC_ASSERT(all_digits(eight_letters(text.data())) == is_digits(text));
  }));
  CHECK(rc::check("numbers of any length", [] {
    const auto text = *rc::gen::container<std::string>(rc::gen::weightedElement<char>(
        {{20, '1'}, {20, '9'}, {20, '0'}, {3, '*'}, {3, '#'}, {3, '+'}, {1, 'a'}, {1, ':'}, {1, '/'}, {1, '\xB0'}}));
    const auto digits = text.starts_with('+') ? text.substr(1) : text;
    RC_ASSERT(is_number(text) == (!digits.empty() && digits.find_first_not_of("0123456789*#") == std::string::npos));
  }));
}

TEST_CASE("a short text is read as eight letters without a look at what is behind it") {
  CHECK(rc::check("numbers", [] {
    const auto digits = *rc::gen::inRange<std::size_t>(1, 19);
    auto text = *rc::gen::container<std::string>(digits, rc::gen::inRange<char>('0', '9' + 1));
    if (*rc::gen::inRange(0, 4) == 0) text[*rc::gen::inRange<std::size_t>(0, digits)] = *rc::gen::arbitrary<char>();
    const std::vector<char> alone(text.begin(), text.end()); // where a look behind it is seen
    const auto number = parse_digits({alone.data(), alone.size()});
    RC_ASSERT(number.has_value() == is_digits(text));
    if (number) RC_ASSERT(*number == std::stoll(text));
  }));
  CHECK(rc::check("how many digits a text ends in", [] {
    const auto text = *rc::gen::container<std::string>(
        8, rc::gen::weightedElement<char>(
               {{20, '1'}, {20, '9'}, {20, '0'}, {2, '.'}, {2, ':'}, {1, '\xB0'}, {1, '\xFF'}}));
    const auto other = text.find_last_not_of("0123456789");
    RC_ASSERT(digits_behind(eight_letters(text.data())) == (other == std::string::npos ? 8 : 7 - other));
  }));
}

TEST_CASE("short texts are compared, and caller ids parted, as they are letter by letter") {
  const auto letters = [](std::size_t most) {
    return rc::gen::mapcat(rc::gen::inRange<std::size_t>(0, most), [](std::size_t size) {
      return rc::gen::container<std::string>(
          size, rc::gen::weightedElement<char>({{6, '1'}, {4, 'a'}, {2, '<'}, {2, '>'}, {1, ' '}, {1, '\xBC'}}));
    });
  };
  CHECK(rc::check("equal or not", [&] {
    const auto a = *letters(24);
    auto b = *rc::gen::element(a, a, *letters(24));
    if (!b.empty() && *rc::gen::inRange(0, 2) == 0) b[*rc::gen::inRange<std::size_t>(0, b.size())] ^= 1;
    RC_ASSERT(same_text(a, b) == (a == b));
  }));
  CHECK(rc::check("the number behind the last <", [&] {
    const auto text = "n" + *letters(30) + ">";
    const auto open = text.rfind('<');
    std::string unescaped;
    const auto id = parse_caller_id(text, unescaped);
    if (open == std::string::npos)
      RC_ASSERT(id.number.empty());
    else
      RC_ASSERT(id.number == std::string_view(text).substr(open + 1, text.size() - open - 2));
  }));
}

TEST_CASE("numbers and times are written as a slower way writes them") {
  CHECK(rc::check("numbers of any length", [] {
    const auto bits = *rc::gen::inRange(0, 65);
    const auto number = bits == 0 ? 0 : *rc::gen::arbitrary<std::uint64_t>() >> (64 - bits);
    std::array<char, 32> out{};
    RC_ASSERT(std::string(out.data(), write_number(number, out.data())) == std::to_string(number));
  }));
  CHECK(rc::check("times of hours that come again", [] {
    for (const auto hour : *rc::gen::container<std::vector<std::int64_t>>(rc::gen::inRange<std::int64_t>(-9, 9))) {
      const std::int64_t seconds = hour * 3600 * *rc::gen::element(1, 4, 24, 9'000) + *rc::gen::inRange(0, 3600);
      const std::chrono::sys_seconds moment{std::chrono::seconds{seconds}};
      const std::chrono::year_month_day day{std::chrono::floor<std::chrono::days>(moment)};
      const auto rest = (moment - std::chrono::floor<std::chrono::days>(moment)).count();
      const auto wanted = fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", static_cast<int>(day.year()),
                                      static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day()), rest / 3600,
                                      rest / 60 % 60, rest % 60);
      std::string written;
      append_civil({.seconds = seconds}, "", written);
      RC_ASSERT(written == wanted);
    }
  }));
}

TEST_CASE("a time of day is one that a clock shows") {
  CHECK(rc::check("whatever it is", [] {
    auto text = fmt::format("2026-11-{:02} {:02}:{:02}:{:02}", *rc::gen::inRange(0, 34), *rc::gen::inRange(0, 26),
                            *rc::gen::inRange(0, 64), *rc::gen::inRange(0, 64));
    if (*rc::gen::inRange(0, 4) == 0)
      text[*rc::gen::inRange<std::size_t>(0, 19)] = *rc::gen::element(':', '-', '9', '/', ' ');
    int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, length = 0;
    const auto is_place = [&](std::size_t i) { return text[i] >= '0' && text[i] <= '9'; };
    bool written = text[4] == '-' && text[7] == '-' && text[10] == ' ' && text[13] == ':' && text[16] == ':';
    for (const auto i : std::initializer_list<std::size_t>{0, 1, 2, 3, 5, 6, 8, 9, 11, 12, 14, 15, 17, 18})
      written = written && is_place(i);
    written = written && std::sscanf(text.c_str(), "%d-%d-%d %d:%d:%d%n", &year, &month, &day, &hour, &minute, &second,
                                     &length) == 6;
    const std::chrono::year_month_day date{std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
                                           std::chrono::day{static_cast<unsigned>(day)}};
    const bool is_time = written && date.ok() && hour <= 23 && minute <= 59 && second <= 60;
    const auto read = parse_civil(text, ' ');
    RC_ASSERT(read.has_value() == is_time);
    if (is_time)
      RC_ASSERT(*read == std::chrono::sys_days{date}.time_since_epoch().count() * std::int64_t{86'400} + hour * 3600 +
                             minute * 60 + second);
  }));
}
