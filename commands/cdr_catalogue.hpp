#pragma once
#include <memory>
#include <string>
#include <vector>

#include <framework/context.hpp>
#include <telctl/cdr/format.hpp>

namespace CLI {
class App;
}

namespace telctl::commands {

/// The option --format-file of every command that reads tickets.
void add_format_files(CLI::App& app, std::vector<std::string>& files);

/// The shipped formats, and those of the files and folders given. What is wrong in them is printed, all of it.
Result<std::shared_ptr<const cdr::FormatCatalogue>> catalogue_with(const Context& context,
                                                                   const std::vector<std::string>& files,
                                                                   cdr::Examples examples = cdr::Examples::leave_out);

/// What detection looks at: enough for a thousand records, little enough for any machine.
Result<std::string> beginning_of(const std::string& path);

} // namespace telctl::commands
