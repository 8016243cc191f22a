#pragma once
#include <memory>
#include <string>
#include <vector>

#include <collect/pieces.hpp>
#include <telctl/cdr/collect.hpp>

namespace telctl::cdr {

/// A source that hands over records by itself: rows of a table, answers of a server, a connection.
class Feed {
 public:
  virtual ~Feed() = default;
  /// Takes what is new. What is wrong with the source goes into the outcome; an error is one of the store.
  virtual Status round(SourceOutcome& outcome) = 0;
  /// Takes what has come by itself; nothing for a source that must be asked.
  virtual Status poll(SourceOutcome& /*outcome*/) { return {}; }
};

std::unique_ptr<Feed> make_table_feed(Store& store, const Source& source, Clock& clock, const CollectOptions& options);
std::unique_ptr<Feed> make_rest_feed(Store& store, const Source& source, Clock& clock, const CollectOptions& options);
std::unique_ptr<Feed> make_tcp_feed(Store& store, const Source& source, Clock& clock, const CollectOptions& options);

/// Brings copies of the files of another machine up to date, and gives the patterns that name the copies.
Result<std::vector<std::string>> fetch_files(const Source& source, const CollectOptions& options,
                                             SourceOutcome& outcome);

/// One round over files.
Result<SourceOutcome> collect_files(Store& store, const Source& source, const std::vector<std::string>& patterns,
                                    Clock& clock, const CollectOptions& options);

} // namespace telctl::cdr
