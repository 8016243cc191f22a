#include <array>
#include <memory>
#include <set>

#include <CLI/App.hpp>
#include <execution.hpp>
#include <fmt/format.h>
#include <framework/cluster_options.hpp>
#include <framework/command.hpp>
#include <framework/report.hpp>
#include <telctl/cluster/errors.hpp>
#include <telctl/cluster/status.hpp>
#include <telctl/support/text.hpp>

namespace telctl::commands {
namespace {

/// What this interface does not tell, and where a person finds it.
constexpr std::array<std::pair<std::string_view, std::string_view>, 3> by_hand{
    {{"registrations", "asterisk -rx 'pjsip show contacts' (chan_sip: sip show peers), on each media server"},
     {"trunks up or down",
      "asterisk -rx 'pjsip show registrations' (chan_sip: sip show registry), on each media server"},
     {"services of a server", "wazo-service status, or xivo-service status, on each server"}}};

void add(Report& report, const std::string& kind, const std::string& name, const OrderedJson& value,
         const OrderedJson& note = {}) {
  report.records.push_back({{"kind", kind}, {"name", name}, {"value", value}, {"note", note}});
}

/// What one Asterisk tells of itself.
struct Engine {
  std::string address;
  cluster::EngineState state;
  std::vector<cluster::SipState> accounts;
  std::vector<cluster::TrunkState> trunks;
  std::vector<cluster::ChannelState> channels;
};

Result<Engine> read_asterisk(const cluster::AmiOptions& options) {
  auto ami = cluster::Ami::connect(options);
  if (!ami) return fail(std::move(ami).error());
  Engine engine{.address = options.address};
  const auto take = [](auto result, auto& place) -> Status {
    if (!result) return fail(std::move(result).error());
    place = std::move(*result);
    return {};
  };
  if (auto status = take(cluster::read_engine(*ami), engine.state); !status) return fail(std::move(status).error());
  if (auto status = take(cluster::read_sip_states(*ami), engine.accounts); !status)
    return fail(std::move(status).error());
  if (auto status = take(cluster::read_trunk_states(*ami), engine.trunks); !status)
    return fail(std::move(status).error());
  if (auto status = take(cluster::read_channels(*ami), engine.channels); !status)
    return fail(std::move(status).error());
  return engine;
}

void add(Report& report, const Engine& engine) {
  const auto where = engine.state.system_name.empty() ? engine.address : engine.state.system_name;
  add(report, "asterisk", where, engine.state.version, engine.address);
  std::size_t registered = 0;
  for (const auto& account : engine.accounts)
    registered += account.registered ? 1U : 0U;
  add(report, "registrations", where, registered, fmt::format("of {} SIP accounts", engine.accounts.size()));
  for (const auto& account : engine.accounts)
    if (!account.registered) add(report, "not registered", account.name, account.state, where);
  for (const auto& trunk : engine.trunks)
    add(report, "trunk", trunk.name, trunk.status, trunk.server);
  std::set<std::string> calls;
  for (const auto& channel : engine.channels)
    calls.insert(channel.call);
  add(report, "channels", where, engine.channels.size(), fmt::format("of {} calls", calls.size()));
}

Report make_report(const cluster::Profile& profile, const cluster::Health& health, const std::vector<Engine>& engines,
                   const plan::StepCounts& steps) {
  Report report{.schema = "telctl/status",
                .list = "items",
                .columns = {{"kind", "KIND"}, {"name", "NAME"}, {"value", "VALUE"}, {"note", "NOTE"}}};
  report.head = {{"cluster", profile.url},
                 {"cluster_uuid", profile.uuid},
                 {"product", profile.product},
                 {"product_version", profile.version.empty() ? OrderedJson() : OrderedJson(profile.version)},
                 {"failing", health.failing()},
                 {"steps", to_json(steps)}};
  for (const auto& [name, status] : health.components)
    add(report, "component", name, status);
  if (!health.components_seen) add(report, "component", "all", nullptr, "this version does not report its components");
  add(report, "switch", "live_reload",
      health.live_reload ? OrderedJson(*health.live_reload ? "on" : "off") : OrderedJson(),
      !health.live_reload   ? OrderedJson("not seen")
      : *health.live_reload ? OrderedJson()
                            : OrderedJson("changes wait for a reload by hand"));
  for (const auto& [path, count] : health.counts)
    add(report, "count", path.substr(1), count ? OrderedJson(*count) : OrderedJson(),
        count ? OrderedJson() : OrderedJson("not seen"));
  for (const auto& [status, count] : health.devices)
    add(report, "devices", status, count);
  for (const auto& engine : engines)
    add(report, engine);
  for (const auto& [what, how] : by_hand)
    if (engines.empty() || what == "services of a server") add(report, "by hand", std::string(what), nullptr, how);
  report.notes = {"", profile.describe()};
  if (const auto text = to_string(steps); !text.empty()) report.notes.push_back(text + " (telctl migrate steps)");
  return report;
}

Result<Exit> run_status(const Context& context, const cluster::ConnectOptions& options) {
  const auto confd = cluster::connect(options);
  if (!confd) return fail(confd.error());
  const auto health = cluster::read_health(**confd);
  if (!health) return fail(health.error());
  std::vector<Engine> engines;
  for (const auto& server : options.ami.servers()) {
    auto engine = read_asterisk(server);
    if (!engine) return fail(std::move(engine).error());
    engines.push_back(std::move(*engine));
  }
  const auto& profile = cluster::profile_of(**confd);
  const auto journal = journal::Journal::open(state_folder(context), journal::Access::read);
  if (!journal) return fail(journal.error());
  const auto steps = plan::count_steps(**journal, profile.uuid);
  if (!steps) return fail(steps.error());
  if (auto shown = emit(context, make_report(profile, *health, engines, *steps)); !shown) return fail(shown.error());
  const auto failing = health->failing();
  if (failing.empty()) return Exit::done;
  print_error(context, {.code = errors::service_failing,
                        .what = "not ok: " + visible(join(failing, ", ")),
                        .where = {.object = profile.url}});
  return Exit::unavailable;
}

} // namespace

Command cluster_status() {
  return {
      .path = "cluster status",
      .summary = "Show version, components and counts of a cluster",
      .details =
          "Reads only (besides the token for --user). Ends with 69 when a component that the server reports "
          "is not ok. Registrations, trunks and channels are Asterisk's to tell: with --ami they are asked of each "
          "media server, else the list says where a person finds them. How many manual steps are open is told by the "
          "journal of -C.",
      .examples = {{"telctl cluster status --cluster https://wazo.univ.example --token file:token",
                    "how the cluster is"},
                   {"telctl cluster status --cluster https://wazo.univ.example --token file:token -o json",
                    "the same for a monitoring system"},
                   {"telctl cluster status --cluster https://wazo.univ.example --token file:token --ami "
                    "127.0.0.1:5038 --ami-user telctl --ami-password file:ami",
                    "with registrations, trunks and channels, through ssh -L 5038:127.0.0.1:5038 root@mds1"}},
      .schema = "telctl/status",
      .setup = [](CLI::App& app) {
        auto options = std::make_shared<cluster::ConnectOptions>();
        add_cluster_options(app, *options);
        add_ami_options(app, options->ami);
        return [options](Context& context) { return run_status(context, *options); };
      }};
}

} // namespace telctl::commands
