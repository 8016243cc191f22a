#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <telctl/cdr/ticket.hpp>
#include <telctl/io/gzip.hpp>

namespace telctl::cdr {

/// Bytes of one source that were written one after the other, under whatever names the files had in which they were
/// seen. A ticket is identified by its stream and its place in it, so the same bytes are never taken twice and two
/// equal records are two.
struct Stream {
  std::int64_t id = 0; ///< 0 = not in the store yet
  std::string name;    ///< "mds1/Master.csv", the next of that name "mds1/Master.csv#2": `source` of its tickets
  std::string source;  ///< "mds1"
  std::string site;
  std::string path;               ///< under which it was last seen
  std::uint64_t position = 0;     ///< bytes taken
  std::string prefix;             ///< SHA-256 of them
  std::uint64_t records = 0;      ///< tickets and quarantined records taken
  std::uint64_t first_record = 0; ///< end of the first record ...
  std::string first_prefix;       ///< ... and SHA-256 up to there: what a shorter or changed copy still shares
  std::string numbers;            ///< those that the source gave its records: "1-80 82-400"
  std::string cursor;             ///< of a source that is asked for rows: the ids taken, "1-80 82-400"
  std::string hash_state;         ///< with which `prefix` goes on
  std::string reading;            ///< with which the reading of its records goes on (collect/reading.hpp)
  std::string held;               ///< why its bytes are kept but not read; empty = they are read
  std::int64_t revision = 0;      ///< counts the transactions that changed it
  std::string taken_at;           ///< of the last of them, ISO 8601 UTC
};

/// A ticket with what the record says beyond it; or a record of an event log, as its `kind` says.
struct StoredTicket {
  StoredTicket() = default;
  explicit StoredTicket(const TicketView& taken);

  Ticket ticket; ///< its `evidence` is empty
  std::string unique_id, channel, called_channel, context, application, application_data, user_field;
  std::string event, peer, user_event, extra;
  std::int64_t stream = 0;
};

/// A stretch of a stream that was not understood. Its bytes are in the stream, but for a last line without its end:
/// that is not taken, and kept here until it comes whole.
struct StoredQuarantine {
  std::int64_t id = 0;
  std::int64_t stream = 0;
  std::string stream_name;
  std::uint64_t offset = 0;
  std::uint64_t length = 0;
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  std::uint16_t code = 0; ///< of the error: TEL-0710
  std::string reason;
  std::string bytes; ///< of a last line without its end
  std::string taken_at;
  std::string resolved_at; ///< when a replay read it; empty = not yet
};

/// Something about a source that a person should know: bytes that may be lost, a file that was sent again.
struct Notice {
  std::string source, site, stream, path;
  std::uint16_t code = 0;
  std::string what;
  std::string from, to;      ///< interval in question, ISO 8601, empty = unknown
  std::int64_t missing = -1; ///< records that are missing, as far as can be told
  std::string told_at;
};

/// How a path looked when it was last read: what has not changed since is not read again.
struct FileLook {
  std::string source, path;
  FileStamp stamp;
  std::int64_t stream = 0;
  bool settled = false; ///< nothing was left to take, and it could not have changed within the clock's grain
};

/// One transaction: everything in it is in the store, or nothing is.
struct Taking {
  Stream before;                     ///< as the store gave it; refused (TEL-0763) if another run has moved it since
  Stream after;                      ///< what it becomes
  std::string_view raw;              ///< bytes from before.position to after.position
  std::vector<StoredTicket> tickets; ///< and records of event logs
  std::vector<StoredQuarantine> quarantined;
  std::vector<std::int64_t> resolved; ///< quarantine entries that these tickets and entries replace
  std::vector<Notice> notices;
};

struct StoreTotals {
  std::uint64_t streams = 0, bytes = 0, tickets = 0 /* without events */, answered = 0, quarantined = 0, notices = 0;
  std::int64_t billable_us = 0; ///< of the answered tickets
};

/// Where tickets are kept, with the bytes they were read from. Implementations: SQLite, PostgreSQL.
class Store {
 public:
  virtual ~Store() = default;

  /// Of one source, or all (""), in the order in which they were begun.
  virtual Result<std::vector<Stream>> streams(const std::string& source) = 0;
  /// TEL-0763 when `before` is not what the store holds. Gives the stream as it is now.
  virtual Result<Stream> take(const Taking& taking) = 0;
  /// Bytes of a stream.
  virtual Result<std::string> raw(std::int64_t stream, std::uint64_t offset, std::uint64_t length) = 0;

  virtual Result<std::vector<FileLook>> looks(const std::string& source) = 0;
  virtual Status remember(const FileLook& look) = 0;

  /// With the records of event logs, in the order of streams and places; false from the visitor stops.
  virtual Status tickets(const std::string& source, const std::function<bool(const StoredTicket&)>& visitor) = 0;
  /// Those with this ticket id, or of this call.
  virtual Result<std::vector<StoredTicket>> find(const std::string& ticket_or_call_id) = 0;
  /// Those of a source that begin at this moment.
  virtual Result<std::vector<StoredTicket>> starting(const std::string& source, const Instant& start) = 0;
  /// The second in which the last of a source's calls begins, "2026-11-23T07:37:28"; empty = none has a moment.
  virtual Result<std::string> newest_start(const std::string& source) = 0;
  /// Not resolved yet, of one stream or all (0).
  virtual Result<std::vector<StoredQuarantine>> quarantine(std::int64_t stream) = 0;
  virtual Status tell(const Notice& notice) = 0;
  virtual Result<std::vector<Notice>> notices() = 0;
  virtual Result<StoreTotals> totals() = 0;
};

enum class StoreAccess { read, write };
/// `where` is the path of an SQLite file, empty for one without a name that is gone with the process, or the connection
/// string of a PostgreSQL database ("postgresql://…").
Result<std::unique_ptr<Store>> open_store(const std::string& where, StoreAccess access);

} // namespace telctl::cdr
