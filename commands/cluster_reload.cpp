#include <memory>

#include <CLI/App.hpp>
#include <fmt/format.h>
#include <framework/cluster_options.hpp>
#include <framework/command.hpp>
#include <framework/errors.hpp>
#include <framework/report.hpp>
#include <telctl/cdr/zone.hpp>
#include <telctl/cluster/errors.hpp>
#include <telctl/support/text.hpp>

namespace telctl::commands {
namespace {

struct Options {
  cluster::AmiAccess ami;
  std::vector<std::string> modules;
  std::string timezone = "Europe/Paris";
  std::string reason;
};

/// Monday to Friday, from 8 to 19 o'clock where the telephones are.
Result<bool> is_office_hour(Clock& clock, const std::string& timezone) {
  constexpr std::int64_t day = 86'400;
  constexpr std::int64_t hour = 3'600;
  auto zone = cdr::Zone::find(timezone);
  if (!zone) return fail(std::move(zone).error());
  const auto utc = std::chrono::duration_cast<std::chrono::seconds>(clock.now().time_since_epoch()).count();
  const auto civil = zone->civil(utc);
  const auto weekday = (civil / day + 3) % 7; // 1 January 1970 was a Thursday; Monday is 0
  const auto at = civil % day / hour;
  return weekday < 5 && at >= 8 && at < 19;
}

Status check_hours(const Context& context, const Options& options) {
  if (!options.modules.empty() || !options.reason.empty()) return {};
  const auto now = is_office_hour(context.clock, options.timezone);
  if (!now) return fail(now.error());
  if (!*now) return {};
  return fail({.code = errors::office_hours,
               .what = "a full reload is not done inside office hours",
               .hint = "--module NAME reloads one module; --in-office-hours REASON does it all the same"});
}

struct Reloaded {
  std::string address, module, result;
};

Result<std::vector<Reloaded>> reload(const Context& context, const Options& options) {
  std::vector<Reloaded> done;
  auto modules = options.modules;
  if (modules.empty()) modules.emplace_back();
  for (const auto& server : options.ami.servers()) {
    auto ami = cluster::Ami::connect(server);
    if (!ami) return fail(std::move(ami).error());
    for (const auto& module : modules) {
      Reloaded item{.address = server.address, .module = module, .result = "would be reloaded"};
      if (!context.global.check) {
        const auto answer =
            ami->ask("Reload", module.empty() ? cluster::Ami::Fields{} : cluster::Ami::Fields{{"Module", module}});
        if (!answer) return fail(answer.error());
        item.result = answer->get("Message");
      }
      done.push_back(std::move(item));
    }
  }
  return done;
}

Result<Exit> run_reload(const Context& context, const Options& options) {
  if (options.ami.addresses.empty())
    return fail({.code = errors::usage, .what = "which Asterisk?", .hint = "--ami 127.0.0.1:5038"});
  if (auto allowed = check_hours(context, options); !allowed) return fail(std::move(allowed).error());
  if (!context.global.check)
    if (auto allowed = context.confirm(options.modules.empty() ? "Reload everything?"
                                                               : "Reload " + join(options.modules, ", ") + "?");
        !allowed)
      return fail(allowed.error());
  const auto done = reload(context, options);
  if (!done) return fail(done.error());
  Report report{.schema = "telctl/reload",
                .list = "reloads",
                .columns = {{"address", "ASTERISK"}, {"module", "MODULE"}, {"result", "RESULT"}}};
  report.head = {{"full", options.modules.empty()},
                 {"reason", options.reason.empty() ? OrderedJson() : OrderedJson(options.reason)}};
  for (const auto& item : *done)
    report.records.push_back({{"address", item.address},
                              {"module", item.module.empty() ? OrderedJson() : OrderedJson(item.module)},
                              {"result", item.result}});
  if (auto shown = emit(context, report); !shown) return fail(shown.error());
  return Exit::done;
}

} // namespace

Command cluster_reload() {
  return {.path = "cluster reload",
          .summary = "Have the media servers read their configuration again",
          .details = "By Asterisk's manager interface. Without --module everything is read anew, which is refused "
                     "(exit 4) from Monday to Friday between 8 and 19 o'clock unless --in-office-hours gives a reason.",
          .examples = {{"telctl cluster reload --module res_pjsip.so --ami 127.0.0.1:5038 --ami-user telctl "
                        "--ami-password file:ami --yes",
                        "the SIP accounts alone"},
                       {"telctl cluster reload --ami 127.0.0.1:5038 --ami-user telctl --ami-password file:ami --check",
                        "whether a full reload would be done now"}},
          .changes = true,
          .schema = "telctl/reload",
          .setup = [](CLI::App& app) {
            auto options = std::make_shared<Options>();
            app.add_option("--module", options->modules, "This module alone (repeatable)")->type_name("NAME");
            app.add_option("--timezone", options->timezone, "Of the office hours (default Europe/Paris)")
                ->type_name("ZONE");
            app.add_option("--in-office-hours", options->reason, "Do it all the same, for this reason")
                ->type_name("REASON");
            add_ami_options(app, options->ami);
            return [options](Context& context) { return run_reload(context, *options); };
          }};
}

} // namespace telctl::commands
