#include <map>
#include <memory>

#include <CLI/App.hpp>
#include <fmt/format.h>
#include <framework/cluster_options.hpp>
#include <framework/command.hpp>
#include <framework/counted.hpp>
#include <phones.hpp>
#include <telctl/cluster/profile.hpp>
#include <telctl/support/text.hpp>

namespace telctl::commands {
namespace {

struct Options {
  cluster::ConnectOptions cluster;
  PhoneSelection selection;
};

Result<Exit> run_list(const Context& context, const Options& options) {
  const auto confd = cluster::connect(options.cluster);
  if (!confd) return fail(confd.error());
  const auto phones = select_phones(context, **confd, options.selection, true);
  if (!phones) return fail(phones.error());
  const auto& profile = cluster::profile_of(**confd);
  Report report{.schema = "telctl/phones", .list = "phones", .columns = phone_columns()};
  report.head = {{"cluster", profile.url}, {"cluster_uuid", profile.uuid}};
  std::map<std::string, std::size_t> states;
  for (const auto& phone : *phones) {
    report.records.push_back(to_record(phone));
    ++states[phone.status];
  }
  std::vector<std::string> counts;
  for (const auto& [state, count] : states)
    counts.push_back(fmt::format("{} {}", count, state.empty() ? "of unknown state" : visible(state)));
  report.notes = {
      "", fmt::format("{}{}", counted(phones->size(), "telephone"), counts.empty() ? "" : ": " + join(counts, ", "))};
  if (auto shown = emit(context, report); !shown) return fail(shown.error());
  return Exit::done;
}

} // namespace

Command cluster_phones_list() {
  return {.path = "cluster phones list",
          .summary = "List the telephones of a cluster with their lines and state",
          .details =
              "What the cluster's provisioning knows: whether a telephone is registered now, only its media "
              "server tells. Reads only (besides the token for --user). Several kinds of selection must all fit.",
          .examples = {{"telctl cluster phones list --cluster https://wazo.univ.example --token file:token",
                        "every telephone"},
                       {"telctl cluster phones list --status autoprov --cluster https://wazo.univ.example "
                        "--token file:token -o csv",
                        "those that wait for a provisioning code"}},
          .schema = "telctl/phones",
          .setup = [](CLI::App& app) {
            auto options = std::make_shared<Options>();
            add_selection(app, options->selection);
            add_cluster_options(app, options->cluster);
            return [options](Context& context) { return run_list(context, *options); };
          }};
}

} // namespace telctl::commands
