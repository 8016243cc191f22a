// Damaged files, one line each: what is said, where, and that the rest of the file is still read.
#include <set>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "tickets_of.hpp"
#include <figures.hpp>

using namespace telctl;
using namespace telctl::cdr;
using namespace telctl::cdr::test;

namespace {

// A sound record of each layout; every damaged one stands between two of these.
const std::string csv21 =
    R"("A","2001","2011","internal","""Jo"" <2001>","PJSIP/2001-01","PJSIP/2011-02","Dial","PJSIP/2011,7","2026-11-23 08:37:28","2026-11-23 08:37:29","2026-11-23 08:37:36",8,7,"ANSWERED","DOCUMENTATION","m-1795419448.1","","A","m-1795419448.1",1)";
const std::string hires =
    R"("""Jo"" <2001>","2001","2011","internal","PJSIP/2001-01","PJSIP/2011-02","Dial","PJSIP/2011,7","2026-11-23 08:37:28","","2026-11-23 08:37:36","8.250000","0.000000","BUSY","BILLING","A","m-1795419448.1","","m-1795419448.1","A",1)";
const std::string taxation = "1795419448.852737;1795419449.459269;1795419456.465271;2001;2011;7;8;3;A;m-1795419448.1";
const std::string tabs =
    "1795419448.852737\t0.000000\t1795419456.465271\t2001\t2011\t0\t4\t3\tA\tm-1795419448.1\t\"\"\"Jo\"\" <2001>\"";
const std::string advanced =
    R"("""Jo"" <2001>","2001","2011","internal","PJSIP/2001-01","PJSIP/2011-02","Dial","PJSIP/2011,7","2026-11-23T08:37:28+0100","","2026-11-23T08:37:36+0100",8,0,"BUSY","OMIT","A","","m-1795419448.1","m-1795419448.1","",1)";
const std::string json =
    R"({"clid":"\"Jo\" <2001>","src":"2001","dst":"2011","dcontext":"internal","channel":"PJSIP/2001-01","dstchannel":"","lastapp":"Dial","lastdata":"PJSIP/2011,7","start":"2026-11-23 08:37:28","answer":"","end":"2026-11-23 08:37:36","duration":8,"billsec":0,"disposition":"BUSY","amaflags":"DOCUMENTATION","accountcode":"A","peeraccount":"","uniqueid":"m-1795419448.1","linkedid":"m-1795419448.1","userfield":"","sequence":1})";
const std::string simple = R"("1795419448","2001","2011")";

std::string with(std::string record, std::string_view old, std::string_view fresh) {
  const auto at = record.find(old);
  REQUIRE(at != std::string::npos);
  return record.replace(at, old.size(), fresh);
}

struct Damaged {
  const char* name;
  std::string sound;
  std::string line;
  const char* said; ///< "line:column TEL-… what"
};

