#include <telctl/legacy/output.hpp>

#include <algorithm>

#include <fmt/format.h>
#include <telctl/io/file.hpp>
#include <telctl/legacy/errors.hpp>
#include <telctl/support/errors.hpp>
#include <telctl/support/hash.hpp>
#include <telctl/support/json.hpp>

namespace telctl::legacy {
namespace {

namespace fs = std::filesystem;

fs::path checksum_file(const fs::path& folder) {
  return folder / ".telctl" / "imports.json";
}

/// Checksums of what imports wrote, by file name. A damaged file counts as none: then every difference is taken for a
/// person's.
Json read_checksums(const fs::path& folder) {
  const auto bytes = read_file(checksum_file(folder));
  if (!bytes) return Json::object();
  auto document = Json::parse(*bytes, nullptr, false);
  const bool usable = document.is_object() && document.contains("files") && document["files"].is_object();
  return usable ? document["files"] : Json::object();
}

Result<FileStatus> status_of(const config::EstateFile& file, const fs::path& folder, const Json& checksums,
                             const std::vector<std::string>& force) {
  const auto present = read_file(folder / file.name);
  if (!present)
    return present.error().code == errors::file_missing ? Result<FileStatus>(FileStatus::created)
                                                        : fail(present.error());
  if (*present == file.content) return FileStatus::same;
  const auto known = checksums.find(file.name);
  const bool untouched = known != checksums.end() && *known == Json(sha256_hex(*present));
  const bool forced = std::find(force.begin(), force.end(), file.name) != force.end();
  return untouched || forced ? FileStatus::replaced : FileStatus::refused;
}

} // namespace

std::string_view to_string(FileStatus status) {
  constexpr std::array<std::string_view, 4> names{"created", "same", "replaced", "refused"};
  return names.at(static_cast<std::size_t>(status));
}

Result<std::vector<OutputFile>> compare_output(std::vector<config::EstateFile> files, const fs::path& folder,
                                               const std::vector<std::string>& force) {
  const auto checksums = read_checksums(folder);
  std::vector<OutputFile> output;
  for (auto& file : files) {
    const auto status = status_of(file, folder, checksums, force);
    if (!status) return fail(status.error());
    output.push_back({std::move(file), *status});
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
  auto checksums = read_checksums(folder);
  const auto before = checksums;
  for (const auto& [file, status] : files) {
    if (status != FileStatus::same)
      if (auto written = write_file_atomically(folder / file.name, file.content); !written) return written;
    checksums[file.name] = sha256_hex(file.content);
  }
  if (checksums == before) return {};
  if (auto made = make_private_folder(folder / ".telctl"); !made) return made;
  const Json document = {{"version", 1}, {"files", checksums}};
  return write_file_atomically(checksum_file(folder), document.dump(1) + "\n", 0600);
}

std::vector<config::EstateFile> import_files(const estate::Estate& estate, std::string_view name) {
  std::vector<config::EstateFile> files;
  for (auto& file : config::render_estate(estate)) {
    if (!file.name.ends_with(".csv")) continue; // what the estate is called and where it lies stands in the fragment
    if (!name.empty()) file.name.insert(file.name.size() - 4, fmt::format("-{}", name));
    files.push_back(std::move(file));
  }
  return files;
}

} // namespace telctl::legacy
