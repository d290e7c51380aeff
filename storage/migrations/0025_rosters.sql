-- Lists that staff send in chat: each on its way from the question what it is of to its end, which may be taken back.
CREATE TABLE rosters (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    update_id INTEGER NOT NULL UNIQUE,  -- the message that brought it: a replay makes no second
    telegram_id INTEGER NOT NULL,       -- whose list it is
    file_id TEXT NOT NULL,              -- Telegram's; emptied once it is over
    file TEXT NOT NULL,                 -- its name alone
    kind TEXT NOT NULL DEFAULT '',      -- members, companies, organisations, pairings; empty: not said yet
    organisation_id INTEGER REFERENCES organisations (id) ON DELETE SET NULL,  -- whose members all of its rows are
    level TEXT NOT NULL DEFAULT '',     -- desk, office, all: with whose rights it was judged
    state TEXT NOT NULL,                -- bot/rosters/states.py
    version INTEGER NOT NULL DEFAULT 0, -- grows with each step: a button below an older one doesn't count
    policy TEXT NOT NULL DEFAULT '',    -- skip, fill, update: what becomes of rows that are known
    good INTEGER NOT NULL DEFAULT 0,    -- rows with problems are left out
    digest TEXT NOT NULL DEFAULT '',    -- of what is in it: the same file twice is said so
    outcome TEXT NOT NULL DEFAULT '{}', -- JSON: counts, examples, problems; what names people is emptied in time
    panel INTEGER,                      -- the message that shows it
    undone_by INTEGER,
    created_at INTEGER NOT NULL,
    changed_at INTEGER NOT NULL
) STRICT;
CREATE INDEX rosters_of ON rosters (telegram_id);
CREATE INDEX rosters_at_work ON rosters (id) WHERE state IN ('judging', 'importing', 'undoing');
CREATE INDEX rosters_done ON rosters (changed_at) WHERE state = 'done';
CREATE INDEX rosters_digest ON rosters (digest) WHERE digest <> '';
CREATE INDEX rosters_organisation ON rosters (organisation_id) WHERE organisation_id IS NOT NULL;
CREATE INDEX rosters_undone ON rosters (undone_by) WHERE undone_by IS NOT NULL;

ALTER TABLE imports ADD COLUMN roster_id INTEGER REFERENCES rosters (id) ON DELETE SET NULL;
CREATE INDEX imports_roster ON imports (roster_id) WHERE roster_id IS NOT NULL;
-- What the import wrote, column by column (JSON): what is otherwise by now, somebody else wrote since.
ALTER TABLE import_changes ADD COLUMN after TEXT NOT NULL DEFAULT '{}';
-- Why a change isn't taken back: changed, linked, used.
ALTER TABLE import_changes ADD COLUMN kept TEXT NOT NULL DEFAULT '';

-- The phone by which a secretariat's list named somebody whom others had entered: of his contacts that desk sees no other.
ALTER TABLE memberships ADD COLUMN listed TEXT NOT NULL DEFAULT '';
