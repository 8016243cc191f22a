#include <memory>

#include <CLI/App.hpp>
#include <cdr_catalogue.hpp>
#include <fmt/format.h>
#include <framework/command.hpp>
#include <framework/report.hpp>
#include <telctl/cdr/errors.hpp>
#include <telctl/cdr/examples.hpp>
#include <telctl/support/text.hpp>

namespace telctl::commands {
namespace {

std::vector<std::string> versions_of(const cdr::Format& format, const cdr::FormatCatalogue& catalogue) {
  std::vector<std::string> versions;
  for (const auto& variant : catalogue.variants())
    if (variant.format == &format && !variant.options.empty()) versions.push_back(variant.options);
  return versions;
}

Result<Exit> run_cdr_formats(const Context& context, const std::vector<std::string>& files, bool test) {
  const auto catalogue = catalogue_with(context, files, cdr::Examples::keep);
  if (!catalogue) return fail(catalogue.error());
  Report report{.schema = "telctl/cdr-formats",
                .list = "formats",
                .columns = {{"name", "NAME"},
                            {"title", "TITLE"},
                            {"versions", "VERSIONS", true},
                            {"columns", "COLUMNS", false, true},
                            {"examples", "EXAMPLES", false, true},
                            {"documentation", "DOCUMENTATION", true}}};
  if (test) report.columns.push_back({"result", "RESULT"});
  std::vector<Error> failed;
  std::size_t examples = 0;
  for (const auto& format : (*catalogue)->formats()) {
    OrderedJson record{{"name", format.name},
                       {"title", format.title},
                       {"versions", versions_of(format, **catalogue)},
                       {"columns", format.columns.size()},
                       {"examples", format.examples.size()},
                       {"documentation", format.documentation},
                       {"result", nullptr}};
    examples += format.examples.size();
    if (test) {
      const auto wrong = cdr::check_examples(format, **catalogue);
      record["result"] = wrong.empty() ? "ok" : "failed";
      for (const auto& what : wrong)
        failed.push_back({.code = errors::cdr_example_failed,
                          .what = fmt::format("{}: {}", format.name, what),
                          .hint = "correct the descriptor, or what the example expects"});
    }
    report.records.push_back(std::move(record));
  }
  if (test) report.notes.emplace_back();
  if (test)
    report.notes.push_back(
        fmt::format("{} formats, {} examples, {} mistakes", report.records.size(), examples, failed.size()));
  if (const auto status = emit(context, report); !status) return fail(status.error());
  for (const auto& error : failed)
    print_error(context, error);
  return failed.empty() ? Exit::done : Exit::bad_input;
}

} // namespace

Command cdr_formats() {
  return {.path = "cdr formats",
          .summary = "List the ticket formats that telctl knows, and test them",
          .details =
              "A format is a file that describes its columns and carries records with what they must give; --test "
              "reads those records. docs/formats/adding-a-version.md shows how to add one.",
          .examples = {{"telctl cdr formats", "what is shipped"},
                       {"telctl cdr formats --test --format-file ours.yaml",
                        "with one of your own, tried on its examples"}},
          .schema = "telctl/cdr-formats",
          .setup = [](CLI::App& app) {
            auto files = std::make_shared<std::vector<std::string>>();
            auto test = std::make_shared<bool>(false);
            add_format_files(app, *files);
            app.add_flag("--test", *test, "Read the examples of each format, and compare");
            return [files, test](Context& context) { return run_cdr_formats(context, *files, *test); };
          }};
}

} // namespace telctl::commands
