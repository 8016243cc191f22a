#include <telctl/legacy/output.hpp>

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <merge.hpp>
#include <telctl/estate/fields.hpp>
#include <telctl/io/file.hpp>
#include <telctl/legacy/errors.hpp>
#include <telctl/support/errors.hpp>

namespace telctl::legacy {
namespace {

namespace fs = std::filesystem;

/// The last import's own files, below the folder of the estate.
fs::path base_of(const fs::path& folder, const std::string& name) {
  return folder / ".telctl" / "imports" / name;
}

/// Nothing when there is no such file.
Result<std::optional<std::string>> read_if_there(const fs::path& path) {
  auto bytes = read_file(path);
  if (bytes) return std::move(*bytes);
  if (bytes.error().code == errors::file_missing) return std::nullopt;
  return fail(bytes.error());
}

void merge_into(OutputFile& output, const std::string& base, const std::string& present, bool keep_edits) {
  if (output.imported == base) { // nothing new at the source
    output.file.content = present;
    output.status = FileStatus::same;
    return;
  }
  auto merged = merge_table(output.file.name, base, present, output.imported);
  if (!merged) return;
  output.conflicts = std::move(merged->conflicts);
  output.edits = merged->edits;
  if (!output.conflicts.empty() && !keep_edits) return;
  output.file.content = std::move(merged->content);
  output.status = output.file.content == present ? FileStatus::same : FileStatus::merged;
}

Result<OutputFile> compare(config::EstateFile file, const fs::path& folder, const MergeRules& rules) {
  OutputFile output{.file = std::move(file)};
  output.imported = output.file.content;
  const auto present = read_if_there(folder / output.file.name);
  if (!present) return fail(present.error());
  if (!*present) return output;
  const auto base = read_if_there(base_of(folder, output.file.name));
  if (!base) return fail(base.error());
  const bool forced = std::find(rules.force.begin(), rules.force.end(), output.file.name) != rules.force.end();
  output.status = FileStatus::refused;
  if (output.imported.empty())
    output.status = *base && (forced || **base == **present) ? FileStatus::removed : FileStatus::refused;
  else if (**present == output.imported)
    output.status = FileStatus::same;
  else if (forced)
    output.status = FileStatus::replaced;
  else if (*base)
    merge_into(output, **base, **present, rules.keep_edits);
  // Nobody has touched it: a merge that finds no edit replaces what the last import made.
  if (output.status == FileStatus::merged && **base == **present) output.status = FileStatus::replaced;
  if (output.status == FileStatus::refused && *base && **base == **present && output.file.name.ends_with(".yaml"))
    output.status = FileStatus::replaced;
  return output;
}

} // namespace

std::string_view to_string(FileStatus status) {
  constexpr std::array<std::string_view, 6> names{"created", "same", "replaced", "merged", "removed", "refused"};
  return names.at(static_cast<std::size_t>(status));
}

Result<std::vector<OutputFile>> compare_output(std::vector<config::EstateFile> files, const fs::path& folder,
                                               const MergeRules& rules) {
  std::vector<OutputFile> output;
  for (auto& file : files) {
    std::error_code ignored;
    // A table that is empty now matters only if an earlier import filled it.
    if (file.content.empty() && !fs::exists(base_of(folder, file.name), ignored)) continue;
    auto compared = compare(std::move(file), folder, rules);
    if (!compared) return fail(compared.error());
    output.push_back(std::move(*compared));
  }
  return output;
}

Status write_output(const std::vector<OutputFile>& files, const fs::path& folder) {
  std::error_code problem;
  fs::create_directories(folder, problem);
  if (problem)
    return fail({.code = errors::file_write_failed,
                 .what = "the folder cannot be created",
                 .where = {.file = folder.string()},
                 .cause = problem.message()});
  if (auto made = make_private_folder(folder / ".telctl"); !made) return made;
  if (auto made = make_private_folder(folder / ".telctl" / "imports"); !made) return made;
  for (const auto& output : files) {
    const auto path = folder / output.file.name;
    const auto base = base_of(folder, output.file.name);
    if (output.status == FileStatus::removed) {
      fs::remove(path, problem);
      fs::remove(base, problem);
      continue;
    }
    fs::create_directories(path.parent_path(), problem);
    fs::create_directories(base.parent_path(), problem); // a failure shows when the file is written
    if (output.status != FileStatus::same)
      if (auto written = write_file_atomically(path, output.file.content); !written) return written;
    // Last, so that an interrupted import is taken for edits and never for nothing.
    const auto known = read_file(base);
    if (known && *known == output.imported) continue;
    if (auto written = write_file_atomically(base, output.imported, 0600); !written) return written;
  }
  return {};
}

std::vector<config::EstateFile> import_files(const estate::Estate& estate, std::string_view name) {
  std::vector<config::EstateFile> files;
  // What the estate is called and where it lies stands in the fragment: only tables are made.
  estate::for_each_collection([&](const auto& collection) {
    if (collection.table) files.push_back({fmt::format("{}.csv", collection.name), ""});
  });
  for (auto& rendered : config::render_estate(estate))
    for (auto& file : files)
      if (file.name == rendered.name) file.content = std::move(rendered.content);
  if (!name.empty())
    for (auto& file : files)
      file.name.insert(file.name.size() - 4, fmt::format("-{}", name));
  return files;
}

} // namespace telctl::legacy