std::vector<Damaged> damaged() {
  const std::string nul(3, '\0');
  return {
      {"cut in the middle", csv21, csv21.substr(0, 110),
       "2:100 TEL-0711 the quotation mark that opens column 10 is not closed"},
      {"cut after a field", csv21, csv21.substr(0, 44), "2:45 TEL-0788 5 columns instead of 21"},
      {"first half lost", csv21, csv21.substr(100),
       "2:20 TEL-0713 a quotation mark inside column 1, which does not begin with one"},
      {"cut inside the quotation", csv21, R"("A","2001","20)",
       "2:12 TEL-0711 the quotation mark that opens column 3 is not closed"},
      {"one column too many", csv21, csv21 + ",7", "2:1 TEL-0710 22 columns instead of 21"},
      {"separator at the end", csv21, csv21 + ",", "2:1 TEL-0710 22 columns instead of 21"},
      {"one column too few", csv21, csv21.substr(4), "2:1 TEL-0710 20 columns instead of 21"},
      {"a word", csv21, "restarted", "2:1 TEL-0786 'restarted' is a line of words: a heading, or a message"},
      {"quote not doubled", csv21, with(csv21, "internal", "in\"ternal"),
       "2:23 TEL-0712 text after the closing quotation mark of column 4"},
      {"quote in a number", csv21, with(csv21, ",8,7,", ",8\",7,"),
       "2:167 TEL-0713 a quotation mark inside column 13, which does not begin with one"},
      {"opening quote lost", csv21, with(csv21, "\"2001\"", "2001\""),
       "2:9 TEL-0713 a quotation mark inside column 2, which does not begin with one"},
      {"closing quote lost", csv21, with(csv21, "\"2001\",", "\"2001,"),
       "2:12 TEL-0712 text after the closing quotation mark of column 2"},
      {"two records in one line", csv21, csv21 + csv21, "2:239 TEL-0787 two records in one line of 476 bytes"},
      {"month 13", csv21, with(csv21, "2026-11-23 08:37:28", "2026-13-23 08:37:28"),
       "2:100 TEL-0738 column 10 (start) is '2026-13-23 08:37:28', not a date and time YYYY-MM-DD HH:MM:SS: there is "
       "no month 13"},
      {"30 February", csv21, with(csv21, "2026-11-23 08:37:28", "2026-02-30 08:37:28"),
       "2:100 TEL-0738 column 10 (start) is '2026-02-30 08:37:28', not a date and time YYYY-MM-DD HH:MM:SS: month 2 "
       "has no day 30"},
      {"hour 24", csv21, with(csv21, "2026-11-23 08:37:28", "2026-11-23 24:37:28"),
       "2:100 TEL-0745 column 10 (start) is '2026-11-23 24:37:28', not a date and time YYYY-MM-DD HH:MM:SS: there is "
       "no hour 24"},
      {"minute 60", csv21, with(csv21, "08:37:29", "08:60:29"),
       "2:122 TEL-0745 column 11 (answer) is '2026-11-23 08:60:29', not a date and time YYYY-MM-DD HH:MM:SS: there is "
       "no minute 60"},
      {"French date", csv21, with(csv21, "2026-11-23 08:37:36", "23/11/2026 08:37:36"),
       "2:144 TEL-0714 column 12 (end) is '23/11/2026 08:37:36', not a date and time YYYY-MM-DD HH:MM:SS"},
      {"date without seconds", csv21, with(csv21, "2026-11-23 08:37:28", "2026-11-23 08:37"),
       "2:100 TEL-0746 column 10 (start) is '2026-11-23 08:37', not a date and time YYYY-MM-DD HH:MM:SS: it ends after "
       "16 of 19 characters"},
      {"no start", csv21, with(csv21, "\"2026-11-23 08:37:28\"", ""),
       "2:100 TEL-0729 column 10 (start) is empty, not a date and time YYYY-MM-DD HH:MM:SS"},
      {"no end", csv21, with(csv21, "\"2026-11-23 08:37:36\"", ""),
       "2:144 TEL-0729 column 12 (end) is empty, not a date and time YYYY-MM-DD HH:MM:SS"},
      {"no duration", csv21, with(csv21, ",8,7,", ",,7,"),
       "2:166 TEL-0729 column 13 (duration) is empty, not whole seconds"},
      {"negative duration", csv21, with(csv21, ",8,7,", ",-8,7,"),
       "2:166 TEL-0750 column 13 (duration) is '-8', not whole seconds: it is negative"},
      {"duration with a unit", csv21, with(csv21, ",8,7,", ",8s,7,"),
       "2:166 TEL-0716 column 13 (duration) is '8s', not whole seconds"},
      {"duration beyond any clock", csv21, with(csv21, ",8,7,", ",9999999999999999999,7,"),
       "2:166 TEL-0749 column 13 (duration) is '9999999999999999999', not whole seconds: no call is that long: more "
       "than eleven days"},
      {"fraction where none belongs", csv21, with(csv21, ",8,7,", ",8,7.5,"),
       "2:168 TEL-0753 column 14 (billsec) is '7.5', not whole seconds: it has a fraction"},
      {"unknown disposition", csv21, with(csv21, "ANSWERED", "REPONDU"),
       "2:170 TEL-0718 column 15 (disposition) is 'REPONDU', not one of ANSWERED, NO ANSWER, BUSY, FAILED, CONGESTION, "
       "CANCEL"},
      {"disposition as number", csv21, with(csv21, "ANSWERED", "8"),
       "2:170 TEL-0718 column 15 (disposition) is '8', not one of ANSWERED, NO ANSWER, BUSY, FAILED, CONGESTION, "
       "CANCEL"},
      {"no disposition", csv21, with(csv21, "ANSWERED", ""),
       "2:170 TEL-0729 column 15 (disposition) is empty, not one of ANSWERED, NO ANSWER, BUSY, FAILED, CONGESTION, "
       "CANCEL"},
      {"unknown amaflags", csv21, with(csv21, "DOCUMENTATION", "FREE"),
       "2:181 TEL-0719 column 16 (amaflags) is 'FREE', not one of OMIT, BILLING, DOCUMENTATION"},
      {"uniqueid without its number", csv21, with(csv21, "m-1795419448.1", "m-1795419448"),
       "2:197 TEL-0720 column 17 (uniqueid) is 'm-1795419448', not an id EPOCH.N or SYSTEM-EPOCH.N"},
      {"uniqueid with a short epoch", csv21, with(csv21, "m-1795419448.1", "m-17.1"),
       "2:197 TEL-0720 column 17 (uniqueid) is 'm-17.1', not an id EPOCH.N or SYSTEM-EPOCH.N"},
      {"no uniqueid", csv21, with(csv21, "m-1795419448.1", ""),
       "2:197 TEL-0729 column 17 (uniqueid) is empty, not an id EPOCH.N or SYSTEM-EPOCH.N"},
      {"sequence of letters", csv21, csv21.substr(0, csv21.size() - 1) + "one",
       "2:238 TEL-0717 column 21 (sequence) is 'one', not a whole number"},
      {"ends before it starts", csv21,
       with(with(csv21, "2026-11-23 08:37:36", "2026-11-23 08:37:20"), "\"2026-11-23 08:37:29\"", ""),
       "2:1 TEL-0727 it ends at 2026-11-23T08:37:20, before it starts at 2026-11-23T08:37:28"},
      {"NUL bytes", csv21, nul + csv21, "2:1 TEL-0723 3 NUL bytes"},
      {"NUL in a name", csv21, with(csv21, "Jo", std::string("J\0o", 3)), "2:34 TEL-0723 1 NUL byte"},
      {"only NUL", csv21, nul, "2:1 TEL-0723 3 NUL bytes"},
      {"Latin-1", csv21, with(csv21, "Jo", "J\xE9r\xF4me"), "2:34 TEL-0725 byte 0xE9 is not UTF-8"},
      {"UTF-8 cut in a letter", csv21, with(csv21, "Jo", "J\xC3"), "2:34 TEL-0725 byte 0xC3 is not UTF-8"},
      {"empty line", csv21, "", "2 TEL-0728 an empty line"},
      {"blanks", csv21, "   ", "2:1 TEL-0790 3 blanks, and nothing else"},
      {"header line", csv21,
       R"(accountcode,src,dst,dcontext,clid,channel,dstchannel,lastapp,lastdata,start,answer,end,duration,billsec,disposition,amaflags,uniqueid,userfield,peeraccount,linkedid,sequence)",
       "2:1 TEL-0786 'accountcode,src,dst,dcontext,clid,channe…' is a line of words: a heading, or a message"},
      {"semicolons", csv21, with(csv21, "\",\"", "\";\""),
       "2:4 TEL-0712 text after the closing quotation mark of column 1"},
      {"escape sequence in a date", csv21, with(csv21, "2026-11-23 08:37:28", "\x1B[2J-11-23 08:37:28"),
       "2:101 TEL-0759 control character 0x1B inside a record that cannot be read"},
      {"long value", csv21, with(csv21, ",8,7,", "," + std::string(60, '9') + ",7,"),
       "2:166 TEL-0749 column 13 (duration) is '9999999999999999999999999999999999999999…', not whole seconds: no call "
       "is that long: more than eleven days"},
      {"longer than any line", csv21, std::string(3'000'000, 'x'),
       "2 TEL-0724 a line of 3000000 bytes: longer than any record"},
      {"whole seconds in Hires", hires, with(hires, "8.250000", "8"),
       "2:143 TEL-0753 column 12 (duration) is '8', not seconds with their fraction: its fraction is missing"},
      {"seven decimals", hires, with(hires, "8.250000", "8.2500001"),
       "2:143 TEL-0753 column 12 (duration) is '8.2500001', not seconds with their fraction: its fraction has another "
       "length"},
      {"decimal comma", hires, with(hires, "8.250000", "8,250000"),
       "2:143 TEL-0752 column 12 (duration) is '8,250000', not seconds with their fraction: it has a decimal comma"},
      {"no epoch", taxation, with(taxation, "1795419448.852737", ""),
       "2:1 TEL-0729 column 1 (start) is empty, not seconds since 1970 with their fraction"},
      {"epoch zero", taxation, with(taxation, "1795419448.852737", "0.000000"),
       "2:1 TEL-0729 column 1 (start) is empty, not seconds since 1970 with their fraction"},
      {"epoch without fraction", taxation, with(taxation, "1795419448.852737", "1795419448"),
       "2:1 TEL-0753 column 1 (start) is '1795419448', not seconds since 1970 with their fraction: its fraction is "
       "missing"},
      {"epoch of 1970", taxation, with(taxation, "1795419448.852737", "86400.000001"),
       "2:1 TEL-0715 column 1 (start) is '86400.000001', not seconds since 1970 with their fraction"},
      {"disposition 3", taxation, with(taxation, ";7;8;3;", ";7;3;3;"),
       "2:67 TEL-0718 column 7 (disposition) is '3', not one of 0, 1, 2, 4, 8, 16, 32"},
      {"amaflags 9", taxation, with(taxation, ";7;8;3;", ";7;8;9;"),
       "2:69 TEL-0719 column 8 (amaflags) is '9', not one of 1, 2, 3"},
      {"semicolon in a field", taxation, with(taxation, ";A;", ";A;B;"), "2:1 TEL-0710 11 columns instead of 10"},
      {"epochs end before they start", taxation, with(taxation, "1795419456.465271", "1795419448.852736"),
       "2:1 TEL-0727 it ends at 2026-11-23T07:37:28.852736, before it starts at 2026-11-23T07:37:28.852737"},
      {"caller id not closed", tabs, tabs.substr(0, tabs.size() - 1),
       "2:79 TEL-0711 column 11 (clid) is '\"\"\"Jo\"\" <2001>', not text in quotation marks, doubled inside"},
      {"blanks for tabs", tabs, with(tabs, "\t2001\t", " 2001 "), "2:94 TEL-0788 9 columns instead of 11"},
      {"no offset", advanced, with(advanced, "08:37:28+0100", "08:37:28"),
       "2:96 TEL-0747 column 9 (start) is '2026-11-23T08:37:28', not a date and time with its offset, "
       "YYYY-MM-DDTHH:MM:SS+HHMM: its offset from UTC is missing"},
      {"offset of 25 hours", advanced, with(advanced, "08:37:28+0100", "08:37:28+2500"),
       "2:96 TEL-0747 column 9 (start) is '2026-11-23T08:37:28+2500', not a date and time with its offset, "
       "YYYY-MM-DDTHH:MM:SS+HHMM: '+2500' is no offset from UTC"},
      {"JSON cut", json, json.substr(0, 200), "2:201 TEL-0796 the line ends inside the object"},
      {"JSON without its last brace", json, json.substr(0, json.size() - 1),
       "2:419 TEL-0796 the line ends inside the object"},
      {"JSON: a field in a name", json, with(json, "Jo", "\"x\",\"src\":\"9\",\"y"),
       "2:1 TEL-0721 not valid JSON, and not repairable"},
      {"JSON: other order and broken", json,
       with(with(json, "Jo", "\\\\\"B\\\\\""), R"("src":"2001","dst":"2011",)", R"("dst":"2011","src":"2001",)"),
       "2:1 TEL-0721 not valid JSON, and not repairable"},
      {"JSON array", json, "[1,2]", "2:1 TEL-0722 not a JSON object"},
      {"JSON: field missing", json, with(json, R"("src":"2001",)", ""), "2:1 TEL-0797 the field 'src' is missing"},
      {"JSON: unknown field", json, with(json, R"("src":)", R"("tenant":"x","src":)"),
       "2:1 TEL-0798 unknown field 'tenant'"},
      {"JSON: true for text", json, with(json, R"("src":"2001")", R"("src":true)"),
       "2:1 TEL-0722 'src' is neither text nor a whole number"},
      {"JSON: negative seconds", json, with(json, R"("duration":8)", R"("duration":-8)"),
       "2:1 TEL-0722 'duration' is neither text nor a whole number"},
      {"JSON: bad date", json, with(json, "2026-11-23 08:37:28", "yesterday"),
       "2:1 TEL-0714 column 9 (start) is 'yesterday', not a date and time YYYY-MM-DD HH:MM:SS"},
      {"four columns in Simple", simple, simple + R"(,"x")", "2:1 TEL-0710 4 columns instead of 3"},
      {"no epoch in Simple", simple, with(simple, "1795419448", "soon"),
       "2:1 TEL-0715 column 1 (epoch) is 'soon', not seconds since 1970"},
  };
}

