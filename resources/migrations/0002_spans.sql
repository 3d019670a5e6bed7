-- Spans of traces as they came, and the groups (conversations, or traces that name none) that they are assembled in.

ALTER TABLE source ADD COLUMN unit TEXT NOT NULL DEFAULT 'conversations'; -- what its ledger counts: conversations or spans

-- What becomes one conversation. conversation_id is what was assembled from it last.
CREATE TABLE span_group (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  source_id INTEGER NOT NULL REFERENCES source (id) ON DELETE CASCADE,
  named INTEGER NOT NULL,               -- 1: key is a conversation's id; 0: it is a trace's
  key TEXT NOT NULL,
  revision INTEGER NOT NULL DEFAULT 0,  -- grows with every change of its spans
  assembled INTEGER NOT NULL DEFAULT 0, -- the revision that its conversation was assembled from
  conversation_id INTEGER,
  span_count INTEGER NOT NULL DEFAULT 0,
  last_span INTEGER NOT NULL DEFAULT 0, -- numbers given so far
  last_message INTEGER NOT NULL DEFAULT 0,
  UNIQUE (source_id, named, key)
);
CREATE INDEX span_group_to_assemble ON span_group (source_id, id) WHERE revision <> assembled;
CREATE INDEX span_group_by_conversation ON span_group (conversation_id) WHERE conversation_id IS NOT NULL;

-- The conversation that a trace's spans belong to when they name none themselves, and how little the name weighs.
CREATE TABLE span_trace (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  source_id INTEGER NOT NULL REFERENCES source (id) ON DELETE CASCADE,
  key TEXT NOT NULL,
  rank INTEGER NOT NULL,                -- 255: none of its spans names a conversation
  conversation TEXT NOT NULL,
  UNIQUE (source_id, key)
);

-- id = group << 22 | number. identity: of span and piece within the trace; content: what it says, after one byte of what
-- it has (1 an end, 2 an output). input, output: the last message of a list in span_message, 0 for none.
CREATE TABLE span (
  id INTEGER PRIMARY KEY,
  trace_id INTEGER NOT NULL,
  identity BLOB NOT NULL,
  content BLOB NOT NULL,
  rank INTEGER NOT NULL,
  input INTEGER NOT NULL,
  output INTEGER NOT NULL,
  body BLOB NOT NULL
);
CREATE UNIQUE INDEX span_by_trace ON span (trace_id, identity, content);

-- id = group << 22 | number. A list of messages is a chain from its last message back, so that the history that every
-- call of a conversation sends again is kept once. hash: of the chain up to this message.
CREATE TABLE span_message (
  id INTEGER PRIMARY KEY,
  parent INTEGER NOT NULL, -- number of the message before it, 0 for none
  hash BLOB NOT NULL,
  body BLOB NOT NULL
);
