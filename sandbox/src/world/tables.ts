/** Everything the world remembers. One row per object keeps pages an index seek, however large the world grows. */
export const TABLES = `
CREATE TABLE IF NOT EXISTS nodes (
  seq               INTEGER PRIMARY KEY AUTOINCREMENT,
  id                TEXT NOT NULL UNIQUE,
  kind              TEXT NOT NULL,
  account_id        TEXT NOT NULL,
  parent_id         TEXT,
  campaign_id       TEXT,
  name              TEXT NOT NULL,
  configured_status TEXT NOT NULL,
  effective_status  TEXT NOT NULL,
  is_live           INTEGER NOT NULL GENERATED ALWAYS AS (effective_status NOT IN ('DELETED', 'ARCHIVED')) STORED,
  created_ms        INTEGER NOT NULL,
  updated_ms        INTEGER NOT NULL,
  body              TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS nodes_by_account  ON nodes (account_id, kind, is_live, seq);
CREATE INDEX IF NOT EXISTS nodes_by_parent   ON nodes (parent_id, kind, is_live, seq);
CREATE INDEX IF NOT EXISTS nodes_by_campaign ON nodes (campaign_id, kind, is_live, seq);
CREATE INDEX IF NOT EXISTS nodes_by_kind     ON nodes (kind, seq);
CREATE INDEX IF NOT EXISTS labels_by_name    ON nodes (account_id, name) WHERE kind = 'label';

CREATE TABLE IF NOT EXISTS node_labels (
  label_id TEXT NOT NULL,
  node_id  TEXT NOT NULL,
  PRIMARY KEY (label_id, node_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS node_labels_by_node ON node_labels (node_id, label_id);

CREATE TABLE IF NOT EXISTS activities (
  seq         INTEGER PRIMARY KEY AUTOINCREMENT,
  account_id  TEXT NOT NULL,
  object_id   TEXT NOT NULL,
  object_name TEXT NOT NULL,
  object_type TEXT NOT NULL,
  event_type  TEXT NOT NULL,
  category    TEXT NOT NULL,
  event_ms    INTEGER NOT NULL,
  actor_id    TEXT NOT NULL,
  actor_name  TEXT NOT NULL,
  extra_data  TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS activities_by_account ON activities (account_id, seq);

CREATE TABLE IF NOT EXISTS history (
  node_id      TEXT NOT NULL,
  from_ms      INTEGER NOT NULL,
  status       TEXT NOT NULL,
  daily_budget INTEGER,
  PRIMARY KEY (node_id, from_ms)
) STRICT, WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS settings (
  name  TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS usage (
  name  TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS requests (
  n       INTEGER PRIMARY KEY,
  at_ms   INTEGER NOT NULL,
  method  TEXT NOT NULL,
  path    TEXT NOT NULL,
  params  TEXT NOT NULL,
  account TEXT,
  status  INTEGER NOT NULL,
  fault   TEXT
) STRICT;

CREATE TABLE IF NOT EXISTS faults (
  id    INTEGER PRIMARY KEY AUTOINCREMENT,
  fault TEXT NOT NULL
) STRICT;

CREATE TABLE IF NOT EXISTS late_calls (
  id     INTEGER PRIMARY KEY AUTOINCREMENT,
  due_ms INTEGER NOT NULL,
  call   TEXT NOT NULL
) STRICT;
`

/** What a reset empties. */
export const WORLD_TABLES = [
  "nodes",
  "node_labels",
  "activities",
  "history",
  "settings",
  "faults",
  "late_calls",
] as const
