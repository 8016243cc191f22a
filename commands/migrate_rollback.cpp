#include <memory>

#include <CLI/App.hpp>
#include <framework/cluster_options.hpp>
#include <framework/command.hpp>
#include <rollback_run.hpp>

namespace telctl::commands {

Command migrate_rollback() {
  return {.path = "migrate rollback",
          .summary = "Take a wave back from the cluster",
          .details =
              "Undoes every run of the wave, the newest first, as telctl rollback does: objects that came with it "
              "go, objects that it changed are as before. Refused (exit code 4) when somebody or a later wave has "
              "changed them since.",
          .examples = {{"telctl migrate rollback --wave lot-01-agro --check", "the requests that would be sent"},
                       {"telctl migrate rollback --wave lot-01-agro", "after a question"}},
          .changes = true,
          .schema = "telctl/rollback",
          .setup = [](CLI::App& app) {
            auto options = std::make_shared<RollbackOptions>();
            app.add_option("--wave", options->wave, "Which wave")->type_name("WAVE")->required();
            add_cluster_options(app, options->cluster);
            return [options](Context& context) { return run_rollback(context, *options); };
          }};
}

} // namespace telctl::commands
