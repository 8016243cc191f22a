#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include <telctl/support/json.hpp>

namespace telctl::cdr {

/// Which trunks the leg touches. `unknown` unless the options told which channels are trunks.
enum class Direction : std::uint8_t { unknown, internal, outgoing, incoming, transit };
enum class Disposition : std::uint8_t { unknown, answered, busy, no_answer, failed, congestion, cancelled };

/// What a reader of the ticket must know about it: which rule found a value, or why there is none.
enum class Flag : std::uint8_t {
  zone_undeclared,           ///< local text and no zone declared: no UTC
  time_ambiguous,            ///< in the hour lived twice, and nothing in the record tells which: no UTC
  time_nonexistent,          ///< in the hour that the change to summer time skips: no UTC
  zone_contradicts_uniqueid, ///< the declared zone does not agree with the epoch in uniqueid: no UTC
  gmt_by_uniqueid,           ///< the text is UTC (usegmtime=yes), proven by the epoch in uniqueid
  dst_by_uniqueid,           ///< which of the two hours: by the epoch in uniqueid
  dst_by_duration,           ///< which of the two hours: by start, end and duration
  end_before_start,          ///< of the local texts, no zone being declared
  duration_computed,         ///< the format has no duration: end less start
  duration_mismatch,         ///< end less start is not the duration
  billable_exceeds_duration, ///< initiatedseconds=yes rounds billsec and truncates duration
  answer_without_answered,   ///< an answer time and another disposition: a queue answered, this member did not
  write_time_only,           ///< the only time in the record is when it was written, after the end of the leg
  caller_from_caller_id,     ///< the source number is no number; the number of the caller id is
  caller_unknown,
  called_from_lastdata, ///< dst is a label; the number that Dial was given is taken
  called_unknown,       ///< dst is a label and nothing else tells the number
  called_not_dialled,   ///< Dial rang another number than dst: forward, group, filter, direct dial-in or transfer
  call_id_is_uniqueid,  ///< the format has no linkedid: legs of one call may have different call ids
  call_id_unknown,
  local_channel,       ///< through a Local channel: a forwarded call has another leg of the same length
  direction_by_prefix, ///< outgoing because the called number begins with the outside prefix
  charged_caller,      ///< rule: the caller of an answered outgoing leg pays
  charged_unknown,     ///< outgoing and answered, but who pays is not in this record
  ama_billing,
  ama_omit,            ///< the dial plan asks to leave this record out
  json_repaired,       ///< a caller name with quotation marks had broken the JSON
  control_characters,  ///< in a text field
  year_inferred,       ///< the record has no year: by --date and the records before
  date_inferred,       ///< the record has no date: by --date or a date record before
  start_computed,      ///< the record has its end only: less the duration
  end_computed,        ///< the record has its start only: plus the duration
  duration_unknown,    ///< the source says that it does not know it
  answered_by_seconds, ///< the format has no result: connected seconds tell it
  charged_by_source,   ///< rule: the exchange itself says who pays
  masked_number,       ///< digits of a number are hidden in the record
  count_of_flags
};

/// What one record tells of.
enum class RecordKind : std::uint8_t {
  leg,           ///< a call, or a leg of one, when it is over
  channel_event, ///< what happened to one channel at one moment (CEL): only all of them together are a call
  queue_event    ///< what happened in a queue
};

class Flags {
 public:
  void set(Flag flag) { bits_ |= std::uint64_t{1} << static_cast<unsigned>(flag); }
  [[nodiscard]] bool has(Flag flag) const { return (bits_ >> static_cast<unsigned>(flag) & 1U) != 0; }
  [[nodiscard]] bool empty() const { return bits_ == 0; }
  [[nodiscard]] std::uint64_t bits() const { return bits_; }
  friend bool operator==(Flags, Flags) = default;

 private:
  std::uint64_t bits_ = 0;
};
static_assert(static_cast<unsigned>(Flag::count_of_flags) <= 64);

std::string_view name(Direction direction);
std::string_view name(Disposition disposition);
std::optional<Direction> direction_of_name(std::string_view name);
std::optional<Disposition> disposition_of_name(std::string_view name);
std::string_view name(RecordKind kind); ///< "channel-event"
std::string_view name(Flag flag);       ///< "zone-undeclared"
std::vector<std::string> names(Flags flags);

/// A moment in UTC. `micros` is negative when the source knows whole seconds only.
struct Instant {
  std::int64_t seconds = 0;
  std::int32_t micros = -1;

