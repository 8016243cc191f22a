#pragma once

namespace telctl::journal {

/// Version 2 of the journal's tables (PRAGMA user_version). Times are text for people; order comes from ids and
/// sequences. Version 1 had no steps: such a journal gets their table when it is next written.
inline constexpr int tables_version = 2;
inline constexpr auto tables = R"sql(
CREATE TABLE runs (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL,
  target TEXT NOT NULL,
  target_name TEXT NOT NULL,
  plan TEXT NOT NULL,
  wave TEXT NOT NULL,
  lines TEXT NOT NULL,
  reverses INTEGER NOT NULL,
  by TEXT NOT NULL,
  started TEXT NOT NULL,
  ended TEXT NOT NULL,
  state TEXT NOT NULL
);
CREATE TABLE operations (
  run INTEGER NOT NULL REFERENCES runs(id),
  sequence INTEGER NOT NULL,
  type TEXT NOT NULL,
  name TEXT NOT NULL,
  operation TEXT NOT NULL,
  state TEXT NOT NULL,
  server_id TEXT NOT NULL DEFAULT '',
  attempts INTEGER NOT NULL DEFAULT 0,
  error TEXT NOT NULL DEFAULT '',
  undoes_run INTEGER,
  undoes_sequence INTEGER,
  PRIMARY KEY (run, sequence)
) WITHOUT ROWID;
CREATE INDEX open_operations ON operations(run) WHERE state IN ('intent', 'unknown');
CREATE TABLE managed (
  target TEXT NOT NULL,
  type TEXT NOT NULL,
  name TEXT NOT NULL,
  id TEXT NOT NULL,
  adopted INTEGER NOT NULL,
  run INTEGER NOT NULL,
  needs TEXT NOT NULL,
  lines TEXT NOT NULL,
  PRIMARY KEY (target, type, name)
) WITHOUT ROWID;
CREATE TABLE overrides (
  run INTEGER NOT NULL REFERENCES runs(id),
  gate TEXT NOT NULL,
  reason TEXT NOT NULL
);
)sql";
inline constexpr auto step_table = R"sql(
CREATE TABLE steps (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  target TEXT NOT NULL,
  object TEXT NOT NULL,
  what TEXT NOT NULL,
  type TEXT NOT NULL,
  name TEXT NOT NULL,
  lines TEXT NOT NULL,
  runs TEXT NOT NULL,
  since TEXT NOT NULL,
  state TEXT NOT NULL,
  ended TEXT NOT NULL DEFAULT '',
  by TEXT NOT NULL DEFAULT '',
  note TEXT NOT NULL DEFAULT '',
  UNIQUE (target, object, what)
);
)sql";

} // namespace telctl::journal
