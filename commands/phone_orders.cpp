#include <algorithm>
#include <array>
#include <ostream>

#include <CLI/App.hpp>
#include <fmt/format.h>
#include <framework/cluster_options.hpp>
#include <framework/counted.hpp>
#include <framework/workplace.hpp>
#include <phones.hpp>
#include <telctl/cluster/errors.hpp>
#include <telctl/cluster/profile.hpp>
#include <telctl/support/text.hpp>

namespace telctl::commands {
namespace {

enum class Outcome { planned, done, refused, unknown, waiting };

std::string_view to_string(Outcome result) {
  constexpr std::array<std::string_view, 5> names{"planned", "done", "refused", "unknown", "waiting"};
  return names[static_cast<std::size_t>(result)];
}

std::string_view called(cluster::PhoneAction action) {
  return action == cluster::PhoneAction::resync ? "resync" : "autoprov";
}

struct Ordered {
  std::vector<Outcome> results;
  std::vector<std::optional<Error>> errors;

  [[nodiscard]] std::size_t count(Outcome result) const {
    return static_cast<std::size_t>(std::count(results.begin(), results.end(), result));
  }
};

Ordered none_sent(std::size_t count, Outcome outcome) {
  return {.results = std::vector(count, outcome), .errors = std::vector<std::optional<Error>>(count)};
}

/// So many refusals in a row are no matter of one telephone.
constexpr std::size_t most_refused = 5;

void show_progress(const Context& context, std::size_t done, std::size_t total) {
  if (!context.terminal.err_is_tty) return;
  context.err() << fmt::format("\r{} of {}", done, counted(total, "telephone")) << std::flush;
  if (done == total) context.err() << "\r\x1b[K" << std::flush;
}

/// Waits in steps of a second, so that an interrupt is heard.
void wait_between(const Context& context, unsigned seconds) {
  for (unsigned i = 0; i < seconds && !interrupted(); ++i)
    context.clock.sleep_for(std::chrono::seconds(1));
}

Ordered send(const Context& context, cluster::Confd& confd, const std::vector<cluster::Phone>& phones,
             const PhoneOrders& orders) {
  auto ordered = none_sent(phones.size(), Outcome::waiting);
  std::size_t refused_in_row = 0;
  for (std::size_t i = 0; i < phones.size(); ++i) {
    if (i > 0 && i % orders.batch == 0) wait_between(context, orders.pause_s);
    if (interrupted() || refused_in_row == most_refused) break;
    const auto status = cluster::order(confd, phones[i], orders.action);
    refused_in_row = status ? 0 : refused_in_row + 1;
    ordered.results[i] = status                                         ? Outcome::done
                         : status.error().code == errors::order_unknown ? Outcome::unknown
                                                                        : Outcome::refused;
    if (!status) ordered.errors[i] = status.error();
    show_progress(context, i + 1, phones.size());
  }
  return ordered;
}

Status tell(const Context& context, const cluster::Profile& profile, const PhoneOrders& orders,
            const std::vector<cluster::Phone>& phones, const Ordered& ordered) {
  Report report{.schema = "telctl/phone-orders", .list = "phones", .columns = phone_columns()};
  report.columns.push_back({"result", "RESULT"});
  report.columns.push_back({"code", "CODE", true});
  report.columns.push_back({"error", "ERROR", true});
  report.head = {{"cluster", profile.url},
                 {"cluster_uuid", profile.uuid},
                 {"order", called(orders.action)},
                 {"changed", ordered.count(Outcome::done) > 0}};
  for (std::size_t i = 0; i < phones.size(); ++i) {
    auto record = to_record(phones[i]);
    const auto& error = ordered.errors[i];
    record["result"] = to_string(ordered.results[i]);
    record["code"] = error ? OrderedJson(telctl::to_string(error->code)) : OrderedJson();
    record["error"] = error ? OrderedJson(error->cause.empty() ? error->what : error->cause) : OrderedJson();
    report.records.push_back(std::move(record));
  }
  report.notes = {"", context.global.check
                          ? fmt::format("{}: {} would get the order. Nothing was sent: --check.", called(orders.action),
                                        counted(phones.size(), "telephone"))
                          : fmt::format("{}: {} of {} took the order", called(orders.action),
                                        ordered.count(Outcome::done), counted(phones.size(), "telephone"))};
  return emit(context, report);
}

std::string question(const PhoneOrders& orders, std::size_t count) {
  const auto phones = counted(count, "telephone");
  if (orders.action == cluster::PhoneAction::resync)
    return fmt::format("{} will fetch the configuration again, and most of them restart. Go on?", phones);
  return fmt::format("{} will lose the line, and nobody can call from there until a code is typed. Go on?", phones);
}

} // namespace

void add_order_options(CLI::App& app, PhoneOrders& orders) {
  add_selection(app, orders.selection);
  app.add_option("--batch", orders.batch, "So many telephones, then a pause (default 10)")
      ->check(CLI::Range(1U, 1000U))
      ->type_name("N");
  app.add_option("--pause", orders.pause_s, "Seconds between batches (default 30)")
      ->check(CLI::Range(0U, 3600U))
      ->type_name("SECONDS");
  add_cluster_options(app, orders.cluster);
}

Result<Exit> run_orders(const Context& context, const PhoneOrders& orders) {
  const auto confd = cluster::connect(orders.cluster);
  if (!confd) return fail(confd.error());
  const auto phones = select_phones(context, **confd, orders.selection, false);
  if (!phones) return fail(phones.error());
  const auto& profile = cluster::profile_of(**confd);
  if (context.global.check) {
    const auto none = none_sent(phones->size(), Outcome::planned);
    if (auto told = tell(context, profile, orders, *phones, none); !told) return fail(told.error());
    return Exit::done;
  }
  if (auto agreed = context.confirm(question(orders, phones->size())); !agreed) return fail(agreed.error());
  watch_interrupts();
  const auto ordered = send(context, **confd, *phones, orders);
  if (auto told = tell(context, profile, orders, *phones, ordered); !told) return fail(told.error());
  if (ordered.count(Outcome::done) == phones->size()) return Exit::done;
  if (interrupted()) return Exit::interrupted;
  Error error{.code = errors::orders_incomplete,
              .what = fmt::format("{} of {} took the order", ordered.count(Outcome::done),
                                  counted(phones->size(), "telephone")),
              .where = {.object = profile.url},
              .hint = "-o wide says why; name the others with --line to order them again"};
  for (const auto& one : ordered.errors)
    if (one && error.cause.empty()) error.cause = telctl::to_string(*one);
  print_error(context, error);
  return error.code.exit;
}

} // namespace telctl::commands
