-- Pull-syncs: what a person set up, how far each has come, and which machines were contacted. Secrets are not here.

CREATE TABLE sync (
  name TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  start_from INTEGER,
  overlap_minutes INTEGER NOT NULL,
  every_minutes INTEGER NOT NULL,
  secret_place INTEGER NOT NULL,
  secrets_kept INTEGER NOT NULL DEFAULT 0,
  cursor TEXT NOT NULL DEFAULT '',   -- where to go on; empty: from the beginning
  fetched_up_to INTEGER,
  pages INTEGER NOT NULL DEFAULT 0,
  rows INTEGER NOT NULL DEFAULT 0,
  rows_changed INTEGER NOT NULL DEFAULT 0,
  rejected INTEGER NOT NULL DEFAULT 0,
  last_run_at INTEGER,
  last_success_at INTEGER,
  go_on_at INTEGER,                  -- the other side asked to come back then
  last_error TEXT NOT NULL DEFAULT ''
) WITHOUT ROWID;

CREATE TABLE sync_field (
  sync TEXT NOT NULL REFERENCES sync (name) ON DELETE CASCADE,
  key TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (sync, key)
) WITHOUT ROWID;

-- The newest version of each row, of products that may send an older one again.
CREATE TABLE sync_row (
  sync TEXT NOT NULL REFERENCES sync (name) ON DELETE CASCADE,
  row TEXT NOT NULL,
  version INTEGER NOT NULL,
  PRIMARY KEY (sync, row)
) WITHOUT ROWID;

CREATE TABLE egress (
  host TEXT NOT NULL,
  purpose TEXT NOT NULL,
  last_contact_at INTEGER,
  requests INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (host, purpose)
) WITHOUT ROWID;
