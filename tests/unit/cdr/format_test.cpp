#include "tickets_of.hpp"
#include <doctest/doctest.h>
#include <telctl/cdr/detect.hpp>
#include <telctl/cdr/errors.hpp>
#include <telctl/cdr/format.hpp>
#include <telctl/support/resource.hpp>
#include <telctl/support/text.hpp>

using namespace telctl;
using namespace telctl::cdr;
using namespace telctl::cdr::test;

TEST_CASE("every shipped descriptor is well formed, and its own examples hold") {
  std::size_t formats = 0;
  std::size_t examples = 0;
  for (const auto name : resources()) {
    if (!name.starts_with("schemas/cdr/") || !name.ends_with(".yaml")) continue;
    ++formats;
    Findings findings;
    const auto format = parse_format(*resource(name), std::string(name), findings);
    INFO(name);
    for (const auto& item : findings.items())
      MESSAGE(to_string(item.error));
    CHECK(findings.items().empty());
    CHECK(name == "schemas/cdr/" + format.name + ".yaml");
    CHECK_FALSE(format.examples.empty());
    for (const auto& example : format.examples) {
      ++examples;
      auto options = in_zone(example.zone);
      auto wanted = format.name;
      for (const auto option : words(example.options))
        wanted += "+" + std::string(option);
      options.variants = *shipped_formats().find(wanted);
      const auto kept = read_text(example.record + "\n", options);
      REQUIRE(kept.tickets.size() == 1);
      for (const auto& [key, value] : example.ticket) {
        INFO(key);
        CHECK(field(kept.tickets[0], key) == value);
      }
    }
  }
  CHECK(formats == 8);
  CHECK(examples >= formats);
}

TEST_CASE("options of a source make variants of a format") {
  const auto variants = *shipped_formats().find("asterisk-cdr-csv");
  CHECK(variants.size() == 8);
  const auto one = *shipped_formats().find("asterisk-cdr-csv+loguniqueid+newcdrcolumns");
  REQUIRE(one.size() == 1);
  CHECK(one[0]->columns.size() == 20);
  CHECK(one[0]->label() == "asterisk-cdr-csv (loguniqueid newcdrcolumns)");
  const auto none = shipped_formats().find("asterisk-csv");
  REQUIRE_FALSE(none);
  CHECK(none.error().code == errors::cdr_unknown_format);
  CHECK_FALSE(shipped_formats().find("asterisk-cdr-csv+nothing"));
}

TEST_CASE("what is wrong in a descriptor has its place") {
  Findings findings;
  parse_format("descriptor: 1\nname: x\ntitle: x\ndocumentation: x\nsummary: x\nlayout: fixed\ncolour: red\ncolumns:\n"
               "  - {name: a, is: caller, type: txt}\nexamples: []\n",
               "x.yaml", findings);
  std::vector<std::string> found;
  for (const auto& item : findings.items())
    found.push_back(to_string(item.error.where) + " " + item.error.what);
  CHECK(
      found ==
      std::vector<std::string>{
          "x.yaml:1:1 'fixed' of 'layout' must be one of: delimited, json-lines", "x.yaml:1:1 'separator' is missing",
          "x.yaml:9:5 'txt' of 'type' must be one of: text, quoted-text, number, seconds, decimal-seconds, local-time, "
          "iso-time, epoch, decimal-epoch, disposition, disposition-number, ama, ama-number, unique-id",
          "x.yaml:7:1 unknown key 'colour'"});
}
