-- What this tenant is, and single values of the ledger's own (shipped_seq, …).
CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;

-- The directory, as the authority handed it over. What is enforced here is stored here.
CREATE TABLE members (user_id TEXT PRIMARY KEY, name TEXT NOT NULL, role TEXT NOT NULL) STRICT;
CREATE TABLE ad_accounts (id TEXT PRIMARY KEY, name TEXT NOT NULL, currency TEXT NOT NULL, time_zone TEXT NOT NULL) STRICT;
CREATE TABLE revoked_sessions (session_id TEXT PRIMARY KEY, until_ms INTEGER NOT NULL) STRICT;
CREATE TABLE tokens (
  id TEXT PRIMARY KEY,
  secret_hash TEXT NOT NULL,
  name TEXT NOT NULL,
  scopes TEXT NOT NULL,
  user_id TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL,
  expires_at_ms INTEGER,
  last_used_at_ms INTEGER,
  revoked_at_ms INTEGER
) STRICT;

CREATE TABLE policy_versions (
  version INTEGER PRIMARY KEY,
  settings TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL,
  created_by TEXT NOT NULL
) STRICT;

-- The mirror of Meta's structure, as far as money is concerned.
CREATE TABLE entities (
  id TEXT PRIMARY KEY,
  type TEXT NOT NULL,
  ad_account_id TEXT NOT NULL,
  campaign_id TEXT,
  name TEXT NOT NULL,
  status TEXT NOT NULL,
  effective_status TEXT NOT NULL,
  daily_budget_minor INTEGER,
  lifetime_budget_minor INTEGER,
  start_at_ms INTEGER,
  end_at_ms INTEGER,
  read_at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX entities_by_account ON entities (ad_account_id, type);
CREATE INDEX entities_by_campaign ON entities (campaign_id);
CREATE TABLE account_mirrors (ad_account_id TEXT PRIMARY KEY, filled_at_ms INTEGER NOT NULL) STRICT;
CREATE TABLE budget_history (
  entity_id TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  daily_budget_minor INTEGER NOT NULL,
  PRIMARY KEY (entity_id, at_ms)
) STRICT;

-- The highest exposure of each budget holder on each day of its ad account. Lowering or pausing frees nothing that day.
CREATE TABLE exposure_days (
  ad_account_id TEXT NOT NULL,
  day TEXT NOT NULL,
  holder_id TEXT NOT NULL,
  high_minor INTEGER NOT NULL,
  PRIMARY KEY (ad_account_id, day, holder_id)
) STRICT;
-- What operations under way, or of unknown outcome, may add. A row goes when its operation is settled, never by time.
CREATE TABLE reservations (
  operation_id TEXT PRIMARY KEY,
  ad_account_id TEXT NOT NULL,
  held_minor INTEGER NOT NULL CHECK (held_minor >= 0)
) STRICT;
CREATE INDEX reservations_by_account ON reservations (ad_account_id);

CREATE TABLE operations (
  id TEXT PRIMARY KEY,
  parent_id TEXT,
  principal TEXT NOT NULL,
  op_key TEXT,
  name TEXT NOT NULL,
  digest TEXT NOT NULL,
  risk TEXT NOT NULL,
  surface TEXT NOT NULL,
  actor TEXT NOT NULL,
  state TEXT NOT NULL,
  words TEXT NOT NULL,
  ad_account_id TEXT,
  entity_type TEXT,
  entity_id TEXT,
  -- What is sent and what it does, as decided on; null for a group, whose members carry their own.
  change TEXT,
  decision TEXT NOT NULL,
  error TEXT,
  created_at_ms INTEGER NOT NULL,
  sent_at_ms INTEGER,
  settled_at_ms INTEGER,
  audit_seq INTEGER NOT NULL,
  reconcile_at_ms INTEGER,
  reconcile_count INTEGER NOT NULL DEFAULT 0,
  absent_since_ms INTEGER
) STRICT;
CREATE UNIQUE INDEX operations_by_key ON operations (principal, op_key) WHERE op_key IS NOT NULL;
CREATE INDEX operations_by_digest ON operations (principal, digest, created_at_ms);
CREATE INDEX operations_by_parent ON operations (parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX operations_by_entity ON operations (entity_id, state);
CREATE INDEX operations_by_time ON operations (created_at_ms);
CREATE INDEX operations_by_settling ON operations (ad_account_id, settled_at_ms);
CREATE INDEX operations_open ON operations (state) WHERE state IN ('admitted', 'sent', 'unknown');

-- The audit chain: seq has no gaps, and each hash covers the entry and the hash before it.
CREATE TABLE audit (
  seq INTEGER PRIMARY KEY,
  entry TEXT NOT NULL,
  operation TEXT NOT NULL,
  outcome TEXT NOT NULL,
  prev_hash TEXT NOT NULL,
  hash TEXT NOT NULL
) STRICT;
