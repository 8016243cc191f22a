#include <telctl/config/load.hpp>

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <telctl/support/text.hpp>

#include "folder.hpp"

using namespace telctl;

namespace {

config::Loaded load(const Folder& folder) {
  auto loaded = config::load_estate(folder.path());
  REQUIRE(loaded.has_value());
  return std::move(*loaded);
}

std::string at(const estate::Estate& estate, estate::Mark mark) {
  return to_string(estate.place(mark));
}

} // namespace

TEST_CASE("YAML and CSV give the same lines, and numbers keep their zeros") {
  const Folder folder("load");
  folder.write("estate.yaml", "estate: {name: no, timezone: Europe/Paris, version: 1}\n");
  folder.write("a/lines.yaml", "lines:\n  - extension: 0012\n    site: orsay\n    kind: fax\n    label: Zoë\n    "
                               "rights: [a, \"b\"]\n    port: 07\n");
  folder.write("b/lines-orsay.csv", "extension,site,kind,label,rights,port\r\n0012,orsay,fax,Zoë,a b,07\r\n,,,,,\r\n");
  const auto [estate, findings, complete] = load(folder);
  CHECK(findings.items().empty());
  CHECK(complete);
  CHECK(estate.name == "no");
  REQUIRE(estate.lines.size() == 2);
  for (const auto& line : estate.lines) {
    CHECK(line.extension == "0012");
    CHECK(line.kind == estate::LineKind::fax);
    CHECK(line.label == "Zoë");
    CHECK(line.rights == std::vector<std::string>{"a", "b"});
    CHECK(line.set.port == "07");
  }
}

TEST_CASE("every value knows where it was written, in characters") {
  const Folder folder("load");
  folder.write("lines.yaml", "estate: {}\nlines:\n  - extension: 4012\n    label: Zoë\n    rights: [é, b]\n");
  folder.write("lines.csv", "extension,label,rights,site\n4013,Zoë,\"é b\",orsay\n4014,\"two\nlines\",,massy\n");
  const auto [estate, findings, complete] = load(folder);
  REQUIRE(findings.items().empty());
  REQUIRE(estate.lines.size() == 3);
  const auto& csv = estate.lines[0].marks;
  CHECK(at(estate, csv.object) == "lines.csv:2:1");
  CHECK(at(estate, csv.of("rights")) == "lines.csv:2:10");
  CHECK(at(estate, csv.of("rights", 1)) == "lines.csv:2:13");
  CHECK(at(estate, csv.of("site")) == "lines.csv:2:16");
  CHECK(at(estate, csv.of("kind")) == "lines.csv:2:1"); // not given: the object's
  CHECK(at(estate, estate.lines[1].marks.of("site")) == "lines.csv:4:9");
  const auto& yaml = estate.lines[2].marks;
  CHECK(at(estate, yaml.object) == "lines.yaml:3:5");
  CHECK(at(estate, yaml.of("extension")) == "lines.yaml:3:16");
  CHECK(at(estate, yaml.of("rights", 1)) == "lines.yaml:5:17");
}

TEST_CASE("dot files and other files are no part of an estate") {
  const Folder folder("load");
  folder.write("estate.yaml", "estate: {name: a}\n");
  folder.write(".telctl/journal.yaml", "?\n");
  folder.write(".#lines.yaml", "?\n");
  folder.write("README.md", "?\n");
  CHECK(load(folder).findings.items().empty());
}

TEST_CASE("a folder that is not there is an error of its own") {
  const auto loaded = config::load_estate("/nowhere/at/all");
  REQUIRE_FALSE(loaded.has_value());
  CHECK(loaded.error().code.exit == Exit::input_missing);
}

TEST_CASE("faults in every file are found in one pass") {
  const Folder folder("load");
  folder.write("a.yaml", "estate: {name: a}\nsites:\n  - id: [\n");
  folder.write("b.yaml", "sites:\n  - idd: b\n");
  folder.write("lines.csv", "extension\n\"4012\n");
  std::string text;
  const auto loaded = load(folder);
  for (const auto& item : loaded.findings.items())
    text += to_string(item.error) + "\n";
  CHECK(text == "a.yaml:4:1: TEL-0205: not YAML: end of sequence flow not found\n"
                "b.yaml:2:5: TEL-0211: unknown key of 'sites' 'idd'\n"
                "lines.csv:2:1: TEL-0222: a quoted field never ends\n");
  CHECK_FALSE(loaded.complete);
}

TEST_CASE("sound files are looked at where the estate names them, and nowhere outside of its folder") {
  const Folder folder("sounds");
  folder.write("estate.yaml", "estate: {name: a, timezone: Europe/Paris, version: 1}\n");
  folder.write("sounds/no.wav", "not a sound");
  folder.write(
      "sounds/there.yaml",
      "sounds:\n  - {name: accueil/a, file: sounds/no.wav}\n  - {name: accueil/b, file: "
      "sounds/gone.wav}\n  - {name: accueil/c, file: ../c.wav}\n  - {name: accueil/d, file: "
      "/etc/hostname}\n  - {name: accueil/e, file: sounds/link.wav}\n  - {name: accueil/f, file: sounds/pipe.wav}\n");
  std::filesystem::create_symlink("/etc/hostname", folder.path() / "sounds" / "link.wav");
  REQUIRE(::mkfifo((folder.path() / "sounds" / "pipe.wav").c_str(), 0600) == 0);
  auto files = load(folder).estate.sound_files;
  REQUIRE(files.size() == 6);
  CHECK(files["sounds/pipe.wav"].fault == "it is no file");
  CHECK(files["sounds/no.wav"].fault == "it is no WAV file");
  CHECK_FALSE(files["sounds/no.wav"].sha256.empty());
  CHECK_FALSE(files["sounds/gone.wav"].fault.empty());
  for (const auto* outside : {"../c.wav", "/etc/hostname", "sounds/link.wav"}) {
    CHECK(files[outside].fault == "it is outside of the estate's folder");
    CHECK(files[outside].sha256.empty());
  }
}
