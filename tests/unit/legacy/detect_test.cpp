#include <filesystem>
#include <map>

#include "reading.hpp"
#include <figures.hpp>

using namespace telctl::legacy;
using namespace telctl::legacy::test;

namespace fs = std::filesystem;

namespace {

/// What each example is; "table" stands for a list that no reader claims for itself.
std::map<std::string, std::string> examples() {
  std::map<std::string, std::string> formats;
  const fs::path root(TELCTL_SOURCE);
  for (const auto& entry : fs::recursive_directory_iterator(root / "examples" / "captures"))
    if (entry.is_regular_file() && entry.path().extension() != ".yaml" && entry.path().extension() != ".md")
      formats[fs::relative(entry.path(), root).string()] = entry.path().parent_path().filename().string();
  for (const auto& entry : fs::recursive_directory_iterator(root / "examples" / "universite" / "pabx"))
    if (entry.path().extension() == ".csv") formats[fs::relative(entry.path(), root).string()] = "table";
  for (const auto& entry : fs::recursive_directory_iterator(root / "tests" / "data" / "asterisk16"))
    if (entry.path().filename() == "Master.csv") formats[fs::relative(entry.path(), root).string()] = "table";
  formats["tests/cli/import_hipath4000/regen.txt"] = "hipath4000";
  formats["tests/cli/import_ossi/dump.txt"] = "ossi";
  formats["tests/cli/import_ldif/people.ldif"] = "ldif";
  return formats;
}

} // namespace

TEST_CASE("every example is detected as its own format, and no other reader claims it") {
  std::map<std::string, std::size_t> seen;
  std::size_t confused = 0;
  for (const auto& [file, format] : examples()) {
    CAPTURE(file);
    const auto candidates = detect(file_text(file));
    REQUIRE(!candidates.empty());
    CHECK(candidates.front().reader->name == format);
    ++seen[format];
    for (const auto& candidate : candidates) {
      CHECK(!candidate.detection.reasons.empty());
      // Any list may be a table, but never with the confidence of its own reader.
      const bool fine = candidate.reader->name == format ||
                        (candidate.reader->name == "table" && candidate.detection.confidence <= 50);
      CHECK_MESSAGE(fine, candidate.reader->name);
      if (!fine) ++confused;
    }
    if (format != "table") CHECK(candidates.front().detection.confidence >= 80);
  }
  for (const auto& reader : readers())
    CHECK_MESSAGE(seen[std::string(reader.name)] > 0, reader.name);
  telctl::test::figure(
      fmt::format("detection: formats {}, files {}, confused {}", seen.size(), examples().size(), confused));
}

TEST_CASE("what is no export is nobody's, or at best a list") {
  for (const std::string text :
       {"", "\n\n", "hello\n", "Dear colleague,\nplease find attached\n", "{\"a\": [1, 2]}\n", "#!/bin/sh\necho done\n",
        "estate:\n  name: x\n", "extension\n4012\n", "c\nd\ne\nf\n", "ADD:1\n", "extension -?\n", "firstname\nA\n"}) {
    CAPTURE(text);
    for (const auto& candidate : detect(text))
      CHECK(candidate.reader->name == "table");
  }
}

TEST_CASE("a reader that is given another's file refuses it or puts every line aside, and never makes a line of it") {
  for (const auto& [file, format] : examples()) {
    const auto bytes = file_text(file);
    for (const auto& reader : readers()) {
      if (reader.name == format || reader.name == "table" || format == "table") continue;
      CAPTURE(file);
      CAPTURE(reader.name);
      FactSet facts;
      const auto mapping = mapping_of(fmt::format("format: {}\nencoding: utf-8\n", reader.name));
      const auto read = reader.read({file, bytes}, mapping, facts);
      if (read && reader.settle != nullptr) reader.settle(facts, mapping);
      const auto lines = std::count_if(facts.facts.begin(), facts.facts.end(),
                                       [](const Fact& fact) { return fact.subject.what == What::line; });
      CHECK(lines == 0);
      if (read) CHECK(facts.lines.complete());
    }
  }
}
