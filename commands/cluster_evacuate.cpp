#include <memory>

#include <CLI/App.hpp>
#include <apply_run.hpp>
#include <fmt/format.h>
#include <framework/cluster_options.hpp>
#include <framework/command.hpp>
#include <framework/counted.hpp>
#include <telctl/migration/errors.hpp>
#include <telctl/migration/evacuation.hpp>
#include <telctl/support/text.hpp>

namespace telctl::commands {
namespace {

struct Options {
  ApplyOptions apply;
  std::string from;
  std::vector<std::string> to;
};

/// What moves where, and what a person has to do beside it; on stderr, since the result is that of apply.
void explain(const Context& context, const migration::Evacuation& evacuation) {
  std::map<std::string, std::size_t> lines;
  std::map<std::string, std::size_t> telephones;
  for (const auto& line : evacuation.lines) {
    ++lines[line.to];
    if (!line.mac.empty()) ++telephones[line.to];
  }
  for (const auto& [server, count] : lines)
    context.info(fmt::format("{} from {} to {}, which then has room for {} more", counted(count, "line"),
                             evacuation.from, server, evacuation.free_after.at(server)));
  for (const auto& [gateway, server] : evacuation.gateways)
    context.warn(fmt::format("by hand: point the SIP accounts of gateway {} at {}", visible(gateway), server));
  for (const auto& [server, count] : telephones)
    context.info(fmt::format("{} restart and register with {} when they fetch their configuration: telctl cluster "
                             "phones resync --media-server {}",
                             counted(count, "telephone"), server, server));
  context.info(
      "The way back: telctl apply, since the estate still wants these lines where they were; or telctl rollback.");
}

Status check_room(const migration::Evacuation& evacuation) {
  const auto& left = evacuation.without_place;
  if (!left.empty()) {
    constexpr std::size_t shown = 5;
    const std::vector<std::string> some(left.begin(),
                                        left.begin() + static_cast<std::ptrdiff_t>(std::min(shown, left.size())));
    return fail(
        {.code = errors::no_room,
         .what = fmt::format("no room for {} of {} on the other media servers", left.size(),
                             counted(left.size() + evacuation.lines.size(), "line")),
         .where = {.object = evacuation.from},
         .cause = join(some, ", ") + (left.size() > shown ? fmt::format(" and {} more", left.size() - shown) : ""),
         .hint = "telctl cluster capacity shows who has room; capacity of media_servers is the limit"});
  }
  if (evacuation.lines.empty())
    return fail({.code = errors::nothing_to_evacuate,
                 .what = "no line on the cluster registers with it",
                 .where = {.object = evacuation.from}});
  return {};
}

Result<Exit> run_evacuate(const Context& context, const Options& options) {
  const auto purpose = context.global.check ? Workplace::Purpose::look : Workplace::Purpose::change;
  auto place = Workplace::open(context, options.apply.cluster, purpose);
  if (!place) return fail(place.error());
  const auto present = plan::present_lines((*place)->journal(), (*place)->target().identity());
  if (!present) return fail(present.error());
  const auto evacuation = migration::evacuate((*place)->estate(), *present, options.from, options.to);
  if (!evacuation) return fail(evacuation.error());
  if (auto room = check_room(*evacuation); !room) return fail(room.error());
  explain(context, *evacuation);
  auto apply = options.apply;
  for (const auto& line : evacuation->lines)
    apply.scope.lines.push_back(line.line);
  (*place)->replace_estate(evacuation->applied_to((*place)->estate().estate()));
  return run_apply(context, **place, apply);
}

} // namespace

Command cluster_evacuate() {
  return {.path = "cluster evacuate",
          .summary = "Move the lines of a media server to the others, so that it can be stopped",
          .details =
              "Every line that telctl has brought to the cluster and that registers with the media server is given "
              "another one of the estate (-C) within its capacity: the lines of a gateway together, those of a site "
              "together where one server has room for all. What goes where is shown first; when the room does not "
              "suffice, how much is missing, and nothing is moved (4).\n\n"
              "The estate is not changed: it still says where the lines belong, so telctl plan shows them as to be "
              "moved back, and telctl apply moves them back. Gates, journal and --check are those of telctl apply.",
          .examples = {{"telctl cluster evacuate mds2 -C estate --cluster https://xivo.univ.example:9486 --token "
                        "file:token --check",
                        "what would go where"},
                       {"telctl cluster evacuate mds2 --to mds3 --to mds4 -C estate --cluster "
                        "https://xivo.univ.example:9486 --token file:token",
                        "to two of them only, after a question"}},
          .changes = true,
          .schema = "telctl/apply",
          .setup = [](CLI::App& app) {
            auto options = std::make_shared<Options>();
            app.add_option("SERVER", options->from, "Media server of the estate that is to be emptied")->required();
            app.add_option("--to", options->to, "Only to this media server; may be given several times")
                ->type_name("SERVER")
                ->allow_extra_args(false);
            add_gate_options(app, options->apply.policy);
            add_cluster_options(app, options->apply.cluster);
            return [options](Context& context) { return run_evacuate(context, *options); };
          }};
}

} // namespace telctl::commands
