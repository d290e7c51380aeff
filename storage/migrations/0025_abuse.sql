-- How often an account does what costs others: one row each, since when all of its allowance is there again.
CREATE TABLE allowances (
    telegram_id INTEGER NOT NULL,
    what TEXT NOT NULL,                 -- leads, claims, codes …: bot/limits.py
    free_at INTEGER NOT NULL,           -- Unix ms UTC; in the past: nothing is used up
    PRIMARY KEY (telegram_id, what)
) STRICT, WITHOUT ROWID;
CREATE INDEX allowances_free ON allowances (free_at);
DROP TABLE guesses;

-- The local day on which somebody of a staff last saw his desk, or was reminded of it: one reminder a day.
ALTER TABLE accounts ADD COLUMN desk_on TEXT NOT NULL DEFAULT '';
CREATE INDEX memberships_staff ON memberships (person_id) WHERE secretary = 1;

-- Reports: what somebody finds wrong with a person, or with what a person put up. The text goes once it is decided.
CREATE TABLE reports (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    draft_id INTEGER NOT NULL UNIQUE,   -- the form that made it: a second press makes no second
    telegram_id INTEGER NOT NULL,       -- who reports: the reported never learns
    subject_kind TEXT NOT NULL,         -- people …: bot/reports/subjects.py
    subject_id INTEGER NOT NULL,
    person_id INTEGER REFERENCES persons (id) ON DELETE SET NULL,  -- who is answerable for it
    organisation_id INTEGER REFERENCES organisations (id) ON DELETE SET NULL,
    desk TEXT NOT NULL,                 -- secretariat, office, admins: who decides at least
    reason TEXT NOT NULL,               -- spam, rude, false, misuse, other
    text TEXT NOT NULL DEFAULT '',
    asker TEXT NOT NULL DEFAULT '',
    username TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL DEFAULT 'open', -- open, noted, warned, suspended, withdrawn
    created_at INTEGER NOT NULL,
    decided_by INTEGER,
    decided_at INTEGER
) STRICT;
CREATE INDEX reports_open ON reports (desk, organisation_id, created_at) WHERE state = 'open';
CREATE UNIQUE INDEX reports_once ON reports (telegram_id, subject_kind, subject_id) WHERE state = 'open';
CREATE INDEX reports_person ON reports (person_id) WHERE person_id IS NOT NULL;
CREATE INDEX reports_organisation ON reports (organisation_id) WHERE organisation_id IS NOT NULL;

-- With whom somebody wants no more to do: he isn't asked for introductions by him. The other never learns.
CREATE TABLE avoidings (
    person_id INTEGER NOT NULL REFERENCES persons (id) ON DELETE CASCADE,   -- whose wish it is
    avoided_id INTEGER NOT NULL REFERENCES persons (id) ON DELETE CASCADE,
    at INTEGER NOT NULL,
    PRIMARY KEY (person_id, avoided_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX avoidings_avoided ON avoidings (avoided_id);
-- One whom its person avoids: no desk sees it, and some hours later it is answered as a desk would.
ALTER TABLE leads ADD COLUMN avoided INTEGER NOT NULL DEFAULT 0;

-- Suspensions: who may not ask or post for a while. By the person, and by the account that he had.
CREATE TABLE suspensions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    draft_id INTEGER NOT NULL UNIQUE,   -- the form that made it
    person_id INTEGER NOT NULL REFERENCES persons (id) ON DELETE CASCADE,
    telegram_id INTEGER,                -- his account then: being a guest with it is no way around
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
    answered_at INTEGER
) STRICT;
CREATE UNIQUE INDEX suspensions_one ON suspensions (person_id) WHERE lifted_at IS NULL;
CREATE INDEX suspensions_account ON suspensions (telegram_id) WHERE lifted_at IS NULL;
CREATE INDEX suspensions_person ON suspensions (person_id);
CREATE INDEX suspensions_organisation ON suspensions (organisation_id) WHERE organisation_id IS NOT NULL;
CREATE INDEX suspensions_appeals ON suspensions (appealed_at) WHERE appealed_at IS NOT NULL AND answered_at IS NULL;

-- Since when an invitation counts who joins within an hour: 0, from its beginning; later once a flood was waved through.
ALTER TABLE invitations ADD COLUMN counted_from INTEGER NOT NULL DEFAULT 0;
CREATE INDEX joinings_joined ON joinings (invitation_id, joined_at) WHERE joined_at IS NOT NULL;
