#include <filesystem>
#include <memory>

#include <CLI/App.hpp>
#include <findings.hpp>
#include <fmt/format.h>
#include <framework/cluster_options.hpp>
#include <framework/command.hpp>
#include <framework/report.hpp>
#include <telctl/cluster/errors.hpp>
#include <telctl/cluster/export.hpp>
#include <telctl/cluster/profile.hpp>
#include <telctl/config/load.hpp>
#include <telctl/config/write.hpp>
#include <telctl/estate/rules.hpp>
#include <telctl/io/file.hpp>
#include <telctl/support/errors.hpp>
#include <telctl/support/text.hpp>

namespace telctl::commands {
namespace {

namespace fs = std::filesystem;

struct Options {
  cluster::ConnectOptions cluster;
  std::string into;
  std::string known;
  std::string name;
};

Status check_free(const std::string& folder) {
  std::error_code problem;
  if (!fs::exists(folder, problem) || (fs::is_directory(folder, problem) && fs::is_empty(folder, problem))) return {};
  return fail({.code = errors::export_folder_in_use,
               .what = "the folder is not empty",
               .where = {.file = folder},
               .hint = "name a new one: an export never overwrites an estate"});
}

/// What no cluster tells. False when something in it is wrong; the findings are shown.
Result<bool> load_known(const Context& context, const Options& options, estate::Estate& known) {
  if (!options.known.empty()) {
    std::error_code problem;
    auto loaded = fs::is_directory(options.known, problem) ? config::load_estate(options.known)
                                                           : config::load_estate_file(options.known);
    if (!loaded) return fail(loaded.error());
    print_findings(context, loaded->findings);
    if (loaded->findings.has_errors()) return false;
    known.name = loaded->estate.name;
    known.timezone = loaded->estate.timezone;
    known.sites = std::move(loaded->estate.sites);
    known.models = std::move(loaded->estate.models);
    known.media_servers = std::move(loaded->estate.media_servers);
    known.trunks = std::move(loaded->estate.trunks); // their media server, channels, and where the secret is
  }
  if (!options.name.empty()) known.name = options.name;
  return true;
}

/// All files or none: they are written beside the folder, which then takes their place.
Status write_folder(const std::map<std::string, std::string>& files, const std::string& into) {
  const auto failed = [&](const std::error_code& problem) {
    return fail({.code = errors::file_write_failed,
                 .what = "the folder cannot be written",
                 .where = {.file = into},
                 .cause = problem.message()});
  };
  auto target = fs::path(into);
  if (target.filename().empty()) target = target.parent_path();
  auto partial = target;
  partial += ".partial";
  std::error_code problem;
  fs::create_directories(target.has_parent_path() ? target.parent_path() : fs::path("."), problem);
  if (problem) return failed(problem);
  fs::remove_all(partial, problem);
  if (!fs::create_directory(partial, problem)) return failed(problem);
  for (const auto& [name, content] : files) {
    if (const auto path = fs::path(name).lexically_normal(); path.is_absolute() || path.begin()->string() == "..")
      return fail(
          {.code = errors::internal, .what = "a file would be written outside of the folder", .where = {.file = name}});
    fs::create_directories((partial / name).parent_path(), problem);
    if (auto written = write_file_atomically(partial / name, content, 0600); !written) return written;
  }
  fs::rename(partial, target, problem); // takes the place of an empty folder, and of nothing else
  return problem ? Status(failed(problem)) : Status();
}

/// Errors of the estate by their rules: "missing-vlan 2, missing-emergency-number 2".
std::string by_rule(const Findings& findings) {
  std::map<std::string, std::size_t> rules;
  for (const auto& finding : findings.items())
    if (finding.severity == Severity::error) ++rules[finding.rule];
  std::string text;
  for (const auto& [rule, count] : rules)
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", rule, count);
  return text;
}

Report make_report(const cluster::Profile& profile, const cluster::Exported& exported, const Findings& findings,
                   const std::vector<std::string>& files, bool written) {
  const auto& estate = exported.estate;
  Report report{.schema = "telctl/export",
                .list = "left_out",
                .columns = {{"object", "OBJECT"}, {"what", "LEFT OUT"}, {"why", "WHY"}}};
  report.head = {{"cluster", profile.url},
                 {"cluster_uuid", profile.uuid},
                 {"lines", estate.lines.size()},
                 {"people", estate.people.size()},
                 {"groups", estate.groups.size()},
                 {"keys", estate.keys.size()},
                 {"files", files},
                 {"written", written},
                 {"estate_errors", findings.count(Severity::error)},
                 {"estate_warnings", findings.count(Severity::warning)}};
  for (const auto& item : exported.left_out)
    report.records.push_back({{"object", item.object}, {"what", item.what}, {"why", item.why}});
  if (!report.records.empty()) report.notes.emplace_back();
  report.notes.push_back(profile.describe());
  report.notes.push_back(fmt::format("{}, {}, {}, {}; {} left out", counted(estate.lines.size(), "line"),
                                     counted(estate.keys.size(), "key"), counted(estate.groups.size(), "group"),
                                     counted(estate.rights.size(), "right"),
                                     counted(exported.left_out.size(), "thing", "no")));
  report.notes.emplace_back(
      "No cluster tells the kind of a line, its building, its gateway port and emergency numbers; "
      "VLANs only with --provd; secrets and PINs are not exported.");
  if (findings.has_errors())
    report.notes.push_back(fmt::format("telctl validate finds {}: {}", counted(findings), by_rule(findings)));
  const auto sounds = exported.files.size();
  const std::vector<std::string> texts(files.begin(), files.end() - static_cast<std::ptrdiff_t>(sounds));
  report.notes.emplace_back(!written ? "nothing written (--check)"
                                     : "written: " + join(texts, ", ") +
                                           (sounds == 0 ? "" : " and " + counted(sounds, "sound file")));
  return report;
}

Result<Exit> run_export(const Context& context, const Options& options) {
  if (auto free = check_free(options.into); !free) return fail(free.error());
  estate::Estate known;
  const auto usable = load_known(context, options, known);
  if (!usable) return fail(usable.error());
  if (!*usable) return Exit::bad_input;
  const auto confd = cluster::connect(options.cluster);
  if (!confd) return fail(confd.error());
  auto exported = cluster::export_estate(**confd, known);
  if (!exported) return fail(exported.error());
  std::vector<std::string> names;
  std::map<std::string, std::string> files;
  for (auto& file : config::render_estate(exported->estate)) {
    names.push_back(file.name);
    files.emplace(std::move(file.name), std::move(file.content));
  }
  for (auto& [name, bytes] : exported->files) {
    names.push_back(name);
    files.emplace(name, std::move(bytes));
  }
  const auto findings = estate::check(estate::Index(exported->estate));
  const bool write = !context.global.check;
  if (write)
    if (auto written = write_folder(files, options.into); !written) return fail(written.error());
  const auto report = make_report(cluster::profile_of(**confd), *exported, findings, names, write);
  if (auto shown = emit(context, report); !shown) return fail(shown.error());
  return exported->left_out.empty() ? Exit::done : Exit::partial;
}

} // namespace

Command cluster_export() {
  return {.path = "cluster export",
          .summary = "Write what is on a live cluster as an estate",
          .details =
              "Reads the cluster (GET only, besides the token for --user) and writes an estate that telctl can "
              "validate, plan "
              "and apply: applied to an empty cluster of the same version it makes the same objects. What an estate "
              "cannot hold is listed with the reason, and the command then ends with 3; nothing is left out in "
              "silence.\n\n"
              "What no cluster tells (sites with their ranges, VLANs and emergency numbers; telephone models; the "
              "capacity of media servers; on which of them a trunk ends, and where its secret is) can be given by "
              "--site; without it one site is made for each context, and telctl validate says what it "
              "lacks.",
          .examples = {{"telctl cluster export --cluster https://wazo.univ.example --token file:token --into estate",
                        "a new estate, and the list of what is not in it"},
                       {"telctl cluster export --cluster https://wazo.univ.example --token file:token --into estate "
                        "--site sites.yaml --check",
                        "only show what would be left out"}},
          .changes = true,
          .schema = "telctl/export",
          .setup = [](CLI::App& app) {
            auto options = std::make_shared<Options>();
            add_cluster_options(app, options->cluster);
            app.add_option("--into", options->into, "Folder of the estate to write: new, or empty")
                ->required()
                ->type_name("DIR");
            app.add_option(
                   "--site", options->known,
                   "What no cluster tells: sites, models, media servers, trunks; a file of an estate, or its folder")
                ->type_name("FILE|DIR");
            app.add_option("--name", options->name, "Name of the estate")->type_name("NAME");
            return [options](Context& context) { return run_export(context, *options); };
          }};
}

} // namespace telctl::commands
