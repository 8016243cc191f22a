#include <telctl/config/yaml.hpp>

#include <doctest/doctest.h>

using telctl::Findings;
using telctl::config::parse_yaml;
using telctl::config::YamlNode;

TEST_CASE("every scalar is text") {
  Findings findings;
  const auto root =
      parse_yaml("a: 0012\nb: no\nc: '0123'\nd: 1e3\ne:\nf: null\ng: Null\nh: ~\ni: \"\"\n", "x.yaml", findings);
  REQUIRE(findings.items().empty());
  CHECK(root.find("a")->text == "0012");
  CHECK(root.find("b")->text == "no");
  CHECK(root.find("c")->text == "0123");
  CHECK(root.find("d")->text == "1e3");
  CHECK(root.find("e")->kind == YamlNode::Kind::null);
  CHECK(root.find("f")->kind == YamlNode::Kind::null);
  CHECK(root.find("g")->text == "Null");
  CHECK(root.find("h")->kind == YamlNode::Kind::null);
  CHECK(root.find("i")->kind == YamlNode::Kind::scalar);
}

TEST_CASE("columns count characters") {
  Findings findings;
  const auto root = parse_yaml("\xEF\xBB\xBF{name: Zo\xC3\xAB, extension: 4012}\n", "x.yaml", findings);
  REQUIRE(findings.items().empty());
  CHECK(root.find("extension")->line == 1);
  CHECK(root.find("extension")->column == 24);
}

TEST_CASE("a value that contains itself is refused, not walked") {
  Findings findings;
  parse_yaml("lines: &a [1, *a]\n", "x.yaml", findings);
  REQUIRE(findings.items().size() == 2);
  CHECK(to_string(findings.items()[0].error) == "x.yaml:1:8: TEL-0206: anchor '&a'");
  CHECK(to_string(findings.items()[1].error) == "x.yaml:1:15: TEL-0206: an alias");
}
