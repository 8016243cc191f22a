#pragma once
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <telctl/config/write.hpp>
#include <telctl/support/error.hpp>

/// Writing what an import made without destroying what people wrote: a file that is there with other content is
/// replaced only if the last import wrote it and nobody has touched it since (DIR/.telctl/imports.json holds the
/// checksums), or if it is named by --force.
namespace telctl::legacy {

enum class FileStatus { created, same, replaced, refused };
std::string_view to_string(FileStatus status);

struct OutputFile {
  config::EstateFile file;
  FileStatus status = FileStatus::created;
};

/// What writing would do to DIR. Nothing is written.
Result<std::vector<OutputFile>> compare_output(std::vector<config::EstateFile> files,
                                               const std::filesystem::path& folder,
                                               const std::vector<std::string>& force);
/// Writes the files that are not the same, then the checksums. None must be refused.
Status write_output(const std::vector<OutputFile>& files, const std::filesystem::path& folder);

/// The files of an import: its collections as tables. With a name they are "lines-NAME.csv", so that several imports
/// can lie in one estate.
std::vector<config::EstateFile> import_files(const estate::Estate& estate, std::string_view name);

} // namespace telctl::legacy
