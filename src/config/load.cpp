#include <telctl/config/load.hpp>

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <reader.hpp>
#include <sound_files.hpp>
#include <telctl/config/errors.hpp>
#include <telctl/io/file.hpp>
#include <telctl/support/errors.hpp>
#include <text_check.hpp>

namespace telctl::config {
namespace {

namespace fs = std::filesystem;

/// Names below the folder, sorted. Dot files and dot folders (.telctl, editors' locks) are no part of an estate.
Result<std::vector<std::string>> list_files(const fs::path& folder) {
  std::error_code problem;
  std::vector<std::string> names;
  auto entry = fs::recursive_directory_iterator(folder, problem);
  for (; !problem && entry != fs::recursive_directory_iterator(); entry.increment(problem)) {
    const auto name = entry->path().filename().string();
    if (name.starts_with('.')) {
      std::error_code ignored; // an editor's lock is a link to nowhere
      if (entry->is_directory(ignored)) entry.disable_recursion_pending();
      continue;
    }
    const auto extension = entry->path().extension();
    if (extension != ".yaml" && extension != ".yml" && extension != ".csv") continue;
    names.push_back(entry->path().lexically_relative(folder).generic_string());
  }
  if (problem)
    return fail(
        {.code = problem == std::errc::no_such_file_or_directory ? errors::file_missing : errors::file_unreadable,
         .what = "the folder of the estate cannot be read",
         .where = {.file = folder.string()},
         .cause = problem.message(),
         .hint = "give the folder of the estate with -C"});
  std::sort(names.begin(), names.end());
  return names;
}

void load_file(const fs::path& folder, const std::string& name, Loaded& loaded) {
  if (name.ends_with(".yml")) // Left out in silence it would take its lines out of every check.
    return loaded.findings.error({.code = errors::estate_file_name,
                                  .what = "a YAML file of an estate ends in .yaml",
                                  .where = {.file = name},
                                  .hint = "rename it, or move it out of the folder"});
  const auto bytes = read_file(folder / name, max_file_size);
  if (!bytes) {
    auto error = bytes.error();
    error.where.file = name;
    if (error.code == errors::file_too_large)
      error.hint = "split it: several files of one collection are read together";
    return loaded.findings.error(std::move(error));
  }
  if (name.ends_with(".yaml"))
    read_yaml_file(*bytes, name, loaded.estate, loaded.findings);
  else
    read_csv_file(*bytes, name, loaded.estate, loaded.findings);
}

/// A finding about one value leaves its object; these leave out objects or whole files.
bool loses_objects(const Finding& finding) {
  static constexpr std::array lossy{
      errors::not_utf8,     errors::control_character, errors::file_too_large, errors::file_unreadable,
      errors::file_missing, errors::estate_file_name,  errors::yaml_syntax,    errors::yaml_documents,
      errors::yaml_depth,   errors::yaml_anchor,       errors::duplicate_key,  errors::unknown_section,
      errors::wrong_kind,   errors::csv_header,        errors::csv_row,        errors::csv_quote};
  return std::find(lossy.begin(), lossy.end(), finding.error.code) != lossy.end();
}

} // namespace

Result<Loaded> load_estate(const fs::path& folder) {
  const auto names = list_files(folder);
  if (!names) return fail(names.error());
  Loaded loaded;
  for (const auto& name : *names)
    load_file(folder, name, loaded);
  find_sound_files(folder, loaded.estate);
  loaded.complete = std::none_of(loaded.findings.items().begin(), loaded.findings.items().end(), loses_objects);
  if (loaded.estate.marks.object.line == 0 && loaded.complete)
    loaded.findings.error(
        {.code = errors::no_estate,
         .what = "no file has the section 'estate'",
         .where = {.file = folder.string()},
         .hint = "write `estate: {name: …, version: 1}` into estate.yaml, or give the right folder with -C"});
  loaded.findings.sort();
  return loaded;
}

Result<Loaded> load_estate_file(const fs::path& file) {
  std::error_code problem;
  if (!fs::is_regular_file(file, problem))
    return fail({.code = errors::file_missing, .what = "no such file", .where = {.file = file.string()}});
  Loaded loaded;
  load_file(file.parent_path(), file.filename().string(), loaded);
  find_sound_files(file.parent_path().empty() ? "." : file.parent_path(), loaded.estate);
  loaded.complete = std::none_of(loaded.findings.items().begin(), loaded.findings.items().end(), loses_objects);
  loaded.findings.sort();
  return loaded;
}

} // namespace telctl::config
