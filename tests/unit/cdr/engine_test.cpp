// What descriptors can say: headers, missing dates, codes, and what becomes of a version that nobody described.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include "tickets_of.hpp"
#include <form.hpp>
#include <telctl/cdr/detect.hpp>
#include <telctl/support/text.hpp>

using namespace telctl;
using namespace telctl::cdr;
using namespace telctl::cdr::test;

namespace {

std::string said(const Quarantined& record) {
  return fmt::format("{} {}", to_string(record.reason.code), record.reason.what);
}

NormalizeOptions named(const std::string& format, const std::string& date = {}) {
  auto options = in_zone("Europe/Paris");
  options.variants = *shipped_formats().find(format);
  if (!date.empty()) options.first_date = *parse_first_date(date);
  return options;
}

const FormatExample& example_of(const std::string& name, std::size_t index = 0) {
  for (const auto& format : formats_with_examples().formats())
    if (format.name == name) return format.examples.at(index);
  FAIL("no format " << name);
  throw 0;
}

std::string mitel(const std::string& day, const std::string& time) {
  auto line = example_of("mitel-smdr").record;
  line.replace(1, 5, day);
  line.replace(7, 5, time);
  return line;
}

} // namespace

TEST_CASE("every example is recognised as its own format, unless nothing in it can tell") {
  // The order of a date and the meaning of a time are in no record; TELESEER and ISDN TELESEER are the same columns.
  const std::vector<std::string> doubtful{"avaya-teleseer", "avaya-isdn-teleseer", "panasonic-smdr-a",
                                          "panasonic-smdr-b", "panasonic-smdr-c"};
  for (const auto& format : formats_with_examples().formats()) {
    const auto& example = format.examples.front();
    const auto found = detect(example.record + "\n");
    INFO(format.name);
    REQUIRE_FALSE(found.candidates.empty());
    const bool expected = std::find(doubtful.begin(), doubtful.end(), format.name) != doubtful.end();
    CHECK(found.ambiguous == expected);
    if (!expected) CHECK(found.candidates.front().variant->format->name == format.name);
  }
}

TEST_CASE("a format that nothing in the file tells is asked for, not guessed") {
  const auto& example = example_of("panasonic-smdr-a");
  const auto kept = read_text(example.record + "\n");
  CHECK(kept.tickets.empty());
  REQUIRE(kept.aside.size() == 1);
  CHECK(said(kept.aside[0]).starts_with("TEL-0704 it may be panasonic-smdr-a (clock=start,dmy), or panasonic-smdr-a"));
  CHECK(read_text(example.record + "\n", named("panasonic-smdr-a+clock=end,dmy")).tickets.size() == 1);
}

TEST_CASE("a header with other columns is a new version: put aside whole, with the difference") {
  auto text = example_of("wazo-cdr", 7).record;
  text.replace(text.find("call_status"), 11, "call_result");
  const auto kept = read_text(text);
  CHECK(kept.tickets.empty());
  REQUIRE(kept.aside.size() == 1);
  CHECK(said(kept.aside[0]) == "TEL-0703 no descriptor fits any of its 2 lines; the nearest is wazo-cdr (not known: "
                               "call_result)");
  CHECK(kept.aside[0].offset == 0);
}

TEST_CASE("columns may come in any order, and the file may change its version in the middle") {
  const auto kept = read_text(example_of("wazo-cdr", 0).record + example_of("wazo-cdr", 7).record);
  REQUIRE(kept.tickets.size() == 2);
  CHECK(kept.tickets[0].called == "2011");
  CHECK(kept.tickets[1].called == "5001");
  CHECK(kept.summary.other_lines == 2);
  REQUIRE(kept.summary.warnings.size() == 1);
  CHECK(to_string(kept.summary.warnings[0]) ==
        "test:3: TEL-0706: from here on wazo-cdr (25.07), before wazo-cdr (17.09)");
}

