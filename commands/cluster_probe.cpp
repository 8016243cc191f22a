#include <algorithm>
#include <filesystem>
#include <memory>

#include <CLI/App.hpp>
#include <fmt/format.h>
#include <framework/cluster_options.hpp>
#include <framework/command.hpp>
#include <framework/counted.hpp>
#include <framework/report.hpp>
#include <framework/workplace.hpp>
#include <telctl/cluster/errors.hpp>
#include <telctl/cluster/status.hpp>
#include <telctl/io/file.hpp>
#include <telctl/support/errors.hpp>

namespace telctl::commands {
namespace {

struct Options {
  cluster::ConnectOptions cluster;
  bool diff = false;
  bool detailed_exitcode = false;
};

/// One for each cluster. A uuid comes from outside, so only its letters and digits make the name.
std::filesystem::path profile_file(const Context& context, const std::string& uuid) {
  std::string name;
  for (const char c : uuid)
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-') name += c;
  return state_folder(context) / fmt::format("profile-{}.json", name);
}

Report capabilities_report(const cluster::Profile& profile) {
  Report report{.schema = "telctl/profile",
                .list = "capabilities",
                .columns = {{"path", "INTERFACE"}, {"present", "PRESENT"}, {"note", "NOTE"}}};
  report.head = cluster::to_json(profile);
  for (const auto* field : {"schema", "version", "capabilities"})
    report.head.erase(field);
  std::size_t present = 0;
  for (const auto& capability : profile.capabilities) {
    present += capability.present ? 1 : 0;
    report.records.push_back({{"path", capability.path},
                              {"present", capability.present},
                              {"note", capability.note.empty() ? OrderedJson() : OrderedJson(capability.note)}});
  }
  report.notes = {"", profile.describe(),
                  fmt::format("SIP accounts: {}; groups are named by {} in addresses",
                              profile.sip_sections ? "lists of options" : "name and secret",
                              profile.group_uuids ? "uuid" : "number"),
                  fmt::format("{} of {} interfaces", present, profile.capabilities.size())};
  return report;
}

Status save(const Context& context, const cluster::Profile& profile, Report& report) {
  if (context.global.check) {
    report.notes.emplace_back("not saved (--check)");
    return {};
  }
  if (auto made = make_private_folder(state_folder(context)); !made) return made;
  const auto file = profile_file(context, profile.uuid);
  report.notes.push_back("saved: " + file.string());
  return write_file_atomically(file, cluster::to_json(profile).dump(2) + "\n", 0600);
}

Report changes_report(const cluster::Profile& profile, const std::vector<cluster::ProfileChange>& changes) {
  Report report{.schema = "telctl/profile-diff",
                .list = "changes",
                .columns = {{"what", "WHAT"}, {"before", "BEFORE"}, {"after", "AFTER"}}};
  report.head = {{"cluster", profile.url}, {"cluster_uuid", profile.uuid}};
  for (const auto& change : changes)
    report.records.push_back({{"what", change.what}, {"before", change.before}, {"after", change.after}});
  if (!changes.empty()) report.notes.emplace_back();
  report.notes.push_back(profile.describe());
  report.notes.push_back(changes.empty() ? "as saved" : counted(changes.size(), "difference") + " from what was saved");
  return report;
}

Result<Exit> run_diff(const Context& context, const Options& options, const cluster::Profile& profile) {
  const auto file = profile_file(context, profile.uuid);
  const auto text = read_file(file);
  if (!text && text.error().code != errors::file_missing) return fail(text.error());
  if (!text)
    return fail({.code = errors::profile_missing,
                 .what = "no profile of this cluster was saved",
                 .where = {.file = file.string()},
                 .hint = "telctl cluster probe saves one; run it before the upgrade"});
  const auto saved = cluster::parse_profile(*text, file.string());
  if (!saved) return fail(saved.error());
  const auto changes = cluster::compare(*saved, profile);
  if (auto shown = emit(context, changes_report(profile, changes)); !shown) return fail(shown.error());
  return options.detailed_exitcode && !changes.empty() ? Exit::changes : Exit::done;
}

Result<Exit> run_probe(const Context& context, const Options& options) {
  const auto confd = cluster::connect(options.cluster);
  if (!confd) return fail(confd.error());
  const auto profile = cluster::probe(**confd);
  if (!profile) return fail(profile.error());
  if (options.diff) return run_diff(context, options, *profile);
  auto report = capabilities_report(*profile);
  if (auto saved = save(context, *profile, report); !saved) return fail(saved.error());
  if (auto shown = emit(context, report); !shown) return fail(shown.error());
  return Exit::done;
}

} // namespace

Command cluster_probe() {
  return {
      .path = "cluster probe",
      .summary = "Find out what a cluster is and can do, and keep it",
      .details =
          "Asks every interface that telctl knows of (GET only, besides the token for --user), and saves the "
          "profile in DIR/.telctl. A missing interface is not an error: what needs it becomes a manual step of a plan. "
          "With --diff nothing is saved: run the command before an upgrade, and with --diff after it.",
      .examples = {{"telctl cluster probe --cluster https://xivo.univ.example:9486 --token file:token",
                    "what answers, and what is missing"},
                   {"telctl cluster probe --cluster https://xivo.univ.example:9486 --token file:token --diff "
                    "--detailed-exitcode",
                    "after an upgrade: 2 when something changed"}},
      .changes = true,
      .schema = "telctl/profile",
      .setup = [](CLI::App& app) {
        auto options = std::make_shared<Options>();
        add_cluster_options(app, options->cluster);
        app.add_flag("--diff", options->diff, "Compare with the saved profile instead of saving");
        app.add_flag("--detailed-exitcode", options->detailed_exitcode, "End with 2 when --diff finds differences");
        return [options](Context& context) { return run_probe(context, *options); };
      }};
}

} // namespace telctl::commands
