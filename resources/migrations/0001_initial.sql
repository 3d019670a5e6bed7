-- The store's first form. Applied in one transaction; the program sets user_version after it.
-- Times are UTC microseconds. Enumerations are the numbers of core/model, held still by static_asserts in core/store.

-- Numbers that outlive rows: ids are never used twice, so that a list held elsewhere never points at another thing.
CREATE TABLE counter (
  name TEXT PRIMARY KEY,
  value INTEGER NOT NULL
) WITHOUT ROWID;
INSERT INTO counter (name, value) VALUES ('data_version', 1), ('conversation', 0), ('trait', 0);

CREATE TABLE setting (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) WITHOUT ROWID;

-- Texts that many rows share: agents, versions, models, end reasons, tool and participant names. 0 stands for none.
CREATE TABLE term (
  id INTEGER PRIMARY KEY,
  text TEXT NOT NULL UNIQUE
);

-- The ledger: received = stored + merged + unchanged + rejected.
CREATE TABLE source (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  location TEXT NOT NULL DEFAULT '',
  received INTEGER NOT NULL DEFAULT 0,
  stored INTEGER NOT NULL DEFAULT 0,
  merged INTEGER NOT NULL DEFAULT 0,
  unchanged INTEGER NOT NULL DEFAULT 0,
  rejected INTEGER NOT NULL DEFAULT 0,
  conversations INTEGER NOT NULL DEFAULT 0, -- in the store now
  messages INTEGER NOT NULL DEFAULT 0,      -- in the store now
  last_import_at INTEGER,
  last_error TEXT NOT NULL DEFAULT '',
  UNIQUE (name, kind)
);

CREATE TABLE quarantine (
  id INTEGER PRIMARY KEY,
  source_id INTEGER NOT NULL REFERENCES source (id) ON DELETE CASCADE,
  file TEXT NOT NULL,
  line INTEGER,
  byte_offset INTEGER,
  reason TEXT NOT NULL,
  raw BLOB NOT NULL,
  identity BLOB NOT NULL, -- SHA-256 of file, offset and raw: the same record is set aside once
  UNIQUE (source_id, identity)
);

CREATE TABLE user (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  external_id TEXT NOT NULL UNIQUE
);

