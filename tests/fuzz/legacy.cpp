// Arbitrary bytes as an export, read as `telctl import` does it: detect, read, settle, build. Nothing may crash, and
// each line of what was read must have its place in the account. FUZZ_READER names the reader and FUZZ_MAPPING the
// mapping that it reads by; FUZZ_READER=mapping takes the bytes as a mapping.
#include <cstdint>
#include <cstdlib>

#include <telctl/io/file.hpp>
#include <telctl/legacy/anomalies.hpp>
#include <telctl/legacy/build.hpp>
#include <telctl/legacy/reader.hpp>

using namespace telctl;

namespace {

struct Target {
  const legacy::Reader* reader = nullptr; ///< null: the bytes are a mapping
  legacy::Mapping mapping;
};

std::string told(const char* variable) {
  const char* value = std::getenv(variable);
  if (value == nullptr) std::abort();
  return value;
}

const Target& target() {
  static const auto made = [] {
    Target result;
    const auto name = told("FUZZ_READER");
    if (name == "mapping") return result;
    result.reader = legacy::find_reader(name);
    const auto file = told("FUZZ_MAPPING");
    const auto bytes = read_file(file);
    if (result.reader == nullptr || !bytes) std::abort();
    auto parsed = legacy::parse_mapping(*bytes, file);
    if (parsed.findings.has_errors()) std::abort();
    result.mapping = std::move(parsed.mapping);
    // Any byte is a letter here: what is read is fuzzed, not the encodings.
    result.mapping.encoding = "iso-8859-1";
    // The rules of a table may ask for the name of a file.
    for (auto& table : result.mapping.tables)
      table.files.clear();
    return result;
  }();
  return made;
}

void read_mapping(std::string_view bytes) {
  const auto parsed = legacy::parse_mapping(bytes, "mapping.yaml");
  for (const auto& item : parsed.findings.items())
    if (item.error.what.empty() || item.error.where.file.empty()) std::abort();
}

void read_export(std::string_view bytes) {
  const auto& reader = *target().reader;
  auto mapping = target().mapping;
  if (bytes.starts_with('\0') || bytes.starts_with('\2')) {
    mapping.header_lines = bytes.front();
    bytes.remove_prefix(1);
  }
  (void)reader.detect(bytes);
  legacy::FactSet facts;
  const auto read = reader.read({"export", bytes}, mapping, facts);
  if (read && facts.lines.total != 0 && !facts.lines.complete()) std::abort();
  if (reader.settle != nullptr) reader.settle(facts, mapping);
  for (const auto& fact : facts.facts)
    if (fact.attribute.empty() || fact.origin.file >= facts.files.size()) std::abort();
  const auto imported = legacy::build_estate(facts, mapping, {});
  (void)legacy::anomalies(facts, imported, {}, nullptr);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (target().reader == nullptr)
    read_mapping(bytes);
  else
    read_export(bytes);
  return 0;
}
