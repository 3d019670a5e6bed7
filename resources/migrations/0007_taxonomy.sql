-- What a person does with intents: kept ones, ended ones, the history with undo, suggestions and the gold set.

ALTER TABLE intent ADD COLUMN description_is_manual INTEGER NOT NULL DEFAULT 0;
ALTER TABLE intent ADD COLUMN pinned INTEGER NOT NULL DEFAULT 0;  -- stays, even where discovery finds nothing like it
ALTER TABLE intent ADD COLUMN retired INTEGER NOT NULL DEFAULT 0; -- keeps its past, takes no new conversation

-- Every change of the taxonomy: who, when, what. changeset (SQLite's session extension) is what undoes it; NULL where
-- it cannot be undone (a discovery).
CREATE TABLE taxonomy_change (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at INTEGER NOT NULL,
  who TEXT NOT NULL,
  kind TEXT NOT NULL,
  summary TEXT NOT NULL,
  changeset BLOB,
  undone INTEGER NOT NULL DEFAULT 0
);

-- Groups found among what fits no intent. A dismissed one is kept, so that the same group is not offered again.
CREATE TABLE intent_suggestion (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,
  keywords TEXT NOT NULL,
  state INTEGER NOT NULL DEFAULT 0, -- 0 open, 1 accepted, 2 dismissed
  at INTEGER NOT NULL
);
CREATE TABLE intent_suggestion_member (
  suggestion_id INTEGER NOT NULL REFERENCES intent_suggestion (id) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  conversation_id INTEGER NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
  PRIMARY KEY (suggestion_id, ordinal)
) WITHOUT ROWID;
CREATE INDEX intent_suggestion_member_by_conversation ON intent_suggestion_member (conversation_id);

-- The gold set: conversations drawn to measure the classifier, and what people say they are. The predicted intent and
-- the weight (conversations that this one stands for) are those of the draw.
CREATE TABLE gold_item (
  conversation_id INTEGER PRIMARY KEY REFERENCES conversation (id) ON DELETE CASCADE,
  predicted_id INTEGER NOT NULL, -- 0: no fit
  weight REAL NOT NULL,
  drawn_at INTEGER NOT NULL
);
CREATE TABLE gold_label (
  conversation_id INTEGER NOT NULL REFERENCES gold_item (conversation_id) ON DELETE CASCADE,
  who TEXT NOT NULL,
  intent_id INTEGER NOT NULL, -- 0: none of them
  at INTEGER NOT NULL,
  PRIMARY KEY (conversation_id, who)
) WITHOUT ROWID;

-- What was learned and is kept as bytes: the classifier. Made anew from the conversations when it is missing.
CREATE TABLE kept_model (
  name TEXT PRIMARY KEY,
  stamp INTEGER NOT NULL, -- grows with every change, so that another process sees that it must read again
  bytes BLOB NOT NULL
) WITHOUT ROWID;
