#include <telctl/config/load.hpp>

#include <algorithm>

#include <doctest/doctest.h>

#include "folder.hpp"

using namespace telctl;

namespace {

/// A file that is wrong, and every finding about it: "line:column TEL-0000 what" or, with no line, "TEL-0000 what".
struct Malformed {
  std::string name;
  std::string content;
  std::vector<std::string> found;
};

std::string nested(std::size_t levels) {
  return "sites: " + std::string(levels, '[') + std::string(levels, ']') + "\n";
}

const std::vector<Malformed> cases = {
    // Bytes
    {"a.yaml", "sites:\n  - id: b\xE9zout\n", {"2:10 TEL-0200 byte 0xE9 is not UTF-8"}},
    {"a.yaml", "sites:\n  - {name: \xC3\xA9t\xE9, id: a}\n", {"2:14 TEL-0200 byte 0xE9 is not UTF-8"}},
    {"a.yaml",
     "\xFF\xFE"
     "s",
     {"1:1 TEL-0200 byte 0xFF is not UTF-8"}},
    {"a.yaml", "\xEF\xBB\xBFsites:\n  - idd: a\n", {"2:5 TEL-0211 unknown key of 'sites' 'idd'"}},
    {"a.yaml", "sites:\n  - id: \xED\xA0\x80\n", {"2:9 TEL-0200 byte 0xED is not UTF-8"}},
    {"a.yaml", std::string("sites:\n\0", 8), {"2:1 TEL-0201 control character 0x00"}},
    {"a.yaml", "sites:\n  - id: a\x1B[2J\n", {"2:10 TEL-0201 control character 0x1B"}},
    {"lines.csv", "extension\n40\xE9\n", {"2:3 TEL-0200 byte 0xE9 is not UTF-8"}},
    {"lines.csv", std::string("extension\n4\0", 12), {"2:2 TEL-0201 control character 0x00"}},
    {"a.yaml", std::string(10'000'001, '#'), {"TEL-0123 larger than 10000000 bytes"}},
    // Syntax
    {"a.yaml", "sites:\n\t- id: a\n", {"2:1 TEL-0205 not YAML: a tab in the indentation"}},
    {"a.yaml", "sites:\n  - id: a\n    name: b: c\n", {"3:12 TEL-0205 not YAML: illegal map value"}},
    {"a.yaml", "sites:\n  - id: \"a\n", {"2:9 TEL-0205 not YAML: a quote is never closed"}},
    {"a.yaml", "sites:\n  - id: 'it''s\n  - id: b\n", {"2:9 TEL-0205 not YAML: a quote is never closed"}},
    {"a.yaml", "sites:\n  - id: \"a\\\"\n", {"2:9 TEL-0205 not YAML: a quote is never closed"}},
    {"a.yaml", "sites: [a\n", {"2:1 TEL-0205 not YAML: end of sequence flow not found"}},
    {"a.yaml", "sites:\n  - id: @a\n", {"2:9 TEL-0205 not YAML: no value begins with this character"}},
    {"a.yaml", "sites:\n  - id: *21\n", {"2:9 TEL-0205 not YAML: the referenced anchor is not defined"}},
    {"a.yaml", "%YAML 9.0\n---\nsites: []\n", {"1:1 TEL-0205 not YAML: YAML major version too large"}},
    {"a.yaml", nested(600), {"1:27 TEL-0209 more than 20 levels"}},
    {"a.yaml",
     nested(25),
     {"1:9 TEL-0212 an object of 'sites' is a list, not a mapping", "1:27 TEL-0209 more than 20 levels"}},
    // What YAML allows and an estate does not
    {"a.yaml",
     "sites: &a [*a]\n",
     {"1:8 TEL-0206 anchor '&a'", "1:12 TEL-0206 an alias", "1:12 TEL-0212 an object of 'sites' is nothing"}},
    {"a.yaml",
     "sites:\n  - &a {id: &b a, name: *b}\n  - *a\n",
     {"2:5 TEL-0206 anchor '&a'", "2:13 TEL-0206 anchor '&b'", "2:25 TEL-0206 an alias", "3:5 TEL-0206 an alias",
      "3:5 TEL-0212 an object of 'sites' is nothing"}},
    {"a.yaml", "sites:\n  - {id: a, <<: {name: b}}\n", {"2:13 TEL-0211 unknown key of 'sites' '<<'"}},
    {"a.yaml", "sites:\n  - id: !!int 12\n", {"2:9 TEL-0207 tag 'tag:yaml.org,2002:int'"}},
    {"a.yaml", "sites: !x []\n", {"1:8 TEL-0207 tag '!x'"}},
    {"a.yaml", "sites: []\n---\nsites: []\n", {"2:1 TEL-0208 a second document begins here"}},
    {"a.yaml", "sites: []\nsites: []\n", {"2:1 TEL-0210 key 'sites' is given twice (first at a.yaml:1:1)"}},
    {"a.yaml",
     "sites:\n  - id: a\n    id: b\n    id: c\n",
     {"3:5 TEL-0210 key 'id' is given twice (first at a.yaml:2:5)",
      "4:5 TEL-0210 key 'id' is given twice (first at a.yaml:2:5)"}},
    {"a.yaml", "sites:\n  - ? [a]\n    : b\n", {"2:7 TEL-0212 a key is a list, not text"}},
    {"a.yaml", "sites:\n  - {id: a, ~: b}\n", {"2:13 TEL-0212 a key is nothing, not text"}},
    // Shape
    {"a.yaml", "- a\n- b\n", {"1:1 TEL-0212 the file is a list, not a mapping"}},
    {"a.yaml", "hello\n", {"1:1 TEL-0212 the file is text, not a mapping"}},
    {"a.yaml", "site: []\n", {"1:1 TEL-0218 unknown section 'site'"}},
    {"a.yaml", "sites: {id: a}\n", {"1:8 TEL-0212 'sites' is a mapping, not a list"}},
    {"a.yaml", "sites: [a]\n", {"1:9 TEL-0212 an object of 'sites' is text, not a mapping"}},
    {"a.yaml", "sites:\n  -\n", {"2:3 TEL-0212 an object of 'sites' is nothing"}},
    {"a.yaml", "lines:\n  - extention: 4012\n", {"2:5 TEL-0211 unknown key of 'lines' 'extention'"}},
    {"a.yaml", "lines:\n  - extension: [4012]\n", {"2:16 TEL-0212 'extension' is a list, not text"}},
    {"a.yaml", "lines:\n  - rights: a\n", {"2:13 TEL-0212 'rights' is text, not a list"}},
    {"a.yaml", "lines:\n  - rights: [a, [b]]\n", {"2:17 TEL-0212 an item of 'rights' is a list, not text"}},
    {"a.yaml", "lines:\n  - set: {mac: a}\n", {"2:5 TEL-0211 unknown key of 'lines' 'set'"}},
    {"a.yaml", "sites:\n  - buildings: [{id: A, vlan: 1}]\n", {"2:25 TEL-0211 unknown key of 'buildings' 'vlan'"}},
    {"a.yaml", "sites:\n  - buildings: A\n", {"2:16 TEL-0212 'buildings' is text, not a list"}},
    // Values
    {"a.yaml", "models:\n  - keys: 0x10\n", {"2:11 TEL-0213 '0x10' is not a whole number"}},
    {"a.yaml", "models:\n  - keys: -1\n", {"2:11 TEL-0213 '-1' is not a whole number"}},
    {"a.yaml", "models:\n  - keys: 99999999999\n", {"2:11 TEL-0213 '99999999999' is not a whole number"}},
    {"a.yaml", "keys:\n  - supervised: oui\n", {"2:17 TEL-0214 'oui' is neither yes nor no"}},
    {"a.yaml", "lines:\n  - kind: analog\n", {"2:11 TEL-0215 no kind of line is called 'analog'"}},
    {"a.yaml", "sites:\n  - ranges: [4000]\n", {"2:14 TEL-0216 '4000' is not a range"}},
    {"a.yaml",
     "sites:\n  - ranges: [\"4999-4000\", \"400-4999\", \"+40-400\", 40-4x]\n",
     {"2:14 TEL-0216 '4999-4000' is not a range", "2:27 TEL-0216 '400-4999' is not a range",
      "2:39 TEL-0216 '+40-400' is not a range", "2:50 TEL-0216 '40-4x' is not a range"}},
    {"a.yaml",
     "lines:\n  - rights: [a b, \"\"]\n",
     {"2:14 TEL-0217 'a b' holds a blank", "2:19 TEL-0217 an item of the list is empty"}},
    {"a.yaml", "estate: {nmae: a}\n", {"1:10 TEL-0211 unknown key 'nmae'"}},
    {"a.yaml", "estate: {version: 2}\n", {"1:19 TEL-0204 version '2' of the format is not known"}},
    {"a.yaml", "estate: a\n", {"1:9 TEL-0212 'estate' is text, not a mapping"}},
    // Names of files
    {"a.yml", "sites: []\n", {"TEL-0202 a YAML file of an estate ends in .yaml"}},
    {"line.csv", "extension\n", {"TEL-0202 no collection is called 'line'"}},
    {"export.csv", "extension\n", {"TEL-0202 no collection is called 'export'"}},
    // Tables
    {"lines.csv", "extension;site\n4012;orsay\n", {"1:1 TEL-0220 the columns are not separated by commas"}},
    {"lines.csv", "extension,sit\n4012,orsay\n", {"1:11 TEL-0211 unknown column 'sit'"}},
    {"lines.csv", "extension,extension\n4012,4013\n", {"1:11 TEL-0210 column 'extension' is given twice"}},
    {"lines.csv",
     "extension,site\n4012\n4013,orsay,x\n",
     {"2:1 TEL-0221 the row has 1 fields, the header has 2", "3:1 TEL-0221 the row has 3 fields, the header has 2"}},
    {"lines.csv", "extension\n\"4012\n4013\n", {"2:1 TEL-0222 a quoted field never ends"}},
    {"lines.csv", "extension,kind\n4012,é\n", {"2:6 TEL-0215 no kind of line is called 'é'"}},
    {"sites.csv", "id,buildings\na,A\n", {"1:4 TEL-0220 'buildings' cannot be a column"}},
    {"sites.csv", "id,name,ranges\na,é,1-2 4\n", {"2:9 TEL-0216 '4' is not a range"}},
    {"models.csv", "id,keys\na,many\n", {"2:3 TEL-0213 'many' is not a whole number"}},
};

std::vector<std::string> found_in(const Folder& folder) {
  std::vector<std::string> texts;
  const auto loaded = config::load_estate(folder.path());
  REQUIRE(loaded.has_value());
  for (const auto& item : loaded->findings.items()) {
    const auto& where = item.error.where;
    if (item.error.code.number == 203) continue; // most of these files hold no estate
    const auto place = where.line == 0 ? std::string() : fmt::format("{}:{} ", where.line, where.column);
    texts.push_back(fmt::format("{}{} {}", place, to_string(item.error.code), item.error.what));
    CHECK_MESSAGE(!item.error.hint.empty(), texts.back());
  }
  return texts;
}

} // namespace

TEST_CASE("whatever is wrong with a file is said with its exact place") {
  CHECK(cases.size() >= 40);
  const Folder folder("malformed");
  for (const auto& item : cases) {
    folder.clear();
    folder.write(item.name, item.content);
    CAPTURE(item.content.substr(0, 100));
    CHECK(fmt::format("{}", fmt::join(found_in(folder), "\n")) == fmt::format("{}", fmt::join(item.found, "\n")));
  }
}

TEST_CASE("a folder without an estate is refused, an empty one too") {
  const Folder folder("malformed");
  auto loaded = config::load_estate(folder.path());
  REQUIRE(loaded.has_value());
  REQUIRE(loaded->findings.items().size() == 1);
  CHECK(loaded->findings.items()[0].error.code.number == 203);
  folder.write("estate.yaml", "estate: {name: a}\n");
  folder.write("more.yaml", "estate: {name: b}\n");
  loaded = config::load_estate(folder.path());
  REQUIRE(loaded.has_value());
  REQUIRE(loaded->findings.items().size() == 1);
  CHECK(to_string(loaded->findings.items()[0].error) ==
        "more.yaml:1:1: TEL-0210: section 'estate' is given twice (first at estate.yaml:1:1)");
}
