#include <memory>

#include <CLI/App.hpp>
#include <apply_run.hpp>
#include <framework/cluster_options.hpp>
#include <framework/command.hpp>

namespace telctl::commands {

Command apply() {
  return {.path = "apply",
          .summary = "Change a cluster to make it as the estate wants it",
          .details =
              "Plans afresh, or takes a saved plan and refuses when the estate or the cluster has changed since; "
              "then holds the plan against the gates, asks, and sends one request for each change. Every request is "
              "in the journal (DIR/.telctl) before it is sent and after its outcome is known, so a run that was "
              "cut off, by Ctrl-C, a dead network or a power cut, goes on when the same command is typed again, "
              "and nothing is made twice.\n\n"
              "--check shows exactly the requests that would be sent, and sends none. A second apply sends none "
              "either. Ends with 3 when something was refused by the server (the rest is done), 4 when a gate "
              "refuses, 5 when another run is under way.\n\n"
              "A gate is lifted by its own option, with a reason that the journal keeps.",
          .examples = {{"telctl apply -C estate --wave lot-01-agro --check", "the requests that would be sent"},
                       {"telctl apply lot-01.plan --yes", "a saved plan, without a question"},
                       {"telctl apply --max-delete 60 --reason 'building B closes' --yes", "with a gate lifted"}},
          .changes = true,
          .schema = "telctl/apply",
          .setup = [](CLI::App& app) {
            auto options = std::make_shared<ApplyOptions>();
            auto* saved = app.add_option("PLAN", options->saved, "A plan saved by telctl plan --out");
            add_scope_options(app, options->scope);
            add_adopt_option(app, options->scope);
            for (const auto* name : {"--wave", "--line", "--adopt"})
              app.get_option(name)->excludes(saved);
            add_gate_options(app, options->policy);
            add_window_option(app, options->outside_window);
            add_hold_option(app, *options);
            add_cluster_options(app, options->cluster);
            add_ami_options(app, options->cluster.ami);
            return [options](Context& context) { return run_apply(context, *options); };
          }};
}

} // namespace telctl::commands
