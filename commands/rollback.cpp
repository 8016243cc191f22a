#include <memory>

#include <CLI/App.hpp>
#include <framework/cluster_options.hpp>
#include <framework/command.hpp>
#include <rollback_run.hpp>

namespace telctl::commands {

Command rollback() {
  return {.path = "rollback",
          .summary = "Take back what a run changed on a cluster",
          .details =
              "Undoes the last run that changed something, with the cut-off runs before it that it completed; or "
              "the run or wave that is named. Every object and every field that the estate owns comes back as it "
              "was before, in the opposite order. The estate is not needed: the journal knows what was done.\n\n"
              "When an object is neither as the run left it nor as it was before, somebody worked on it: nothing "
              "is sent then (exit code 4), and each such object is named. Ends with 3 when the server refused a "
              "part; the same command again goes on.",
          .examples = {{"telctl rollback --check", "the requests that would take back the last run"},
                       {"telctl rollback --run 3 --yes", "a certain run, without a question"},
                       {"telctl rollback --wave lot-01-agro", "all that was done for a wave"}},
          .changes = true,
          .schema = "telctl/rollback",
          .setup = [](CLI::App& app) {
            auto options = std::make_shared<RollbackOptions>();
            auto* run = app.add_option("--run", options->run, "This run (telctl migrate status -o wide lists them)")
                            ->type_name("N");
            app.add_option("--wave", options->wave, "Every run of this wave")->type_name("WAVE")->excludes(run);
            add_cluster_options(app, options->cluster);
            return [options](Context& context) { return run_rollback(context, *options); };
          }};
}

} // namespace telctl::commands
