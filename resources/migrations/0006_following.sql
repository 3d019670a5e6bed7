-- What lets readers follow the store, and imports go on where they were cut off.

-- Which conversations (first to last) each data version changed. A version without a row changed everything, or nobody
-- said what; old rows are dropped.
CREATE TABLE fact_change (
  version INTEGER NOT NULL,
  first_id INTEGER NOT NULL, -- 0 to 0: no conversation
  last_id INTEGER NOT NULL,
  PRIMARY KEY (version, first_id)
) WITHOUT ROWID;