std::string said(const Quarantined& record) {
  const auto& where = record.reason.where;
  const auto place = where.column == 0 ? fmt::format("{}", where.line) : fmt::format("{}:{}", where.line, where.column);
  return fmt::format("{} {} {}", place, to_string(record.reason.code), record.reason.what);
}

} // namespace

TEST_CASE("a damaged record is put aside with its place and reason, and its neighbours are read") {
  std::set<std::string> names;
  std::set<std::uint16_t> codes;
  const auto cases = damaged();
  for (const auto& item : cases) {
    INFO(std::string(item.name));
    CHECK(names.insert(item.name).second);
    const auto file = item.sound + "\n" + item.line + "\n" + item.sound + "\n";
    const auto kept = read_text(file);
    CHECK(kept.tickets.size() == 2);
    REQUIRE(kept.aside.size() == 1);
    CHECK(said(kept.aside[0]) == std::string(item.said));
    // Not a byte is lost between the neighbours.
    CHECK(kept.aside[0].offset == item.sound.size() + 1);
    CHECK(kept.aside[0].length == item.line.size());
    codes.insert(kept.aside[0].reason.code.number);
  }
  telctl::test::figure(fmt::format("malformed tickets: records {}, reasons {}", cases.size(), codes.size()));
  CHECK(cases.size() >= 50);
  CHECK(codes.size() >= 30);
}

