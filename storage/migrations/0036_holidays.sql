-- The office's own public holidays, and the days made up for them (调休), where they differ from what is known.
CREATE TABLE holidays (
    country TEXT NOT NULL,              -- ISO 3166
    day TEXT NOT NULL,                  -- ISO
    off INTEGER NOT NULL,               -- 0: people work, weekend or holiday though it is
    name TEXT NOT NULL DEFAULT '',
    telegram_id INTEGER,                -- who wrote it
    updated_at INTEGER NOT NULL,        -- Unix ms UTC
    PRIMARY KEY (country, day)
) STRICT, WITHOUT ROWID;
CREATE INDEX holidays_by ON holidays (telegram_id) WHERE telegram_id IS NOT NULL;
-- Another number after every change.
CREATE TABLE holidays_version (number INTEGER NOT NULL) STRICT;
INSERT INTO holidays_version VALUES (0);
CREATE TRIGGER holidays_put AFTER INSERT ON holidays BEGIN UPDATE holidays_version SET number = number + 1; END;
CREATE TRIGGER holidays_changed AFTER UPDATE OF off, name ON holidays
    BEGIN UPDATE holidays_version SET number = number + 1; END;
CREATE TRIGGER holidays_removed AFTER DELETE ON holidays BEGIN UPDATE holidays_version SET number = number + 1; END;
