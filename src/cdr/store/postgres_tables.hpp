#pragma once

namespace telctl::cdr {

inline constexpr int postgres_tables_version = 3;

/// %TICKETS% stands for the columns of a ticket. Tickets are in partitions by month, so that a month can be detached or
/// dropped in one step; what has no date is in one of its own.
inline constexpr const char* postgres_tables = R"sql(
CREATE TABLE telctl_version (version integer NOT NULL);
CREATE TABLE streams (
  id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name          text NOT NULL UNIQUE,
  source        text NOT NULL,
  site          text NOT NULL,
  path          text NOT NULL,
  position      bigint NOT NULL,
  prefix        text NOT NULL,
  records       bigint NOT NULL,
  first_record  bigint NOT NULL,
  first_prefix  text NOT NULL,
  numbers       text NOT NULL,
  cursor        text NOT NULL DEFAULT '',
  hash_state    text NOT NULL DEFAULT '',
  reading       text NOT NULL DEFAULT '',
  held          text NOT NULL,
  revision      bigint NOT NULL,
  taken_at      text NOT NULL
);
CREATE TABLE raw (
  stream        bigint NOT NULL REFERENCES streams,
  byte_offset   bigint NOT NULL,
  byte_length   bigint NOT NULL,
  packed        bytea NOT NULL,
  PRIMARY KEY (stream, byte_offset)
);
CREATE TABLE tickets (
  stream        bigint NOT NULL REFERENCES streams,
  month         date NOT NULL,
  %TICKETS%,
  PRIMARY KEY (stream, byte_offset, month)
) PARTITION BY RANGE (month);
CREATE TABLE tickets_undated PARTITION OF tickets DEFAULT;
CREATE INDEX ON tickets (ticket_id);
CREATE INDEX ON tickets (call_id);
CREATE INDEX ON tickets (start_utc);
CREATE TABLE quarantine (
  id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  stream        bigint NOT NULL REFERENCES streams,
  byte_offset   bigint NOT NULL,
  byte_length   bigint NOT NULL,
  line          bigint NOT NULL,
  column_       bigint NOT NULL,
  code          integer NOT NULL,
  reason        text NOT NULL,
  bytes         bytea NOT NULL,
  taken_at      text NOT NULL,
  resolved_at   text
);
CREATE INDEX ON quarantine (stream, byte_offset) WHERE resolved_at IS NULL;
CREATE TABLE looks (
  source        text NOT NULL,
  path          text NOT NULL,
  device        bigint NOT NULL,
  inode         bigint NOT NULL,
  born_ns       bigint NOT NULL,
  size          bigint NOT NULL,
  modified_ns   bigint NOT NULL,
  changed_ns    bigint NOT NULL,
  stream        bigint NOT NULL,
  settled       bigint NOT NULL,
  PRIMARY KEY (source, path)
);
CREATE TABLE notices (
  id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  source        text NOT NULL,
  site          text NOT NULL,
  stream        text NOT NULL,
  path          text NOT NULL,
  code          integer NOT NULL,
  what          text NOT NULL,
  from_         text NOT NULL,
  to_           text NOT NULL,
  missing       bigint NOT NULL,
  told_at       text NOT NULL
);
-- Once, also by two runs that do not know of each other.
CREATE UNIQUE INDEX notices_once ON notices (source, stream, code, md5(path), md5(what));
)sql";

/// From version 2.
inline constexpr const char* postgres_third_version = R"sql(
ALTER TABLE streams ADD COLUMN cursor text NOT NULL DEFAULT '',
  ADD COLUMN hash_state text NOT NULL DEFAULT '',
  ADD COLUMN reading text NOT NULL DEFAULT '';
)sql";

} // namespace telctl::cdr
