#pragma once
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include <framework/report.hpp>
#include <telctl/cdr/parallel.hpp>
#include <telctl/cdr/write.hpp>

namespace telctl::commands {

struct TicketOutputOptions {
  std::string quarantine_file; ///< empty = none
  bool full_numbers = false;   ///< in tables
};

/// Where tickets go: csv and jsonl as they come, the rest into a report that is written at the end.
class TicketOutput : public cdr::TicketSink {
 public:
  static Result<std::unique_ptr<TicketOutput>> create(const Context& context, const TicketOutputOptions& options);
  bool ticket(const cdr::TicketView& ticket) override;
  bool quarantined(const cdr::Quarantined& record) override;
  /// One of several sinks for the pieces of a file, as csv. It must not outlive this.
  std::unique_ptr<cdr::PieceSink> piece();
  /// Writes what is left. A failure to write anything at all is reported here.
  Status finish();
  [[nodiscard]] std::uint64_t quarantined() const { return quarantined_; }

 private:
  TicketOutput(const Context& context, const TicketOutputOptions& options, const std::vector<Column>& columns);
  bool write(std::string_view text);
  bool flush();
  OrderedJson masked(const cdr::TicketView& ticket) const;

  const Context& context_;
  TicketOutputOptions options_;
  std::vector<std::size_t> fields_;
  Report report_;
  std::string buffer_;
  cdr::CsvWriter csv_;
  std::ofstream quarantine_;
  std::uint64_t quarantined_ = 0;
};

/// On stderr, as a warning.
void print_warning(const Context& context, const Error& error);

} // namespace telctl::commands
