#include <memory>

#include <CLI/App.hpp>
#include <fmt/format.h>
#include <framework/cluster_options.hpp>
#include <framework/command.hpp>
#include <framework/counted.hpp>
#include <framework/report.hpp>
#include <telctl/cluster/errors.hpp>
#include <telctl/cluster/status.hpp>
#include <telctl/config/load.hpp>
#include <telctl/support/text.hpp>

namespace telctl::commands {
namespace {

struct Options {
  cluster::ConnectOptions cluster;
  std::optional<unsigned> fail_above;
};

std::optional<std::size_t> per_cent(const cluster::Load& load) {
  if (!load.limit || *load.limit <= 0) return std::nullopt;
  return load.users * 100 / static_cast<std::size_t>(*load.limit);
}

std::string note_of(const cluster::Load& load) {
  if (!load.in_estate) return "not in the estate";
  if (!load.on_cluster) return "not on the cluster";
  if (!load.limit) return "the estate gives it no capacity";
  if (load.users > static_cast<std::size_t>(*load.limit)) return "over its limit";
  if (load.can_be_evacuated == false) return "the others have no room for its users";
  return {};
}

std::string note_of(const cluster::TrunkLoad& trunk) {
  if (!trunk.channels) return "the estate gives it no channels";
  return trunk.used && *trunk.used > static_cast<std::size_t>(*trunk.channels) ? "over its channels" : "";
}

OrderedJson record_of(const cluster::TrunkLoad& trunk) {
  const auto used = trunk.per_cent();
  const auto note = note_of(trunk);
  return {{"trunk", trunk.trunk},
          {"media_server", trunk.media_server.empty() ? OrderedJson() : OrderedJson(trunk.media_server)},
          {"channels", trunk.channels ? OrderedJson(*trunk.channels) : OrderedJson()},
          {"used", trunk.used ? OrderedJson(*trunk.used) : OrderedJson()},
          {"per_cent", used ? OrderedJson(*used) : OrderedJson()},
          {"note", note.empty() ? OrderedJson() : OrderedJson(note)}};
}

/// "trunk tsip1 on mds1: 12 of 30 channels in use, 40 %"
std::string line_of(const cluster::TrunkLoad& trunk, bool asked) {
  auto text = fmt::format("trunk {}{}: ", trunk.trunk, trunk.media_server.empty() ? "" : " on " + trunk.media_server);
  if (trunk.used && trunk.channels)
    text += fmt::format("{} of {} channels in use, {} %", *trunk.used, *trunk.channels, *trunk.per_cent());
  else if (trunk.used)
    text += counted(*trunk.used, "channel", "no") + " in use";
  else if (trunk.channels)
    text += counted(static_cast<std::size_t>(*trunk.channels), "channel");
  else
    text += "no channels in the estate";
  if (const auto note = note_of(trunk); trunk.used && !note.empty()) text += ": " + note;
  if (!trunk.used) text += asked ? "; no Asterisk that was asked has it" : "; how many are in use --ami tells";
  return text;
}

Report make_report(const cluster::Profile& profile, const std::vector<cluster::Load>& loads,
                   const std::vector<cluster::TrunkLoad>& trunks, const std::string& estate, bool asked) {
  Report report{.schema = "telctl/capacity",
                .list = "media_servers",
                .columns = {{"media_server", "MEDIA SERVER"},
                            {"registrar", "REGISTRAR", true},
                            {"users", "USERS", false, true},
                            {"lines", "LINES", false, true},
                            {"limit", "LIMIT", false, true},
                            {"free", "FREE", false, true},
                            {"per_cent", "%", false, true},
                            {"can_be_evacuated", "EVACUABLE", true},
                            {"note", "NOTE"}}};
  report.head = {{"cluster", profile.url}, {"cluster_uuid", profile.uuid}, {"estate", estate}};
  for (const auto& load : loads) {
    const auto used = per_cent(load);
    const auto note = note_of(load);
    report.records.push_back(
        {{"media_server", load.media_server},
         {"registrar", load.registrar},
         {"users", load.users},
         {"lines", load.lines},
         {"limit", load.limit ? OrderedJson(*load.limit) : OrderedJson()},
         {"free", load.limit ? OrderedJson(*load.limit - static_cast<int>(load.users)) : OrderedJson()},
         {"per_cent", used ? OrderedJson(*used) : OrderedJson()},
         {"can_be_evacuated", load.can_be_evacuated ? OrderedJson(*load.can_be_evacuated) : OrderedJson()},
         {"note", note.empty() ? OrderedJson() : OrderedJson(note)}});
  }
  report.head["trunks"] = OrderedJson::array();
  report.notes = {"", profile.describe()};
  for (const auto& trunk : trunks) {
    report.head["trunks"].push_back(record_of(trunk));
    report.notes.push_back(line_of(trunk, asked));
  }
  return report;
}

/// What is fuller than `limit` per cent, or has no limit that is known.
std::vector<std::string> fuller_than(unsigned limit, const std::vector<cluster::Load>& loads,
                                     const std::vector<cluster::TrunkLoad>& trunks) {
  std::vector<std::string> over;
  for (const auto& load : loads) {
    const auto used = per_cent(load);
    const bool where_none_may_be = load.limit == 0 && load.users > 0;
    if ((used && *used > limit) || where_none_may_be)
      over.push_back(fmt::format("{} ({} of {})", visible(load.media_server), load.users, *load.limit));
    if (!load.limit && load.users > 0) over.push_back(visible(load.media_server) + " (no limit known)");
  }
  for (const auto& trunk : trunks) {
    if (const auto used = trunk.per_cent(); used && *used > limit)
      over.push_back(fmt::format("trunk {} ({} of {} channels)", visible(trunk.trunk), *trunk.used, *trunk.channels));
    if (!trunk.channels && trunk.used.value_or(0) > 0)
      over.push_back(fmt::format("trunk {} (number of channels not known)", visible(trunk.trunk)));
  }
  return over;
}

Result<Exit> run_capacity(const Context& context, const Options& options) {
  // Limits may be right where other parts of an estate are still wrong, so no rule is asked.
  auto loaded = config::load_estate(context.global.directory);
  if (!loaded) return fail(loaded.error());
  const auto confd = cluster::connect(options.cluster);
  if (!confd) return fail(confd.error());
  const auto loads = cluster::read_loads(**confd, loaded->estate);
  if (!loads) return fail(loads.error());
  const auto trunks = cluster::read_trunk_loads(options.cluster.ami.servers(), loaded->estate);
  if (!trunks) return fail(trunks.error());
  const bool asked = !options.cluster.ami.addresses.empty();
  const auto report = make_report(cluster::profile_of(**confd), *loads, *trunks, loaded->estate.name, asked);
  if (auto shown = emit(context, report); !shown) return fail(shown.error());
  if (!options.fail_above) return Exit::done;
  const auto over = fuller_than(*options.fail_above, *loads, *trunks);
  if (over.empty()) return Exit::done;
  print_error(context, {.code = errors::capacity_exceeded,
                        .what = fmt::format("above {} %: {}", *options.fail_above, join(over, ", "))});
  return Exit::refused;
}

} // namespace

Command cluster_capacity() {
  return {.path = "cluster capacity",
          .summary = "Count the users of media servers and the channels of trunks against their limits",
          .details = "Users are counted on the live cluster by the registrar of their lines; limits are those of the "
                     "estate (-C, capacity of the media servers). Reads only, besides the token for --user.",
          .examples = {{"telctl cluster capacity -C estate --cluster https://xivo.univ.example:9486 --token file:token",
                        "users, limits and what is free"},
                       {"telctl cluster capacity -C estate --cluster https://xivo.univ.example:9486 --token file:token "
                        "--fail-above 90",
                        "a nightly check: 4 when a media server is fuller"},
                       {"telctl cluster capacity -C estate --cluster https://xivo.univ.example:9486 --token file:token "
                        "--ami 127.0.0.1:5038 --ami-user telctl --ami-password file:ami --fail-above 90",
                        "with the trunks, at the busy hour"}},
          .schema = "telctl/capacity",
          .setup = [](CLI::App& app) {
            auto options = std::make_shared<Options>();
            add_cluster_options(app, options->cluster);
            add_ami_options(app, options->cluster.ami);
            app.add_option("--fail-above", options->fail_above,
                           "Refuse (exit 4) a media server or trunk that is fuller, or whose limit is not known")
                ->type_name("PERCENT");
            return [options](Context& context) { return run_capacity(context, *options); };
          }};
}

} // namespace telctl::commands
