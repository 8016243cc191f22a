#include <filesystem>

#include <fmt/format.h>
#include <telctl/cdr/errors.hpp>
#include <telctl/cdr/normalize.hpp>

namespace telctl::cdr {

// With accountlogs=yes, cdr_csv writes each record twice: into Master.csv and into a file named after the account code.
std::vector<Error> files_read_twice(const std::vector<FileSummary>& files) {
  using std::filesystem::path;
  std::vector<Error> warnings;
  for (const auto& master : files) {
    if (path(master.source).filename() != "Master.csv" || master.formats.empty()) continue;
    for (const auto& file : files) {
      const path name(file.source);
      const bool account_file =
          name.extension() == ".csv" && !file.first_account.empty() && name.stem() == file.first_account;
      if (&file == &master || !account_file || name.parent_path() != path(master.source).parent_path() ||
          file.formats.empty() || file.formats.back().first != master.formats.back().first)
        continue;
      warnings.push_back(
          {.code = errors::cdr_twice,
           .what = fmt::format("its {} records are in {} too: each is here twice", file.tickets, master.source),
           .where = {.file = file.source},
           .hint = "give Master.csv alone, or the files of accounts without it"});
    }
  }
  return warnings;
}

} // namespace telctl::cdr
