#include <telctl/legacy/output.hpp>

#include <filesystem>

#include <telctl/legacy/errors.hpp>

#include "reading.hpp"

using namespace telctl;
using namespace telctl::legacy;
using namespace telctl::legacy::test;

namespace {

namespace fs = std::filesystem;

/// A folder of its own, taken away at the end.
class Folder {
 public:
  Folder() {
    auto pattern = (fs::temp_directory_path() / "telctl-output-XXXXXX").string();
    REQUIRE(mkdtemp(pattern.data()) != nullptr);
    path = pattern;
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() {
    std::error_code ignored;
    fs::remove_all(path, ignored);
  }
  void write(const std::string& name, const std::string& text) const {
    std::ofstream(path / name, std::ios::binary) << text;
  }
  [[nodiscard]] std::string read(const std::string& name) const {
    std::ifstream file(path / name, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
  }
  [[nodiscard]] bool has(const std::string& name) const { return fs::exists(path / name); }

  /// One import: what is told, "lines.csv merged, 1 kept"; written unless something is refused.
  [[nodiscard]] std::string import(const std::string& content, const MergeRules& rules = {},
                                   const std::string& name = "lines.csv") const {
    auto output = compare_output({{name, content}}, path, rules);
    REQUIRE(output.has_value());
    std::string told_text;
    bool refused = false;
    for (const auto& file : *output) {
      refused = refused || file.status == FileStatus::refused;
      told_text +=
          fmt::format("{}{}", to_string(file.status), file.edits > 0 ? fmt::format(", {} kept", file.edits) : "");
      for (const auto& conflict : file.conflicts)
        told_text += "; " + told(conflict);
    }
    if (!refused) REQUIRE(write_output(*output, path).has_value());
    return told_text;
  }

  fs::path path;
};

const std::string one = "extension,site,label\n4001,a,One\n4002,a,Two\n";

} // namespace

TEST_CASE("a first import creates, the same again changes nothing, another replaces what nobody touched") {
  const Folder folder;
  CHECK(folder.import(one) == "created");
  CHECK(folder.read("lines.csv") == one);
  CHECK(folder.import(one) == "same");
  CHECK(folder.import(one + "4003,a,Three\n") == "replaced");
  CHECK(folder.read("lines.csv") == one + "4003,a,Three\n");
}

TEST_CASE("what a person changed survives every later import") {
  const Folder folder;
  CHECK(folder.import(one) == "created");
  folder.write("lines.csv", "extension,site,label,room\n4001,a,Reception,12\n4002,a,Two,\n");
  CHECK(folder.import(one) == "same");
  CHECK(folder.import("extension,site,label\n4001,a,One\n4002,b,Two\n4003,a,Three\n") == "merged, 2 kept");
  CHECK(folder.read("lines.csv") == "extension,site,label,room\n4001,a,Reception,12\n4002,b,Two,\n4003,a,Three,\n");
  CHECK(folder.import("extension,site,label\n4001,a,One\n4002,b,Two\n4003,c,Three\n") == "merged, 2 kept");
  CHECK(folder.read("lines.csv") == "extension,site,label,room\n4001,a,Reception,12\n4002,b,Two,\n4003,c,Three,\n");
}

TEST_CASE("a cell changed on both sides is refused with its place until somebody decides") {
  const Folder folder;
  CHECK(folder.import(one) == "created");
  const std::string mine = "extension,site,label\n4001,a,Reception\n4002,a,Two\n";
  const std::string theirs = "extension,site,label\n4001,a,Front desk\n4002,b,Two\n";
  folder.write("lines.csv", mine);
  const auto conflict = folder.import(theirs);
  CHECK(conflict.find("refused; 2:8 TEL-0332 ") == 0);
  CHECK(folder.read("lines.csv") == mine);
  CHECK(folder.import(theirs, {.force = {"other.csv"}}).find("refused") == 0);
  CHECK(folder.import(theirs, {.keep_edits = true}).find("merged") == 0);
  CHECK(folder.read("lines.csv") == "extension,site,label\n4001,a,Reception\n4002,b,Two\n");
  CHECK(folder.import("extension,site,label\n4001,a,Entry\n4002,b,Two\n", {.force = {"lines.csv"}}) == "replaced");
  CHECK(folder.read("lines.csv") == "extension,site,label\n4001,a,Entry\n4002,b,Two\n");
}

TEST_CASE("a file that no import made is never overwritten unless it is named") {
  const Folder folder;
  folder.write("lines.csv", "extension,site\n9,z\n");
  CHECK(folder.import(one) == "refused");
  CHECK(folder.read("lines.csv") == "extension,site\n9,z\n");
  CHECK(folder.import(one, {.force = {"lines.csv"}}) == "replaced");
  CHECK(folder.read("lines.csv") == one);
}

TEST_CASE("a table of which nothing is left goes, but not with what a person put there") {
  const Folder folder;
  CHECK(folder.import(one) == "created");
  CHECK(folder.import("") == "removed");
  CHECK_FALSE(folder.has("lines.csv"));
  CHECK(folder.import("").empty());
  CHECK(folder.import(one) == "created");
  folder.write("lines.csv", one + "4009,a,Mine\n");
  CHECK(folder.import("") == "refused");
  CHECK(folder.has("lines.csv"));
}

TEST_CASE("several imports lie in one estate under their names, and none touches another's files") {
  const Folder folder;
  estate::Estate north;
  north.lines.push_back({.extension = "4001", .site = "north"});
  estate::Estate south;
  south.lines.push_back({.extension = "5001", .site = "south"});
  for (const auto& [name, estate] : {std::pair("north", &north), std::pair("south", &south)}) {
    auto output = compare_output(import_files(*estate, name), folder.path, {});
    REQUIRE(output.has_value());
    REQUIRE(write_output(*output, folder.path).has_value());
  }
  CHECK(folder.read("lines-north.csv").find("4001,north") != std::string::npos);
  const auto before = folder.read("lines-north.csv");
  south.lines.push_back({.extension = "5002", .site = "south"});
  auto output = compare_output(import_files(south, "south"), folder.path, {});
  REQUIRE(output.has_value());
  for (const auto& file : *output)
    CHECK(file.file.name.find("-south") != std::string::npos);
  REQUIRE(write_output(*output, folder.path).has_value());
  CHECK(folder.read("lines-north.csv") == before);
  CHECK(folder.read("lines-south.csv").find("5002,south") != std::string::npos);
}
