#pragma once
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include <dates.hpp>
#include <header.hpp>
#include <interpret.hpp>
#include <record_reader.hpp>
#include <telctl/cdr/detect.hpp>
#include <telctl/cdr/normalize.hpp>
#include <telctl/support/hash.hpp>
#include <values.hpp>

namespace telctl::cdr {

/// Of each file; what comes after is counted.
constexpr std::size_t most_warnings = 20;

/// What a record may depend on besides its own bytes.
struct StreamState {
  const Variant* current = nullptr;
  ClockEvidence clock;
  DateContext dates;

  friend bool operator==(const StreamState&, const StreamState&) = default;
};

/// Reads one stream from its first byte to its last.
class Normalizer {
 public:
  Normalizer(std::string source, const NormalizeOptions& options, TicketSink& sink);
  Normalizer(const Normalizer&) = delete; // the ticket points into it
  Normalizer& operator=(const Normalizer&) = delete;
  Result<FileSummary> run(RecordReader& reader);

  // In pieces: parallel.cpp.
  Result<StreamState> begin(RecordReader& reader); ///< the layout in which the stream begins
  void resume(const StreamState& state);
  [[nodiscard]] StreamState state() const { return {.current = current_, .clock = clock_, .dates = dates_}; }
  /// Takes the records that begin before `end`.
  Status read_until(RecordReader& reader, std::uint64_t end);
  /// Adds the counts of the piece that follows, whose first line is the one behind `lines_before`.
  void absorb(const Normalizer& piece, std::uint32_t lines_before);
  [[nodiscard]] std::uint32_t lines() const { return lines_; }
  FileSummary finish();

 private:
  // The layout of the stream: normalize_layout.cpp.
  void choose_layout(std::string_view sample);
  bool doubtful(const Detection& found);
  void use(const Variant* variant);
  void use_header(const Format& format, const HeaderReading& reading);
  bool is_no_call(const RawRecord& record, std::string_view line);
  std::optional<Problem> other_layout(const RawRecord& record, std::string_view line, Problem problem);
  std::optional<bool> new_header(const RawRecord& record, std::string_view line);

  Status quarantine_all(RecordReader& reader);
  void take(const RawRecord& record);
  bool take_cut(RecordReader& reader, RawRecord& record);
  bool take_usual(const RawRecord& record);
  void note_taken(const RawRecord& record);
  bool is_text(const RawRecord& record, std::string_view& line, bool& control);
  std::optional<Problem> read(std::string_view line);
  std::optional<Problem> make_ticket(const RawRecord& record, bool control);
  void set_evidence();
  void set_result();
  void set_call_id();
  void identify(const RawRecord& record);
  void emit();
  void quarantine(const RawRecord& record, const Problem& problem, std::string hint = {});
  void warn(Error warning);
  void note_change(const RawRecord& record, const std::string& before, const std::string& after);
  void conclude();
  [[nodiscard]] const std::string& encoding() const;

  const NormalizeOptions& options_;
  std::optional<Zone> zone_;
  TicketSink& sink_;
  std::vector<const Variant*> allowed_;
  const Variant* current_ = nullptr;
  std::deque<Variant> from_headers_; ///< in the order in which the file has them
  std::uint32_t header_line_ = 0;    ///< of the first one
  std::string doubtful_;             ///< the formats of which the file may be any
  std::string nearest_;              ///< the descriptor that comes closest to a header which none fits
  ValueReader reader_;
  Values values_;
  ClockEvidence clock_;
  DateContext dates_;
  Hash128 source_hash_;
  NewTicket ticket_;
  FileSummary summary_;
  std::uint32_t lines_ = 0;
  std::string decoded_;
  bool below_unknown_header_ = false; ///< until the next header that is known
  bool empty_ = false;                ///< not a byte in the stream
  bool non_ascii_ = false;
  std::size_t layout_changes_ = 0;
  bool carriage_returns_ = false;
  bool lines_are_records_ = false; ///< the layout has no others, and nothing around them
  bool lines_can_be_cut_ = false;  ///< and nothing is to be done to their fields
  bool is_utf8_ = false;           ///< as it is declared
  bool stopped_ = false;
};

} // namespace telctl::cdr
