-- A guest can be suspended too: by the account alone, named as his Telegram showed him.
CREATE TABLE suspended (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    draft_id INTEGER NOT NULL UNIQUE,   -- the form that made it
    person_id INTEGER REFERENCES persons (id) ON DELETE CASCADE,  -- none: a guest
    telegram_id INTEGER,                -- his account then: being a guest with it is no way around
    name TEXT NOT NULL DEFAULT '',      -- a guest's, as the desk saw it; emptied by an erasure
    organisation_id INTEGER REFERENCES organisations (id) ON DELETE SET NULL,  -- whose secretariat; none: the office
    reason TEXT NOT NULL,               -- one of the reports' reasons, or words: he is told
    until INTEGER,                      -- Unix ms UTC; none: until it is lifted
    made_by INTEGER NOT NULL,
    made_at INTEGER NOT NULL,
    lifted_by INTEGER,
    lifted_at INTEGER,                  -- lifted, or noted to be over
    appeal TEXT NOT NULL DEFAULT '',    -- one, to the office; emptied once it is answered
    appealed_at INTEGER,
    answered_by INTEGER,
    answered_at INTEGER,
    CHECK (person_id IS NOT NULL OR telegram_id IS NOT NULL)
) STRICT;
INSERT INTO suspended (id, draft_id, person_id, telegram_id, organisation_id, reason, until, made_by, made_at,
        lifted_by, lifted_at, appeal, appealed_at, answered_by, answered_at)
    SELECT id, draft_id, person_id, telegram_id, organisation_id, reason, until, made_by, made_at,
        lifted_by, lifted_at, appeal, appealed_at, answered_by, answered_at FROM suspensions;
DELETE FROM sqlite_sequence WHERE name = 'suspended';
INSERT INTO sqlite_sequence (name, seq) SELECT 'suspended', seq FROM sqlite_sequence WHERE name = 'suspensions';
DROP TABLE suspensions;
ALTER TABLE suspended RENAME TO suspensions;
CREATE UNIQUE INDEX suspensions_one ON suspensions (person_id) WHERE lifted_at IS NULL;
CREATE UNIQUE INDEX suspensions_guest ON suspensions (telegram_id) WHERE lifted_at IS NULL AND person_id IS NULL;
CREATE INDEX suspensions_account ON suspensions (telegram_id) WHERE lifted_at IS NULL;
CREATE INDEX suspensions_person ON suspensions (person_id);
CREATE INDEX suspensions_organisation ON suspensions (organisation_id) WHERE organisation_id IS NOT NULL;
CREATE INDEX suspensions_appeals ON suspensions (appealed_at) WHERE appealed_at IS NOT NULL AND answered_at IS NULL;
