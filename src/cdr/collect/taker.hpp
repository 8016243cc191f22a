#pragma once
#include <optional>
#include <string>
#include <vector>

#include <collect/numbers.hpp>
#include <telctl/cdr/collect.hpp>
#include <telctl/support/running_hash.hpp>

namespace telctl::cdr {

/// Where the numbers that a source gives its records jump: the times around a possible hole.
struct Jump {
  std::int64_t after = 0, before = 0; ///< last number before it, first one behind it
  std::string from, to;
};

/// Reads one file from its first byte and takes what comes after the position of its stream. The reading begins at the
/// first byte because the bytes taken must be proven to be the same, and because what a record means can depend on what
/// stands before it: so a file gives the same tickets however often it was looked at while it grew.
class Taker : public TicketSink {
 public:
  Taker(Store& store, const Source& source, Stream stream, const CollectOptions& options, std::string now,
        SourceOutcome& outcome);

  /// `end`: bytes to take; up to the end of a line, unless the file is final.
  Status run(const std::string& path, const FileStamp& stamp, std::uint64_t end, bool final);
  [[nodiscard]] const Stream& stream() const { return stream_; }
  [[nodiscard]] const std::vector<Jump>& jumps() const { return jumps_; }

  bool ticket(const Ticket& ticket) override;
  bool event(const Ticket& record) override;
  bool quarantined(const Quarantined& record) override;

 private:
  Status load_pending();
  Result<std::size_t> refill(char* buffer, std::size_t size);
  Status hold(std::uint64_t end);
  Status read_all(bool final);
  bool before_record(std::uint64_t offset);
  void number(const Ticket& ticket);
  Status commit(std::uint64_t to);
  void count(const Taking& taking);
  [[nodiscard]] std::size_t records() const { return tickets_.size() + aside_.size(); }

  Store& store_;
  const Source& source_;
  Stream stream_;
  const CollectOptions& options_;
  std::string now_;
  SourceOutcome& outcome_;

  std::optional<UnpackedFile> file_;
  std::uint64_t end_ = 0;
  std::uint64_t read_ = 0;
  RunningSha256 hash_; ///< of the bytes taken
  std::string raw_;    ///< read, not taken yet
  std::vector<StoredTicket> tickets_;
  std::vector<StoredQuarantine> aside_;
  std::vector<StoredQuarantine> pending_; ///< last lines that had no end when they were seen
  std::optional<StoredQuarantine> torn_;  ///< the last line of this reading, without its end
  Numbers numbers_;
  std::vector<Jump> jumps_;
  std::pair<std::int64_t, std::string> last_number_{0, {}};
  Status status_;
};

} // namespace telctl::cdr
