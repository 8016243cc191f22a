#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <telctl/legacy/facts.hpp>

/// The lines that an import put aside are remembered beside the estate (DIR/.telctl/imports), by the bytes of their
/// file. When the same file is imported again, by a later version of telctl or with a better mapping, it is read anew,
/// and telctl tells which of them it understands now.
namespace telctl::legacy {

struct PutAside {
  std::string file;
  std::uint32_t line = 0;
  std::string text; ///< raw; without secrets
};

/// Lines of the exports that the import before put aside, and this one does not. `name` is that of the import's tables.
Result<std::vector<PutAside>> understood_now(const FactSet& facts, const std::filesystem::path& folder,
                                             std::string_view name);
/// What this import put aside, for the next one. The folder of the estate must be there.
Status remember_put_aside(const FactSet& facts, const std::filesystem::path& folder, std::string_view name);

} // namespace telctl::legacy
