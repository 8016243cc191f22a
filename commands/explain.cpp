#include <memory>

#include <CLI/App.hpp>
#include <framework/command.hpp>

namespace telctl::commands {
namespace {

struct Options {
  std::string word;
};

Result<Exit> run_explain(Context& context, const Options& options) {
  context.info(options.word);
  return Exit::done;
}

} // namespace

Command explain() {
  return {.path = "explain",
          .summary = "Explain an error code or a word",
          .details = "Knows every code that telctl can show.",
          .examples = {{"telctl explain TEL-0120", "what the code means and the way out"}},
          .setup = [](CLI::App& app) {
            auto options = std::make_shared<Options>();
            app.add_option("WORD", options->word, "Code or word")->required();
            return [options](Context& context) { return run_explain(context, *options); };
          }};
}

} // namespace telctl::commands
