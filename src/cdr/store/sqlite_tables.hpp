#pragma once

namespace telctl::cdr {

inline constexpr int sqlite_tables_version = 3;

/// %TICKETS% stands for the columns of a ticket.
inline constexpr const char* sqlite_tables = R"sql(
CREATE TABLE streams (
  id            INTEGER PRIMARY KEY,
  name          TEXT NOT NULL UNIQUE,
  source        TEXT NOT NULL,
  site          TEXT NOT NULL,
  path          TEXT NOT NULL,
  position      INTEGER NOT NULL,
  prefix        TEXT NOT NULL,
  records       INTEGER NOT NULL,
  first_record  INTEGER NOT NULL,
  first_prefix  TEXT NOT NULL,
  numbers       TEXT NOT NULL,
  cursor        TEXT NOT NULL DEFAULT '',
  hash_state    TEXT NOT NULL DEFAULT '',
  reading       TEXT NOT NULL DEFAULT '',
  held          TEXT NOT NULL,
  revision      INTEGER NOT NULL,
  taken_at      TEXT NOT NULL
) STRICT;
CREATE INDEX streams_of_source ON streams (source, id);

-- Every byte taken, deflated, cut where transactions were cut.
CREATE TABLE raw (
  stream        INTEGER NOT NULL REFERENCES streams,
  byte_offset   INTEGER NOT NULL,
  byte_length   INTEGER NOT NULL,
  packed        BLOB NOT NULL,
  PRIMARY KEY (stream, byte_offset)
) STRICT, WITHOUT ROWID;

CREATE TABLE tickets (
  stream        INTEGER NOT NULL REFERENCES streams,
  %TICKETS%,
  PRIMARY KEY (stream, byte_offset)
) STRICT, WITHOUT ROWID;
CREATE INDEX tickets_by_id ON tickets (ticket_id);
CREATE INDEX tickets_by_call ON tickets (call_id);
CREATE INDEX tickets_by_start ON tickets (start_utc);

CREATE TABLE quarantine (
  id            INTEGER PRIMARY KEY,
  stream        INTEGER NOT NULL REFERENCES streams,
  byte_offset   INTEGER NOT NULL,
  byte_length   INTEGER NOT NULL,
  line          INTEGER NOT NULL,
  column_       INTEGER NOT NULL,
  code          INTEGER NOT NULL,
  reason        TEXT NOT NULL,
  bytes         BLOB NOT NULL,
  taken_at      TEXT NOT NULL,
  resolved_at   TEXT
) STRICT;
CREATE INDEX quarantine_open ON quarantine (stream, byte_offset) WHERE resolved_at IS NULL;

CREATE TABLE looks (
  source        TEXT NOT NULL,
  path          TEXT NOT NULL,
  device        INTEGER NOT NULL,
  inode         INTEGER NOT NULL,
  born_ns       INTEGER NOT NULL,
  size          INTEGER NOT NULL,
  modified_ns   INTEGER NOT NULL,
  changed_ns    INTEGER NOT NULL,
  stream        INTEGER NOT NULL,
  settled       INTEGER NOT NULL,
  PRIMARY KEY (source, path)
) STRICT, WITHOUT ROWID;

CREATE TABLE notices (
  id            INTEGER PRIMARY KEY,
  source        TEXT NOT NULL,
  site          TEXT NOT NULL,
  stream        TEXT NOT NULL,
  path          TEXT NOT NULL,
  code          INTEGER NOT NULL,
  what          TEXT NOT NULL,
  from_         TEXT NOT NULL,
  to_           TEXT NOT NULL,
  missing       INTEGER NOT NULL,
  told_at       TEXT NOT NULL
) STRICT;
-- Once, also by two runs that do not know of each other.
CREATE UNIQUE INDEX notices_once ON notices (source, stream, path, code, what);
)sql";

/// From version 2.
inline constexpr const char* sqlite_third_version = R"sql(
ALTER TABLE streams ADD COLUMN cursor TEXT NOT NULL DEFAULT '';
ALTER TABLE streams ADD COLUMN hash_state TEXT NOT NULL DEFAULT '';
ALTER TABLE streams ADD COLUMN reading TEXT NOT NULL DEFAULT '';
)sql";

} // namespace telctl::cdr
