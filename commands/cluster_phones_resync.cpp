#include <memory>

#include <CLI/App.hpp>
#include <framework/command.hpp>
#include <phones.hpp>

namespace telctl::commands {

Command cluster_phones_resync() {
  return {
      .path = "cluster phones resync",
      .summary = "Have telephones fetch their configuration again",
      .details =
          "Most telephones restart when they do, and cannot call for a minute; one that is in a call may refuse. "
          "They are ordered in batches with a pause between them, so that a building is never silent as a whole "
          "and its switches can power them up. The cluster takes the order and does not tell what the telephone "
          "made of it: telctl cluster phones list shows its state and firmware afterwards. After five refusals in a "
          "row the rest is left alone. Ends with 3 when some did not take the order.",
      .examples = {{"telctl cluster phones resync --site agro -C estate --cluster https://wazo.univ.example "
                    "--token file:token --check",
                    "which telephones of a site would restart"},
                   {"telctl cluster phones resync --line 4012 --cluster https://wazo.univ.example --token file:token "
                    "--yes",
                    "one telephone, without a question"}},
      .changes = true,
      .schema = "telctl/phone-orders",
      .setup = [](CLI::App& app) {
        auto orders = std::make_shared<PhoneOrders>();
        add_order_options(app, *orders);
        return [orders](Context& context) { return run_orders(context, *orders); };
      }};
}

} // namespace telctl::commands
