#pragma once
#include <string>
#include <vector>

#include <framework/context.hpp>
#include <framework/report.hpp>
#include <telctl/cluster/phones.hpp>

namespace CLI {
class App;
}

namespace telctl::commands {

/// Which telephones: every kind that is given must fit, any value of a kind.
struct PhoneSelection {
  std::vector<std::string> lines; ///< "4012" or "4012@default"
  std::vector<std::string> sites; ///< of the estate (-C)
  std::vector<std::string> contexts;
  std::vector<std::string> media_servers; ///< registrar
  std::vector<std::string> models;
  std::vector<std::string> status;
  bool all = false;
};

void add_selection(CLI::App& app, PhoneSelection& selection);
/// A selection that names nothing is refused (TEL-0444) unless `nothing_is_all`; TEL-0549 when no telephone fits, or
/// none fits a line that was named.
Result<std::vector<cluster::Phone>> select_phones(const Context& context, cluster::Confd& confd,
                                                  const PhoneSelection& selection, bool nothing_is_all);
/// Columns and fields that every list of telephones has.
std::vector<Column> phone_columns();
OrderedJson to_record(const cluster::Phone& phone);

/// An order to several telephones, in batches with a pause between them.
struct PhoneOrders {
  cluster::ConnectOptions cluster;
  PhoneSelection selection;
  cluster::PhoneAction action = cluster::PhoneAction::resync;
  unsigned batch = 10;
  unsigned pause_s = 30;
};
void add_order_options(CLI::App& app, PhoneOrders& orders);
Result<Exit> run_orders(const Context& context, const PhoneOrders& orders);

} // namespace telctl::commands