TEST_CASE("a last line without its end is reported, even if it looks whole") {
  const auto kept = read_text(csv21 + "\n" + csv21);
  CHECK(kept.tickets.size() == 1);
  REQUIRE(kept.aside.size() == 1);
  CHECK(said(kept.aside[0]) == "2 TEL-0726 the file ends inside this record: no line end after it");
}

TEST_CASE("a file of nothing known is put aside whole") {
  const auto kept = read_text("Date;Heure;Poste;Numero;Duree\n23/11;08:37;2001;0145678900;00:07\n");
  CHECK(kept.tickets.empty());
  REQUIRE(kept.aside.size() == 1);
  CHECK(said(kept.aside[0]) == "1 TEL-0703 no descriptor fits any of its 2 lines");
  CHECK(kept.aside[0].offset == 0);
  CHECK(kept.aside[0].length == 63);
  CHECK(read_text("").aside.empty());
}

TEST_CASE("a file may change its layout in the middle") {
  const auto kept = read_text(csv21 + "\n" + hires + "\n" + hires + "\n" + csv21 + "\n");
  CHECK(kept.tickets.size() == 4);
  CHECK(kept.tickets[1].format == "asterisk-cdr-custom-hires");
  REQUIRE(kept.summary.warnings.size() == 2);
  CHECK(to_string(kept.summary.warnings[0]) == "test:2: TEL-0706: from here on asterisk-cdr-custom-hires, before "
                                               "asterisk-cdr-csv (loguniqueid loguserfield newcdrcolumns)");
  CHECK(kept.summary.warnings[1].where.line == 4);
  // Three columns are too few to tell a format by one line.
  const auto weak = read_text(csv21 + "\n" + simple + "\n");
  CHECK(weak.tickets.size() == 1);
  CHECK(weak.aside.size() == 1);
}

