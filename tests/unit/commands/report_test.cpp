#include <framework/report.hpp>

#include <sstream>

#include <doctest/doctest.h>
#include <framework/errors.hpp>
#include <telctl/support/errors.hpp>

using namespace telctl;
using namespace telctl::commands;

namespace {

struct Streams {
  std::istringstream in;
  std::ostringstream out;
  std::ostringstream err;
  Terminal terminal{.in = &in, .out = &out, .err = &err};
  Context context{.terminal = terminal, .clock = system_clock(), .global = {}};
};

Report lines() {
  Report report{.schema = "telctl/test",
                .list = "lines",
                .columns = {{"extension", "EXTENSION"},
                            {"name", "NAME"},
                            {"count", "COUNT", false, true},
                            {"note", "NOTE", true}},
                .records = {{{"extension", "0012"}, {"name", "Zoé \x1B[2J"}, {"count", 7}, {"note", nullptr}},
                            {{"extension", "4012"}, {"name", "Le Goff, Anne"}, {"count", 12}, {"note", {"a", "b"}}}},
                .notes = {"2 lines"}};
  report.head["total"] = 2;
  return report;
}

std::string shown(Format format, const std::vector<std::string>& columns = {}) {
  Streams streams;
  streams.context.global.output = format;
  streams.context.global.columns = columns;
  REQUIRE(emit(streams.context, lines()));
  return streams.out.str();
}

} // namespace

TEST_CASE("a table is aligned by what a terminal shows, and safe") {
  CHECK(shown(Format::table) == "EXTENSION  NAME           COUNT\n"
                                "0012       Zoé \\x1B[2J        7\n"
                                "4012       Le Goff, Anne     12\n"
                                "2 lines\n");
  CHECK(shown(Format::wide).find("NOTE") != std::string::npos);
}

TEST_CASE("columns are chosen and ordered by name") {
  CHECK(shown(Format::csv, {"name", "EXTENSION"}) == "name,extension\nZoé \x1B[2J,0012\n\"Le Goff, Anne\",4012\n");
  Streams streams;
  streams.context.global.columns = {"nmae"};
  const auto status = emit(streams.context, lines());
  REQUIRE_FALSE(status);
  CHECK(status.error().code == errors::unknown_column);
  CHECK(status.error().hint == "one of extension, name, count, note");
}

TEST_CASE("csv has every column, for programs") {
  CHECK(shown(Format::csv) == "extension,name,count,note\n0012,Zoé \x1B[2J,7,\n4012,\"Le Goff, Anne\",12,a b\n");
}

TEST_CASE("json has schema, version, facts, then the list; numbers stay text when they are text") {
  const auto json = OrderedJson::parse(shown(Format::json));
  std::vector<std::string> keys;
  for (const auto& [key, value] : json.items())
    keys.push_back(key);
  CHECK(keys == std::vector<std::string>{"schema", "version", "total", "lines"});
  CHECK(json["lines"][0]["extension"] == "0012");
  CHECK(json["lines"][0]["note"].is_null());
  CHECK(shown(Format::json) == shown(Format::json));
}

TEST_CASE("jsonl is one record a line") {
  std::istringstream text(shown(Format::jsonl));
  std::string line;
  int count = 0;
  for (; std::getline(text, line); ++count)
    CHECK(Json::parse(line).is_object());
  CHECK(count == 2);
}

TEST_CASE("yaml keeps text as text") {
  const auto yaml = shown(Format::yaml);
  CHECK(yaml.find("\"extension\": \"0012\"") != std::string::npos);
  CHECK(yaml.find("\"note\": null") != std::string::npos);
}

TEST_CASE("a result that cannot be written is an error") {
  Streams streams;
  streams.out.setstate(std::ios::badbit);
  const auto status = emit(streams.context, lines());
  REQUIRE_FALSE(status);
  CHECK(status.error().code == errors::output_failed);
}

TEST_CASE("errors are sentences for people and objects for programs") {
  const Error error{.code = errors::file_missing,
                    .what = "no such \x1B file",
                    .where = {.file = "a.yaml", .line = 3},
                    .hint = "look again"};
  Streams people;
  print_error(people.context, error);
  CHECK(people.err.str() == "a.yaml:3: error TEL-0120: no such \\x1B file\n  hint: look again\n");

  Streams programs;
  programs.context.global.output = Format::json;
  print_error(programs.context, error);
  const auto json = Json::parse(programs.err.str());
  CHECK(json["code"] == "TEL-0120");
  CHECK(json["line"] == 3);
  CHECK(json["column"].is_null());
  CHECK(json["retryable"] == false);
}

TEST_CASE("nobody is asked when nobody is there") {
  Streams streams;
  auto status = streams.context.confirm("really?");
  REQUIRE_FALSE(status);
  CHECK(status.error().code == errors::not_confirmed);

  streams.context.global.yes = true;
  CHECK(streams.context.confirm("really?"));
}

TEST_CASE("only a clear yes is a yes") {
  for (const auto& [answer, agreed] : std::vector<std::pair<std::string, bool>>{
           {"y\n", true}, {"yes\n", true}, {"\n", false}, {"no\n", false}, {"", false}, {"yesterday\n", false}}) {
    CAPTURE(answer);
    Streams streams;
    streams.terminal.in_is_tty = true;
    streams.in.str(answer);
    CHECK(streams.context.confirm("really?").has_value() == agreed);
  }
}
