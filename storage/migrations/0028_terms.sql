-- Who holds a position after his term: rights go on until the successor is confirmed, or somebody ends them.
-- From which day on a membership doesn't hold any more, whatever its term says; empty: as its term says.
ALTER TABLE memberships ADD COLUMN ended_on TEXT NOT NULL DEFAULT '';
-- What was over before rights went on stays over.
UPDATE memberships SET ended_on = term_to WHERE term_to <> '' AND term_to < date('now');

-- A change of the term (换届), or what an officer decides of one that is over: planned, done in one go, undone for a day.
CREATE TABLE turnovers (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    cause TEXT NOT NULL UNIQUE,         -- the form, or the press, that made it: a second press makes no second
    organisation_id INTEGER NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
    act TEXT NOT NULL,                  -- turnover, end, prolong
    author INTEGER NOT NULL,            -- Telegram id
    term TEXT NOT NULL DEFAULT '',
    since TEXT NOT NULL,                -- ISO dates, inclusive
    until TEXT NOT NULL DEFAULT '',
    announced INTEGER NOT NULL DEFAULT 0,
    plan TEXT NOT NULL,                 -- JSON: bot.turnovers.planning.Wanted; emptied with the changes
    state TEXT NOT NULL,                -- planned, done, cancelled, undone
    changes TEXT,                       -- JSON list of storage.entries.Change; emptied after a day
    created_at INTEGER NOT NULL,
    done_at INTEGER,
    ended_by INTEGER,                   -- who cancelled or undid it
    ended_at INTEGER
) STRICT;
CREATE UNIQUE INDEX turnovers_one ON turnovers (organisation_id) WHERE state = 'planned';
CREATE INDEX turnovers_of ON turnovers (organisation_id, id);
CREATE INDEX turnovers_author ON turnovers (author);
CREATE INDEX turnovers_ender ON turnovers (ended_by) WHERE ended_by IS NOT NULL;
CREATE INDEX turnovers_kept ON turnovers (state, done_at) WHERE plan <> '{}';

-- Whom a change of a term concerns: what names them goes with them.
CREATE TABLE turnover_people (
    turnover_id INTEGER NOT NULL REFERENCES turnovers (id) ON DELETE CASCADE,
    person_id INTEGER NOT NULL REFERENCES persons (id) ON DELETE CASCADE,
    PRIMARY KEY (turnover_id, person_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX turnover_people_person ON turnover_people (person_id);

-- Of which term's end both sides were warned: once. over: that it is over, and rights go on.
CREATE TABLE term_warnings (
    organisation_id INTEGER NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
    term_to TEXT NOT NULL,
    word TEXT NOT NULL,                 -- soon, over
    at INTEGER NOT NULL,
    PRIMARY KEY (organisation_id, term_to, word)
) STRICT, WITHOUT ROWID;

-- "Is it still true?": asked once a year.
CREATE TABLE confirmations (
    person_id INTEGER PRIMARY KEY REFERENCES persons (id) ON DELETE CASCADE,
    due_on TEXT NOT NULL,               -- when he is asked next, an ISO date
    asked_on TEXT NOT NULL DEFAULT '',
    again INTEGER NOT NULL DEFAULT 0,   -- he said "later": that is asked once
    confirmed_on TEXT NOT NULL DEFAULT '',
    confirmed_by INTEGER                -- Telegram id: his own, or the desk's
) STRICT;
CREATE INDEX confirmations_due ON confirmations (due_on);
CREATE INDEX confirmations_by ON confirmations (confirmed_by) WHERE confirmed_by IS NOT NULL;