TEST_CASE("lines that end in CR LF are read and reported") {
  const auto kept = read_text(csv21 + "\r\n" + csv21 + "\r\n");
  CHECK(kept.tickets.size() == 2);
  CHECK(kept.tickets[0].length == csv21.size());
  CHECK(kept.tickets[1].offset == csv21.size() + 2);
  REQUIRE(kept.summary.warnings.size() == 1);
  CHECK(to_string(kept.summary.warnings[0].code) == "TEL-0708");
}

TEST_CASE("another encoding is read when it is declared") {
  auto options = paris();
  options.encoding = "iso-8859-1";
  const auto kept = read_text(with(csv21, "Jo", "J\xE9r\xF4me") + "\n", options);
  REQUIRE(kept.tickets.size() == 1);
  CHECK(kept.tickets[0].caller_name == "Jérôme");
}

TEST_CASE("control characters are kept and flagged") {
  const auto kept = read_text(with(csv21, "Jo", "J\x07o") + "\n");
  REQUIRE(kept.tickets.size() == 1);
  CHECK(kept.tickets[0].caller_name == "J\x07o");
  CHECK(kept.tickets[0].flags.has(Flag::control_characters));
}

TEST_CASE(
    "identity is the place: the same bytes twice are two tickets, and the same place read again is the same ticket") {
  const auto once = read_text(csv21 + "\n" + csv21 + "\n");
  const auto again = read_text(csv21 + "\n" + csv21 + "\n");
  REQUIRE(once.tickets.size() == 2);
  CHECK(once.tickets[0].ticket_id != once.tickets[1].ticket_id);
  CHECK(once.tickets[0].ticket_id == again.tickets[0].ticket_id);
  CHECK(once.tickets[0].ticket_id.size() == 32);
}
