#include <algorithm>
#include <memory>

#include <CLI/App.hpp>
#include <cdr_store.hpp>
#include <fmt/format.h>
#include <framework/command.hpp>
#include <framework/errors.hpp>
#include <framework/workplace.hpp>
#include <telctl/cdr/errors.hpp>
#include <telctl/support/text.hpp>

namespace telctl::commands {
namespace {

struct Options {
  std::string sources;
  std::string store;
  std::vector<std::string> only;
  std::vector<std::string> force_new;
  bool follow = false;
  unsigned every_s = 5;
};

void add(cdr::SourceOutcome& all, const cdr::SourceOutcome& round) {
  all.files = round.files;
  all.unchanged = round.unchanged;
  all.waiting = round.waiting;
  all.new_streams += round.new_streams;
  all.sent_again += round.sent_again;
  all.bytes += round.bytes;
  all.tickets += round.tickets;
  all.quarantined += round.quarantined;
  all.resolved += round.resolved;
}

/// Round after round until a signal comes. What goes wrong is told as it is seen; the sum at the end. A round waits at
/// least nine times as long as the one before it took: files that grow are read from their beginning.
Result<std::vector<cdr::SourceOutcome>> follow(const Context& context, const std::vector<const cdr::Source*>& sources,
                                               cdr::Store& store, const Options& options,
                                               const cdr::CollectOptions& how) {
  std::vector<cdr::SourceOutcome> sums(sources.size());
  while (!interrupted()) {
    const auto begun = std::chrono::steady_clock::now();
    for (std::size_t i = 0; i < sources.size() && !interrupted(); ++i) {
      auto outcome = cdr::collect(store, *sources[i], context.clock, how);
      if (!outcome) return fail(outcome.error());
      print_outcome(context, *outcome);
      if (outcome->tickets + outcome->quarantined > 0)
        context.info(fmt::format("{} {}: {} tickets, {} quarantined", iso8601(context.clock.now()), outcome->source,
                                 outcome->tickets, outcome->quarantined));
      sums[i].source = outcome->source;
      sums[i].site = outcome->site;
      add(sums[i], *outcome);
    }
    const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begun);
    auto left = std::max(std::chrono::milliseconds(options.every_s * 1000), 9 * took);
    constexpr std::chrono::milliseconds step{100};
    for (; left.count() > 0 && !interrupted(); left -= step)
      context.clock.sleep_for(std::min(left, step));
  }
  return sums;
}

Result<std::vector<const cdr::Source*>> chosen(const cdr::Sources& sources, const std::vector<std::string>& names) {
  std::vector<const cdr::Source*> result;
  for (const auto& source : sources.sources)
    if (names.empty() || std::find(names.begin(), names.end(), source.name) != names.end()) result.push_back(&source);
  for (const auto& name : names)
    if (sources.find(name) == nullptr)
      return fail({.code = errors::cdr_unknown_stream,
                   .what = fmt::format("no source '{}' is declared", visible(name)),
                   .where = {.file = sources.file}});
  return result;
}

Result<Exit> run_cdr_collect(const Context& context, const Options& options) {
  const auto declared = read_sources(context, options.sources);
  if (!declared) return fail(declared.error());
  if (!*declared) return Exit::configuration;
  const auto sources = chosen(**declared, options.only);
  if (!sources) return fail(sources.error());
  const auto store = open_ticket_store(context, options.store, cdr::StoreAccess::write);
  if (!store) return fail(store.error());
  watch_interrupts();
  cdr::CollectOptions how{.force_new = options.force_new, .stop = interrupted};
  std::vector<cdr::SourceOutcome> outcomes;
  if (options.follow && !context.global.check) {
    auto sums = follow(context, *sources, store->use(), options, how);
    if (!sums) return fail(sums.error());
    outcomes = std::move(*sums);
  } else {
    for (const auto* source : *sources) {
      auto outcome = cdr::collect(store->use(), *source, context.clock, how);
      if (!outcome) return fail(outcome.error());
      outcomes.push_back(std::move(*outcome));
      if (interrupted()) break;
    }
  }
  auto exit = report_outcomes(context, outcomes, "telctl/cdr-collection");
  if (exit && interrupted() && !options.follow) return Exit::interrupted;
  return exit;
}

} // namespace

Command cdr_collect() {
  return {.path = "cdr collect",
          .summary = "Take the tickets of every telephone system into the store, each exactly once",
          .details =
              "SOURCES declares where the files are, and what they do not say themselves: site, time zone, trunks "
              "(docs/cdr/collecting.md). Files may be renamed, packed, cut, sent again or grow while they are read: "
              "what was taken is known by its bytes, and position, tickets and raw bytes are written in one "
              "transaction. A run that is killed, at any point, loses nothing and doubles nothing: the next one goes "
              "on.\n\nWhat is not understood is quarantined with its bytes. What may be lost is told: a file emptied "
              "in place, one that vanished before its end was read, numbers that never came. Exit code 3 says that "
              "one of these happened.",
          .examples = {{"telctl cdr collect sources.yaml", "one round over all sources, for a nightly job"},
                       {"telctl cdr collect sources.yaml --check", "what it would take"},
                       {"telctl cdr collect sources.yaml --follow", "go on until a signal comes"}},
          .changes = true,
          .schema = "telctl/cdr-collection",
          .setup = [](CLI::App& app) {
            auto options = std::make_shared<Options>();
            app.add_option("SOURCES", options->sources, "Declaration of the sources")->required();
            add_store_option(app, options->store);
            app.add_option("--source", options->only, "Only this source; may be given several times")
                ->type_name("NAME")
                ->allow_extra_args(false);
            app.add_option("--force-new", options->force_new,
                           "Take this file whole, as tickets of their own, although its bytes are known")
                ->type_name("FILE")
                ->allow_extra_args(false);
            app.add_flag("--follow", options->follow, "Look again and again until SIGINT or SIGTERM comes");
            app.add_option("--every", options->every_s, "Seconds between two looks with --follow (5 unless given)")
                ->type_name("SECONDS");
            return [options](Context& context) { return run_cdr_collect(context, *options); };
          }};
}

} // namespace telctl::commands
