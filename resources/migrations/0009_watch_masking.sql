-- What a watched folder brings is masked before it is stored.
ALTER TABLE watched_folder ADD COLUMN redact INTEGER NOT NULL DEFAULT 0;
