#pragma once
#include <cstdint>
#include <functional>
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
  std::vector<Error> failures; ///< files that could not be read; the next run tries them again
};

struct CollectOptions {
  std::vector<std::string> force_new; ///< paths that are taken whole, whatever is known of their bytes
  std::function<bool()> stop;         ///< asked between transactions
  std::size_t batch_records = 5'000;  ///< in one transaction
  std::size_t batch_bytes = std::size_t{4} << 20U;
  std::int64_t final_after_s = 24 * 3600; ///< a last line without its end is waited for so long
};

/// One round over the files of a source: takes what is new in them, once. An error only when the store fails; what is
/// taken until then is taken.
Result<SourceOutcome> collect(Store& store, const Source& source, Clock& clock, const CollectOptions& options);

/// Reads again what is in quarantine: with the descriptors of today, from the bytes in the store. `accept` names held
/// streams whose bytes are to be read after all.
Result<SourceOutcome> replay(Store& store, const Source& source, Clock& clock, const std::vector<std::string>& accept);

/// Nothing is written: takings are counted, and forgotten when this is destroyed.
std::unique_ptr<Store> dry_run(Store& store);

} // namespace telctl::cdr
