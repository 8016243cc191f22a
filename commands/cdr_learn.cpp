#include <memory>
#include <ostream>

#include <CLI/App.hpp>
#include <cdr_catalogue.hpp>
#include <fmt/format.h>
#include <framework/command.hpp>
#include <telctl/cdr/learn.hpp>
#include <telctl/io/input.hpp>

namespace telctl::commands {
namespace {

struct Options {
  std::string file;
  std::vector<std::string> format_files;
};

Result<Exit> run_cdr_learn(const Context& context, const Options& options) {
  const auto catalogue = catalogue_with(context, options.format_files);
  if (!catalogue) return fail(catalogue.error());
  const auto sample = beginning_of(options.file);
  if (!sample) return fail(sample.error());
  const auto draft = cdr::learn(*sample, **catalogue);
  if (!draft) {
    auto error = draft.error();
    error.where.file = options.file;
    return fail(error);
  }
  context.out() << draft->yaml;
  if (draft->nearest.empty()) {
    context.info("no known format comes near");
    return Exit::done;
  }
  context.info(fmt::format("the nearest known format is {}", draft->nearest));
  for (const auto& difference : draft->differences)
    context.info("  " + difference);
  return Exit::done;
}

} // namespace

Command cdr_learn() {
  return {.path = "cdr learn",
          .summary = "Draft a format descriptor from a ticket file",
          .details =
              "Looks at a file that no format fits, and writes what it sees as a descriptor: separator or places, "
              "header, the form of each column, and the difference to the nearest known format. What a column "
              "means is taken over where the two agree; the rest is for you to say. "
              "docs/formats/adding-a-version.md goes on from there.",
          .examples = {{"telctl cdr learn new.csv > our-pabx-2.yaml", "a draft to complete"}},
          .setup = [](CLI::App& app) {
            auto options = std::make_shared<Options>();
            app.add_option("FILE", options->file, "A ticket file; - is standard input")->required();
            add_format_files(app, options->format_files);
            return [options](Context& context) { return run_cdr_learn(context, *options); };
          }};
}

} // namespace telctl::commands
