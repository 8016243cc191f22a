#pragma once
#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <telctl/config/write.hpp>
#include <telctl/support/error.hpp>

/// Writing what an import made without destroying what people wrote. DIR/.telctl/imports keeps each file as the last
/// import made it, so that the next one can tell what changed at the source from what a person changed since: both
/// changes are merged, row by row and cell by cell. Where both changed the same cell nobody but a person can know which
/// is right: that is a conflict.
namespace telctl::legacy {

enum class FileStatus {
  created,
  same,
  replaced, ///< nobody had touched it, or --force named it
  merged,   ///< with what a person changed
  removed,  ///< an earlier import filled it, and there is nothing of it any more
  refused,  ///< holds something that neither an import nor a merge explains
};
std::string_view to_string(FileStatus status);

struct OutputFile {
  config::EstateFile file; ///< what will stand there
  FileStatus status = FileStatus::created;
  std::string imported;         ///< what the import alone made: the base of the next merge
  std::size_t edits = 0;        ///< rows and cells of a person that are kept
  std::vector<Error> conflicts; ///< with the place in the present file; the person's side is the one that would stay
};

/// How to deal with what a person changed.
struct MergeRules {
  std::vector<std::string> force; ///< names of files: the import's side wins, edits are lost
  bool keep_edits = false;        ///< conflicts are decided for the person
};

/// What writing would do to DIR. Nothing is written.
Result<std::vector<OutputFile>> compare_output(std::vector<config::EstateFile> files,
                                               const std::filesystem::path& folder, const MergeRules& rules);
/// Writes the files that are not the same, then the bases of the next merge. None must be refused.
Status write_output(const std::vector<OutputFile>& files, const std::filesystem::path& folder);

/// The files of an import: its collections as tables, empty ones without content. With a name they are
/// "lines-NAME.csv", so that several imports can lie in one estate.
std::vector<config::EstateFile> import_files(const estate::Estate& estate, std::string_view name);

} // namespace telctl::legacy
