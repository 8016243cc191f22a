#include <memory>

#include <CLI/App.hpp>
#include <apply_run.hpp>
#include <framework/cluster_options.hpp>
#include <framework/command.hpp>

namespace telctl::commands {

Command migrate_run() {
  return {.path = "migrate run",
          .summary = "Move the lines of a wave to the cluster",
          .details =
              "Does for the lines of a wave what telctl apply does, and keeps in the journal that they have moved. "
              "Waves are declared in the estate (waves:); lines decided to be kept or dropped stay where they are. "
              "Outside of the wave's window nothing is sent (exit code 4), but to a rehearsal cluster.\n\n"
              "Once begun and cut off, the same command goes on; done, it sends nothing more.",
          .examples = {{"telctl migrate run --wave lot-01-agro --check", "the requests that would be sent"},
                       {"telctl migrate run --wave lot-01-agro --yes", "tonight"}},
          .changes = true,
          .schema = "telctl/apply",
          .setup = [](CLI::App& app) {
            auto options = std::make_shared<ApplyOptions>();
            app.add_option("--wave", options->scope.wave, "Which wave")->type_name("WAVE")->required();
            add_adopt_option(app, options->scope);
            add_gate_options(app, options->policy);
            add_window_option(app, options->outside_window);
            add_hold_option(app, *options);
            add_cluster_options(app, options->cluster);
            add_ami_options(app, options->cluster.ami);
            return [options](Context& context) { return run_apply(context, *options); };
          }};
}

} // namespace telctl::commands