TEST_CASE("a header in the middle that does not fit is put aside, and so is what follows it") {
  auto second = example_of("wazo-cdr", 0).record;
  second.replace(second.find("call_direction"), 14, "call_direktion");
  const auto kept = read_text(example_of("wazo-cdr", 0).record + second + example_of("wazo-cdr", 7).record);
  CHECK(kept.tickets.size() == 2); // above it, and below the next header that is known
  REQUIRE(kept.aside.size() == 2);
  CHECK(said(kept.aside[0]) == "TEL-0735 not known: call_direktion; missing: call_direction");
  CHECK(said(kept.aside[1]) == "TEL-0735 it stands below a header that is not known");
}

TEST_CASE("the year follows the records over 31 December, forwards and back") {
  const auto text =
      mitel("12/31", "23:50") + mitel("01/01", "00:10") + mitel("12/31", "23:59") + mitel("01/02", "08:00");
  const auto kept = read_text(text, named("mitel-smdr", "2026"));
  REQUIRE(kept.tickets.size() == 4);
  CHECK(kept.tickets[0].start_local == "2026-12-31T23:50:00");
  CHECK(kept.tickets[1].start_local == "2027-01-01T00:10:00");
  CHECK(kept.tickets[2].start_local == "2026-12-31T23:59:00"); // written late
  CHECK(kept.tickets[3].start_local == "2027-01-02T08:00:00");
  CHECK(kept.tickets[0].flags.has(Flag::year_inferred));
}

TEST_CASE("a day that its year does not have is refused") {
  const auto kept = read_text(mitel("02/28", "08:00") + mitel("02/29", "08:00"), named("mitel-smdr", "2026"));
  REQUIRE(kept.aside.size() == 1);
  CHECK(said(kept.aside[0]) == "TEL-0738 no day 02-29 in the year that the records before imply");
  CHECK(read_text(mitel("02/28", "08:00") + mitel("02/29", "08:00"), named("mitel-smdr", "2028")).aside.empty());
}

