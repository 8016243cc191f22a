#pragma once
#include <optional>
#include <string>
#include <vector>

#include <collect/numbers.hpp>
#include <collect/teller.hpp>
#include <telctl/cdr/collect.hpp>
#include <telctl/support/running_hash.hpp>

namespace telctl::cdr {

class Normalizer;

/// Whether a file of this stream can be read on from its position, as if it had been read from its first byte: the
/// state of the reading and that of the hash are in the store.
bool can_resume(const Stream& stream, const Source& source);

/// Reads one file and takes what comes after the position of its stream. The reading begins at the first byte, because
/// the bytes taken must be proven to be the same, and because what a record means can depend on what stands before it;
/// or, of a file that was proven to have only grown, at the position, in the state in which the last reading ended.
/// Both give the same tickets, however often a file is looked at while it grows.
class Taker : public TicketSink {
 public:
  Taker(Store& store, const Source& source, Stream stream, const CollectOptions& options, std::string now,
        SourceOutcome& outcome);

  /// `end`: bytes to take; up to the end of a line, unless the file is final.
  Status run(const std::string& path, const FileStamp& stamp, std::uint64_t end, bool final, bool resume);
  /// The place of the last number that the source gave, whatever its stream.
  void number_near(std::optional<std::int64_t> place) { near_ = place; }
  [[nodiscard]] const Stream& stream() const { return stream_; }
  [[nodiscard]] const std::vector<Jump>& jumps() const { return jumps_; }

  bool ticket(const TicketView& ticket) override;
  bool event(const TicketView& record) override;
  bool quarantined(const Quarantined& record) override;

 private:
  Status load_pending();
  Result<std::size_t> refill(char* buffer, std::size_t size);
  Status hold(std::uint64_t end);
  Status read_all(bool final, bool resume);
  Result<std::vector<Error>> read_records(bool resume);
  [[nodiscard]] std::string reading_before_record() const;
  bool before_record(std::uint64_t offset);
  bool known_before(const TicketView& record);
  void number(const TicketView& ticket);
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
  std::vector<StoredQuarantine> pending_;  ///< last lines that had no end when they were seen
  std::optional<StoredQuarantine> torn_;   ///< the last line of this reading, without its end
  const Normalizer* normalizer_ = nullptr; ///< while it reads
  std::string reading_;                    ///< behind the last record
  Numbers numbers_;
  std::vector<Jump> jumps_;
  std::optional<std::int64_t> near_;
  std::pair<std::optional<std::int64_t>, std::string> last_number_; ///< of this reading
  Status status_;
};

} // namespace telctl::cdr
