-- "That's me": what an account asks to be confirmed as, until somebody of the desk has decided.
CREATE TABLE claims (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    update_id INTEGER NOT NULL UNIQUE,  -- the press that made it: a replay makes no second
    telegram_id INTEGER NOT NULL,
    organisation_id INTEGER REFERENCES organisations (id) ON DELETE SET NULL,  -- whose secretariat is asked
    person_id INTEGER REFERENCES persons (id) ON DELETE SET NULL,  -- none: the desk picks who it is
    desk TEXT NOT NULL,                 -- secretariat, office, admins: who decides at least
    state TEXT NOT NULL DEFAULT 'open', -- open, accepted, declined, withdrawn, revoked
    reason TEXT NOT NULL DEFAULT '',    -- of declined: stranger, mismatch, other
    asker TEXT NOT NULL DEFAULT '',     -- as his Telegram shows him, while it is open
    username TEXT NOT NULL DEFAULT '',
    created_at INTEGER NOT NULL,
    decided_by INTEGER,
    decided_at INTEGER
) STRICT;
CREATE UNIQUE INDEX claims_one ON claims (telegram_id) WHERE state = 'open';
CREATE INDEX claims_asker ON claims (telegram_id, created_at);
CREATE INDEX claims_open ON claims (desk, organisation_id, created_at) WHERE state = 'open';

-- Who was appointed to which secretariat, or dismissed, by whom, when: ids alone.
CREATE TABLE appointments (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    act TEXT NOT NULL,                  -- appoint, dismiss
    person_id INTEGER NOT NULL,
    organisation_id INTEGER NOT NULL,
    membership_id INTEGER,
    made INTEGER NOT NULL DEFAULT 0,    -- the membership was made for it, and goes with it
    actor INTEGER NOT NULL,             -- Telegram id
    at INTEGER NOT NULL
) STRICT;
CREATE INDEX appointments_person ON appointments (person_id, organisation_id);

-- Whom Telegram shows which menu of commands, as it was last set for his chat alone; empty: everybody's.
ALTER TABLE accounts ADD COLUMN commands TEXT NOT NULL DEFAULT '';

-- What an admin is told of: without an index, a look through everything that ever went out.
CREATE INDEX deliveries_failed ON deliveries (state_at) WHERE state = 'failed';
CREATE INDEX deliveries_unknown ON deliveries (state) WHERE state = 'unknown';