  friend bool operator==(const Instant&, const Instant&) = default;
};

/// Texts of the record that the ticket does not show, but by which legs are stitched into calls. They point into the
/// record: valid only during the call of the sink.
struct LegEvidence {
  std::string_view unique_id, channel, called_channel, context, application, application_data, user_field;
  std::string_view event, peer, user_event, extra; ///< of events: what happened, to which other channel, and more of it
};

/// The canonical ticket, version 1: one record of a call, as one telephone system wrote it, in words that are the same
/// for all of them. docs/cdr/ticket.md and schemas/ticket.schema.json describe every field. Empty text means: the
/// source has nothing (null).
template <class Text>
struct BasicTicket {
  BasicTicket() = default;
  /// Views of a ticket that is kept come by themselves; its copy is asked for.
  template <class Other>
  explicit(!std::is_convertible_v<const Other&, Text>) BasicTicket(const BasicTicket<Other>& other);

  Text ticket_id; ///< identity: 32 hex digits of a hash of source, offset and bytes; never of the content alone
  std::string_view format;  ///< name of the descriptor: "asterisk-cdr-csv"
  Text site;                ///< as declared by an option
  Text source;              ///< the stream: path of the file as it was given
  std::uint64_t offset = 0; ///< first byte of the record in the stream
  std::uint32_t length = 0; ///< bytes of the record, its line end not counted
  Text call_id;             ///< the same for all legs of one call, if the source tells (linkedid)
  Text leg; ///< number of the leg as the source gives it (sequence): unique within one run of the server
  Direction direction = Direction::unknown;
  std::optional<Instant> start_utc;
  std::optional<Instant> answer_utc; ///< none when not answered
  std::optional<Instant> end_utc;
  std::optional<Instant> written_utc;      ///< for formats that know only when the record was written
  Text start_local;                        ///< "2026-11-23T08:37:28", local time of the site, no zone
  std::optional<std::int64_t> duration_us; ///< start to end, in microseconds; shown as duration_s
  std::optional<std::int64_t> billable_us; ///< as the source counts it; shown as billable_s
  Text caller_name;
  Text caller_raw; ///< as written
  Text caller;     ///< number, if it is one
  Text called_raw;
  Text called;  ///< number dialled, if the record tells it
  Text charged; ///< number that pays, only by a rule which a flag names
  Text trunk;   ///< name of the trunk, of those declared
  Disposition disposition = Disposition::unknown;
  std::optional<std::int64_t> units; ///< charge pulses
  Text cost_reported;                ///< decimal, as the source computed it
  Text currency;
  Text account; ///< account code
  Flags flags;
  LegEvidence evidence;              ///< not a field
  RecordKind kind = RecordKind::leg; ///< not a field: events are no tickets, and go to the sink by another way
};

/// A ticket that is kept.
using Ticket = BasicTicket<std::string>;
/// A ticket as it is read: its texts point into the record, and are valid only during the call of the sink.
using TicketView = BasicTicket<std::string_view>;

template <class Text>
template <class Other>
BasicTicket<Text>::BasicTicket(const BasicTicket<Other>& other)
    : ticket_id(other.ticket_id), format(other.format), site(other.site), source(other.source), offset(other.offset),
      length(other.length), call_id(other.call_id), leg(other.leg), direction(other.direction),
      start_utc(other.start_utc), answer_utc(other.answer_utc), end_utc(other.end_utc), written_utc(other.written_utc),
      start_local(other.start_local), duration_us(other.duration_us), billable_us(other.billable_us),
      caller_name(other.caller_name), caller_raw(other.caller_raw), caller(other.caller), called_raw(other.called_raw),
      called(other.called), charged(other.charged), trunk(other.trunk), disposition(other.disposition),
      units(other.units), cost_reported(other.cost_reported), currency(other.currency), account(other.account),
      flags(other.flags), evidence(other.evidence), kind(other.kind) {}

/// Names of the fields in the order in which they are shown.
const std::vector<std::string>& ticket_fields();
/// Appends one field (by its place in `ticket_fields`) as text; nothing for null.
void append_field(const TicketView& ticket, std::size_t field, std::string& out);
/// Every field, null when there is nothing.
OrderedJson to_json(const TicketView& ticket);
/// One JSON line of the whole ticket, the same content as `to_json`, without building a document.
void append_json(const TicketView& ticket, std::string& out);

} // namespace telctl::cdr
