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
  std::vector<std::string> exclusive;
  bool follow = false;
  unsigned every_s = 5;
};

void add(cdr::SourceOutcome& all, const cdr::SourceOutcome& round) {
  all.new_streams += round.new_streams;
  all.sent_again += round.sent_again;
  all.bytes += round.bytes;
  all.tickets += round.tickets;
  all.events += round.events;
  all.quarantined += round.quarantined;
  all.resolved += round.resolved;
}

/// Round after round over the sources, and in between what comes on open connections. What goes wrong is told as it is
/// seen; the sum at the end.
class Follower {
 public:
  Follower(const Context& context, const std::vector<const cdr::Source*>& sources, cdr::Collector& collector)
      : context_(context), sources_(sources), collector_(collector), sums_(sources.size()) {}

  /// A round waits at least as long as the one before took, so that half of the machine is left to others.
  Status run(std::chrono::milliseconds every) {
    while (!interrupted()) {
      const auto begun = std::chrono::steady_clock::now();
      if (auto status = round(&cdr::Collector::round); !status) return status;
      const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begun);
      constexpr std::chrono::milliseconds step{100};
      for (auto left = std::max(every, took); left.count() > 0 && !interrupted(); left -= step) {
        context_.clock.sleep_for(std::min(left, step));
        if (auto status = round(&cdr::Collector::poll); !status) return status;
      }
    }
    return {};
  }
  std::vector<cdr::SourceOutcome> sums() { return std::move(sums_); }

 private:
  Status round(Result<cdr::SourceOutcome> (cdr::Collector::*look)(const cdr::Source&)) {
    for (std::size_t i = 0; i < sources_.size() && !interrupted(); ++i) {
      auto outcome = (collector_.*look)(*sources_[i]);
      if (!outcome) return fail(outcome.error());
      print_outcome(context_, *outcome);
      if (outcome->tickets + outcome->events + outcome->quarantined > 0)
        context_.info(fmt::format("{} {}: {} tickets, {} quarantined", iso8601(context_.clock.now()), outcome->source,
                                  outcome->tickets, outcome->quarantined));
      sums_[i].source = outcome->source;
      sums_[i].site = outcome->site;
      if (look == &cdr::Collector::round) {
        sums_[i].files = outcome->files;
        sums_[i].unchanged = outcome->unchanged;
        sums_[i].waiting = outcome->waiting;
      }
      add(sums_[i], *outcome);
    }
    return {};
  }

  const Context& context_;
  const std::vector<const cdr::Source*>& sources_;
  cdr::Collector& collector_;
  std::vector<cdr::SourceOutcome> sums_;
};

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
  cdr::Collector collector(store->use(), context.clock,
                           {.force_new = options.force_new,
                            .stop = interrupted,
                            .spool = state_folder(context) / "spool",
                            .exclusive = options.exclusive,
                            .follow = options.follow,
                            .check = context.global.check});
  std::vector<cdr::SourceOutcome> outcomes;
  if (options.follow && !context.global.check) {
    Follower follower(context, *sources, collector);
    if (auto status = follower.run(std::chrono::seconds(options.every_s)); !status) return fail(status.error());
    outcomes = follower.sums();
  } else {
    for (const auto* source : *sources) {
      auto outcome = collector.round(*source);
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
  return {
      .path = "cdr collect",
      .summary = "Take the tickets of every telephone system into the store, each exactly once",
      .details =
          "SOURCES declares where the tickets are - files, a table of PostgreSQL, a Wazo, a connection to an exchange, "
          "files of another machine - and what they do not say themselves: site, time zone, trunks "
          "(docs/cdr/collecting.md). Files may be renamed, packed, cut, sent again or grow while they are read: "
          "what was taken is known by its bytes, and position, tickets and raw bytes are written in one "
          "transaction. A run that is killed, at any point, loses nothing and doubles nothing: the next one goes "
          "on.\n\nWhat is not understood is quarantined with its bytes. What may be lost is told: a file emptied "
          "in place, one that vanished before its end was read, numbers that never came, a source that is silent. "
          "Exit code 3 says that "
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
        app.add_option("--exclusive", options->exclusive,
                       "Be the only client of this exchange, which then serves no other taxation any more")
            ->type_name("SOURCE")
            ->allow_extra_args(false);
        app.add_flag("--follow", options->follow, "Look again and again until SIGINT or SIGTERM comes");
        app.add_option("--every", options->every_s, "Seconds between two looks with --follow (5 unless given)")
            ->type_name("SECONDS");
        return [options](Context& context) { return run_cdr_collect(context, *options); };
      }};
}

} // namespace telctl::commands
