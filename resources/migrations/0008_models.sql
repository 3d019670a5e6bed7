-- Optional model providers: what a person set up, what models answered, and which names came from them. Keys are not here.

CREATE TABLE model_provider (
  name TEXT PRIMARY KEY,
  use INTEGER NOT NULL,      -- 0 embeddings, 1 names
  protocol INTEGER NOT NULL, -- 0 OpenAI's, 1 Anthropic's
  base_url TEXT NOT NULL,
  model TEXT NOT NULL,
  price REAL NOT NULL,
  answer_price REAL NOT NULL,
  secret_place INTEGER NOT NULL,
  key_kept INTEGER NOT NULL,
  enabled INTEGER NOT NULL
) WITHOUT ROWID;

-- Kept so that nothing is asked, or paid for, twice. key: SHA-256 of server, model and the redacted text.
CREATE TABLE model_answer (
  id INTEGER PRIMARY KEY,
  key BLOB NOT NULL UNIQUE,
  use INTEGER NOT NULL,
  provider TEXT NOT NULL,
  at INTEGER NOT NULL,
  value BLOB NOT NULL
);

-- Whose texts an answer was made from, so that it is erased with them.
CREATE TABLE model_answer_use (
  answer_id INTEGER NOT NULL REFERENCES model_answer (id) ON DELETE CASCADE,
  conversation_id INTEGER NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
  PRIMARY KEY (answer_id, conversation_id)
) WITHOUT ROWID;
CREATE INDEX model_answer_use_by_conversation ON model_answer_use (conversation_id);

-- Intents whose name a model gave. They keep it: an intent is not named again by itself.
CREATE TABLE model_name (
  intent_id INTEGER PRIMARY KEY REFERENCES intent (id) ON DELETE CASCADE,
  answer_key BLOB NOT NULL,
  named_by TEXT NOT NULL,
  at INTEGER NOT NULL
);
