-- Events and scores, what they say about outcomes, what a quarantined record measured, and watched folders.

CREATE TABLE event (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  source_id INTEGER NOT NULL REFERENCES source (id) ON DELETE CASCADE,
  identity BLOB NOT NULL, -- SHA-256 of its own id, else of its content; of an event in a conversation's record: of that place
  conversation_id INTEGER REFERENCES conversation (id) ON DELETE CASCADE, -- whose record held it; NULL: joined by its key
  external_id TEXT NOT NULL DEFAULT '',
  user_key TEXT NOT NULL DEFAULT '',         -- external ids, which may belong to nobody in the store yet
  conversation_key TEXT NOT NULL DEFAULT '',
  name TEXT NOT NULL,
  at INTEGER,
  number REAL,
  text TEXT NOT NULL DEFAULT '',
  metadata TEXT NOT NULL DEFAULT '',
  UNIQUE (source_id, identity)
);
CREATE INDEX event_by_conversation ON event (conversation_id) WHERE conversation_id IS NOT NULL;
CREATE INDEX event_by_conversation_key ON event (conversation_key) WHERE conversation_key <> '';
CREATE INDEX event_by_user_key ON event (user_key) WHERE user_key <> '';
CREATE INDEX event_by_name ON event (name);

-- What events say about how a conversation ended; the first rule that fits an event holds. outcome: as in conversation.
CREATE TABLE event_rule (
  ordinal INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  text TEXT NOT NULL DEFAULT '',
  from_number REAL,
  below_number REAL,
  outcome INTEGER NOT NULL,
  user_days INTEGER NOT NULL DEFAULT 0
);
INSERT INTO event_rule (ordinal, name, text, from_number, below_number, outcome) VALUES
  (1, 'outcome', 'resolved', NULL, NULL, 1), (2, 'outcome', 'failed', NULL, NULL, 2),
  (3, 'outcome', 'abandoned', NULL, NULL, 3), (4, 'outcome', 'escalated', NULL, NULL, 4),
  (5, 'resolved', '', 0.5, NULL, 1), (6, 'resolved', '', NULL, 0.5, 2),
  (7, 'task_success', '', 0.5, NULL, 1), (8, 'task_success', '', NULL, 0.5, 2),
  (9, 'thumbs_down', '', NULL, NULL, 2), (10, '*', 'thumbs_down', NULL, NULL, 2),
  (11, 'escalated', '', NULL, NULL, 4), (12, 'handed_off', '', NULL, NULL, 4),
  (13, 'abandoned', '', NULL, NULL, 3);

-- Beside what the source stated and what was inferred: what the events say.
ALTER TABLE conversation ADD COLUMN event_outcome INTEGER;
ALTER TABLE conversation ADD COLUMN event_origin TEXT;
ALTER TABLE conversation ADD COLUMN event_score REAL;

ALTER TABLE quarantine ADD COLUMN size INTEGER NOT NULL DEFAULT 0; -- of the record in its file; raw holds 1 MiB of it at most
ALTER TABLE source ADD COLUMN format_reason TEXT NOT NULL DEFAULT ''; -- why its last file was read as it was

CREATE TABLE watched_folder (
  path TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  format TEXT NOT NULL DEFAULT '',
  mapping TEXT NOT NULL DEFAULT '',
  paused INTEGER NOT NULL DEFAULT 0,
  last_change INTEGER
) WITHOUT ROWID;

-- What a file was like when it was last imported.
CREATE TABLE watched_file (
  folder TEXT NOT NULL REFERENCES watched_folder (path) ON DELETE CASCADE,
  path TEXT NOT NULL,
  inode INTEGER NOT NULL,
  size INTEGER NOT NULL,
  modified INTEGER NOT NULL, -- nanoseconds
  PRIMARY KEY (folder, path)
) WITHOUT ROWID;
