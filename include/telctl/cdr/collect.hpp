#pragma once
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <telctl/cdr/sources.hpp>
#include <telctl/cdr/store.hpp>
#include <telctl/io/clock.hpp>

namespace telctl::cdr {

/// What became of one source in one run.
struct SourceOutcome {
  std::string source, site;
  std::uint64_t files = 0;       ///< that the patterns name
  std::uint64_t unchanged = 0;   ///< of them: not read, they are as they were
  std::uint64_t new_streams = 0; ///< begun
  std::uint64_t sent_again = 0;  ///< files whose bytes, or their beginning, were known under another file
  std::uint64_t bytes = 0;       ///< taken
  std::uint64_t tickets = 0;     ///< taken
  std::uint64_t events = 0;      ///< taken: records of event logs
  std::uint64_t quarantined = 0; ///< records set aside
  std::uint64_t resolved = 0;    ///< quarantine entries that could be read now
  std::uint64_t waiting = 0;     ///< bytes of last lines that have no end yet
  std::vector<Notice> notices;
  std::vector<Error> warnings;
  std::vector<Error> failures; ///< files or machines that could not be read; the next run tries them again
};

struct CollectOptions {
  std::vector<std::string> force_new; ///< paths that are taken whole, whatever is known of their bytes
  std::function<bool()> stop;         ///< asked between transactions
  std::size_t batch_records = 5'000;  ///< in one transaction
  std::size_t batch_bytes = std::size_t{4} << 20U;
  std::int64_t final_after_s = 24 * 3600; ///< a last line without its end is waited for so long
  std::filesystem::path spool;            ///< where files of other machines are kept while they are there
  std::vector<std::string> exclusive;     ///< sources whose only client telctl may be
  bool follow = false;                    ///< connections stay open between rounds
  bool check = false;                     ///< nothing may be taken from an exchange that does not keep it
};

class Feed;

/// Takes from sources what is new in them, once, round after round.
class Collector {
 public:
  Collector(Store& store, Clock& clock, CollectOptions options);
  ~Collector();
  Collector(const Collector&) = delete;
  Collector& operator=(const Collector&) = delete;

  /// An error only when the store fails; what is taken until then is taken. TEL-0783 for an exchange whose only client
  /// telctl may not be.
  Result<SourceOutcome> round(const Source& source);
  /// Between rounds: what has come on an open connection.
  Result<SourceOutcome> poll(const Source& source);

 private:
  Result<Feed*> feed_of(const Source& source);

  Store& store_;
  Clock& clock_;
  CollectOptions options_;
  std::map<std::string, std::unique_ptr<Feed>> feeds_;
};

/// Reads again what is in quarantine: with the descriptors of today, from the bytes in the store. `accept` names
/// streams whose bytes are to be read after all: held ones, and records that were sent again.
Result<SourceOutcome> replay(Store& store, const Source& source, Clock& clock, const std::vector<std::string>& accept);

/// Nothing is written: takings are counted, and forgotten when this is destroyed.
std::unique_ptr<Store> dry_run(Store& store);

} // namespace telctl::cdr
