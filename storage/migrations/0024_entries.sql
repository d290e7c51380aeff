-- What a desk changed of single rows of the register, who and when; what was there before, until it can't be undone.
CREATE TABLE entries (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    draft_id INTEGER UNIQUE,            -- the form that did it: a second press does nothing more; none: one press
    act TEXT NOT NULL,                  -- correct, add, attach, remove, approve, undo
    relation TEXT NOT NULL,             -- the table
    row_id INTEGER NOT NULL,
    field TEXT NOT NULL DEFAULT '',     -- empty: the row as a whole
    changes TEXT,                       -- JSON list of [table, row's id, before, after]; emptied after a day
    person_id INTEGER,                  -- whose data it is
    organisation_id INTEGER REFERENCES organisations (id) ON DELETE SET NULL,  -- whose secretariat; none: the office
    actor INTEGER NOT NULL,             -- Telegram id
    at INTEGER NOT NULL,
    told_at INTEGER,                    -- when its person heard of it
    state TEXT NOT NULL DEFAULT 'done', -- done, undone
    undone_by INTEGER,
    undone_at INTEGER
) STRICT;
CREATE INDEX entries_person ON entries (person_id) WHERE person_id IS NOT NULL;
CREATE INDEX entries_actor ON entries (actor);
CREATE INDEX entries_organisation ON entries (organisation_id) WHERE organisation_id IS NOT NULL;
CREATE INDEX entries_kept ON entries (at) WHERE changes IS NOT NULL;

-- What a member wants changed, until a desk has looked at it.
CREATE TABLE reviews (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    draft_id INTEGER NOT NULL,          -- the form, with what he typed
    telegram_id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,         -- who he is
    organisation_id INTEGER NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,  -- whose secretariat looks at it
    relation TEXT NOT NULL,             -- persons, companies
    row_id INTEGER NOT NULL,
    field TEXT NOT NULL,
    before TEXT NOT NULL,               -- JSON: column -> value, as it was when he asked; emptied once it is over
    after TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'open', -- open, approved, returned, withdrawn
    reason TEXT NOT NULL DEFAULT '',    -- of returned: a word of ours, or a sentence
    created_at INTEGER NOT NULL,
    decided_by INTEGER,
    decided_at INTEGER
) STRICT;
CREATE UNIQUE INDEX reviews_one ON reviews (telegram_id, relation, row_id, field) WHERE state = 'open';
CREATE INDEX reviews_open ON reviews (organisation_id, id) WHERE state = 'open';
CREATE INDEX reviews_organisation ON reviews (organisation_id);
CREATE INDEX reviews_asker ON reviews (telegram_id);
CREATE INDEX reviews_person ON reviews (person_id);
CREATE INDEX reviews_draft ON reviews (draft_id);
CREATE INDEX reviews_decider ON reviews (decided_by) WHERE decided_by IS NOT NULL;
CREATE INDEX reviews_over ON reviews (decided_at) WHERE state <> 'open' AND after <> '{}';
-- Whether the secretariat looks at what its members change of themselves first.
ALTER TABLE organisations ADD COLUMN reviewed INTEGER NOT NULL DEFAULT 0;

-- How consent was given to a secretariat: paper, call, wechat, person; empty: to the bot, by himself. Who wrote it down.
ALTER TABLE consents ADD COLUMN way TEXT NOT NULL DEFAULT '';
ALTER TABLE consents ADD COLUMN given_on TEXT NOT NULL DEFAULT '';
ALTER TABLE consents ADD COLUMN recorded_by INTEGER;
CREATE INDEX consents_recorder ON consents (recorded_by) WHERE recorded_by IS NOT NULL;

-- Who asked for the erasure of somebody without an account (telegram_id is 0 then).
ALTER TABLE erasures ADD COLUMN asked_by INTEGER;
DROP INDEX erasures_one;
CREATE UNIQUE INDEX erasures_one ON erasures (telegram_id) WHERE state = 'planned' AND asked_by IS NULL;
CREATE UNIQUE INDEX erasures_behalf ON erasures (person_id) WHERE state = 'planned' AND asked_by IS NOT NULL;
CREATE INDEX erasures_asker ON erasures (asked_by) WHERE asked_by IS NOT NULL;
