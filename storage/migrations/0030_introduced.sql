-- What came of an introduction, as who asked says in one tap: not_yet, talked, met, sample, deal, nothing.
ALTER TABLE introductions ADD COLUMN met TEXT NOT NULL DEFAULT '';

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
