#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <collect/feed.hpp>

namespace telctl::cdr {

/// Rows with their numbers, as CSV with a header.
struct Page {
  std::string header;                                     ///< with its line end
  std::vector<std::pair<std::int64_t, std::string>> rows; ///< number and line, with its line end
  bool more = false;                                      ///< there may be rows behind the last one
};

/// A source whose rows have numbers that grow. What was taken is known by its number, so a row that appears late, below
/// numbers that were taken (its transaction was the slower one), is taken all the same.
class RowsFeed : public Feed {
 public:
  RowsFeed(Store& store, const Source& source, Clock& clock, const CollectOptions& options)
      : store_(store), source_(source), options_(options), pieces_(store, source, clock) {}
  Status round(SourceOutcome& outcome) final;

 protected:
  /// Makes sure that it can be asked. Errors of the source, here and below, end the round of this source only.
  virtual Status begin() = 0;
  [[nodiscard]] virtual std::string stream_name() const = 0;
  [[nodiscard]] virtual std::string shown_as() const = 0;
  /// Rows with the smallest numbers that are not known, in their order.
  virtual Result<Page> next(const Numbers& known) = 0;
  /// Whether a row is there still.
  virtual Result<bool> has(std::int64_t number) = 0;
  /// The smallest number there is; nothing when that is not told.
  virtual Result<std::optional<std::int64_t>> smallest() = 0;

  [[nodiscard]] const Source& source() const { return source_; }

 private:
  Result<bool> take_page(SourceOutcome& outcome);
  Result<std::optional<Error>> doubt(const TicketView& ticket);
  Status tell_purged(SourceOutcome& outcome);

  Store& store_;
  const Source& source_;
  const CollectOptions& options_;
  Pieces pieces_;
  std::string newest_;             ///< second in which the last call taken begins
  std::optional<Error> of_source_; ///< what the source answered while a ticket was doubted
};

} // namespace telctl::cdr
