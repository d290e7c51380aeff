-- When a look through all found a pair last, apart from when it was found first: since then it waits.
ALTER TABLE lookalikes ADD COLUMN looked_at INTEGER NOT NULL DEFAULT 0;
UPDATE lookalikes SET looked_at = found_at;
