#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <cdr_store.hpp>
#include <framework/command.hpp>
#include <telctl/cdr/call.hpp>
#include <telctl/cdr/normalize.hpp>

namespace CLI {
class App;
}

namespace telctl::commands {

/// What ticket files do not say themselves, as options.
struct ReadingOptions {
  std::string zone, format, date;
  std::vector<std::string> format_files;
  cdr::NormalizeOptions reading;                         ///< with those that need no look-up
  std::shared_ptr<const cdr::FormatCatalogue> catalogue; ///< shipped formats and those of --format-file
};

void add_reading_options(CLI::App& app, ReadingOptions& options);
/// Points into `options`.
Result<cdr::NormalizeOptions> prepare_reading(const Context& context, ReadingOptions& options);

/// The pattern that names this file and no other.
std::string literally(const std::string& path);
/// An error when one of them cannot be opened.
Status check_files(const std::vector<std::string>& files);

/// Files as one telephone system in a store of its own, which is gone with the command. What goes wrong is told.
struct FileStore {
  TicketStore store;
  std::uint64_t quarantined = 0;
};
Result<FileStore> store_of_files(const Context& context, const std::vector<std::string>& files,
                                 ReadingOptions& options);

/// FILE…, or --store.
void add_files_and_store(CLI::App& app, std::vector<std::string>& files, std::string& store);
Result<FileStore> open_calls(const Context& context, const std::string& store, const std::vector<std::string>& files,
                             ReadingOptions& options);

/// Trunks between own systems: named one by one, or as they are declared.
struct TieOptions {
  std::vector<std::string> ties;
  std::string sources;
};
void add_tie_options(CLI::App& app, TieOptions& options);
/// Nothing when the declaration has errors, which are printed (exit 78).
Result<std::optional<std::vector<cdr::Tie>>> ties_of(const Context& context, const TieOptions& options);
/// How many records of the files were set aside, and the reason of the first.
void print_set_aside(const Context& context, const FileStore& files);

} // namespace telctl::commands
