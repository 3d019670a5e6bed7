-- What lets readers follow the store, and imports go on where they were cut off.

-- Which conversations (first to last) each data version changed. A version without a row changed everything, or nobody
-- said what; old rows are dropped.
CREATE TABLE fact_change (
  version INTEGER NOT NULL,
  first_id INTEGER NOT NULL, -- 0 to 0: no conversation
  last_id INTEGER NOT NULL,
  PRIMARY KEY (version, first_id)
) WITHOUT ROWID;

-- How far each file was read into the store (file_key: SHA-256 of its place and of how it is read). resume_at counts
-- bytes of the decoded stream: all records before it are stored. hash is the SHA-256 of the first `checked` bytes.
CREATE TABLE import_file (
  id INTEGER PRIMARY KEY,
  file_key BLOB NOT NULL UNIQUE,
  resume_at INTEGER NOT NULL,
  line INTEGER NOT NULL,
  state TEXT NOT NULL,
  checked INTEGER NOT NULL,
  hash BLOB NOT NULL,
  complete INTEGER NOT NULL
);
-- What a file brought to each source, so that meeting it again can be counted without reading it into the store again:
-- before resume_at, and behind it (tail).
CREATE TABLE import_file_source (
  file_id INTEGER NOT NULL REFERENCES import_file (id) ON DELETE CASCADE,
  source_id INTEGER NOT NULL,
  conversations INTEGER NOT NULL DEFAULT 0,
  rejected INTEGER NOT NULL DEFAULT 0,
  tail_conversations INTEGER NOT NULL DEFAULT 0,
  tail_rejected INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (file_id, source_id)
) WITHOUT ROWID;
CREATE INDEX import_file_source_by_source ON import_file_source (source_id);

-- What is erased comes back when its file is imported again, as long as nobody forbids it: the file is not known any more.
CREATE TRIGGER conversation_forgets_files AFTER DELETE ON conversation BEGIN
  DELETE FROM import_file WHERE id IN (SELECT file_id FROM import_file_source WHERE source_id = old.source_id);
END;
CREATE TRIGGER source_forgets_files AFTER DELETE ON source BEGIN
  DELETE FROM import_file WHERE id IN (SELECT file_id FROM import_file_source WHERE source_id = old.id);
END;
