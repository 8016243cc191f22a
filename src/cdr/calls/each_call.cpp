// All calls of a store in the order in which they began, whatever its size.
#include <algorithm>
#include <map>
#include <set>

#include <calls/channels.hpp>
#include <calls/decide.hpp>
#include <calls/ties.hpp>
#include <store/shelf.hpp>
#include <telctl/cdr/errors.hpp>

namespace telctl::cdr {
namespace {

/// Calls that come nearly in order, in order.
class InOrder {
 public:
  explicit InOrder(const std::function<bool(Call&)>& visitor) : visitor_(visitor) {}
  void add(Call call) {
    calls_.push_back(std::move(call));
    std::push_heap(calls_.begin(), calls_.end(), later);
  }
  /// Those in front of which nothing can come any more: no call begins before this moment. False: the visitor stops.
  bool release(std::optional<std::int64_t> moment) {
    while (!calls_.empty() && (!moment || begin_of(calls_.front().first_record()) < *moment)) {
      std::pop_heap(calls_.begin(), calls_.end(), later);
      auto call = std::move(calls_.back());
      calls_.pop_back();
      if (!visitor_(call)) return false;
    }
    return true;
  }

 private:
  static bool later(const Call& a, const Call& b) { return begins_before(b.first_record(), a.first_record()); }
  const std::function<bool(Call&)>& visitor_;
  std::vector<Call> calls_; ///< a heap
};

/// "mds0" of "mds0/Master.csv#2"
std::string system_of(const StoredTicket& record) {
  return record.ticket.source.substr(0, record.ticket.source.find('/'));
}

/// Puts every record of the store on the shelf, source after source; the moments up to which their event logs go.
Result<std::map<std::string, std::int64_t>> fill(Store& store, Shelf& shelf) {
  const auto streams = store.streams("");
  if (!streams) return fail(streams.error());
  std::set<std::string> sources;
  for (const auto& stream : *streams)
    sources.insert(stream.source);
  std::map<std::string, std::int64_t> log_ends;
  for (const auto& source : sources) {
    auto& log_end = log_ends[source];
    auto status = store.tickets(source, [&](const StoredTicket& record) {
      if (record.ticket.kind == RecordKind::channel_event) log_end = std::max(log_end, moment_of(record));
      shelf.put(record);
      return true;
    });
    if (!status) return fail(status.error());
    shelf.group();
  }
  return log_ends;
}

/// Group after group into calls, those over ties, and the calls to the visitor.
void hand_out(Shelf& shelf, const std::map<std::string, std::int64_t>& log_ends, const std::vector<Tie>& ties,
              const std::function<bool(Call&)>& visitor) {
  InOrder joined(visitor);
  TieWindow window(ties, [&](Call call) { joined.add(std::move(call)); });
  const std::function<bool(Call&)> to_window = [&](Call& call) {
    const auto now = begin_of(call.first_record());
    window.add(std::move(call));
    const auto* oldest = window.oldest();
    return joined.release(oldest == nullptr ? now : std::min(now, begin_of(oldest->first_record())));
  };
  InOrder stitched(to_window);
  bool go_on = true;
  shelf.each_group([&](std::int64_t first, std::vector<StoredTicket> records) {
    if (!(go_on = stitched.release(first))) return false;
    const auto log_end = log_ends.find(system_of(records.front()));
    for (auto& call : stitch_calls(std::move(records), log_end->second))
      stitched.add(std::move(call));
    return true;
  });
  if (!go_on || !stitched.release({})) return;
  window.finish();
  (void)joined.release({});
}

} // namespace

Status each_call(Store& store, const std::vector<Tie>& ties, const std::function<bool(Call&)>& visitor) {
  try {
    Shelf shelf;
    const auto log_ends = fill(store, shelf);
    if (!log_ends) return fail(log_ends.error());
    hand_out(shelf, *log_ends, ties, visitor);
    return {};
  } catch (const SQLite::Exception& problem) {
    return fail({.code = errors::cdr_store_unusable,
                 .what = "the records cannot be put in order",
                 .cause = problem.what(),
                 .hint = "it takes room for a copy of them in the folder that TMPDIR names, or in /var/tmp"});
  }
}

} // namespace telctl::cdr
