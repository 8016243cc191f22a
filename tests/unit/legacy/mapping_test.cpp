#include <filesystem>

#include <stdlib.h> // mkdtemp

#include "reading.hpp"

using namespace telctl;
using namespace telctl::legacy;
using namespace telctl::legacy::test;

namespace {

std::string findings(const std::string& yaml) {
  std::string text;
  const auto loaded = parse_mapping(yaml, "mapping.yaml");
  for (const auto& item : loaded.findings.items())
    text += told(item.error) + "\n";
  return text;
}

struct Case {
  std::string yaml;
  std::string found;
};

/// A folder of mappings that extend each other.
class Folder {
 public:
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "telctl-mapping-XXXXXX").string();
    REQUIRE(mkdtemp(name.data()) != nullptr);
    path_ = name;
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() { std::filesystem::remove_all(path_); }

  void write(const std::string& name, const std::string& text) const {
    std::filesystem::create_directories((path_ / name).parent_path());
    std::ofstream(path_ / name) << text;
  }
  [[nodiscard]] std::filesystem::path operator/(const std::string& name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

} // namespace

TEST_CASE("what is wrong in a mapping is told with its place, all in one pass") {
  const std::vector<Case> cases{
      {"format: [a]\n", "1:9 TEL-0304 text is expected here, not a list\n"},
      {"fromat: table\n", "1:1 TEL-0304 unknown key 'fromat'\n"},
      {"format: table\nformat: nortel\n", "2:1 TEL-0210 key 'format' is given twice (first at mapping.yaml:1:1)\n"},
      {"encoding: klingon\n", "1:11 TEL-0304 unknown encoding 'klingon'\n"},
      {"separator: \"ab\"\n", "1:12 TEL-0304 the separator is one character\n"},
      {"header_lines: 3\n", "1:15 TEL-0304 '3' is not known here\n"},
      {"list_separator: \"\"\n", "1:17 TEL-0304 the separator of lists is one character\n"},
      {"tables:\n  - of: line\n", "2:5 TEL-0304 no columns\n"},
      {"tables:\n  - columns: {A: extension}\n", "2:5 TEL-0304 no 'of'\n"},
      {"tables:\n  - {of: line, columns: {A: number}}\n", "2:29 TEL-0304 a line has no field 'number'\n"},
      {"tables:\n  - {of: key, columns: {A: extension}}\n", "2:28 TEL-0304 a key has no field 'extension'\n"},
      {"tables:\n  - {of: line, columns: {A: {}}}\n",
       "2:29 TEL-0304 a column has one of field, feature (a name) and ignore (the reason)\n"},
      {"sites:\n  - {ranges: [\"4000-4999\"]}\n", "2:5 TEL-0304 no site\n"},
      {"sites:\n  - {site: a, ranges: [\"4000-499\", \"x\", \"5-4\"]}\n",
       "2:24 TEL-0304 '4000-499' is no range of numbers\n2:36 TEL-0304 'x' is no range of numbers\n"
       "2:41 TEL-0304 '5-4' is no range of numbers\n"},
      {"kinds: {A: analog}\n", "1:12 TEL-0304 'analog' is not known here\n"},
      {"rights: {\"1\": {rights: []}}\n", "1:15 TEL-0304 no reason\n"},
      {"keys: {A: {type: usr}}\n",
       "1:11 TEL-0304 a key has a type, or a verdict with its reason\n1:18 TEL-0304 'usr' is not known here\n"},
      {"keys: {A: {verdict: lost}}\n", "1:11 TEL-0304 no reason\n"},
      {"keys: {A: {type: forward, target: always}}\n", "1:11 TEL-0304 a forward key needs its target\n"},
      {"keys: {A: {type: service}}\n", "1:11 TEL-0304 no target\n"},
      {"groups: {A: round}\n", "1:13 TEL-0304 'round' is not known here\n"},
      {"names: {order: last}\n", "1:16 TEL-0304 'last' is not known here\n"},
      {"features:\n  - {feature: A, verdict: lost}\n", "2:5 TEL-0304 no reason\n"},
      {"features:\n  - {feature: A, verdict: transformed}\n", "2:5 TEL-0304 no 'into'\n2:5 TEL-0304 no reason\n"},
      {"features:\n  - {feature: A, verdict: lost, reason: x, right: y}\n",
       "2:5 TEL-0304 a right can only be given by a feature that is transformed\n"},
      {"features:\n  - {verdict: lost, reason: x}\n", "2:5 TEL-0304 no feature\n"},
      {"features:\n  - {feature: A, reason: x}\n", "2:5 TEL-0304 no verdict\n"},
      {"ignore:\n  - {line: x}\n", "2:5 TEL-0304 no reason\n"},
      {"dead:\n  - {number: \"1\"}\n", "2:5 TEL-0304 no reason\n"},
      {"dead: [\"1\"]\n", "1:8 TEL-0304 a mapping is expected here, not text\n"},
      {"sets: {\"1 0 0 0\": {extension: \"4\"}}\n", "1:19 TEL-0304 no reason\n"},
      {"lines: {\"4\": {name: x}}\n", "1:14 TEL-0304 no reason\n"},
      {"lines: {\"4\": {nme: x, reason: y}}\n", "1:15 TEL-0304 a line has no field 'nme'\n"},
      {"files:\n  - {format: table}\n", "2:5 TEL-0304 no names\n"},
      {"files:\n  - {names: x, format: table, ignore: y}\n",
       "2:5 TEL-0304 a file has one of format (the name of a reader) and ignore (the reason)\n"}};
  for (const auto& item : cases) {
    CAPTURE(item.yaml);
    CHECK(findings(item.yaml) == item.found);
  }
}

TEST_CASE("the example of the documentation is a mapping without fault") {
  const auto page = file_text("docs/formats/mapping.md");
  const auto begin = page.find("```yaml\n") + 8;
  CHECK(findings(page.substr(begin, page.find("```", begin) - begin)).empty());
}

TEST_CASE("patterns match the whole text, upper and lower case alike") {
  CHECK(glob("CLS CFX?", "cls cfxd"));
  CHECK_FALSE(glob("CLS CFX?", "CLS CFX"));
  CHECK(glob("*a*b*", "xxaxxbxx"));
  CHECK_FALSE(glob("a*b", "abc"));
  CHECK(glob("", ""));
  CHECK(glob("***", ""));
  CHECK_FALSE(glob("?", ""));
  CHECK(glob("*x", fmt::format("{:a>10000}x", "")));
}

TEST_CASE("a mapping adds to the one that it extends, and its own rules go first") {
  const Folder folder;
  folder.write("common.yaml",
               "format: nortel\nencoding: cp850\npabx: common\nkinds: {A: ip, B: fax}\nsites:\n  - {site: far}\n"
               "rights:\n  \"1\": {rights: [common]}\nnames: {order: firstname-first}\n");
  folder.write("site/mapping.yaml",
               "extends: ../common.yaml\npabx: own\nkinds: {B: modem}\nsites:\n  - {site: near}\n");
  const auto loaded = load_mapping(folder / "site/mapping.yaml");
  REQUIRE(loaded.has_value());
  CHECK(loaded->findings.items().empty());
  const auto& mapping = loaded->mapping;
  CHECK(mapping.format == "nortel");
  CHECK(mapping.encoding == "cp850");
  CHECK(mapping.pabx == "own");
  CHECK(mapping.kinds.at("A") == estate::LineKind::ip);
  CHECK(mapping.kinds.at("B") == estate::LineKind::modem);
  REQUIRE(mapping.sites.size() == 2);
  CHECK(mapping.sites.front().site == "near");
  CHECK(mapping.rights.at("1").rights == std::vector<std::string>{"common"});
  CHECK(mapping.names.order == NameOrder::firstname_first);
}

TEST_CASE("what is wrong in the extended mapping is told with its own name; a circle and a gap are refused") {
  const Folder folder;
  folder.write("a.yaml", "extends: b.yaml\nformat: table\n");
  folder.write("b.yaml", "kinds: {A: nothing}\n");
  const auto wrong = load_mapping(folder / "a.yaml");
  REQUIRE(wrong.has_value());
  REQUIRE(wrong->findings.items().size() == 1);
  CHECK(wrong->findings.items().front().error.where.file == (folder / "b.yaml").string());
  folder.write("b.yaml", "extends: a.yaml\n");
  CHECK(load_mapping(folder / "a.yaml").error().what.find("circle") != std::string::npos);
  folder.write("a.yaml", "extends: missing.yaml\n");
  CHECK(load_mapping(folder / "a.yaml").error().where.file == (folder / "missing.yaml").string());
  folder.write("a.yaml", "pabx: x\n");
  CHECK(load_mapping(folder / "a.yaml")->findings.items().front().error.what == "no format");
}

TEST_CASE("the mappings that the documentation shows are mappings") {
  std::size_t shown = 0;
  for (const std::string page : {"mapping", "ldif", "cabling"}) {
    const auto text = file_text("docs/formats/" + page + ".md");
    const std::string open = "```yaml\n";
    for (auto at = text.find(open); at != std::string::npos; at = text.find(open, at + 1)) {
      auto yaml = text.substr(at + open.size(), text.find("```", at + open.size()) - at - open.size());
      if (yaml.find("format:") == std::string::npos) yaml = "format: table\n" + yaml; // a piece of one
      CAPTURE(yaml);
      const auto parsed = parse_mapping(yaml, page);
      for (const auto& item : parsed.findings.items())
        FAIL_CHECK(to_string(item.error));
      ++shown;
    }
  }
  CHECK(shown >= 5);
}
