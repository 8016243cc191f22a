#include <telctl/legacy/put_aside.hpp>

#include <map>
#include <set>

#include <fmt/format.h>
#include <telctl/io/file.hpp>
#include <telctl/support/errors.hpp>
#include <telctl/support/hash.hpp>
#include <telctl/support/json.hpp>

namespace telctl::legacy {
namespace {

namespace fs = std::filesystem;

using Lines = std::map<std::uint32_t, std::string>; ///< number → text

fs::path memory_of(const fs::path& folder, std::string_view name) {
  return folder / ".telctl" / "imports" / (name.empty() ? "put-aside.json" : fmt::format("put-aside-{}.json", name));
}

/// The lines that were put aside, by the file that they stand in.
std::map<std::string, Lines> by_file(const FactSet& facts) {
  std::map<std::string, Lines> files;
  for (const auto& line : facts.quarantined)
    files[line.reason.where.file].emplace(line.reason.where.line, line.text);
  return files;
}

/// By the hash of their file. Empty when nothing is remembered, or what is there is not ours.
Result<std::map<std::string, Lines>> remembered(const fs::path& memory) {
  std::map<std::string, Lines> files;
  const auto bytes = read_file(memory);
  if (!bytes && bytes.error().code == errors::file_missing) return files;
  if (!bytes) return fail(bytes.error());
  const auto document = Json::parse(*bytes, nullptr, false);
  if (!document.is_array()) return files;
  for (const auto& line : document)
    if (line.is_object() && line.value("line", Json()).is_number_unsigned())
      files[line.value("sha256", "")].emplace(line["line"].get<std::uint32_t>(), line.value("text", ""));
  return files;
}

} // namespace

Result<std::vector<PutAside>> understood_now(const FactSet& facts, const fs::path& folder, std::string_view name) {
  const auto before = remembered(memory_of(folder, name));
  if (!before) return fail(before.error());
  std::vector<PutAside> lines;
  if (before->empty()) return lines;
  const auto now = by_file(facts);
  for (const auto& file : std::set(facts.files.begin(), facts.files.end())) {
    const auto bytes = read_file(file);
    if (!bytes) continue; // told when it was to be read
    const auto known = before->find(sha256_hex(*bytes));
    if (known == before->end()) continue;
    const auto still = now.find(file);
    for (const auto& [number, text] : known->second)
      if (still == now.end() || !still->second.contains(number)) lines.push_back({file, number, text});
  }
  return lines;
}

Status remember_put_aside(const FactSet& facts, const fs::path& folder, std::string_view name) {
  const auto memory = memory_of(folder, name);
  auto document = Json::array();
  for (const auto& [file, lines] : by_file(facts)) {
    const auto bytes = read_file(file);
    if (!bytes) return fail(bytes.error());
    for (const auto& [number, text] : lines)
      document.push_back({{"sha256", sha256_hex(*bytes)}, {"line", number}, {"text", text}});
  }
  std::error_code ignored;
  if (document.empty() && !fs::exists(memory, ignored)) return {};
  return write_file_atomically(memory, document.dump(1) + "\n", 0600);
}

} // namespace telctl::legacy
