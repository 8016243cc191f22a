#include <algorithm>
#include <memory>

#include <CLI/App.hpp>
#include <cdr_store.hpp>
#include <fmt/format.h>
#include <framework/command.hpp>
#include <telctl/cdr/errors.hpp>
#include <telctl/support/text.hpp>

namespace telctl::commands {
namespace {

struct Options {
  std::string sources;
  std::string store;
  std::vector<std::string> accept;
};

Status check_names(cdr::Store& store, const std::vector<std::string>& names) {
  if (names.empty()) return {};
  const auto streams = store.streams("");
  if (!streams) return fail(streams.error());
  const auto quarantine = store.quarantine(0);
  if (!quarantine) return fail(quarantine.error());
  const auto waits = [&](const std::string& name) {
    return std::any_of(streams->begin(), streams->end(),
                       [&](const auto& s) { return s.name == name && !s.held.empty(); }) ||
           std::any_of(quarantine->begin(), quarantine->end(), [&](const auto& entry) {
             return entry.stream_name == name &&
                    (entry.code == errors::cdr_repeated.number || entry.code == errors::cdr_rewritten.number);
           });
  };
  for (const auto& name : names)
    if (!waits(name))
      return fail({.code = errors::cdr_unknown_stream,
                   .what = fmt::format("no stream '{}' is held", visible(name)),
                   .hint = "telctl cdr quarantine names those that are"});
  return {};
}

Result<Exit> run_cdr_replay(const Context& context, const Options& options) {
  const auto declared = read_sources(context, options.sources);
  if (!declared) return fail(declared.error());
  if (!*declared) return Exit::configuration;
  const auto store = open_ticket_store(context, options.store, cdr::StoreAccess::write);
  if (!store) return fail(store.error());
  if (auto known = check_names(store->use(), options.accept); !known) return fail(known.error());
  std::vector<cdr::SourceOutcome> outcomes;
  for (const auto& source : (*declared)->sources) {
    auto outcome = cdr::replay(store->use(), source, context.clock, options.accept);
    if (!outcome) return fail(outcome.error());
    outcomes.push_back(std::move(*outcome));
  }
  return report_outcomes(context, outcomes, "telctl/cdr-replay");
}

} // namespace

Command cdr_replay() {
  return {.path = "cdr replay",
          .summary = "Read again what is in quarantine, after a descriptor or a declaration was added",
          .details =
              "Reads the bytes in the store, not the files, which may be gone. Only what is in quarantine can become "
              "tickets: what was taken before is not touched, so that nothing is charged twice. What is still not "
              "understood stays.\n\nA stream that is held (its file began as another one and went on otherwise), and "
              "records that seem to have been sent a second time, are read only when --accept names their stream.",
          .examples = {{"telctl cdr replay sources.yaml", "with the descriptors that sources.yaml names now"},
                       {"telctl cdr replay sources.yaml --check", "what would be understood"}},
          .changes = true,
          .schema = "telctl/cdr-replay",
          .setup = [](CLI::App& app) {
            auto options = std::make_shared<Options>();
            app.add_option("SOURCES", options->sources, "Declaration of the sources")->required();
            add_store_option(app, options->store);
            app.add_option("--accept", options->accept, "Read this held stream after all; may be given several times")
                ->type_name("STREAM")
                ->allow_extra_args(false);
            return [options](Context& context) { return run_cdr_replay(context, *options); };
          }};
}

} // namespace telctl::commands