TEST_CASE("a record without a date takes that of the date record before, and none without one") {
  const auto record = example_of("avaya-printer", 1).record;
  const auto kept = read_text(record + "12 31\r\n" + record + "01 01\r\n" + record, named("avaya-printer", "2026"));
  REQUIRE(kept.aside.size() == 1);
  CHECK(said(kept.aside[0]) == "TEL-0737 the record has no date: no record before tells it, and no --date");
  REQUIRE(kept.tickets.size() == 2);
  CHECK(kept.tickets[0].end_utc->seconds + 86'400 == kept.tickets[1].end_utc->seconds);
  CHECK(kept.tickets[1].start_local == "2027-01-01T08:33:54");
  CHECK(kept.summary.other_lines == 2);
  // With the day given, the first record has its date too.
  CHECK(read_text(record, named("avaya-printer", "2026-12-30")).tickets.at(0).start_local == "2026-12-30T08:33:54");
}

TEST_CASE("a call over midnight begins the day before") {
  auto record = example_of("avaya-printer", 1).record;
  record.replace(0, 4, "0001");
  const auto kept = read_text(record, named("avaya-printer", "2027-01-01"));
  REQUIRE(kept.tickets.size() == 1);
  CHECK(kept.tickets[0].start_local == "2026-12-31T23:57:54");
}

TEST_CASE("an end in the hour that autumn lives twice has no UTC; in the hour that spring skips neither") {
  auto line = example_of("siemens-hicom150-cdrc").record;
  line.replace(0, 16, "29.10.0002:30:00");
  auto kept = read_text(line, named("siemens-hicom150-cdrc"));
  REQUIRE(kept.tickets.size() == 1);
  CHECK(kept.tickets[0].flags.has(Flag::time_ambiguous));
  CHECK_FALSE(kept.tickets[0].end_utc);
  CHECK(kept.tickets[0].start_local == "2000-10-29T02:25:26");
  line.replace(0, 16, "26.03.0002:30:00");
  kept = read_text(line, named("siemens-hicom150-cdrc"));
  CHECK(kept.tickets.at(0).flags.has(Flag::time_nonexistent));
  // From before the change to after it: the length is that of the call, not of the clock.
  line.replace(0, 16, "26.03.0003:01:00");
  kept = read_text(line, named("siemens-hicom150-cdrc"));
  CHECK(kept.tickets.at(0).start_local == "2000-03-26T01:56:26");
}

TEST_CASE("fixed places are bytes, whatever the letters in them") {
  auto line = example_of("alcatel-oxe-ed5.2").record;
  line.replace(65, 6, "LEM\xC9R\xC9");
  const auto kept = read_text(line + "\n", named("alcatel-oxe-ed5.2"));
  REQUIRE(kept.tickets.size() == 1);
  CHECK(kept.tickets[0].account == "UFR-SCI");
}

TEST_CASE("forms of dates, times and durations") {
  const auto time = [](const char* form, const char* text) -> std::string {
    TimeParts parts;
    if (!read_time_form(*parse_form(form), text, parts)) return "no";
    return fmt::format("{} {} {} {} {}", parts.year, parts.month, parts.day, parts.second_of_day, parts.micros);
  };
  CHECK(time("DD.MM.YY", "13.09.00") == "2000 9 13 -1 -1");
  CHECK(time("DD.MM.YY", "13.09.99") == "1999 9 13 -1 -1");
  CHECK(time("DD.MM.YY", "31.09.00") == "no");
  CHECK(time("DD.MM.YY", "13.09.00 ") == "no");
  CHECK(time("MM/DD", "02/29") == "-1 2 29 -1 -1");
  CHECK(time("_h:mmPP", "8:37PM") == "-1 0 0 74220 -1");
  CHECK(time("_h:mmPP", "12:00AM") == "-1 0 0 0 -1");
  CHECK(time("_h:mmPP", "13:00PM") == "no");
  CHECK(time("_h:mm[P]", "20:37") == "-1 0 0 74220 -1");
  CHECK(time("YYYY-MM-DDThh:mm:ss[.f][Z]", "2024-03-01T08:00:00.5+01:00") == "2024 3 1 28800 500000");
  CHECK(time("YYYY-MM-DDThh:mm:ss[.f][Z]", "2024-03-01T08:00:00") == "2024 3 1 28800 -1");
  CHECK(time("YYYY-MM-DDThh:mm:ss[.f][Z]", "2024-03-01T08:00:00.1234567") == "no");
  CHECK(time("YYYY-MM-DDThh:mm:ss[.f][Z]", "2024-03-01T08:00:00+1") == "no");
  const auto span = [](const char* form, const char* text) {
    return read_span_form(*parse_form(form), text).value_or(-1) / 1'000'000;
  };
  CHECK(span("hh:mm:ss", "01:02:03") == 3723);
  CHECK(span("hh:mm:ss", "00:75:03") == 0); // -1 µs: no such minute
  CHECK(span("hmmt", "0031") == 186);
  CHECK(span("hh\\Hmm\\Mss", "00H01M05") == 65);
  CHECK(span("hhhh:mm:ss", "0100:00:00") == 360'000);
  CHECK(span("m'ss", "0'05") == 5);
  CHECK(read_interval("1 day 02:00:00.5") == 93'600'500'000);
  CHECK(read_interval("-00:00:01") == std::nullopt);
  CHECK(parse_form("[x]").error() == "only [.f], [Z] and [P] may be absent in a form");
  CHECK(parse_form("YYY").error() == "a year has 2 or 4 digits");
  CHECK(parse_form("hh\\").error() == "a form ends in a backslash");
}

TEST_CASE("--date takes a year or a day") {
  CHECK(parse_first_date("2026")->month == 0);
  CHECK(parse_first_date("2026-11-23")->day == 23);
  for (const auto* wrong : {"26", "2026-13-01", "2026-02-30", "2026-11", "yesterday", ""})
    CHECK_FALSE(parse_first_date(wrong));
}
