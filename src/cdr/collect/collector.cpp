#include <algorithm>
#include <utility>

#include <collect/feed.hpp>
#include <collect/teller.hpp>
#include <telctl/cdr/errors.hpp>

namespace telctl::cdr {
namespace {

/// What is expected of a source that hands records over: numbers without holes, a sign of life.
Status judge(Store& store, const Source& source, Clock& clock, SourceOutcome& outcome) {
  if (!source.numbered.declared && source.silence.longest.count() == 0) return {};
  const auto streams = store.streams(source.name);
  if (!streams) return fail(streams.error());
  Teller teller(store, source, iso8601(clock.now()), outcome);
  if (auto status = teller.load(); !status) return status;
  if (auto status = teller.tell_holes(*streams, {}); !status) return status;
  return teller.tell_silence(*streams, std::chrono::system_clock::to_time_t(clock.now()));
}

SourceOutcome outcome_of(const Source& source) {
  SourceOutcome outcome;
  outcome.source = source.name;
  outcome.site = source.reading.site;
  return outcome;
}

} // namespace

Collector::Collector(Store& store, Clock& clock, CollectOptions options)
    : store_(store), clock_(clock), options_(std::move(options)) {}
Collector::~Collector() = default;

Result<Feed*> Collector::feed_of(const Source& source) {
  if (source.tcp && source.tcp->one_client() && source.tcp->serve_port.empty() &&
      std::find(options_.exclusive.begin(), options_.exclusive.end(), source.name) == options_.exclusive.end())
    return fail({.code = errors::cdr_one_client,
                 .what = "the exchange serves one client only, and the running taxation would lose its tickets",
                 .where = {.object = source.name},
                 .hint = "declare relay_at, where the taxation then connects; or --exclusive " + source.name +
                         " when there is none any more"});
  auto& feed = feeds_[source.name];
  if (!feed) {
    if (source.table)
      feed = make_table_feed(store_, source, clock_, options_);
    else if (source.rest)
      feed = make_rest_feed(store_, source, clock_, options_);
    else
      feed = make_tcp_feed(store_, source, clock_, options_);
  }
  return feed.get();
}

Result<SourceOutcome> Collector::round(const Source& source) {
  if (!source.files.empty()) return collect_files(store_, source, source.files, clock_, options_);
  auto outcome = outcome_of(source);
  if (source.sftp) {
    const auto patterns = fetch_files(source, options_, outcome);
    if (!patterns) {
      outcome.failures.push_back(patterns.error());
      return outcome;
    }
    auto taken = collect_files(store_, source, *patterns, clock_, options_);
    if (!taken) return taken;
    taken->failures.insert(taken->failures.end(), outcome.failures.begin(), outcome.failures.end());
    return taken;
  }
  const auto feed = feed_of(source);
  if (!feed) return fail(feed.error());
  if (auto status = (*feed)->round(outcome); !status) return fail(status.error());
  if (auto status = judge(store_, source, clock_, outcome); !status) return fail(status.error());
  return outcome;
}

Result<SourceOutcome> Collector::poll(const Source& source) {
  auto outcome = outcome_of(source);
  if (!source.tcp) return outcome;
  const auto feed = feed_of(source);
  if (!feed) return fail(feed.error());
  if (auto status = (*feed)->poll(outcome); !status) return fail(status.error());
  return outcome;
}

} // namespace telctl::cdr