-- Each source's word on a user's traits; the newest (highest stamp) holds. Removing a source uncovers what it covered.
CREATE TABLE user_trait (
  user_id INTEGER NOT NULL REFERENCES user (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  source_id INTEGER NOT NULL REFERENCES source (id) ON DELETE CASCADE,
  value TEXT NOT NULL, -- JSON text
  stamp INTEGER NOT NULL,
  PRIMARY KEY (user_id, name, source_id)
) WITHOUT ROWID;

CREATE TABLE intent (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  position INTEGER NOT NULL DEFAULT 0,
  category TEXT NOT NULL DEFAULT '',
  category_is_manual INTEGER NOT NULL DEFAULT 0,
  name TEXT NOT NULL,
  name_is_manual INTEGER NOT NULL DEFAULT 0,
  description TEXT NOT NULL DEFAULT '',
  keywords TEXT NOT NULL DEFAULT '', -- parted by U+001F
  origin INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX intent_by_name ON intent (name COLLATE NOCASE);

-- An intent that a person merged away, and the intent that it is now. Kept for ever: re-discovery follows it.
CREATE TABLE intent_merge (
  from_id INTEGER PRIMARY KEY,
  into_id INTEGER NOT NULL
);

CREATE TABLE conversation (
  id INTEGER PRIMARY KEY,
  source_id INTEGER NOT NULL REFERENCES source (id),
  external_id TEXT,               -- NULL: the content hash is the identity
  content_hash BLOB NOT NULL,     -- SHA-256 of the content as it was last received
  user_id INTEGER REFERENCES user (id),
  agent_id INTEGER NOT NULL DEFAULT 0,
  version_id INTEGER NOT NULL DEFAULT 0,
  model_id INTEGER NOT NULL DEFAULT 0,
  end_reason_id INTEGER NOT NULL DEFAULT 0,
  started_at INTEGER,
  ended_at INTEGER,
  sort_at INTEGER NOT NULL,       -- started_at, or the smallest number where it is not known
  message_count INTEGER NOT NULL DEFAULT 0,
  tool_call_count INTEGER NOT NULL DEFAULT 0,
  signal_count INTEGER NOT NULL DEFAULT 0,
  outcome INTEGER NOT NULL DEFAULT 0,   -- the one that holds: the person's, else the stated, else the inferred
  intent_id INTEGER NOT NULL DEFAULT 0, -- primary intent; 0: no fit or not analysed
  analysed INTEGER NOT NULL DEFAULT 0,
  person_outcome INTEGER,
  stated_outcome INTEGER,
  stated_origin TEXT,
  stated_score REAL,
  inferred_outcome INTEGER,
  probability_failed REAL,
  outcome_source TEXT,
  opening TEXT NOT NULL DEFAULT '',
  tools BLOB                      -- per agent tool: term, calls, errors as varints; NULL: none
);
CREATE UNIQUE INDEX conversation_by_external_id ON conversation (external_id, source_id) WHERE external_id IS NOT NULL;
CREATE UNIQUE INDEX conversation_by_hash ON conversation (content_hash, source_id) WHERE external_id IS NULL;
CREATE INDEX conversation_by_user ON conversation (user_id) WHERE user_id IS NOT NULL;
CREATE INDEX conversation_not_analysed ON conversation (id) WHERE analysed = 0;
-- Lists are in this order, newest first, and every part of a filter is answered from the index alone.
CREATE INDEX conversation_by_time ON conversation (sort_at, id, outcome, intent_id, version_id, source_id);

CREATE TABLE conversation_metadata (
  conversation_id INTEGER PRIMARY KEY REFERENCES conversation (id) ON DELETE CASCADE,
  metadata TEXT NOT NULL
);

-- Contents that a later import replaced. Receiving one of them again changes nothing.
CREATE TABLE superseded_content (
  conversation_id INTEGER NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
  content_hash BLOB NOT NULL,
  PRIMARY KEY (conversation_id, content_hash)
) WITHOUT ROWID;

-- id = conversation << 16 | index: a conversation is one run of rows and needs no index. Large columns come last.
CREATE TABLE message (
  id INTEGER PRIMARY KEY,
  role INTEGER NOT NULL,
  at INTEGER,
  name_id INTEGER NOT NULL DEFAULT 0,
  role_name_id INTEGER NOT NULL DEFAULT 0,
  finish_reason_id INTEGER NOT NULL DEFAULT 0,
  input_tokens INTEGER,
  output_tokens INTEGER,
  latency INTEGER,
  tool_call_id TEXT,
  metadata TEXT,
  text TEXT NOT NULL
);

-- id = message << 16 | ordinal.
CREATE TABLE tool_call (
  id INTEGER PRIMARY KEY,
  name_id INTEGER NOT NULL DEFAULT 0,
  status INTEGER NOT NULL DEFAULT 0,
  result_index INTEGER,
  latency INTEGER,
  call_id TEXT,
  arguments TEXT NOT NULL
);

-- id = conversation << 16 | ordinal. kind is the stable name.
CREATE TABLE signal (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  message_index INTEGER NOT NULL,
  detail TEXT NOT NULL
);

CREATE TABLE intent_assignment (
  conversation_id INTEGER NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  intent_id INTEGER NOT NULL, -- 0: no fit
  confidence REAL NOT NULL,
  origin TEXT NOT NULL,
  PRIMARY KEY (conversation_id, ordinal)
) WITHOUT ROWID;
CREATE INDEX intent_assignment_by_intent ON intent_assignment (intent_id, conversation_id);

-- One row a conversation, rowid = conversation: what user and agent said, and what tools answered. Contentless: the
-- texts live in message, and a row is taken out by giving its old texts again.
CREATE VIRTUAL TABLE conversation_text USING fts5 (
  dialog, tool_output, content = '', columnsize = 0, tokenize = "unicode61 remove_diacritics 2"
);
-- Bulk inserts collect more terms in memory before they are written, and segments are merged later.
INSERT INTO conversation_text (conversation_text, rank) VALUES ('hashsize', 67108864);
INSERT INTO conversation_text (conversation_text, rank) VALUES ('crisismerge', 64);
INSERT INTO conversation_text (conversation_text, rank) VALUES ('automerge', 0);

CREATE TABLE fix (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  pattern_id TEXT NOT NULL,
  recipe TEXT NOT NULL,
  title TEXT NOT NULL,
  rationale TEXT NOT NULL,
  repository TEXT NOT NULL,
  base_commit TEXT NOT NULL,
  state TEXT NOT NULL,
  branch TEXT NOT NULL,
  commit_id TEXT NOT NULL,
  remote TEXT NOT NULL,
  last_error TEXT NOT NULL,
  created_at INTEGER
);

CREATE TABLE fix_evidence (
  fix_id INTEGER NOT NULL REFERENCES fix (id) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  label TEXT NOT NULL,
  value TEXT NOT NULL,
  condition TEXT NOT NULL,
  PRIMARY KEY (fix_id, ordinal)
) WITHOUT ROWID;

CREATE TABLE fix_file (
  id INTEGER PRIMARY KEY,
  fix_id INTEGER NOT NULL REFERENCES fix (id) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  path TEXT NOT NULL,
  new_file INTEGER NOT NULL,
  deleted_file INTEGER NOT NULL,
  base_text TEXT NOT NULL,
  proposed_text TEXT NOT NULL,
  UNIQUE (fix_id, ordinal)
);

CREATE TABLE fix_choice (
  fix_id INTEGER NOT NULL REFERENCES fix (id) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  hunk_key TEXT NOT NULL,
  decision INTEGER NOT NULL,
  edited INTEGER NOT NULL,
  PRIMARY KEY (fix_id, ordinal)
) WITHOUT ROWID;
