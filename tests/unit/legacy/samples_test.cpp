// docs/formats/samples.md: what the readers make of each sample export. TELCTL_ACCEPT=1 writes the table.
#include <cstdlib>
#include <filesystem>

#include <telctl/legacy/import.hpp>

#include "reading.hpp"

using namespace telctl;
using namespace telctl::legacy;
using namespace telctl::legacy::test;

namespace {

namespace fs = std::filesystem;

std::string row_of(const fs::path& file, const Mapping& mapping) {
  const auto facts = read_exports({file.string()}, mapping, nullptr);
  CHECK_MESSAGE(facts.lines.complete(), file.string());
  for (const auto& item : facts.findings.items())
    FAIL(to_string(item.error));
  std::set<Subject> subjects;
  for (const auto& fact : facts.facts)
    if (facts.files.at(fact.origin.file) == file.string()) subjects.insert(fact.subject);
  return fmt::format("| {} | {} | {} | {} | {} | {} |\n", mapping.format, file.filename().string(), facts.lines.total,
                     facts.lines.understood, facts.lines.quarantined, subjects.size());
}

std::string table() {
  std::string text =
      "| format | file | lines | understood | quarantined | objects |\n| --- | --- | --- | --- | --- | --- |\n";
  std::set<fs::path> folders;
  for (const auto& entry : fs::directory_iterator(TELCTL_SOURCE "/examples/captures"))
    if (entry.is_directory()) folders.insert(entry.path());
  for (const auto& folder : folders) {
    const auto loaded = load_mapping(folder / "mapping.yaml");
    REQUIRE_MESSAGE(loaded.has_value(), folder.string());
    std::set<fs::path> files;
    for (const auto& entry : fs::directory_iterator(folder))
      if (entry.path().extension() != ".yaml") files.insert(entry.path());
    for (const auto& file : files)
      text += row_of(file, loaded->mapping);
  }
  return text;
}

} // namespace

TEST_CASE("the table of the sample exports is what the readers make of them") {
  const std::string name = "docs/formats/samples.md";
  const auto page = file_text(name);
  const auto begin = std::min(page.find("| format |"), page.size());
  const auto expected = page.substr(0, begin) + table();
  if (std::getenv("TELCTL_ACCEPT") != nullptr)
    std::ofstream(TELCTL_SOURCE "/" + name) << expected;
  else
    CHECK(page == expected);
}
