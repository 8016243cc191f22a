#include <memory>
#include <ostream>

#include <CLI/App.hpp>
#include <fmt/format.h>
#include <framework/command.hpp>
#include <telctl/support/resource.hpp>

namespace telctl::commands {

Command completion() {
  return {.path = "completion",
          .summary = "Print the script that completes telctl's commands in a shell",
          .details = "The script asks telctl itself, so it needs no change when telctl gets new commands.",
          .examples = {{"telctl completion bash > telctl.bash", "then: source telctl.bash, or install it"},
                       {"telctl completion fish", "the one for fish"}},
          .setup = [](CLI::App& app) {
            auto shell = std::make_shared<std::string>();
            app.add_option("SHELL", *shell, "Which shell")->required()->check(CLI::IsMember({"bash", "zsh", "fish"}));
            return [shell](Context& context) -> Result<Exit> {
              context.out() << resource(fmt::format("completions/telctl.{}", *shell)).value_or("");
              return Exit::done;
            };
          }};
}

} // namespace telctl::commands
