-- Which of somebody's organisations is his own first: by its clock he lives, to its desk goes what is asked about him.
ALTER TABLE persons ADD COLUMN home_id INTEGER REFERENCES organisations (id) ON DELETE SET NULL;
CREATE INDEX persons_home ON persons (home_id) WHERE home_id IS NOT NULL;

-- Since when an account is its person's, and the last day on which it was heard of (ISO); none, empty: not known.
ALTER TABLE accounts ADD COLUMN linked_at INTEGER;
ALTER TABLE accounts ADD COLUMN seen_on TEXT NOT NULL DEFAULT '';

-- Who asks to be entered elsewhere instead: the membership there ends with this desk's yes.
ALTER TABLE claims ADD COLUMN leaves INTEGER REFERENCES organisations (id) ON DELETE SET NULL;
-- The Telegram id of who, at the desk that he would leave, keeps that membership for now.
ALTER TABLE claims ADD COLUMN held_by INTEGER;
CREATE INDEX claims_leaves ON claims (leaves) WHERE leaves IS NOT NULL;

-- Who left which organisation. His memberships of it go; for a day they are kept here, so that he can come back.
CREATE TABLE departures (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    cause TEXT NOT NULL UNIQUE,         -- the press, the form or the claim that made it: a replay makes no second
    person_id INTEGER NOT NULL REFERENCES persons (id) ON DELETE CASCADE,
    organisation_id INTEGER NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
    way TEXT NOT NULL,                  -- left, moved, recorded (by the secretariat)
    actor INTEGER NOT NULL,             -- Telegram id
    left_on TEXT NOT NULL,              -- ISO: the first day without
    before TEXT,                        -- JSON list: the memberships as they were; emptied after a day
    home INTEGER NOT NULL DEFAULT 0,    -- it was his first one
    state TEXT NOT NULL DEFAULT 'left', -- left, undone
    at INTEGER NOT NULL,
    ended_by INTEGER,
    ended_at INTEGER
) STRICT;
CREATE INDEX departures_person ON departures (person_id, organisation_id);
CREATE INDEX departures_organisation ON departures (organisation_id);
CREATE INDEX departures_actor ON departures (actor);

-- Two rows that may be one person, as a routine finds them or somebody says; what was decided is remembered.
CREATE TABLE lookalikes (
    first_id INTEGER NOT NULL REFERENCES persons (id) ON DELETE CASCADE,  -- the lower id
    second_id INTEGER NOT NULL REFERENCES persons (id) ON DELETE CASCADE,
    why TEXT NOT NULL,                  -- phone, company, hometown, told
    organisation_id INTEGER REFERENCES organisations (id) ON DELETE SET NULL,  -- whose desk; none: the office's
    state TEXT NOT NULL DEFAULT 'open', -- open, different, merged
    found_at INTEGER NOT NULL,
    decided_by INTEGER,
    decided_at INTEGER,
    PRIMARY KEY (first_id, second_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX lookalikes_second ON lookalikes (second_id);
CREATE INDEX lookalikes_open ON lookalikes (organisation_id, found_at) WHERE state = 'open';
CREATE INDEX lookalikes_organisation ON lookalikes (organisation_id) WHERE organisation_id IS NOT NULL;
CREATE INDEX lookalikes_decided ON lookalikes (decided_by) WHERE decided_by IS NOT NULL;

-- Two rows made one: what was chosen, and for a day all that it changed, so that it can be undone exactly.
CREATE TABLE merges (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kept_id INTEGER NOT NULL REFERENCES persons (id) ON DELETE CASCADE,
    merged_id INTEGER NOT NULL REFERENCES persons (id) ON DELETE CASCADE,
    organisation_id INTEGER REFERENCES organisations (id) ON DELETE SET NULL,  -- whose desk it was at; none: the office's
    author INTEGER NOT NULL,            -- Telegram id
    choices TEXT NOT NULL DEFAULT '{}', -- JSON: field -> kept or merged; account -> Telegram id
    state TEXT NOT NULL DEFAULT 'open', -- open, done, undone, dropped
    journal TEXT,                       -- JSON: what was before; emptied after a day
    created_at INTEGER NOT NULL,
    done_at INTEGER,
    ended_by INTEGER,
    ended_at INTEGER
) STRICT;
CREATE UNIQUE INDEX merges_open ON merges (author, kept_id, merged_id) WHERE state = 'open';
CREATE INDEX merges_author ON merges (author);
CREATE INDEX merges_kept ON merges (kept_id);
CREATE INDEX merges_merged ON merges (merged_id);
CREATE INDEX merges_organisation ON merges (organisation_id) WHERE organisation_id IS NOT NULL;

-- A person came back with another account: what went over with him, and whether the earlier account objects.
CREATE TABLE handovers (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    claim_id INTEGER REFERENCES claims (id) ON DELETE SET NULL,
    person_id INTEGER NOT NULL REFERENCES persons (id) ON DELETE CASCADE,
    old_account INTEGER NOT NULL,       -- Telegram ids
    new_account INTEGER NOT NULL,
    decided_by INTEGER NOT NULL,
    phone TEXT NOT NULL DEFAULT '',     -- of the earlier one, for as long as it can object
    linked_at INTEGER,                  -- of the earlier one
    moved TEXT NOT NULL DEFAULT '[]',   -- JSON: what went over
    state TEXT NOT NULL DEFAULT 'done', -- done, objected
    at INTEGER NOT NULL,
    ended_at INTEGER
) STRICT;
CREATE INDEX handovers_person ON handovers (person_id, at);
CREATE INDEX handovers_old ON handovers (old_account);
CREATE INDEX handovers_new ON handovers (new_account);
CREATE INDEX handovers_decided ON handovers (decided_by);
CREATE INDEX handovers_claim ON handovers (claim_id) WHERE claim_id IS NOT NULL;
