#include <cdr_catalogue.hpp>

#include <set>

#include <CLI/App.hpp>
#include <fmt/format.h>
#include <telctl/cdr/errors.hpp>
#include <telctl/io/input.hpp>

namespace telctl::commands {

void add_format_files(CLI::App& app, std::vector<std::string>& files) {
  app.add_option("--format-file", files, "Further format descriptors: a file, or a folder of them")
      ->allow_extra_args(false)
      ->type_name("FILE");
}

Result<std::shared_ptr<const cdr::FormatCatalogue>>
catalogue_with(const Context& context, const std::vector<std::string>& files, cdr::Examples examples) {
  auto catalogue = std::make_shared<cdr::FormatCatalogue>();
  Findings findings;
  for (const auto& file : files)
    if (auto status = cdr::add_formats(file, *catalogue, findings); !status) return fail(status.error());
  if (findings.has_errors()) {
    print_findings(context, findings);
    return fail({.code = errors::cdr_descriptor,
                 .what = fmt::format("{} mistakes in the descriptors given", findings.items().size()),
                 .hint = "telctl schema cdr-format describes their form"});
  }
  // The user's own come first, and win where both fit as well.
  cdr::add_shipped_formats(*catalogue, examples);
  std::set<std::string> names;
  for (const auto& format : catalogue->formats())
    if (!names.insert(format.name).second)
      return fail({.code = errors::cdr_descriptor,
                   .what = fmt::format("there are two formats '{}'", format.name),
                   .hint = "give yours a name of its own: tickets carry it"});
  return catalogue;
}

Result<std::string> beginning_of(const std::string& path) {
  constexpr std::size_t sample_size = 1U << 18U;
  auto file = InputFile::open(path);
  if (!file) return fail(file.error());
  std::string sample(sample_size, '\0');
  std::size_t used = 0;
  while (used < sample.size()) {
    const auto count = file->read(sample.data() + used, sample.size() - used);
    if (!count) return fail(count.error());
    if (*count == 0) break;
    used += *count;
  }
  sample.resize(used);
  return sample;
}

} // namespace telctl::commands
