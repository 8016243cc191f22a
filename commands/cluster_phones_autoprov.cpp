#include <memory>

#include <CLI/App.hpp>
#include <framework/command.hpp>
#include <phones.hpp>

namespace telctl::commands {

Command cluster_phones_autoprov() {
  return {
      .path = "cluster phones autoprov",
      .summary = "Take the lines off telephones, so that they ask for a provisioning code",
      .details =
          "For telephones that are to be given to somebody else, or were put on the wrong line. Nobody can call from "
          "such a telephone, not even for help, until a code is typed on it. telctl plan then shows that the line of "
          "the estate has lost its telephone, and apply gives it back.",
      .examples = {{"telctl cluster phones autoprov --line 4012 --cluster https://wazo.univ.example --token file:token "
                    "--check",
                    "what would lose its line"},
                   {"telctl cluster phones autoprov --line 4012 --cluster https://wazo.univ.example --token file:token",
                    "after a question"}},
      .changes = true,
      .schema = "telctl/phone-orders",
      .setup = [](CLI::App& app) {
        auto orders = std::make_shared<PhoneOrders>();
        orders->action = cluster::PhoneAction::autoprov;
        add_order_options(app, *orders);
        return [orders](Context& context) { return run_orders(context, *orders); };
      }};
}

} // namespace telctl::commands
