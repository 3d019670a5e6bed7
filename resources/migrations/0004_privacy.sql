-- Redaction, retention and the audit log.

-- Policies are by name and kind, so that one holds from the first record of a source on.
CREATE TABLE source_policy (
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  redact INTEGER NOT NULL DEFAULT 0,
  retention_days INTEGER,
  PRIMARY KEY (name, kind)
) WITHOUT ROWID;

-- How many values of each type were masked in what a source brought. Numbers only: no original is kept anywhere.
CREATE TABLE redaction_count (
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  type TEXT NOT NULL,
  masked INTEGER NOT NULL,
  PRIMARY KEY (name, kind, type)
) WITHOUT ROWID;

-- What was done with the data: the fact and its numbers, never the content. Entries are only added.
CREATE TABLE audit (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at INTEGER NOT NULL,
  action TEXT NOT NULL,
  subject TEXT NOT NULL,
  detail TEXT NOT NULL
);
CREATE TRIGGER audit_keeps_entries BEFORE DELETE ON audit BEGIN
  SELECT raise(ABORT, 'entries of the audit log cannot be deleted');
END;
CREATE TRIGGER audit_keeps_words BEFORE UPDATE ON audit BEGIN
  SELECT raise(ABORT, 'entries of the audit log cannot be changed');
END;
