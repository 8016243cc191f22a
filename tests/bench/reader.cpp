// Reads one export as `telctl import` does, up to the facts, and says how large they are: bench_reader FORMAT FILE
// MAPPING
#include <chrono>
#include <cstdio>
#include <malloc.h>
#include <string>

#include <telctl/io/file.hpp>
#include <telctl/legacy/reader.hpp>

using namespace telctl;

namespace {

/// Bytes that a string has outside itself, as the allocator gives them.
std::size_t heap(const std::string& text) {
  const bool inside =
      text.data() >= reinterpret_cast<const char*>(&text) && text.data() < reinterpret_cast<const char*>(&text + 1);
  return inside ? 0 : malloc_usable_size(const_cast<char*>(text.data())) + sizeof(std::size_t);
}

std::size_t size_of(const legacy::FactSet& facts) {
  auto bytes = facts.facts.size() * sizeof(legacy::Fact);
  for (const auto& fact : facts.facts)
    bytes += heap(fact.subject.id) + heap(fact.attribute) + heap(fact.value) + heap(fact.text);
  return bytes;
}

} // namespace

int main(int argc, char** argv) {
  if (argc != 4) return 64;
  const auto* reader = legacy::find_reader(argv[1]);
  const auto mapping_text = read_file(argv[3]);
  if (reader == nullptr || !mapping_text) return 64;
  const auto mapping = legacy::parse_mapping(*mapping_text, argv[3]).mapping;
  const auto begin = std::chrono::steady_clock::now();
  legacy::FactSet facts;
  {
    const auto bytes = read_file(argv[2]);
    if (!bytes || !reader->read({argv[2], *bytes}, mapping, facts)) return 1;
    if (reader->settle != nullptr) reader->settle(facts, mapping);
  }
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
  std::printf("{\"seconds\": %.3f, \"facts\": %zu, \"model\": %zu, \"understood\": %zu, \"quarantined\": %zu}\n",
              seconds.count(), facts.facts.size(), size_of(facts), facts.lines.understood, facts.lines.quarantined);
  return facts.lines.complete() ? 0 : 1;
}
