#pragma once
#include <SQLiteCpp/SQLiteCpp.h>
#include <telctl/cdr/store.hpp>

namespace telctl::cdr::sqlite {

// One row to one value; each list of columns is in the order in which its reader takes them.
inline constexpr const char* stream_columns =
    "id, name, source, site, path, position, prefix, records, first_record, "
    "first_prefix, numbers, cursor, hash_state, reading, held, revision, taken_at";
Stream read_stream(SQLite::Statement& row);

inline constexpr const char* look_columns =
    "source, path, device, inode, born_ns, size, modified_ns, changed_ns, stream, settled";
FileLook read_look(SQLite::Statement& row);

inline constexpr const char* quarantine_columns = "q.id, q.stream, s.name, q.byte_offset, q.byte_length, q.line, "
                                                  "q.column_, q.code, q.reason, q.bytes, q.taken_at, q.resolved_at";
StoredQuarantine read_quarantine(SQLite::Statement& row);

inline constexpr const char* notice_columns = "source, site, stream, path, code, what, from_, to_, missing, told_at";
Notice read_notice(SQLite::Statement& row);

/// Columns: stream, name of the stream, `ticket_column_list()`.
StoredTicket read_ticket(SQLite::Statement& row);
/// From the second parameter on; the first is the stream.
void bind_ticket(SQLite::Statement& statement, const StoredTicket& ticket);

/// Parameters in the order of the arguments.
template <class... Values>
void bind_all(SQLite::Statement& statement, const Values&... values) {
  statement.reset();
  [[maybe_unused]] int place = 0;
  [[maybe_unused]] const auto one = [&](const auto& value) {
    if constexpr (std::is_convertible_v<decltype(value), std::string>)
      statement.bind(++place, std::string(value));
    else
      statement.bind(++place, static_cast<std::int64_t>(value));
  };
  (one(values), ...);
}

} // namespace telctl::cdr::sqlite
