#pragma once
#include <string>
#include <vector>

#include <pqxx/pqxx>
#include <telctl/cdr/store.hpp>

namespace telctl::cdr::postgres {

// One row to one value; each list of columns is in the order in which its reader takes them.
inline constexpr const char* stream_columns =
    "id, name, source, site, path, position, prefix, records, first_record, "
    "first_prefix, numbers, cursor, hash_state, reading, held, revision, taken_at";
Stream read_stream(const pqxx::row& row);

inline constexpr const char* look_columns =
    "source, path, device, inode, born_ns, size, modified_ns, changed_ns, stream, settled";
FileLook read_look(const pqxx::row& row);

inline constexpr const char* quarantine_columns = "q.id, q.stream, s.name, q.byte_offset, q.byte_length, q.line, "
                                                  "q.column_, q.code, q.reason, q.bytes, q.taken_at, "
                                                  "coalesce(q.resolved_at, '')";
StoredQuarantine read_quarantine(const pqxx::row& row);

inline constexpr const char* notice_columns = "source, site, stream, path, code, what, from_, to_, missing, told_at";
Notice read_notice(const pqxx::row& row);

/// Columns: stream, name of the stream, `ticket_column_list()`.
StoredTicket read_ticket(const pqxx::row& row);

/// First day of the month of a ticket: "2026-11-01"; empty when it has no date.
std::string month_of(const Ticket& ticket);
/// The statement that makes the partition of that month, if it is not there.
std::string partition_of(const std::string& month);
/// Inserts by COPY.
void copy_tickets(pqxx::work& transaction, std::int64_t stream, const std::vector<StoredTicket>& tickets);

} // namespace telctl::cdr::postgres
