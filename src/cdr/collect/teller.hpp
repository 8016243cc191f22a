#pragma once
#include <string>
#include <vector>

#include <telctl/cdr/collect.hpp>

namespace telctl::cdr {

/// Where the numbers that a source gives its records jump: the times around a possible hole.
struct Jump {
  std::int64_t after = 0, before = 0; ///< last number before it, first one behind it
  std::string from, to;
};

/// Tells things about a source, each once, whatever the number of rounds in which they are seen.
class Teller {
 public:
  Teller(Store& store, const Source& source, std::string now, SourceOutcome& outcome)
      : store_(store), source_(source), now_(std::move(now)), outcome_(outcome) {}

  Status load();
  Status tell(Notice notice);
  /// Numbers that never came. Only when everything was read to its last byte: what waits may be what is missing.
  Status tell_holes(const std::vector<Stream>& streams, const std::vector<Jump>& jumps);
  /// Nothing for longer than is declared.
  Status tell_silence(const std::vector<Stream>& streams, std::int64_t now);

 private:
  Store& store_;
  const Source& source_;
  std::string now_;
  SourceOutcome& outcome_;
  std::vector<Notice> told_;
};

/// Seconds of the watched hours between two moments; counting ends beyond `enough`.
std::int64_t watched_seconds(const Silence& silence, Zone zone, std::int64_t from, std::int64_t to,
                             std::int64_t enough);

} // namespace telctl::cdr
