-- Pairs that a secretariat may bring together: never the same two again, whichever way round.
CREATE TABLE suggestions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    first_id INTEGER NOT NULL REFERENCES persons (id) ON DELETE CASCADE,   -- a member of the desk's
    second_id INTEGER NOT NULL REFERENCES persons (id) ON DELETE CASCADE,
    organisation_id INTEGER REFERENCES organisations (id) ON DELETE SET NULL,  -- whose desk; none: the office's
    week TEXT NOT NULL,                 -- its Monday, ISO
    score REAL NOT NULL,
    why TEXT NOT NULL,                  -- JSON: bot.suggestions.pairing.Why; no words of theirs
    notice_id INTEGER REFERENCES notices (id) ON DELETE SET NULL,
    state TEXT NOT NULL DEFAULT 'new',  -- new, passed, asked, connected, over
    decided_by INTEGER,                 -- Telegram id of who asked the two, or said: not these
    created_at INTEGER NOT NULL,
    asked_at INTEGER,
    due_at INTEGER,
    ended_at INTEGER,
    introduction_id INTEGER REFERENCES introductions (id) ON DELETE SET NULL  -- what both yeses made
) STRICT;
CREATE UNIQUE INDEX suggestions_pair ON suggestions (min(first_id, second_id), max(first_id, second_id));
CREATE INDEX suggestions_desk ON suggestions (organisation_id, week);
CREATE INDEX suggestions_week ON suggestions (week, id);
CREATE INDEX suggestions_asked ON suggestions (state, id) WHERE state = 'asked';
CREATE INDEX suggestions_first ON suggestions (first_id, id);
CREATE INDEX suggestions_second ON suggestions (second_id, id);
CREATE INDEX suggestions_notice ON suggestions (notice_id) WHERE notice_id IS NOT NULL;
CREATE INDEX suggestions_introduction ON suggestions (introduction_id) WHERE introduction_id IS NOT NULL;
CREATE INDEX suggestions_decided ON suggestions (decided_by) WHERE decided_by IS NOT NULL;

-- The two of a pair that is asked, and what each says; neither learns of the other's answer but by both yeses.
CREATE TABLE suggestion_sides (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    suggestion_id INTEGER NOT NULL REFERENCES suggestions (id) ON DELETE CASCADE,
    person_id INTEGER NOT NULL REFERENCES persons (id) ON DELETE CASCADE,
    organisation_id INTEGER REFERENCES organisations (id) ON DELETE SET NULL,  -- whose desk asks him; none: the office's
    state TEXT NOT NULL,                -- asked, with_secretariat, yes, no
    decided_by INTEGER,                 -- Telegram id of who answered
    nudges INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL,
    answered_at INTEGER,
    told_at INTEGER                     -- said yes, and nothing came of it: from when on he may know
) STRICT;
CREATE INDEX suggestion_sides_of ON suggestion_sides (suggestion_id);
CREATE INDEX suggestion_sides_person ON suggestion_sides (person_id, created_at);
CREATE INDEX suggestion_sides_waiting ON suggestion_sides (organisation_id, created_at) WHERE state = 'with_secretariat';
CREATE INDEX suggestion_sides_organisation ON suggestion_sides (organisation_id) WHERE organisation_id IS NOT NULL;
CREATE INDEX suggestion_sides_decided ON suggestion_sides (decided_by) WHERE decided_by IS NOT NULL;
