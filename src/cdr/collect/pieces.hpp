#pragma once
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <collect/numbers.hpp>
#include <telctl/cdr/collect.hpp>
#include <telctl/support/running_hash.hpp>

namespace telctl::cdr {

/// Takes whole records that a source beside files hands over, piece after piece, each behind what was taken of its
/// stream before. A piece is one transaction: its bytes, its tickets, the place at the source that comes after it.
class Pieces : public TicketSink {
 public:
  Pieces(Store& store, const Source& source, Clock& clock) : store_(store), source_(source), clock_(clock) {}

  /// Of the source's stream NAME, begun when it is not there. `path` is how it is shown to people.
  Status open(const std::string& name, const std::string& path);
  [[nodiscard]] const Stream& stream() const { return stream_; }

  /// `cursor` is what the stream's becomes. With `own_header` the piece tells its columns itself.
  Status take(std::string_view bytes, const std::string& cursor, bool own_header, SourceOutcome& outcome);
  /// Bytes that are kept and not read, for this reason.
  Status set_aside(std::string_view bytes, const Error& reason, SourceOutcome& outcome);
  /// Asked of every ticket: why it is kept and not charged, or nothing.
  using Doubt = std::function<Result<std::optional<Error>>(const TicketView&)>;
  void doubt_with(Doubt doubt) { doubt_ = std::move(doubt); }
  /// Quarantine entries that what comes now replaces.
  void resolve(std::vector<std::int64_t> entries) { resolved_ = std::move(entries); }

  bool ticket(const TicketView& ticket) override;
  bool event(const TicketView& record) override;
  bool quarantined(const Quarantined& record) override;

 private:
  Status read(std::string_view bytes, bool own_header, SourceOutcome& outcome);
  Status commit(std::string_view bytes, const std::string& cursor, SourceOutcome& outcome);

  Store& store_;
  const Source& source_;
  Clock& clock_;
  Stream stream_;
  RunningSha256 hash_;
  std::string reading_; ///< behind the piece that is being read
  std::vector<StoredTicket> tickets_;
  std::vector<StoredQuarantine> aside_;
  std::vector<std::int64_t> resolved_;
  Doubt doubt_;
  Status status_;
};

/// The hash of what was taken of the stream, to go on with; nothing when the store does not hold its state.
std::optional<RunningSha256> hash_of(const Stream& stream);

} // namespace telctl::cdr
