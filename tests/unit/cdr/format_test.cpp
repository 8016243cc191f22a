#include "tickets_of.hpp"
#include <doctest/doctest.h>
#include <figures.hpp>
#include <fmt/format.h>
#include <telctl/cdr/detect.hpp>
#include <telctl/cdr/errors.hpp>
#include <telctl/cdr/examples.hpp>
#include <telctl/cdr/format.hpp>
#include <telctl/io/file.hpp>
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
    INFO(std::string(name));
    for (const auto& item : findings.items())
      FAIL_CHECK(to_string(item.error));
    CHECK(name == "schemas/cdr/" + format.name + ".yaml");
    CHECK_MESSAGE(read_file(TELCTL_SOURCE "/" + format.documentation), format.documentation);
    for (const auto& wrong : check_examples(format, shipped_formats()))
      FAIL_CHECK(wrong);
    examples += format.examples.size();
  }
  telctl::test::figure(fmt::format("ticket formats: {}, examples {}", formats, examples));
  CHECK(formats == shipped_formats().formats().size());
}

TEST_CASE("an example that does not hold is told") {
  FormatCatalogue catalogue;
  Findings findings;
  auto format = parse_format(*resource("schemas/cdr/asterisk-cdr-custom-simple.yaml"), "x.yaml", findings);
  format.examples[0].ticket = {{"caller", "3006"}, {"colour", "red"}};
  catalogue.add(format);
  CHECK(check_examples(format, catalogue) == std::vector<std::string>{"example 1: caller is '3005', not '3006'",
                                                                      "example 1: 'colour' is no field of a ticket"});
  format.examples[0].record = "\"soon\",\"1\",\"2\"";
  CHECK(check_examples(format, catalogue) ==
        std::vector<std::string>{"example 1: TEL-0715: column 1 (epoch) is 'soon', not seconds since 1970"});
  format.examples[0].refused = "TEL-0715";
  CHECK(check_examples(format, catalogue).empty());
  format.examples.clear();
  CHECK(check_examples(format, catalogue) == std::vector<std::string>{"it has no example"});
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
  parse_format("descriptor: 1\nname: x\ntitle: x\ndocumentation: x\nsummary: x\nlayout: fixd\ncolour: red\ncolumns:\n"
               "  - {name: a, is: start, type: time}\n  - {name: b, is: start, type: text}\n"
               "  - {name: c, is: nothing, type: code, values: {a: direction=up}}\nexamples: []\n",
               "x.yaml", findings);
  std::vector<std::string> found;
  for (const auto& item : findings.items())
    found.push_back(to_string(item.error.where) + " " + item.error.what);
  CHECK(join(found, "\n") ==
        "x.yaml:1:1 'fixd' of 'layout' must be one of: delimited, fixed, keyed, json-lines, json-items\n"
        "x.yaml:1:1 'separator' is missing\n"
        "x.yaml:9:5 'form' is missing\n"
        "x.yaml:10:5 'is' and 'type' do not go together\n"
        "x.yaml:11:52 'direction=up' is neither direction=… nor disposition=…\n"
        "x.yaml:7:1 unknown key 'colour'");
}
