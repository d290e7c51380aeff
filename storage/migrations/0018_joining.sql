-- Invitations: a secretariat's word for one person of the register, or for many. The codes themselves are nowhere here.
CREATE TABLE invitations (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    draft_id INTEGER NOT NULL UNIQUE,   -- the form that made it: a second press makes no second
    organisation_id INTEGER NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
    person_id INTEGER REFERENCES persons (id) ON DELETE CASCADE,  -- whom it is for; none: for many
    desk TEXT NOT NULL,                 -- secretariat, office, admins: who made it, sees it, and whose yes it is
    author INTEGER NOT NULL,            -- Telegram id
    nonce TEXT NOT NULL,                -- with the bot's token this makes the codes; by itself nothing
    link TEXT NOT NULL UNIQUE,          -- digests of the codes: of the link's, and of the six digits
    digits TEXT NOT NULL UNIQUE,
    valid_until TEXT NOT NULL,          -- a date of the alliance's zone, inclusive
    places INTEGER,                     -- none: no limit
    used INTEGER NOT NULL DEFAULT 0,
    state TEXT NOT NULL DEFAULT 'open', -- open, ended
    created_at INTEGER NOT NULL,
    ended_by INTEGER,
    ended_at INTEGER
) STRICT;
CREATE INDEX invitations_desk ON invitations (organisation_id, desk, id);
CREATE INDEX invitations_person ON invitations (person_id) WHERE person_id IS NOT NULL;

-- Who came by which invitation: without a row here its buttons are forged.
CREATE TABLE joinings (
    invitation_id INTEGER NOT NULL REFERENCES invitations (id) ON DELETE CASCADE,
    telegram_id INTEGER NOT NULL,
    way TEXT NOT NULL,                  -- link, digits
    state TEXT NOT NULL DEFAULT 'opened',  -- opened, joined, asked (a claim waits), undone
    proof TEXT NOT NULL DEFAULT '',     -- of joined: named, phone, name
    person_id INTEGER REFERENCES persons (id) ON DELETE SET NULL,
    claim_id INTEGER REFERENCES claims (id) ON DELETE SET NULL,
    opened_at INTEGER NOT NULL,
    joined_at INTEGER,
    told_at INTEGER,                    -- when the desk heard of it
    PRIMARY KEY (invitation_id, telegram_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX joinings_opened ON joinings (telegram_id, opened_at);
CREATE INDEX joinings_untold ON joinings (invitation_id) WHERE state = 'joined' AND told_at IS NULL;
CREATE INDEX joinings_person ON joinings (person_id) WHERE person_id IS NOT NULL;
CREATE INDEX joinings_claim ON joinings (claim_id) WHERE claim_id IS NOT NULL;

-- Six digits that were wrong, by whom: after a few the next ones wait.
CREATE TABLE guesses (
    telegram_id INTEGER PRIMARY KEY,
    wrong INTEGER NOT NULL,
    last_at INTEGER NOT NULL
) STRICT;

-- What somebody says of himself who isn't in the register yet, emptied once it is decided. wants: entry, to be entered.
ALTER TABLE claims ADD COLUMN wants TEXT NOT NULL DEFAULT '';
ALTER TABLE claims ADD COLUMN name TEXT NOT NULL DEFAULT '';
ALTER TABLE claims ADD COLUMN company TEXT NOT NULL DEFAULT '';
ALTER TABLE claims ADD COLUMN position TEXT NOT NULL DEFAULT '';

-- "Please contact me": what a guest says of himself. Emptied once it is withdrawn, answered or closed.
ALTER TABLE leads ADD COLUMN name TEXT NOT NULL DEFAULT '';
ALTER TABLE leads ADD COLUMN phone TEXT NOT NULL DEFAULT '';
