-- What came of an introduction, as who asked says in one tap: not_yet, talked, met, sample, deal, nothing.
ALTER TABLE introductions ADD COLUMN met TEXT NOT NULL DEFAULT '';

-- The secretariat's own words with which it recommends; emptied with either of the two.
ALTER TABLE introductions ADD COLUMN word TEXT NOT NULL DEFAULT '';

-- What it came to, as one of the two notes for himself; others see sums of several alone.
CREATE TABLE introduction_amounts (
    introduction_id INTEGER NOT NULL REFERENCES introductions (id) ON DELETE CASCADE,
    person_id INTEGER NOT NULL REFERENCES persons (id) ON DELETE CASCADE,
    amount INTEGER NOT NULL,            -- minor units
    currency TEXT NOT NULL,             -- ISO 4217
    at INTEGER NOT NULL,
    PRIMARY KEY (introduction_id, person_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX introduction_amounts_person ON introduction_amounts (person_id);

-- Questions before an answer, relayed both ways without contacts; emptied with either of the two.
CREATE TABLE introduction_questions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    draft_id INTEGER NOT NULL UNIQUE,   -- the form that made it: a second press makes no second
    introduction_id INTEGER NOT NULL REFERENCES introductions (id) ON DELETE CASCADE,
    telegram_id INTEGER NOT NULL,       -- who wrote it
    of_target INTEGER NOT NULL,         -- 1: the question, 0: what who asked answers
    text TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT;
CREATE INDEX introduction_questions_of ON introduction_questions (introduction_id, id);
CREATE INDEX introduction_questions_writer ON introduction_questions (telegram_id);
