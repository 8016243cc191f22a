// One reader of exports on arbitrary bytes, as `telctl import` uses it: detect, read, settle, build. Nothing may crash,
// and each line of what was read must have its place in the account.
#include <cstdint>
#include <cstdlib>

#include <telctl/io/file.hpp>
#include <telctl/legacy/build.hpp>
#include <telctl/legacy/reader.hpp>

using namespace telctl;

namespace {

const legacy::Mapping& mapping() {
  static const auto loaded = [] {
    const auto bytes = read_file(TELCTL_SOURCE "/" FUZZ_MAPPING);
    if (!bytes) std::abort();
    auto parsed = legacy::parse_mapping(*bytes, FUZZ_MAPPING).mapping;
    // Any byte is a letter here: what is read is fuzzed, not the encodings.
    parsed.encoding = "iso-8859-1";
    return parsed;
  }();
  return loaded;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto* reader = legacy::find_reader(FUZZ_READER);
  (void)reader->detect(bytes);
  legacy::FactSet facts;
  // Table rules may ask for the name of a file.
  const auto read = reader->read({"postes.csv", bytes}, mapping(), facts);
  if (read && facts.lines.total != 0 && !facts.lines.complete()) std::abort();
  if (reader->settle != nullptr) reader->settle(facts, mapping());
  for (const auto& fact : facts.facts)
    if (fact.attribute.empty() || fact.origin.file >= facts.files.size()) std::abort();
  (void)legacy::build_estate(facts, mapping(), {});
  return 0;
}
