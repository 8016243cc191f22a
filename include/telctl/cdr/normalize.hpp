#pragma once
#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <telctl/cdr/format.hpp>
#include <telctl/cdr/ticket.hpp>
#include <telctl/cdr/zone.hpp>

namespace telctl::cdr {

/// The date of the first record, for formats that leave it out.
struct FirstDate {
  int year = 0;
  int month = 0; ///< 0: the year alone is known
  int day = 0;
  bool in_name = false; ///< the day stands in the name of each file
};
/// "2026", "2026-11-23" or "file-name"; TEL-0742 for anything else.
Result<FirstDate> parse_first_date(std::string_view text);

struct NormalizeOptions {
  std::optional<Zone> zone; ///< of the source's clock; without it local texts get no UTC
  std::string site;
  std::vector<std::string> trunks; ///< names of trunks as channels carry them: "trunk-op" of PJSIP/trunk-op-0000001a
  std::string outside_prefix;      ///< "0"
  std::string encoding;            ///< empty: what the descriptor says, else utf-8
  std::optional<FirstDate> first_date;
  std::vector<const Variant*> variants;       ///< allowed; empty = all, recognised by content
  const FormatCatalogue* catalogue = nullptr; ///< nothing: the shipped formats

  /// The shipped formats are read when they are first asked for.
  [[nodiscard]] const FormatCatalogue& formats() const { return catalogue != nullptr ? *catalogue : shipped_formats(); }
};

/// A record, or a stretch of bytes, that is not understood: kept with its place and reason, never guessed.
struct Quarantined {
  std::string source;
  std::uint64_t offset = 0;
  std::uint64_t length = 0;
  std::uint32_t line = 0;
  Error reason;
  std::string_view raw; ///< the bytes, at most the first MiB
};

class TicketSink {
 public:
  virtual ~TicketSink() = default;
  /// Its texts are valid only during the call. False stops the reading.
  virtual bool ticket(const TicketView& ticket) = 0;
  /// A record of an event log: no ticket by itself. `cdr calls` makes calls of them.
  virtual bool event(const TicketView& /*record*/) { return true; }
  virtual bool quarantined(const Quarantined& record) = 0;
};

/// A place in a file from which on its records are laid out otherwise.
struct LayoutChange {
  std::uint64_t offset = 0;
  std::uint32_t line = 0;
  std::string before, after; ///< "asterisk-cdr-csv (loguniqueid)"; `after` is empty below a header that is not known
};

/// Counts of one file.
struct FileSummary {
  std::string source;
  std::uint64_t bytes = 0;
  std::uint64_t tickets = 0;
  std::uint64_t events = 0; ///< records of event logs: no tickets
  std::uint64_t answered = 0;
  std::int64_t billable_us = 0; ///< of the answered tickets
  std::uint64_t quarantined = 0;
  std::uint64_t other_lines = 0;                                   ///< headers, page headers, date records: no calls
  std::vector<std::pair<std::string_view, std::uint64_t>> formats; ///< tickets by format, in the order met
  std::array<std::uint64_t, static_cast<std::size_t>(Flag::count_of_flags)> flags{}; ///< tickets by flag
  std::string first_account;                                                         ///< of the first ticket
  std::vector<Error> warnings;       ///< changes of layout, doubtful zone, line ends
  std::vector<LayoutChange> changes; ///< the first of them
};

/// Reads a file of any size record by record, in memory that does not grow with it. "-" is standard input.
/// An error only when the file cannot be read; what is wrong inside goes to the quarantine.
Result<FileSummary> normalize_file(const std::string& path, const NormalizeOptions& options, TicketSink& sink);
/// The same for what `refill` puts into its buffer, piece by piece; 0 is the end.
using Refill = std::function<Result<std::size_t>(char* buffer, std::size_t size)>;
Result<FileSummary> normalize_stream(const Refill& refill, const std::string& source, const NormalizeOptions& options,
                                     TicketSink& sink);
/// The same for bytes in memory.
FileSummary normalize_bytes(std::string_view bytes, const std::string& source, const NormalizeOptions& options,
                            TicketSink& sink);

/// Warnings about files given together: a file with the records of one account beside the Master.csv that holds them
/// too.
std::vector<Error> files_read_twice(const std::vector<FileSummary>& files);

} // namespace telctl::cdr
